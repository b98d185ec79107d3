// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_VERIFY_SERVING_DOORS_H_
#define GENERATOR_VERIFY_SERVING_DOORS_H_

#include "generator/verify/model.h"

namespace drc::verify {

// Whether by a resource of the spec's own what others send reaches a function
// of the environment past its API: a permission, or what calls it by a role and
// needs none. What S3, say, tells a function it writes itself.
bool IsDoor(const Model& model, const Node& node);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_SERVING_DOORS_H_
