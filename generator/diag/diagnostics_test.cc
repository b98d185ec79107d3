// SPDX-License-Identifier: Apache-2.0
#include "generator/diag/diagnostics.h"

#include <string>

#include "generator/diag/source_file.h"
#include "gtest/gtest.h"

namespace drc::diag {
namespace {

TEST(Diagnostics, RendersFindingsWithTheirNotes) {
  Diagnostics diagnostics;
  const SourceFile* file = diagnostics.AddFile("a.textproto", "x: 1\ny: 2\n");
  diagnostics.Error({file, 2, 4}, "cidr-overlap", Quoted("2") + " overlaps")
      .Note({file, 1, 4}, "the other block");
  EXPECT_EQ(diagnostics.Render(),
            "a.textproto:2:4: error: \"2\" overlaps [cidr-overlap]\n"
            "y: 2\n"
            "   ^\n"
            "a.textproto:1:4: note: the other block\n"
            "x: 1\n"
            "   ^\n");
  EXPECT_TRUE(diagnostics.has_errors());
}

TEST(Diagnostics, DropsWhatFollowsOthersAtAPlace) {
  Diagnostics diagnostics;
  const SourceFile* file = diagnostics.AddFile("a", "x: 1 y: 2");
  diagnostics.Error({file, 1, 4}, "syntax", "before");
  diagnostics.Error({file, 1, 4}, "pattern", "malformed");
  diagnostics.Error({file, 1, 4}, "unknown-region", "unknown");
  diagnostics.Error({file, 1, 9}, "unknown-region", "unknown as well");
  diagnostics.DropAfter({"pattern"});
  const auto left = diagnostics.Sorted();
  ASSERT_EQ(left.size(), 3);
  EXPECT_EQ(left[0]->text, "before");
  EXPECT_EQ(left[1]->text, "malformed");
  EXPECT_EQ(left[2]->text, "unknown as well");
}

TEST(Finding, SuggestsWhatToWriteForWhatStandsAtItsPlace) {
  struct {
    const char* text;
    const char* written;
    const char* instead;
    const char* change;  // empty: no fix
  } constexpr kCases[] = {
      {"tabel: 1", "tabel", "table", "tabel -> table"},
      {"'us-est-1'", "us-est-1", "us-east-1", "'us-est-1' -> 'us-east-1'"},
      {"\"A\"", "\"A\"", "A", "\"A\" -> A"},
      {"tabels: 1", "tabel", "table", ""},
      {"'us-' 'est-1'", "us-est-1", "us-east-1", ""},
      {"'us-est-1'", "us-est-1", "", ""},
      {"'a'", "a", "'", ""},
      {"a", "b", "c", ""},
  };
  for (const auto& c : kCases) {
    Diagnostics diagnostics;
    const SourceFile* file = diagnostics.AddFile("a", c.text);
    const Finding& finding = diagnostics.Error({file, 1, 1}, "syntax", "wrong")
                                 .Suggest(c.written, c.instead);
    EXPECT_EQ(finding.fix.has_value()
                  ? finding.fix->written + " -> " + finding.fix->instead
                  : "",
              c.change)
        << c.text;
  }
  Diagnostics diagnostics;
  const SourceFile* file = diagnostics.AddFile("a", "a");
  for (const Loc& loc : {Loc{}, Loc{file, 1, 0}}) {
    EXPECT_FALSE(
        diagnostics.Error(loc, "syntax", "wrong").Suggest("a", "b").fix);
  }
}

TEST(Diagnostics, RendersWhatHasNoPlace) {
  Diagnostics diagnostics;
  const SourceFile* file = diagnostics.AddFile("a.textproto", "");
  diagnostics.Error({file, 0, 0}, "file-size", "too large");
  diagnostics.Error({}, "syntax", "nowhere");
  EXPECT_EQ(diagnostics.Render(),
            "error: nowhere [syntax]\n"
            "a.textproto: error: too large [file-size]\n");
}

TEST(Diagnostics, ShowsNamesOfTheSpecOnOnePrintableLine) {
  Diagnostics diagnostics;
  diagnostics.Error({}, "undefined-name", "no table; the spec has a\nb\x1B[31m")
      .Note({}, "here \xC3\xA9\xFF\xE2\x80\xAE");
  EXPECT_EQ(diagnostics.Render(),
            "error: no table; the spec has a\\nb\\u001B[31m [undefined-name]\n"
            "note: here \xC3\xA9\\xFF\\u202E\n");
}

TEST(Diagnostics, SortsByFileThenPositionAndDropsRepetitions) {
  Diagnostics diagnostics;
  const SourceFile* second = diagnostics.AddFile("b", "1\n2\n3\n");
  const SourceFile* third = diagnostics.AddFile("a", "1\n");
  diagnostics.Error({third, 1, 1}, "range", "e");
  diagnostics.Error({second, 3, 1}, "range", "d");
  diagnostics.Error({second, 1, 1}, "range", "z");
  diagnostics.Warning({second, 1, 1}, "public-cidr", "b");
  diagnostics.Error({second, 1, 1}, "range", "z");
  diagnostics.Error({second, 1, 1}, "range", "z").Note({third, 1, 1}, "n");
  std::string heads;
  for (const Finding* finding : diagnostics.Sorted()) {
    heads += RenderHeadline(*finding) + "\n";
  }
  EXPECT_EQ(heads,
            "b:1:1: error: z [range]\n"
            "b:1:1: warning: b [public-cidr]\n"
            "b:1:1: error: z [range]\n"
            "b:3:1: error: d [range]\n"
            "a:1:1: error: e [range]\n");
  EXPECT_EQ(diagnostics.error_count(), 4);
  EXPECT_EQ(diagnostics.warning_count(), 1);
}

TEST(Diagnostics, WarningsAreNoErrors) {
  Diagnostics diagnostics;
  EXPECT_EQ(diagnostics.Render(), "");
  diagnostics.Warning({}, "public-cidr", "b");
  EXPECT_FALSE(diagnostics.has_errors());
  EXPECT_EQ(diagnostics.error_count(), 0);
}

TEST(Diagnostics, KeepsWhatIsPassedOver) {
  Diagnostics diagnostics;
  const SourceFile* file = diagnostics.AddFile("a", "1\n2\n");
  const SourceFile* other = diagnostics.AddFile("b", "1\n");
  diagnostics.Warning({file, 2, 1}, "public-cidr", "second");
  diagnostics.Suppress(file, "public-cidr", "because");
  diagnostics.Warning({file, 1, 1}, "public-cidr", "first");
  diagnostics.Warning({file, 1, 1}, "second-deployment", "seen");
  diagnostics.Warning({other, 1, 1}, "public-cidr", "elsewhere");
  EXPECT_EQ(diagnostics.warning_count(), 2);
  ASSERT_EQ(diagnostics.Sorted().size(), 2);
  EXPECT_EQ(diagnostics.Sorted()[0]->text, "seen");
  EXPECT_EQ(diagnostics.Sorted()[1]->text, "elsewhere");
  ASSERT_EQ(diagnostics.Suppressed().size(), 2);
  EXPECT_EQ(diagnostics.Suppressed()[0].finding->text, "first");
  EXPECT_EQ(diagnostics.Suppressed()[1].finding->text, "second");
  EXPECT_EQ(diagnostics.Suppressed()[1].reason, "because");
}

TEST(Diagnostics, HaveNoErrorsThatArePassedOver) {
  Diagnostics diagnostics;
  const SourceFile* file = diagnostics.AddFile("f", "x\n");
  diagnostics.Error({file, 1, 1}, "unknown-region", "new");
  EXPECT_TRUE(diagnostics.has_errors());
  diagnostics.Suppress(file, "unknown-region", "it is open");
  EXPECT_FALSE(diagnostics.has_errors());
  EXPECT_EQ(diagnostics.error_count(), 0);
  diagnostics.Error({file, 1, 1}, "range", "else");
  EXPECT_TRUE(diagnostics.has_errors());
}

TEST(DiagnosticsDeathTest, PassesOverNoRuleThatMatters) {
  Diagnostics diagnostics;
  EXPECT_DEBUG_DEATH(diagnostics.Suppress(nullptr, "cidr-overlap", ""),
                     "suppressible");
}

TEST(DiagnosticsDeathTest, RefusesRulesThatAreNotInTheTable) {
  Diagnostics diagnostics;
  EXPECT_DEBUG_DEATH(diagnostics.Error({}, "no-such-rule", ""), "table");
  EXPECT_DEBUG_DEATH(diagnostics.Error({}, "public-cidr", ""), "level");
}

TEST(Quoted, EscapesAndCuts) {
  EXPECT_EQ(Quoted("a\"b\\\n\t\x01\xFF"), R"("a\"b\\\n\t\u0001\xFF")");
  EXPECT_EQ(Quoted("caf\xC3\xA9"), "\"caf\xC3\xA9\"");
  EXPECT_EQ(Quoted(std::string(64, 'a')), "\"" + std::string(64, 'a') + "\"");
  EXPECT_EQ(Quoted(std::string(65, 'a')),
            "\"" + std::string(64, 'a') + "...\"");
}

}  // namespace
}  // namespace drc::diag
