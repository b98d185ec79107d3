// SPDX-License-Identifier: Apache-2.0
//
// The IAM actions that CloudFormation takes in the name of a stack's role.
//
// To create, read, update, tag and delete a resource, CloudFormation calls the
// type's resource handler, which calls the service with the credentials of the
// stack's role (of StackSets: the execution role). Which actions those are, the
// type's schema says: `AllPermissions`. It says too much, as a handler needs
// most of them for properties that no lowered resource sets, and too little.
// The tables here correct it.

#ifndef GENERATOR_CATALOGUE_HANDLERS_H_
#define GENERATOR_CATALOGUE_HANDLERS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::catalogue {

// Actions that a type's schema names and that its handler needs not: those for
// a property that no lowered resource sets, or for another reason. Whoever sets
// the property removes the row. None takes back a property that overrides may
// set: the role changes before the resource does.
struct LeftOut {
  absl::string_view type;      // "AWS::S3::Bucket"
  absl::string_view property;  // that is not set: "AccessControl"; or empty
  absl::string_view actions;   // as the schema spells them, with spaces between
  absl::string_view reason = {};
};

// An action that CloudFormation takes for a type, whose schema does not name
// it.
struct Extra {
  absl::string_view type;
  absl::string_view action;
  absl::string_view reason;  // and the document that says so
};

// Both sorted, by type and action.
absl::Span<const LeftOut> AllLeftOut();
absl::Span<const Extra> AllExtras();

// The actions for resources of `type`, sorted: what its schema names, without
// what is left out, with the extras. Empty where the type is unknown.
const std::vector<absl::string_view>& HandlerActions(absl::string_view type);

// Those of them that delete a resource, or read it: without what only the other
// handlers do, tags, which go with it, and the extras.
const std::vector<absl::string_view>& ActionsToDelete(absl::string_view type);

// Whether handlers take the action to delete, and neither to create a resource
// nor to change one, but to replace it: what it is taken on, the environment's
// own, has its stack's tags by then.
bool IsOnlyToDelete(absl::string_view action);

// Whether a handler of the secondary's takes the action on what lies in the
// primary region alone: the key that its own replicates, the network that its
// own is connected to (AWS KMS Developer Guide, "Creating multi-Region replica
// keys"; Amazon VPC Peering Guide, "Create a VPC peering connection").
bool IsTakenInPrimary(absl::string_view action);

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_HANDLERS_H_
