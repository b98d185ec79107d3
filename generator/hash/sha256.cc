// SPDX-License-Identifier: Apache-2.0
#include "generator/hash/sha256.h"

// The functions of its first versions do nothing else than to hash; the newer
// ones look for their algorithm among providers first.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <cstdint>

#include "absl/strings/escaping.h"

namespace drc::hash {

std::string Sha256Hex(absl::string_view bytes) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, bytes.data(), bytes.size());
  uint8_t digest[SHA256_DIGEST_LENGTH];
  SHA256_Final(digest, &context);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), sizeof(digest)));
}

}  // namespace drc::hash
