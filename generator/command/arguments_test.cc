// SPDX-License-Identifier: Apache-2.0
#include "generator/command/arguments.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::command {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

const std::vector<Flag>& Known() {
  static const auto& known = *new std::vector<Flag>{
      {"out", "DIR", ""}, {"format", "text|json", ""}, {"report_only", "", ""}};
  return known;
}

Arguments Parse(const std::vector<std::string>& given) {
  absl::StatusOr<Arguments> arguments = ParseArguments(Known(), given);
  EXPECT_TRUE(arguments.ok()) << arguments.status();
  return arguments.ok() ? *std::move(arguments) : Arguments();
}

std::string Mistakes(const std::vector<std::string>& given) {
  const absl::StatusOr<Arguments> arguments = ParseArguments(Known(), given);
  return std::string(arguments.status().message());
}

TEST(ParseArguments, TakesValuesInBothForms) {
  const Arguments arguments =
      Parse({"a", "--out", "x=y", "b", "--format=json"});
  EXPECT_THAT(arguments.words, ElementsAre("a", "b"));
  EXPECT_THAT(arguments.flags,
              ElementsAre(Pair("out", "x=y"), Pair("format", "json")));
}

TEST(ParseArguments, TakesEmptyValuesAndCommas) {
  const Arguments arguments = Parse({"--out=", "--format=a,b=c"});
  EXPECT_THAT(arguments.flags,
              ElementsAre(Pair("out", ""), Pair("format", "a,b=c")));
}

TEST(ParseArguments, TakesAllAsWordsBehindTwoDashes) {
  const Arguments arguments = Parse({"-", "--", "--out", "--"});
  EXPECT_THAT(arguments.words, ElementsAre("-", "--out", "--"));
  EXPECT_TRUE(arguments.flags.empty());
}

TEST(ParseArguments, NamesEveryMistake) {
  EXPECT_EQ(Mistakes({"-x", "--ouut=a", "--nope", "--report_only=yes",
                      "--format=a", "--format=b", "--out"}),
            "unknown flag -x\n"
            "unknown flag --ouut; did you mean `--out`?\n"
            "unknown flag --nope\n"
            "--report_only takes no value\n"
            "repeated flag --format=text|json\n"
            "--out must be --out=DIR");
}

TEST(Arguments, TakesAFlagOut) {
  Arguments arguments = Parse({"--out=x", "--report_only"});
  EXPECT_EQ(arguments.Take("out", "y"), "x");
  EXPECT_EQ(arguments.Take("out", "y"), "y");
  EXPECT_THAT(arguments.flags, ElementsAre(Pair("report_only", "")));
}

}  // namespace
}  // namespace drc::command
