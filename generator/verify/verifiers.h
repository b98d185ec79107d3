// SPDX-License-Identifier: Apache-2.0
//
// The rules over the program, one invariant a file; verifiers.inc lists them.
// Their ids are in rules/rules.h; verify_test.cc breaks each in many ways.
#ifndef GENERATOR_VERIFY_VERIFIERS_H_
#define GENERATOR_VERIFY_VERIFIERS_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "generator/verify/model.h"
#include "generator/verify/proofs.h"

namespace drc::verify {

#define VERIFIER(name) void name(const Model& model);
#include "generator/verify/verifiers.inc"
#undef VERIFIER

// static-stability: the way to the restored service avoids the primary. Returns
// the way.
std::vector<Step> VerifyStaticStability(const Model& model);

// The resources that the spec says itself, or changes, and what no rule proves
// of them; and those that it lists as removed, and what else may be deleted.
std::vector<OwnResource> ListOwn(const Model& model);

// The program's roles, in its order: who assumes each and what it may do.
std::vector<Role> ListRoles(const Model& model);

// What rules of more than one file have from each other.

// The first difference of two resources of a type, with both values, that is
// none of the regions' own names and of what their entry lets differ; empty
// where there is none. `taken_in`: buckets that were there before, and their
// likes.
std::string FindDifference(const Node& primary, const Node& secondary,
                           const std::vector<const Node*>& taken_in);

// Whether a permission lets the service invoke the function for what has the
// ARN.
bool MayInvoke(absl::string_view service, absl::string_view source,
               const Node& function);

// The route tables, by their meaning, that lead to an internet gateway, those
// of the environment by its own routes: subnets associated with one are public.
std::set<std::string> PublicTables(const Model& model);

// The route table of each subnet of a region, by their meanings.
std::map<std::string, std::string> TablesOfSubnets(const Model& model,
                                                   absl::string_view region);

// The actions that AWS's schemas name for the types that the spec itself says,
// some by a wildcard, and the ARNs of all their resources in the secondary
// region: of most of them AWS makes up the ids.
struct OwnRights {
  absl::flat_hash_set<std::string> actions;
  absl::flat_hash_set<std::string> unlimited;  // of them, that know no ARNs
  absl::flat_hash_set<std::string> arns;
  // Of the actions: they delete, and no type takes them in another way; and the
  // others, whatever they delete.
  absl::flat_hash_set<std::string> by_tag, without_tag;
};

OwnRights OwnKinds(const Model& model);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_VERIFIERS_H_
