// SPDX-License-Identifier: Apache-2.0
//
// What the role is put together from with which the StackSet deploys the
// secondary region (execution_role.cc), each part in a file of its own.

#ifndef GENERATOR_LOWER_EXECUTION_PARTS_H_
#define GENERATOR_LOWER_EXECUTION_PARTS_H_

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "generator/lower/policy.h"

namespace drc::lower {

// Actions by their service; the names last as long as the program.
using ActionSet = absl::btree_set<absl::string_view>;
using Actions = absl::btree_map<absl::string_view, ActionSet>;

// Whether the secondary region may hold a resource of the type, which the
// language knows, now or before an update. Of keys that exist already nothing
// is deployed, nor is an alias of them: then the spec's own alone are.
bool MayHold(const Context& context, absl::string_view type);

// The types that the secondary has only where the spec asks for them
// (catalogue::InSecondary), of those that it does ask for.
absl::btree_set<std::string> AskedTypes(const Context& context);

// What the handlers of all types that the secondary may hold need; not of just
// those that it holds now: an update that drops the last resource of a type
// changes the role first and deletes the resource afterwards. Of types that are
// not `asked` for, what deletes one.
Actions NeededActions(const Context& context,
                      const absl::btree_set<std::string>& asked);

// Resources that a statement names together.
struct Place {
  absl::string_view label;                  // of a statement's id: "RouteTable"
  absl::Span<const std::string> arns = {};  // patterns
  bool is_tagged = false;  // whether a policy can ask for its tags

  bool operator<(const Place& other) const { return label < other.label; }
};

// Its places lie in it.
class ExecutionResources {
 public:
  // `asked`: the types of which the secondary has some only as the spec asks
  // for them (catalogue::InSecondary).
  ExecutionResources(const Context& context,
                     const absl::btree_set<std::string>& asked);

  // The places on which an action may be taken: those of the environment's, of
  // the kinds that AWS's Service Authorization Reference names for it. Of an
  // action that it does not name, all of the service's. Sorted by label; empty
  // where the environment has nothing that the action could be taken on.
  std::vector<Place> PlacesOf(absl::string_view action) const;

  // The services, as actions' wildcards, of what is known by a name's pattern
  // with the suffix, which may be part of another's: "lambda:*". Sorted.
  std::vector<std::string> NamedServices() const;

  // Whether they are all that there is of the action's service.
  bool IsWholeService(absl::string_view action,
                      const std::vector<Place>& places) const;

  // A place, and the kinds that it stands for.
  struct Row {
    absl::string_view service;
    std::vector<absl::string_view> kinds;
    absl::string_view label;
    std::vector<std::string> arns;
    // Whether AWS makes up the ids, and each has its stack's tags.
    bool is_tagged = false;
    // Where not empty: the only actions that are taken on it.
    absl::btree_set<absl::string_view> actions = {};
    // Whether those are to delete what a former spec asked for.
    bool is_former = false;
  };

 private:
  absl::flat_hash_map<absl::string_view, std::vector<Row>> of_service_;
};

// The regions of which one answers for a service that is one in the world: that
// of Route 53's control plane is us-east-1, in China one of the pair.
std::vector<std::string> AnsweringRegions(const Context& context);

// What the name of a resource of the spec's own means outside its stack, as a
// text of the program; empty where that is not known.
std::string NameElsewhere(const std::string& name, const Side& side);

// What the StackSet's execution role may do for the resources of the spec's own
// that lie in the secondary region, or lay there and are listed as removals.
// Resources whose ARNs have their names in them are named; of others all that
// the account has there. And what its functions' images of other accounts need.
std::vector<Statement> OwnRights(const Context& context);

inline constexpr absl::string_view kChangeRecords =
    "route53:ChangeResourceRecordSets";

// By the ARN of a zone, the names of records as Route 53 tells policies; "*":
// not known.
using Records = absl::btree_map<std::string, absl::btree_set<std::string>>;

// The records that a resource of the spec's own makes; empty where its zones
// are not known.
Records RecordsOf(const program::Resource& resource, const Side& side);

// Lets records of these names be changed, and no others of the zones: these may
// have been there before (Amazon Route 53 Developer Guide, "Using IAM policy
// conditions for fine-grained access control").
Statement ChangeRecords(std::string sid, std::vector<std::string> zones,
                        std::vector<std::string> names);

// Adds the rights to pass the roles that own resources of the secondary, and
// overrides of others, hand to services: each to those that it trusts; of one
// that is there already, none is known.
void AddPassedRoles(const Context& context, std::vector<Statement>& statements);

// The services that the statements of a policy name as principals.
absl::btree_set<std::string> ServicesIn(const google::protobuf::Struct& policy);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_EXECUTION_PARTS_H_
