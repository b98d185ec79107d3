// SPDX-License-Identifier: Apache-2.0
#include "generator/hash/sha256.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "generator/hash/lanes.h"
#include "gtest/gtest.h"

namespace drc::hash {
namespace {

TEST(Sha256Hex, IsTheStandardDigest) {
  EXPECT_EQ(Sha256Hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// Texts of each length up to a few blocks, and some that are much longer.
std::vector<std::string> Texts() {
  std::vector<std::string> texts;
  for (size_t length = 0; length < 300; ++length) {
    std::string& text = texts.emplace_back(length, 'x');
    for (size_t i = 0; i < length; ++i) text[i] = static_cast<char>(i * 7);
  }
  for (size_t length : {70000, 4096, 65}) texts.emplace_back(length, 'y');
  return texts;
}

TEST(Sha256HexOfAll, IsEachDigest) {
  const std::vector<std::string> texts = Texts();
  const std::vector<std::string> digests = Sha256HexOfAll(
      std::vector<absl::string_view>(texts.begin(), texts.end()));
  ASSERT_EQ(digests.size(), texts.size());
  for (size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(digests[i], Sha256Hex(texts[i])) << texts[i].size();
  }
}

TEST(HashInLanes, GivesEachDigest) {
  if (!HasLanes()) {
    EXPECT_FALSE(PrefersLanes());
    return;
  }
  const std::vector<std::string> texts = Texts();
  // As many lanes as there are, fewer, and more.
  for (size_t count : {size_t{0}, size_t{1}, size_t{2}, size_t{3}, size_t{8},
                       size_t{9}, texts.size()}) {
    const std::vector<absl::string_view> some(texts.end() - count, texts.end());
    const std::vector<Digest> digests = HashInLanes(some);
    ASSERT_EQ(digests.size(), count);
    for (size_t i = 0; i < count; ++i) {
      EXPECT_EQ(absl::BytesToHexString(
                    {reinterpret_cast<const char*>(digests[i].data()),
                     digests[i].size()}),
                Sha256Hex(some[i]))
          << some[i].size();
    }
  }
}

}  // namespace
}  // namespace drc::hash
