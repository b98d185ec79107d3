// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_HASH_SHA256_H_
#define GENERATOR_HASH_SHA256_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::hash {

// The SHA-256 digest in lower-case hexadecimal, 64 characters.
std::string Sha256Hex(absl::string_view bytes);

// The same of each of the texts, in their order; several together take less
// than one after the other.
std::vector<std::string> Sha256HexOfAll(
    absl::Span<const absl::string_view> texts);

}  // namespace drc::hash

#endif  // GENERATOR_HASH_SHA256_H_
