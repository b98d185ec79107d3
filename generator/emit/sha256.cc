// SPDX-License-Identifier: Apache-2.0
#include "generator/emit/sha256.h"

#include <nettle/sha2.h>

#include <cstdint>

#include "absl/strings/escaping.h"

namespace drc::emit {

std::string Sha256Hex(absl::string_view bytes) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, bytes.size(),
                reinterpret_cast<const uint8_t*>(bytes.data()));
  uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_digest(&context, sizeof(digest), digest);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), sizeof(digest)));
}

}  // namespace drc::emit
