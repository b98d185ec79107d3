// SPDX-License-Identifier: Apache-2.0
#include "generator/json/writer.h"

#include <limits>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace drc::json {
namespace {

TEST(Writer, IndentsByTwoSpaces) {
  std::string text;
  Writer writer(text);
  writer.BeginObject();
  writer.Member("a", "b");
  writer.Key("list");
  writer.BeginArray();
  writer.Int(1);
  writer.Bool(true);
  writer.EndArray();
  writer.Key("empty");
  writer.BeginObject();
  writer.EndObject();
  writer.EndObject();
  EXPECT_EQ(text, R"({
  "a": "b",
  "list": [
    1,
    true
  ],
  "empty": {}
})");
}

TEST(Writer, WritesMembersOfSeveralValues) {
  std::string text;
  Writer writer(text, Writer::Style::kCompact);
  writer.BeginObject();
  writer.MemberIfAny("none", "");
  writer.MemberIfAny("a", "b");
  const std::vector<std::string> values = {"x", "y"};
  writer.MemberTexts("texts", values);
  writer.MemberObjects("objects", values,
                       [](const std::string& value, Writer& inner) {
                         inner.Member("of", value);
                       });
  writer.EndObject();
  EXPECT_EQ(text, R"({"a":"b","texts":["x","y"],)"
                  R"("objects":[{"of":"x"},{"of":"y"}]})");
}

TEST(Writer, CompactHasNoWhiteSpace) {
  std::string text;
  Writer writer(text, Writer::Style::kCompact);
  writer.BeginArray();
  writer.String("x");
  writer.Null();
  writer.EndArray();
  EXPECT_EQ(text, R"(["x",null])");
}

// Every byte below 128, and text of other scripts, reads back as it was.
TEST(Writer, EscapesWhatJsonDemands) {
  std::string original = "\xC3\xA4 \xE6\x97\xA5 \xF0\x9F\x98\x80 ";
  for (char c = 0; c >= 0 && c < 127; ++c) original.push_back(c);
  original.push_back(127);
  std::string text;
  Writer writer(text);
  writer.String(original);
  const auto parsed = nlohmann::json::parse(text, nullptr, false);
  ASSERT_TRUE(parsed.is_string()) << text;
  EXPECT_EQ(parsed.get<std::string>(), original);
}

// Sixteen bytes are looked at together: each character, at each place among
// them.
TEST(Writer, EscapesEachCharacterAtEachPlace) {
  for (char c = 0x00; c >= 0 && c < 0x7f; ++c) {
    for (size_t place = 0; place < 38; ++place) {
      std::string text(37, 'x');
      text.insert(place, 1, c);
      text += "é";
      std::string out;
      Writer writer(out, Writer::Style::kCompact);
      writer.String(text);
      EXPECT_EQ(nlohmann::json::parse(out).get<std::string>(), text)
          << static_cast<int>(c) << " at " << place;
    }
  }
}

TEST(Writer, NumbersAreTheShortestThatReadBack) {
  const auto printed = [](double value) {
    std::string text;
    Writer(text).Double(value);
    return text;
  };
  EXPECT_EQ(printed(0), "0");
  EXPECT_EQ(printed(-3), "-3");
  EXPECT_EQ(printed(300000), "300000");
  EXPECT_EQ(printed(0.1), "0.1");
  EXPECT_EQ(printed(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(printed(std::numeric_limits<double>::infinity()), "null");
}

// Across what is appended at once, and longer than it.
TEST(Writer, WritesTextsOfEachLength) {
  std::string text, expected;
  Writer writer(text, Writer::Style::kCompact);
  writer.BeginArray();
  for (size_t length = 0; length < 1100; ++length) {
    writer.String(std::string(length, 'x'));
    expected += (length == 0 ? "[\"" : ",\"") + std::string(length, 'x') + '"';
  }
  writer.EndArray();
  EXPECT_EQ(text, expected + "]");
}

TEST(CompactText, OrdersPoliciesAsAwsDoes) {
  google::protobuf::Struct statement;
  for (const char* key : {"Resource", "Action", "Effect", "Sid"}) {
    (*statement.mutable_fields())[key].set_string_value("x");
  }
  google::protobuf::Struct document;
  *(*document.mutable_fields())["Statement"]
       .mutable_list_value()
       ->add_values()
       ->mutable_struct_value() = statement;
  (*document.mutable_fields())["Version"].set_string_value("2012-10-17");
  EXPECT_EQ(
      CompactText(document),
      R"({"Version":"2012-10-17","Statement":[{"Sid":"x","Effect":"x","Action":"x",)"
      R"("Resource":"x"}]})");
}

TEST(CompactSize, IsThatOfTheText) {
  google::protobuf::Struct object;
  auto& fields = *object.mutable_fields();
  fields["Text"].set_string_value("a \"quoted\" \\ text\nof two lines\x01 é");
  fields["Number"].set_number_value(-0.25);
  fields["Bool"].set_bool_value(false);
  fields["Null"].set_null_value(google::protobuf::NULL_VALUE);
  fields["Empty"].mutable_struct_value();
  fields["None"].mutable_list_value();
  auto& list = *fields["Li\"st"].mutable_list_value();
  for (const char* text : {"", "x", "sixteen letters!", "\t"}) {
    list.add_values()->set_string_value(text);
    EXPECT_EQ(CompactSize(object), CompactText(object).size());
  }
}

TEST(CompactSize, TakesWhatTextsMean) {
  google::protobuf::Struct object;
  (*object.mutable_fields())["Key"].set_string_value("x");
  const std::string meaning = "\"xx";
  EXPECT_EQ(CompactSize(object,
                        [&](const std::string&) -> const std::string& {
                          return meaning;
                        }),
            absl::string_view(R"({"Key":"\"xx"})").size());
}

}  // namespace
}  // namespace drc::json
