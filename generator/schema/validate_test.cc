// SPDX-License-Identifier: Apache-2.0

#include "generator/schema/validate.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/schema/testing/thing.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace drc::schema {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What every Thing needs.
constexpr char kSound[] = R"pb(url: "u"
                               left: "l"
                               policy {})pb";

testing::Thing Parse(const std::string& text) {
  testing::Thing thing;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &thing));
  return thing;
}

// "rule path: text" of each violation.
std::vector<std::string> Violations(const testing::Thing& thing,
                                    const Validation& validation = {}) {
  std::vector<std::string> out;
  for (const Violation& v : Validate(thing, validation)) {
    out.push_back(absl::StrCat(v.rule_id, " ", v.path, ": ", v.text));
  }
  return out;
}

std::vector<std::string> InSound(const std::string& text) {
  return Violations(Parse(absl::StrCat(kSound, text)));
}

TEST(Validate, AcceptsWhatKeepsToTheBounds) {
  EXPECT_THAT(InSound(R"pb(
                thing_name: "café"
                days: 7
                ratio: 0.5
                zones: [ "z1", "z2" ]
                parts { id: "a" wood: "oak" }
                parts { id: "b" wood: "oak" }
                tags { key: "k" value: "abc" }
                named_parts {
                  key: "k"
                  value { id: "a" stone: "" }
                }
                mode: "ON"
                color: COLOR_RED
                colors: COLOR_BLUE
              )pb"),
              IsEmpty());
}

TEST(Validate, RejectsEachBrokenBound) {
  struct {
    const char* text;
    const char* violation;
  } constexpr kCases[] = {
      {"", "required thing_name: `thing_name` is required"},
      {R"(thing_name: "a")",
       R"(length thing_name: `thing_name` is "a" with 1 character, fewer than 2)"},
      {R"(thing_name: "éééééé")",
       R"(length thing_name: `thing_name` is "éééééé" with 6 characters, more than 5)"},
      {R"(thing_name: "AB")",
       R"(pattern thing_name: `thing_name` is "AB"; expected a match of ^[a-zé]+$)"},
      {R"(thing_name: "ab" days: 3)",
       "enum days: `days` is 3; expected one of 1, 7"},
      {R"(thing_name: "ab" ratio: 0.25)",
       "range ratio: `ratio` is 0.25, below the minimum of 0.5"},
      {R"(thing_name: "ab" ratio: 100.5)",
       "range ratio: `ratio` is 100.5, above the maximum of 100"},
      {R"(thing_name: "ab" ratio: nan)",
       "range ratio: `ratio` is nan, below the minimum of 0.5"},
      {R"(thing_name: "ab" zones: "z")",
       "items zones: `zones` has 1 element, fewer than 2"},
      {R"(thing_name: "ab" zones: ["z1", "z2", "z3", "z4"])",
       "items zones: `zones` has 4 elements, more than 3"},
      {R"(thing_name: "ab" zones: ["z1", "z2", "z1"])",
       R"(unique zones[2]: `zones` has "z1" more than once)"},
      {R"(thing_name: "ab" zones: ["z1", "x"])",
       R"(pattern zones[1]: `zones` is "x"; expected a zone)"},
      {R"(thing_name: "ab" parts { id: "a" wood: "" } parts { id: "a" wood: "" })",
       "unique parts[1]: `parts` has element 1 equal to an earlier one"},
      {R"(thing_name: "ab" parts { wood: "" })",
       "required parts[0].id: `id` is required"},
      {R"(thing_name: "ab" parts { id: "" })",
       "exclusive parts[0]: none of `wood`, `stone` is set; exactly one must "
       "be"},
      {R"(thing_name: "ab" tags { key: "a\"" value: "four" })",
       R"(length tags["a\""]: `tags` is "four" with 4 characters, more than 3)"},
      {R"(thing_name: "ab" tags { key: "a" } tags { key: "b" } tags { key: "c" })",
       "items tags: `tags` has 3 elements, more than 2"},
      {R"(thing_name: "ab" named_parts { key: "k" value { wood: "" } })",
       R"(required named_parts["k"].id: `id` is required)"},
      {R"(thing_name: "ab" mode: "on")",
       R"(enum mode: `mode` is "on"; expected one of ON, OFF)"},
      {R"(thing_name: "ab" color: COLOR_UNSPECIFIED)",
       "enum color: `color` is COLOR_UNSPECIFIED; expected one of COLOR_RED, "
       "COLOR_BLUE"},
      {R"(thing_name: "ab" colors: [COLOR_RED, 9])",
       "enum colors[1]: `colors` is 9; expected one of COLOR_RED, COLOR_BLUE"},
      {R"(thing_name: "ab" body: "")",
       "exclusive : `url`, `body` are set; exactly one of `url`, `body` must "
       "be"},
      {R"(thing_name: "ab" inner { thing_name: "ab" left: "" policy {} })",
       "exclusive inner: none of `url`, `body` is set; exactly one must be"},
      {R"(thing_name: "ab" inner { thing_name: "ab" url: "" policy {} })",
       "exclusive inner: none of `left`, `right` is set; at least one must be"},
      {R"(thing_name: "ab" inner { thing_name: "ab" url: "" left: "" })",
       "required inner.policy: `policy` is required"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(InSound(c.text), ElementsAre(c.violation)) << c.text;
  }
}

TEST(Validate, UsesPropertyNamesWhereAsked) {
  Validation validation;
  validation.names = Names::kProperty;
  const testing::Thing thing = Parse(R"pb(thing_name: "ab"
                                          url: "u"
                                          left: "l"
                                          policy {}
                                          parts { wood: "" })pb");
  EXPECT_THAT(Violations(thing, validation),
              ElementsAre("required Parts[0].Id: `Id` is required"));
}

TEST(Validate, JudgesStringsByWhatIsKnownOfTheirValue) {
  Validation validation;
  validation.value_of =
      [](const Property&,
         absl::string_view text) -> std::optional<std::string> {
    if (text == "${Long}") return "abcdef";
    if (absl::StrContains(text, "${")) return std::nullopt;
    return std::string(text);
  };
  EXPECT_THAT(Violations(Parse(absl::StrCat(kSound, R"pb(
                           thing_name: "${Long}"
                           mode: "${Mode}"
                           tags { key: "k" value: "four" }
                           zones: [ "${A}", "${A}" ]
                         )pb")),
                         validation),
              ElementsAre("length thing_name: `thing_name` is \"abcdef\" with "
                          "6 characters, more than 5",
                          "unique zones[1]: `zones` has \"${A}\" more than "
                          "once",
                          "length tags[\"k\"]: `tags` is \"four\" with 4 "
                          "characters, more than 3"));
}

TEST(Validate, NamesThePlace) {
  const testing::Thing thing =
      Parse(absl::StrCat(kSound, R"pb(thing_name: "ab"
                                      zones: [ "z1", "z2", "z1", "z3" ]
                                      tags { key: "k" value: "four" })pb"));
  const std::vector<Violation> violations = Validate(thing, {});
  ASSERT_EQ(violations.size(), 3);
  EXPECT_EQ(violations[0].parent, &thing);
  EXPECT_EQ(violations[0].field->name(), "zones");
  EXPECT_EQ(violations[0].index, 3);  // the first too many
  EXPECT_EQ(violations[1].index, 2);
  EXPECT_EQ(violations[1].other_index, 0);
  EXPECT_EQ(violations[2].key, "k");
  EXPECT_EQ(violations[2].field->name(), "tags");
}

}  // namespace
}  // namespace drc::schema
