// SPDX-License-Identifier: Apache-2.0
#include "generator/version.h"

namespace drc {

absl::string_view Version() { return CFN_VERSION; }

}  // namespace drc
