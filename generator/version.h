// SPDX-License-Identifier: Apache-2.0

#ifndef GENERATOR_VERSION_H_
#define GENERATOR_VERSION_H_

#include "absl/strings/string_view.h"

namespace drc {

// Of the compiler, as a semantic version.
inline constexpr absl::string_view kVersion = "0.1.0";

}  // namespace drc

#endif  // GENERATOR_VERSION_H_
