// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_LOWER_PASSED_ROLES_H_
#define GENERATOR_LOWER_PASSED_ROLES_H_

#include <vector>

#include "generator/lower/context.h"
#include "generator/lower/policy.h"

namespace drc::lower {

// Adds the rights to pass the roles that own resources of the secondary, and
// overrides of others, hand to services: each to those that it trusts; of one
// that is there already, none is known.
void AddPassedRoles(const Context& context, std::vector<Statement>& statements);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_PASSED_ROLES_H_
