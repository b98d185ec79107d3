// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/numbering.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/import_schema/naming.h"

namespace import_schema {
namespace {

Message Thing(const std::vector<std::string>& properties) {
  Message message;
  message.full_name = "aws.test.Thing";
  for (const std::string& property : properties) {
    Field field;
    field.property = property;
    field.name = property.empty() ? "additional" : SnakeCase(property);
    message.fields.push_back(field);
  }
  return message;
}

// Numbers a message that has the properties, after a file with that message.
Message Numbered(const std::string& before,
                 const std::vector<std::string>& properties) {
  Findings findings;
  KnownMessages known;
  ReadKnown("thing.proto",
            absl::StrCat("syntax = \"proto2\"; package aws.test; ", before),
            &known, &findings);
  EXPECT_EQ(findings.Render(), "");
  Message message = Thing(properties);
  AssignNumbers(known, &message);
  return message;
}

std::vector<int> Numbers(const Message& message) {
  std::vector<int> numbers;
  for (const Field& field : message.fields) numbers.push_back(field.number);
  return numbers;
}

TEST(AssignNumbers, CountsFromOne) {
  EXPECT_EQ(Numbers(Numbered("", {"A", "B", "C"})),
            (std::vector<int>{1, 2, 3}));
}

TEST(AssignNumbers, KeepsWhatIsKnown) {
  const char* before = R"(message Thing {
    optional string b = 7 [json_name = "B"];
    map<string, string> additional = 3;
  })";
  EXPECT_EQ(Numbers(Numbered(before, {"A", "B", "C", ""})),
            (std::vector<int>{8, 7, 9, 3}));
}

// The naming rules may change; the property is the same.
TEST(AssignNumbers, KeepsNumbersByPropertyNotByName) {
  EXPECT_EQ(Numbers(Numbered(R"(message Thing {
              optional string old_name = 2 [json_name = "B"]; })",
                             {"A", "B"})),
            (std::vector<int>{3, 2}));
}

TEST(AssignNumbers, ReservesWhatIsGone) {
  const Message message = Numbered(R"(message Thing {
    reserved 4, 8 to 9;
    reserved "x";
    optional string a = 1 [json_name = "A"];
    optional string b = 2 [json_name = "B"];
  })",
                                   {"B", "C"});
  EXPECT_EQ(Numbers(message), (std::vector<int>{2, 10}));
  EXPECT_EQ(message.reserved_numbers, (std::set<int>{1, 4, 8, 9}));
  EXPECT_EQ(message.reserved_names, (std::set<std::string>{"a", "x"}));
}

TEST(AssignNumbers, GivesAReturningPropertyANewNumber) {
  const Message message = Numbered(R"(message Thing {
    reserved 1;
    reserved "a";
  })",
                                   {"A"});
  EXPECT_EQ(Numbers(message), (std::vector<int>{2}));
  EXPECT_EQ(message.reserved_numbers, (std::set<int>{1}));
  EXPECT_TRUE(message.reserved_names.empty());
}

TEST(AssignNumbers, JumpsOverProtobufsOwn) {
  EXPECT_EQ(Numbers(Numbered(R"(message Thing {
              optional string a = 18999 [json_name = "A"]; })",
                             {"A", "B"})),
            (std::vector<int>{18999, 20000}));
}

TEST(AssignNumbers, NumbersNestedMessages) {
  Findings findings;
  KnownMessages known;
  ReadKnown("thing.proto",
            R"(syntax = "proto2"; package aws.test; message Thing {
      message Part { optional string b = 5 [json_name = "B"]; } })",
            &known, &findings);
  Message thing = Thing({});
  Message part = Thing({"B"});
  part.full_name = "aws.test.Thing.Part";
  thing.nested.push_back(part);
  AssignNumbers(known, &thing);
  EXPECT_EQ(thing.nested[0].fields[0].number, 5);
}

TEST(ReadKnown, ReportsWhatIsNoProtobuf) {
  Findings findings;
  KnownMessages known;
  ReadKnown("thing.proto", "syntax = \"proto2\";\nmessage {\n", &known,
            &findings);
  EXPECT_NE(findings.Render().find("thing.proto:2:9: error: "),
            std::string::npos)
      << findings.Render();
}

TEST(ReadKnown, ReportsANumberThatIsTakenTwice) {
  Findings findings;
  KnownMessages known;
  ReadKnown("thing.proto",
            R"(syntax = "proto2"; package aws.test; message Thing {
      optional string a = 1 [json_name = "A"];
      optional string b = 1 [json_name = "B"]; })",
            &known, &findings);
  EXPECT_EQ(findings.Render(),
            "thing.proto: error: aws.test.Thing: two fields have number 1\n");
}

}  // namespace
}  // namespace import_schema
