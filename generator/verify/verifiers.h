// SPDX-License-Identifier: Apache-2.0
//
// The rules over the program, one invariant a file; verifiers.inc lists them.
// Their ids are in rules/rules.h; verify_test.cc breaks each in many ways.

#ifndef GENERATOR_VERIFY_VERIFIERS_H_
#define GENERATOR_VERIFY_VERIFIERS_H_

#include <map>
#include <set>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "aws/lambda.pb.h"
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

// The functions that play a part in a failover, recognized by what they do.

// The value of a function's variable, as its stack says it; empty without one.
const std::string& Variable(const aws::lambda::Function& function,
                            absl::string_view name);

// Whether it is a function of the compiler's own, which nobody but the
// environment invokes.
bool IsOfCompiler(const Node& node);

// The functions that probe the primary: those told where its health path is.
std::vector<const Node*> Evaluators(const Model& model);

// The functions of a region that answer the default route of the
// environment's API.
std::vector<const Node*> ServingFunctions(const Model& model,
                                          const std::string& region);

// The function that a route of an API leads to, or null. `path` collects the
// nodes on the way: route, integration, function.
const Node* FunctionBehind(const Node& route, std::vector<const Node*>& path);

// Whether a rule of EventBridge has the function among its targets.
bool IsTarget(const Node& rule, const Node& function);

// Whether a clock of its region or heartbeats invoke the function, an
// aws.lambda.Function, every few days. Of others Lambda may take away what it
// has set up before they are needed (AWS Lambda Developer Guide, "Lambda
// function states").
bool IsKeptActive(const Node& function);

// Whether by a resource of the spec's own what others send reaches a function
// of the environment past its API: a permission, or what calls it by a role and
// needs none. What S3, say, tells a function it writes itself.
bool IsDoor(const Node& node);

// The way from the loss of the primary to the restored service. Each file that
// walks a part of it says of each resource whether it stands.

inline constexpr absl::string_view kStaticStability = "static-stability";

// The resources from where the way begins to the one that is spoken of.
using Path = std::vector<const Node*>;

class Way {
 public:
  // Both outlive the way.
  explicit Way(const Model& model) : model_(model) {}
  Way(const Way&) = delete;
  Way& operator=(const Way&) = delete;

  const Model& model() const { return model_; }

  // Notes the path's last resource, which stands in the words of `stands`.
  void Pass(const Path& path, absl::string_view stands);

  // Notes those of the path's resources that outlive the primary region and
  // reports the others, each once.
  void Expect(const Path& path);

  // Reports, as static-stability, what breaks the path at its last resource.
  void Break(const Path& path, absl::string_view property,
             absl::string_view text);

  std::vector<Step> TakeSteps() { return std::move(steps_); }

 private:
  const Model& model_;
  std::vector<Step> steps_;
  absl::flat_hash_set<const Node*> passed_;
};

// Whether the data plane of the resource's service answers everywhere.
bool IsGlobal(const Node& node);

// The API whose endpoint a host name is; null if it is none of the program's.
const Node* ApiAt(const Model& model, absl::string_view host);

// Walk on from an API: to its routes, functions and what these work with.
void FollowApi(const Path& to_api, Way& way);

// Walk on from a function: to what it works with.
void FollowFunction(const Path& to_function, Way& way);

// Walk what the evaluator does in a failover.
void FollowEvaluator(const Node& evaluator, Way& way);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_VERIFIERS_H_
