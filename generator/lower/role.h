// SPDX-License-Identifier: Apache-2.0
//
// IAM roles. All of both regions' live in the primary region's identity stack:
// IAM is global, its control plane lies in us-east-1, and a role must exist
// some minutes before StackSets, log destinations or replication first assume
// it.
#ifndef GENERATOR_LOWER_ROLE_H_
#define GENERATOR_LOWER_ROLE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/lower/context.h"
#include "generator/lower/policy.h"

namespace drc::lower {

// Adds the role `id`, named "<name>-${EnvironmentSuffix}[-<region>]". Its
// policy is inline: whatever waits for the role then waits for its permissions
// too. Role names are global, so a role that exists once per region names its
// side.
void AddRole(const Context& context, absl::string_view id,
             absl::string_view name, const Side* side,
             absl::string_view description, const std::vector<Statement>& trust,
             const std::vector<Statement>& permissions, diag::Loc origin);

// The role's ARN, for what is created after it.
std::string RoleArn(const Context& context, absl::string_view id);

// The role's ARN, for policies that need not wait.
std::string RoleArnByName(const Context& context, absl::string_view id);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_ROLE_H_
