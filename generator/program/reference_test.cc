// SPDX-License-Identifier: Apache-2.0
#include "generator/program/reference.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::program {
namespace {

using ::testing::ElementsAre;

// "lit" for a literal, "<ref>" for a reference.
std::vector<std::string> Pieces(absl::string_view text) {
  std::vector<std::string> pieces;
  for (const Segment& segment : SplitReferences(text)) {
    const std::string piece(segment.text);
    pieces.push_back(segment.is_reference ? "<" + piece + ">" : piece);
  }
  return pieces;
}

TEST(SplitReferences, SeparatesLiteralsAndReferences) {
  EXPECT_THAT(Pieces(""), ElementsAre());
  EXPECT_THAT(Pieces("plain"), ElementsAre("plain"));
  EXPECT_THAT(Pieces("${Key}"), ElementsAre("<Key>"));
  EXPECT_THAT(Pieces("a-${AWS::Region}-${B.Arn}/*"),
              ElementsAre("a-", "<AWS::Region>", "-", "<B.Arn>", "/*"));
}

TEST(SplitReferences, LeavesAnUnclosedReferenceLiteral) {
  EXPECT_THAT(Pieces("a${Key"), ElementsAre("a${Key"));
}

TEST(SplitReferences, UnescapesLiteralBraces) {
  EXPECT_THAT(Pieces("${!}x}"), ElementsAre("${", "x}"));
}

TEST(EscapeText, SurvivesTheRoundTrip) {
  for (const char* text :
       {"", "${x}", "${", "$${!}", "${!x}", "a$b{c}", "${${a}}"}) {
    SCOPED_TRACE(text);
    std::string joined;
    const std::string escaped = EscapeText(text);
    for (const Segment& segment : SplitReferences(escaped)) {
      EXPECT_FALSE(segment.is_reference);
      joined.append(segment.text.data(), segment.text.size());
    }
    EXPECT_EQ(joined, text);
  }
}

TEST(ParseResourceName, TakesTheNameApart) {
  const ResourceName local = ParseResourceName("Key.Arn");
  EXPECT_EQ(local.path, "");
  EXPECT_EQ(local.id, "Key");
  EXPECT_EQ(local.attribute, "Arn");
  EXPECT_FALSE(local.unordered);

  const ResourceName nested =
      ParseResourceName("~us-west-2/security/Stack.Outputs.Key");
  EXPECT_EQ(nested.path, "us-west-2/security");
  EXPECT_EQ(nested.id, "Stack");
  EXPECT_EQ(nested.attribute, "Outputs.Key");
  EXPECT_TRUE(nested.unordered);
}

}  // namespace
}  // namespace drc::program
