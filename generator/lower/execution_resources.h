// SPDX-License-Identifier: Apache-2.0
//
// What of the environment lies in the secondary region, by the kinds of
// resources that IAM knows.
#ifndef GENERATOR_LOWER_EXECUTION_RESOURCES_H_
#define GENERATOR_LOWER_EXECUTION_RESOURCES_H_

#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "generator/lower/context.h"

namespace drc::lower {

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

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_EXECUTION_RESOURCES_H_
