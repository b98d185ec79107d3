// SPDX-License-Identifier: Apache-2.0
//
// What a plan is put together from, each part in a file of its own.

#ifndef GENERATOR_PLAN_PARTS_H_
#define GENERATOR_PLAN_PARTS_H_

#include <set>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/plan/plan.h"

namespace drc::plan {

// A release that does not say its name may have any.
OtherEnvironment CompareEnvironments(const Release& before,
                                     const Release& after);

// What becomes of each resource that changes, refusals apart.
//
// A resource is replaced where a create-only property differs (AWS's schemas),
// also where it only refers to a resource that is replaced itself.
std::vector<Change> FindChanges(const Release& before, const Release& after);

// Marks the changes that AWS can only refuse, after minutes and with a rollback
// of both regions: what is refused, and the steps that do work.
void MarkRefusals(const Release& before, const Release& after,
                  std::vector<Change>& changes);

inline constexpr char kGlobalTable[] = "AWS::DynamoDB::GlobalTable";

// Whether the change is one of the property, a JSON pointer, or of what is
// below it.
bool Differs(const Change& change, absl::string_view pointer);

// Why DynamoDB would refuse the change of a table; empty where it does not, and
// of other types.
std::string RefuseTable(const Change& change);

// What is renamed in the secondary region although the role that deploys it,
// which is changed before, has no right over the former name any more. Its
// policies name topics, aliases and parameters by their whole names, records of
// the spec's own as well, all else by the environment's suffix.
class LostRights {
 public:
  LostRights(const Release& before, const Release& after,
             const std::vector<Change>& changes);

  // Why the change cannot be made, and what to list in the spec; empty where
  // the right is there.
  std::string Refuse(const Change& change) const;

 private:
  std::string RefuseName(const Change& change) const;
  std::string RefuseRecord(const Change& change) const;

  std::string primary_;
  std::set<std::string>
      own_;  // what the former release added of the spec's own
  std::set<std::string> places_;  // of the role's rights in the new release
  const std::vector<Change>& changes_;
};

// What an update in place leaves to be deleted in time that was kept before:
// items by a time to live, versions and log events by their age, what
// continuous backups reach back to. Empty where nothing is. A sentence without
// its end.
std::string ExpirationOf(const Change& change);

// What the change opens to anyone on the internet that was not open before, or
// that leads elsewhere now: a route of an HTTP API, made for a target as well,
// a method of a REST API, the URL of a function, a GraphQL API with a key. Of
// an API with an OpenAPI document, that it has another one. Empty where it
// opens nothing. A sentence without its end.
std::string OpeningOf(const Change& change);

// The same of a change to the release `after`: of an integration as well that
// leads an open route of its elsewhere, though the route itself stays.
std::string OpeningOf(const Change& change, const Release& after);

// What the policies of the changed resources give and take: those of roles,
// managed policies, buckets, keys, topics and endpoints, and who may assume a
// role.
std::vector<Right> FindRights(const std::vector<Change>& changes);

// The resources that the policies within a resource's properties name, written
// out: "arn:${AWS::Partition}:sns:us-west-2:...".
std::set<std::string> ResourcesNamed(const Json& meaning);

// Whether a statement of the policies within a resource's properties allows the
// action on the resource, both written out. Conditions are taken as met.
bool Allows(const Json& meaning, absl::string_view action,
            absl::string_view resource);

// Says of each function that the update changes, in `interrupts`, which rights
// its role loses before: roles change first, in either region, and the function
// minutes later. `rights` are those that differ.
void MarkInterruptions(const std::vector<Right>& rights,
                       std::vector<Change>& changes);

// The outputs that people read which differ: those of the root, and of the
// stack that its StackSet deploys, that say what they are. Others are what
// stacks hand to each other.
std::vector<OutputChange> FindOutputChanges(const Release& before,
                                            const Release& after);

// The figures of two reports that differ: recovery time, recovery point of each
// store, capacity, quotas. None where a release has no report.
std::vector<Figure> CompareReports(const Json& before, const Json& after);

// How much of Lambda's concurrency nobody may have reserved when the update
// begins, by region: what makes way for it goes in the end, and AWS counts both
// (AWS Lambda Developer Guide, "Configuring reserved concurrency").
std::vector<Figure> FindConcurrency(const std::vector<Change>& changes);

// How long the regions run different releases while `changes` lead to `after`,
// as the root stack makes them: from the first change to the last, along the
// resources that wait for each other the longest. What is deleted is so in the
// end, when both run the new release. Nothing where only one region changes;
// the root's own resources, the reader's among them, are no region's.
Standby FindStandby(const Release& after, const std::vector<Change>& changes);

// What AWS's schemas and the catalogue say of a resource by its type and its
// properties as JSON.

// Whether a change at a JSON pointer of the properties replaces the resource,
// or may: of a create-only property, or of one that tells the resource from
// others of its type. Of a type that is not known, nothing does.
bool IsCreateOnly(absl::string_view type, absl::string_view pointer);

// Whether CloudFormation hands the tags of its stack on to a resource.
bool TakesStackTags(absl::string_view type);

// The physical name in the meaning of a resource's properties, as people read
// it; empty where AWS names it, or takes the name for nothing but a label.
std::string NameIn(absl::string_view type, const Json& meaning);

// What the values of templates mean, whatever stack they stand in.

// Stands alone in an object for what AWS knows, not the template: "AWS::Region"
// and the like, a parameter of the root, or a resource's `Ref` or attribute,
// "us-east-1/data.template.json#Table" and "...#Table.Arn". CloudFormation has
// no such function.
inline constexpr char kAtom[] = "$atom";

// A text whose parts are texts and atoms.
inline constexpr char kText[] = "$text";

// The value without parameters, outputs and attributes of readers: each is
// replaced by what it stands for, in whatever stack that is. Two releases mean
// the same where their meanings are equal, and every resource that one rests on
// is an atom.
Json MeaningOf(const Json& value, const Template& in, const Release& release);

// Whether a meaning is an atom, or a text that holds some.
bool HasAtom(const Json& meaning);

// The resource of an atom, "us-east-1/data.template.json#Table"; empty where it
// is none.
std::string ResourceOf(const std::string& atom);

// A text that may hold atoms, as people read it: "orders-${EnvironmentSuffix}".
// Of any other value, its JSON.
std::string Readable(const Json& meaning);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_PARTS_H_
