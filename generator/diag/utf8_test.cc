// SPDX-License-Identifier: Apache-2.0
#include "generator/diag/utf8.h"

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace drc::diag {
namespace {

TEST(Utf8, FindsTheFirstInvalidByte) {
  struct {
    absl::string_view text;
    size_t offset;
  } constexpr kCases[] = {
      {"", absl::string_view::npos},
      {"a\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80", absl::string_view::npos},
      {"\xEF\xBF\xBD", absl::string_view::npos},
      {"ab\xFFz", 2},
      {"ab\xC3", 2},            // cut short
      {"\xC0\xAF", 0},          // overlong
      {"\xE0\x80\xAF", 0},      // overlong
      {"x\xED\xA0\x80", 1},     // surrogate
      {"\xF4\x90\x80\x80", 0},  // above U+10FFFF
      {"\xE4\xB8", 0},          // cut short
      {"\xE4\xB8\xAD\x80", 3},  // stray continuation
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(FindInvalidUtf8(c.text), c.offset) << c.text;
  }
}

TEST(Utf8, CountsCharacters) {
  EXPECT_EQ(CountCharacters(""), 0);
  EXPECT_EQ(CountCharacters("a\xC3\xA9\xF0\x9F\x98\x80"), 3);
}

TEST(Utf8, KnowsWidths) {
  EXPECT_EQ(DisplayWidth('a'), 1);
  EXPECT_EQ(DisplayWidth(0xE9), 1);
  EXPECT_EQ(DisplayWidth(0x301), 0);
  EXPECT_EQ(DisplayWidth(0x4E2D), 2);
  EXPECT_EQ(DisplayWidth(0x1F600), 2);
}

}  // namespace
}  // namespace drc::diag
