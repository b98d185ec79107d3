// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_EMIT_SHA256_H_
#define GENERATOR_EMIT_SHA256_H_

#include <string>

#include "absl/strings/string_view.h"

namespace drc::emit {

// The SHA-256 digest in lower-case hexadecimal, 64 characters.
std::string Sha256Hex(absl::string_view bytes);

}  // namespace drc::emit

#endif  // GENERATOR_EMIT_SHA256_H_
