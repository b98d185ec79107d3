// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_HASH_SHA256_H_
#define GENERATOR_HASH_SHA256_H_

#include <string>

#include "absl/strings/string_view.h"

namespace drc::hash {

// The SHA-256 digest in lower-case hexadecimal, 64 characters.
std::string Sha256Hex(absl::string_view bytes);

}  // namespace drc::hash

#endif  // GENERATOR_HASH_SHA256_H_
