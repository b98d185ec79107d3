// SPDX-License-Identifier: Apache-2.0
#include "generator/hash/sha256.h"

// The functions of its first versions do nothing else than to hash; the newer
// ones look for their algorithm among providers first.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include "absl/strings/escaping.h"
#include "generator/hash/lanes.h"

namespace drc::hash {
namespace {

std::string Hex(const Digest& digest) {
  return absl::BytesToHexString(absl::string_view(
      reinterpret_cast<const char*>(digest.data()), digest.size()));
}

}  // namespace

std::string Sha256Hex(absl::string_view bytes) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, bytes.data(), bytes.size());
  Digest digest;
  SHA256_Final(digest.data(), &context);
  return Hex(digest);
}

std::vector<std::string> Sha256HexOfAll(
    absl::Span<const absl::string_view> texts) {
  static const bool in_lanes = PrefersLanes();
  std::vector<std::string> digests;
  if (in_lanes) {
    for (const Digest& digest : HashInLanes(texts)) {
      digests.push_back(Hex(digest));
    }
  } else {
    for (absl::string_view text : texts) digests.push_back(Sha256Hex(text));
  }
  return digests;
}

}  // namespace drc::hash
