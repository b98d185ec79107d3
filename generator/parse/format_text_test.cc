// SPDX-License-Identifier: Apache-2.0
#include "generator/parse/format_text.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/diag/source_file.h"
#include "gtest/gtest.h"

namespace drc::parse {
namespace {

std::string Formatted(absl::string_view text) {
  return FormatText({"a.textproto", std::string(text), 0});
}

// What a text becomes, as it stays then.
void ExpectFormatted(absl::string_view text, absl::string_view expected) {
  EXPECT_EQ(Formatted(text), expected);
  EXPECT_EQ(Formatted(expected), expected);
}

TEST(FormatText, WritesAFieldALine) {
  ExpectFormatted("a:1 b  :2;c: true,d:-\n3 e: -inf f:1.5f",
                  "a: 1\nb: 2\nc: true\nd: -3\ne: -inf\nf: 1.5f\n");
  ExpectFormatted("a{\n\tb<\nc:1>\n}", "a {\n  b {\n    c: 1\n  }\n}\n");
  ExpectFormatted("a: {\n  [x . y.Z] : {\r\n b: 1 } }",
                  "a {\n  [x.y.Z] {\n    b: 1\n  }\n}\n");
}

TEST(FormatText, KeepsBlocksOfOneLine) {
  ExpectFormatted("a{b:1;c<d:'x'>e:[1,2]f{}}",
                  "a { b: 1 c { d: 'x' } e: [1, 2] f {} }\n");
  ExpectFormatted("a {\n}", "a {}\n");
  const std::string long_value(120, 'x');
  ExpectFormatted(
      absl::StrCat("a { b: \"", long_value, "\" c { d: 1 } }"),
      absl::StrCat("a {\n  b: \"", long_value, "\"\n  c { d: 1 }\n}\n"));
}

TEST(FormatText, WritesListsOfValuesOnOneLineThatFit) {
  ExpectFormatted("a: [\n 1,\n -2 ]", "a: [1, -2]\n");
  ExpectFormatted("a []", "a: []\n");
  const std::string fits(110, 'x');
  ExpectFormatted(absl::StrCat("a: ['", fits, "',\n1]"),
                  absl::StrCat("a: ['", fits, "', 1]\n"));
  ExpectFormatted(absl::StrCat("a: ['", fits, "', 12]"),
                  absl::StrCat("a: [\n  '", fits, "',\n  12\n]\n"));
  // A character may have several bytes.
  std::string umlauts;
  for (int i = 0; i < 110; ++i) umlauts += "ä";
  ExpectFormatted(absl::StrCat("a: ['", umlauts, "',\n1]"),
                  absl::StrCat("a: ['", umlauts, "', 1]\n"));
}

TEST(FormatText, WritesListsOfBlocksAsTheyStood) {
  ExpectFormatted("a [{b:1}, <>]", "a: [{ b: 1 }, {}]\n");
  ExpectFormatted("a: [{b:1},\n{\nb:2 c:3}]",
                  "a: [\n  { b: 1 },\n  {\n    b: 2\n    c: 3\n  }\n]\n");
}

TEST(FormatText, WritesStringsInARowBelowTheirField) {
  ExpectFormatted("a:\n   'b'", "a: 'b'\n");
  ExpectFormatted("a: 'b'\n   \"c\"", "a:\n  'b'\n  \"c\"\n");
  ExpectFormatted("a: 'b' # of b\n# of c\n'c'",
                  "a:\n  'b'  # of b\n  # of c\n  'c'\n");
  // Elements can be told from their parts.
  ExpectFormatted("a: ['b'\n'c', # of c\n'd']",
                  "a: [\n  'b'\n    'c',  # of c\n  'd'\n]\n");
  // The tokenizer takes a string that goes on in the next line.
  ExpectFormatted("a { b: 'c\n   d' }", "a {\n  b: 'c\n   d'\n}\n");
}

TEST(FormatText, KeepsCommentsWhereTheyAre) {
  ExpectFormatted("#one\n\n\n  # two \n\na:1#three\n # four\n",
                  "#one\n\n# two\n\na: 1  #three\n# four\n");
  ExpectFormatted("a {# b\n#c\nd:1,# e\n\n# f\n}# g",
                  "a {  # b\n  #c\n  d: 1  # e\n\n  # f\n}  # g\n");
  ExpectFormatted("a { # b\n}", "a {  # b\n}\n");
  ExpectFormatted("a: [ # b\n1 # c\n, 2 # d\n# e\n]",
                  "a: [  # b\n  1,  # c\n  2  # d\n  # e\n]\n");
  ExpectFormatted("a: # b\n1", "a:  # b\n  1\n");
  ExpectFormatted("a # b\n{ c: 1 }", "a {  # b\n  c: 1\n}\n");
  // Where there is no place for one: before the field; not behind another.
  ExpectFormatted("z: 1\na # b\n: 2", "z: 1\n# b\na: 2\n");
  ExpectFormatted("a: 1 # b\n; # c\n", "a: 1  # b\n# c\n");
  ExpectFormatted("a: '#' # '", "a: '#'  # '\n");
}

TEST(FormatText, KeepsOneBlankLine) {
  ExpectFormatted("\n\na: 1\n\n \n\nb {\n\n  c: 1\n\n  d: 1\n\n}\n\n\n",
                  "a: 1\n\nb {\n  c: 1\n\n  d: 1\n}\n");
  ExpectFormatted("a {\n\n  # b\n\n  c: 1\n}", "a {\n  # b\n\n  c: 1\n}\n");
}

TEST(FormatText, EndsLinesAsUnixDoes) {
  ExpectFormatted("a: 1\r\n\r\n\r\n# b\r\nc: 2\r\n", "a: 1\n\n# b\nc: 2\n");
}

TEST(FormatText, TakesTextsWithoutFields) {
  ExpectFormatted("", "");
  ExpectFormatted("\n\n", "");
  ExpectFormatted(" # a", "# a\n");
}

TEST(FormatText, LeavesWhatIsDisabled) {
  ExpectFormatted("# a\n# txtpbfmt: disable\nb  : 1",
                  "# a\n# txtpbfmt: disable\nb  : 1");
  ExpectFormatted("b  : 1\n# txtpbfmt: disable", "b: 1\n# txtpbfmt: disable\n");
}

}  // namespace
}  // namespace drc::parse
