// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_VERIFY_ROLES_H_
#define GENERATOR_VERIFY_ROLES_H_

#include <vector>

#include "generator/verify/model.h"
#include "generator/verify/proofs.h"

namespace drc::verify {

// The program's roles, in its order: who assumes each and what it may do.
std::vector<Role> ListRoles(const Model& model);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_ROLES_H_
