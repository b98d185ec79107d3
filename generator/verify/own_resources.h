// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_VERIFY_OWN_RESOURCES_H_
#define GENERATOR_VERIFY_OWN_RESOURCES_H_

#include <vector>

#include "generator/verify/model.h"
#include "generator/verify/proofs.h"

namespace drc::verify {

// The resources that the spec says itself, or changes, and what no rule proves
// of them; and those that it lists as removed, and what else may be deleted.
std::vector<OwnResource> ListOwn(const Model& model);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_OWN_RESOURCES_H_
