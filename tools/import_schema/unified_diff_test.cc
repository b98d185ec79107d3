// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/unified_diff.h"

#include <string>

#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"

namespace import_schema {
namespace {

constexpr char kText[] = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n";

std::string With(const std::string& from, const std::string& to) {
  return absl::StrReplaceAll(kText, {{from, to}});
}

TEST(UnifiedDiff, IsEmptyForEqualTexts) {
  EXPECT_EQ(UnifiedDiff("f", kText, kText), "");
}

TEST(UnifiedDiff, ShowsAChangeWithItsContext) {
  EXPECT_EQ(UnifiedDiff("f", kText, With("\n7\n", "\nseven\n")),
            "--- a/f\n+++ b/f\n@@ -4,7 +4,7 @@\n"
            " 4\n 5\n 6\n-7\n+seven\n 8\n 9\n 10\n");
}

TEST(UnifiedDiff, ShowsAddedLines) {
  EXPECT_EQ(UnifiedDiff("f", "a\nb\n", "a\nx\nb\n"),
            "--- a/f\n+++ b/f\n@@ -1,2 +1,3 @@\n a\n+x\n b\n");
}

TEST(UnifiedDiff, ShowsANewFile) {
  EXPECT_EQ(UnifiedDiff("f", "", "a\nb\n"),
            "--- a/f\n+++ b/f\n@@ -0,0 +1,2 @@\n+a\n+b\n");
}

TEST(UnifiedDiff, ShowsARemovedFile) {
  EXPECT_EQ(UnifiedDiff("f", "a\n", ""),
            "--- a/f\n+++ b/f\n@@ -1,1 +0,0 @@\n-a\n");
}

TEST(UnifiedDiff, JoinsNearChangesAndSplitsFarOnes) {
  EXPECT_EQ(UnifiedDiff("f", kText, With("\n3\n4\n5\n", "\nc\n4\ne\n")),
            "--- a/f\n+++ b/f\n@@ -1,8 +1,8 @@\n"
            " 1\n 2\n-3\n+c\n 4\n-5\n+e\n 6\n 7\n 8\n");
  EXPECT_EQ(UnifiedDiff("f", kText,
                        absl::StrReplaceAll(
                            kText, {{"1\n2\n", "2\n"}, {"14\n", "x\n"}})),
            "--- a/f\n+++ b/f\n@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n"
            "@@ -11,4 +10,4 @@\n 11\n 12\n 13\n-14\n+x\n");
}

}  // namespace
}  // namespace import_schema
