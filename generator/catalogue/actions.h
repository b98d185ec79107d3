// SPDX-License-Identifier: Apache-2.0
//
// Which IAM actions a statement can limit to resources, and what those reach
// that types' handlers take.

#ifndef GENERATOR_CATALOGUE_ACTIONS_H_
#define GENERATOR_CATALOGUE_ACTIONS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::catalogue {

// An action that takes resources by AWS's data, and yet none that a statement
// could name.
struct AnyResource {
  absl::string_view action;
  absl::string_view reason;  // and the document that says so
};

// Sorted.
absl::Span<const AnyResource> AllAnyResource();

// Whether a statement that allows `action` may name resources; if not, it
// allows it on "*". An action that is not known is taken to: who names a
// resource for one in vain finds out, and grants nothing.
bool SupportsResources(absl::string_view action);

// Whether a property of that name, "ServiceRole" say, names a role.
bool IsCalledRole(absl::string_view property);

// The ARN of the role that a property names, by its ARN or, as services take it
// as well, by its name; with CloudFormation's pseudo parameters for partition
// and account, as no other account's can be passed. Empty where it is neither.
std::string RoleNamed(absl::string_view property, absl::string_view text);

// What reads a secret.
inline constexpr absl::string_view kReadSecret =
    "secretsmanager:GetSecretValue";

// "sqs" of "sqs:CreateQueue".
absl::string_view ServiceOf(absl::string_view action);

// Whether the type is of another service than the action.
bool IsOfOtherService(absl::string_view type, absl::string_view action);

// Whether the action is of a service that is one in the world, whose calls one
// region answers (IAM User Guide, "AWS: Denies access to AWS based on the
// requested Region").
bool IsAnsweredOnce(absl::string_view action);

// Whether an action only tells what there is, secrets themselves apart.
bool IsLookUp(absl::string_view action);

// Whether a handler that deletes may need the action: it looks up, takes away
// or gives back. Schemas do not say which handler an action is for.
bool IsToDelete(absl::string_view action);

// Whether an action takes a resource from another, on which it is taken as
// well: a cluster from its global one.
bool TakesApart(absl::string_view action);

// Whether an action reaches the data of other services' types, runs what is
// theirs, or gives rights: handlers of some types ask for it in case a property
// names a bucket, a function or a role.
bool ReachesFurther(absl::string_view type, absl::string_view action);

// Whether an action changes what is another service's than the type's. Handlers
// of any type may look up, pass roles, have AWS make a service's own role, use
// keys, and make the network interfaces by which their service is in a VPC.
bool ChangesOfOthers(absl::string_view type, absl::string_view action);

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_ACTIONS_H_
