// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_CHECK_KEPT_PATH_H_
#define GENERATOR_CHECK_KEPT_PATH_H_

#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"

namespace drc::check {

// Whose the path of a route key is, where the compiler answers it; empty
// otherwise.
absl::string_view OwnerOfPath(const dr::v1::Environment& env,
                              absl::string_view route_key);

}  // namespace drc::check

#endif  // GENERATOR_CHECK_KEPT_PATH_H_
