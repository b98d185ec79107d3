// SPDX-License-Identifier: Apache-2.0
#include "generator/diag/source_file.h"

#include <string>

#include "gtest/gtest.h"

namespace drc::diag {
namespace {

TEST(DisplayPath, SaysNothingOfTheMachine) {
  EXPECT_EQ(DisplayPath("infra_specs/a.textproto"), "infra_specs/a.textproto");
  EXPECT_EQ(DisplayPath("./x/../a.textproto"), "a.textproto");
  EXPECT_EQ(DisplayPath("/home/me/a.textproto"), "a.textproto");
  EXPECT_EQ(DisplayPath("../other/a.textproto"), "a.textproto");
}

TEST(LineAt, TakesLinesWithoutTheirEnds) {
  const std::string text = "one\r\ntwo\n\nfour";
  EXPECT_EQ(LineAt(text, 1), "one");
  EXPECT_EQ(LineAt(text, 2), "two");
  EXPECT_EQ(LineAt(text, 3), "");
  EXPECT_EQ(LineAt(text, 4), "four");
  EXPECT_EQ(LineAt(text, 5), "");
  EXPECT_EQ(LineAt("", 1), "");
}

TEST(LocOfOffset, CountsCharacters) {
  const SourceFile file = {"f", "ab\n\xC3\xA9\tz", 0};
  EXPECT_EQ(ToString(LocOfOffset(file, 0)), "f:1:1");
  EXPECT_EQ(ToString(LocOfOffset(file, 2)), "f:1:3");
  EXPECT_EQ(ToString(LocOfOffset(file, 3)), "f:2:1");
  EXPECT_EQ(ToString(LocOfOffset(file, 6)), "f:2:3");
  EXPECT_EQ(ToString(LocOfOffset(file, 7)), "f:2:4");
}

TEST(OffsetOf, UndoesLocOfOffset) {
  const SourceFile file = {"f", "ab\n\xC3\xA9\tz\n", 0};
  for (size_t offset : {0, 1, 2, 3, 5, 6, 7, 8}) {
    EXPECT_EQ(OffsetOf(LocOfOffset(file, offset)), offset);
  }
  EXPECT_EQ(OffsetOf({&file, 9, 9}), 8);
}

TEST(LocOfToken, UndoesTheTokenizersTabs) {
  const SourceFile file = {"f", "\tx\ty\n\xC3\xA9z", 0};
  EXPECT_EQ(ToString(LocOfToken(file, 0, 8)), "f:1:2");
  EXPECT_EQ(ToString(LocOfToken(file, 0, 16)), "f:1:4");
  EXPECT_EQ(ToString(LocOfToken(file, 1, 2)), "f:2:2");
  EXPECT_EQ(ToString(LocOfToken(file, 2, 0)), "f:3:1");
}

TEST(ToString, LeavesOutWhatIsUnknown) {
  const SourceFile file = {"f", "", 0};
  EXPECT_EQ(ToString({}), "");
  EXPECT_EQ(ToString({&file, 0, 0}), "f");
  EXPECT_EQ(ToString({&file, 3, 0}), "f:3");
}

TEST(RenderCaret, StandsUnderTheCharacter) {
  struct {
    const char* line;
    int column;
    const char* rendered;
  } constexpr kCases[] = {
      {"name: 1", 7, "name: 1\n      ^\n"},
      {"", 1, "\n^\n"},
      {"ab", 9, "ab\n  ^\n"},
      {"\tx: 1", 5, "\tx: 1\n\t   ^\n"},
      {"中x", 2, "中x\n  ^\n"},               // wide
      {"e\xCC\x81x", 3, "e\xCC\x81x\n ^\n"},  // combining
      {"a\x1B[2Jb", 6, "a\xEF\xBF\xBD[2Jb\n     ^\n"},
      {"a\xFF"
       "b",
       3,
       "a\xEF\xBF\xBD"
       "b\n  ^\n"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(RenderCaret(c.line, c.column), c.rendered);
  }
}

TEST(RenderCaret, CutsLongLines) {
  const std::string line = std::string(500, 'a') + "b" + std::string(500, 'c');
  EXPECT_EQ(RenderCaret(line, 501), "..." + std::string(80, 'a') + "b" +
                                        std::string(79, 'c') + "...\n" +
                                        std::string(83, ' ') + "^\n");
}

}  // namespace
}  // namespace drc::diag
