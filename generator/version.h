// SPDX-License-Identifier: Apache-2.0

#ifndef GENERATOR_VERSION_H_
#define GENERATOR_VERSION_H_

#include "absl/strings/string_view.h"

namespace drc {

// Of the compiler, as a semantic version.
absl::string_view Version();

}  // namespace drc

#endif  // GENERATOR_VERSION_H_
