// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/option_text.h"

#include "cfn/v1/options.pb.h"
#include "gtest/gtest.h"

namespace import_schema {
namespace {

TEST(OptionTexts, FollowTheOrderOfTheNumbers) {
  cfn::v1::Property property;
  property.add_formats("f");
  property.add_enum_values("b");
  property.add_enum_values("a");
  property.set_maximum(2.5);
  property.set_min_length(0);
  property.set_required(true);
  EXPECT_EQ(OneLine(OptionTexts(property), ", "),
            R"(required: true, min_length: 0, maximum: 2.5, )"
            R"(enum_values: ["b", "a"], formats: ["f"])");
}

TEST(OptionTexts, WriteMessagesInBraces) {
  cfn::v1::MessageRules rules;
  rules.add_exactly_one_of()->add_properties("A");
  rules.add_exactly_one_of()->add_properties("B");
  EXPECT_EQ(OneLine(OptionTexts(rules), " "),
            R"(exactly_one_of { properties: ["A"] } )"
            R"(exactly_one_of { properties: ["B"] })");
}

TEST(OptionText, BreaksALongList) {
  const OptionText text = {"names:", /*list=*/true, {"\"a\"", "\"b\""}};
  EXPECT_EQ(text.Lines("  ", 100), "  names: [\"a\", \"b\"]\n");
  EXPECT_EQ(text.Lines("  ", 10), "  names: [\n    \"a\",\n    \"b\"\n  ]\n");
}

TEST(NumberText, ReadsBackAsTheSame) {
  EXPECT_EQ(NumberText(0), "0");
  EXPECT_EQ(NumberText(-1), "-1");
  EXPECT_EQ(NumberText(0.1), "0.1");
  EXPECT_EQ(NumberText(9007199254740992), "9007199254740992");
  EXPECT_EQ(NumberText(1e300), "1e+300");
}

TEST(Quoted, EscapesWhatProtobufWould) {
  EXPECT_EQ(Quoted("a\"b\\d\n"), R"("a\"b\\d\n")");
  EXPECT_EQ(Quoted("\xC3\xA9"), "\"\xC3\xA9\"");
}

}  // namespace
}  // namespace import_schema
