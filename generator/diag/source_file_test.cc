// SPDX-License-Identifier: Apache-2.0
#include "generator/diag/source_file.h"

#include <string>

#include "generator/diag/utf8.h"
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
  const SourceFile file = {"f", "one\r\ntwo\n\nfour", 0};
  EXPECT_EQ(LineAt(file, 1), "one");
  EXPECT_EQ(LineAt(file, 2), "two");
  EXPECT_EQ(LineAt(file, 3), "");
  EXPECT_EQ(LineAt(file, 4), "four");
  EXPECT_EQ(LineAt(file, 5), "");
  EXPECT_EQ(LineAt({"f", "", 0}, 1), "");
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
    const SourceFile file = {"f", c.line, 0};
    EXPECT_EQ(RenderCaret({&file, 1, c.column}), c.rendered);
  }
}

TEST(RenderCaret, CutsLongLines) {
  const SourceFile file = {
      "f", std::string(500, 'a') + "b" + std::string(500, 'c'), 0};
  EXPECT_EQ(RenderCaret({&file, 1, 501}), "..." + std::string(80, 'a') + "b" +
                                              std::string(79, 'c') + "...\n" +
                                              std::string(83, ' ') + "^\n");
}

// As one that looks at each character would tell.
TEST(SourceFile, KnowsPlacesOfLongLines) {
  std::string text;
  for (int i = 0; i < 2000; ++i) {
    text += i % 7 == 0 ? "\xE4\xB8\xAD" : i % 900 == 898 ? "\r\n" : "x";
  }
  const SourceFile file = {"f", text, 0};
  int line = 1;
  int column = 1;
  for (size_t offset = 0; offset < text.size(); ++column) {
    const Loc loc = LocOfOffset(file, offset);
    ASSERT_EQ(loc.line, line);
    ASSERT_EQ(loc.column, column);
    ASSERT_EQ(OffsetOf(loc), offset - (text[offset] == '\n'));
    if (text[offset] == '\n') {
      ++line;
      column = 0;
    }
    offset += CharacterAt(text, offset).size;
  }
  EXPECT_EQ(line, 3);
}

// A file of megabytes, each of whose bytes may be a finding's.
TEST(RenderCaret, TakesNoLongerInLargeFiles) {
  for (const char* each : {"x", "\n"}) {
    const SourceFile file = {"f", std::string(4 << 20, *each), 0};
    for (size_t offset = 0; offset < file.text.size(); offset += 64) {
      ASSERT_FALSE(RenderCaret(LocOfOffset(file, offset)).empty());
    }
  }
}

}  // namespace
}  // namespace drc::diag
