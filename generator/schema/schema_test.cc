// SPDX-License-Identifier: Apache-2.0

#include "generator/schema/schema.h"

#include <set>
#include <string>

#include "dr/v1/environment.pb.h"
#include "generator/schema/testing/thing.pb.h"
#include "generator/schema/validate.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::schema {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Schema, ReadsAResourceType) {
  const Resource* resource = ResourceOf(testing::Thing::descriptor());
  ASSERT_NE(resource, nullptr);
  EXPECT_EQ(resource->type_name(), "AWS::Testing::Thing");
  EXPECT_THAT(resource->attributes(), ElementsAre("Arn", "Part.Id"));
  EXPECT_EQ(resource->tag_property(), "Tags");
  EXPECT_THAT(resource->primary_identifier(), ElementsAre("ThingName"));
  EXPECT_EQ(ResourceOf(testing::Part::descriptor()), nullptr);
}

TEST(Schema, ReadsAProperty) {
  const FieldSchema& field =
      FieldOf(testing::Thing::descriptor()->FindFieldByName("thing_name"));
  const Property& property = field.property;
  EXPECT_TRUE(property.required());
  EXPECT_TRUE(property.create_only());
  EXPECT_EQ(property.min_length(), 2);
  EXPECT_EQ(property.max_length(), 5);
  ASSERT_NE(field.pattern, nullptr);
  EXPECT_TRUE(field.pattern->IsFoundIn("caf\xC3\xA9"));
  EXPECT_FALSE(field.pattern->IsFoundIn("Cafe"));
  EXPECT_FALSE(property.has_minimum());
}

TEST(Schema, ReadsOnceAndFollowsTypesThatContainThemselves) {
  const MessageSchema& schema = SchemaOf(testing::Thing::descriptor());
  EXPECT_EQ(&SchemaOf(testing::Thing::descriptor()), &schema);
  const auto at = [&](const char* name) {
    return schema
        .fields[testing::Thing::descriptor()->FindFieldByName(name)->index()]
        .message;
  };
  EXPECT_EQ(at("inner"), &schema);
  EXPECT_EQ(at("named_parts"), &SchemaOf(testing::Part::descriptor()));
  EXPECT_EQ(at("policy"), nullptr);
  EXPECT_EQ(at("tags"), nullptr);
}

TEST(Schema, SharesPatterns) {
  EXPECT_EQ(Pattern::Intern("^a$"), Pattern::Intern("^a$"));
  EXPECT_NE(Pattern::Intern("^a$"), Pattern::Intern("^b$"));
}

TEST(CheckSchema, AcceptsTheLanguageOfSpecs) {
  const absl::Status status = CheckSchema(dr::v1::Environment::descriptor());
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_TRUE(CheckSchema(testing::Thing::descriptor()).ok());
}

// Overlays tell removals apart by what goes.
TEST(Schema, ARemovalIsKnownByAllThatItMayName) {
  const auto* removals =
      dr::v1::Environment::descriptor()->FindFieldByName("removals");
  std::set<std::string> names = {"reason"};
  for (const std::string& key : PropertyOf(removals).merge_key()) {
    names.insert(key);
  }
  const auto* removal = dr::v1::Removal::descriptor();
  EXPECT_EQ(names.size(), static_cast<size_t>(removal->field_count()));
  for (int i = 0; i < removal->field_count(); ++i) {
    EXPECT_EQ(names.count(std::string(removal->field(i)->name())), 1u)
        << removal->field(i)->name();
  }
}

// A removal names what the field of such names said before.
TEST(Schema, ARemovalIsOfANameThatAFieldTakes) {
  const auto* removal = dr::v1::Removal::descriptor();
  const struct {
    const google::protobuf::FieldDescriptor* field;
    const char* removed;
  } kNames[] = {
      {dr::v1::Alerts::descriptor()->FindFieldByName("topic_name"),
       "alert_topic"},
      {dr::v1::Encryption::descriptor()->FindFieldByName("alias"), "key_alias"},
      {dr::v1::Configuration::descriptor()->FindFieldByName("root"),
       "parameter_root"},
  };
  for (const auto& name : kNames) {
    const Property& said = PropertyOf(name.field);
    const Property& removed =
        PropertyOf(removal->FindFieldByName(name.removed));
    EXPECT_EQ(removed.pattern(), said.pattern()) << name.removed;
    EXPECT_EQ(removed.pattern_hint(), said.pattern_hint()) << name.removed;
    EXPECT_EQ(removed.min_length(), said.min_length()) << name.removed;
    EXPECT_EQ(removed.max_length(), said.max_length()) << name.removed;
  }
}

TEST(CheckSchema, ListsEveryFault) {
  const absl::Status status = CheckSchema(testing::Broken::descriptor());
  for (const char* fault : {
           "Broken: rules: there is no property `Nothing`",
           "Broken.pattern: pattern (?!a): invalid perl operator: (?!",
           "Broken.range: the field's type has no range",
           "Broken.length: the field's type has no length",
           "Broken.bounds: no range is within the bounds",
           "Broken.items: the field's type has no number of items",
           "Broken.boolean: only strings and numbers can have enum_values",
           "Broken.presence: only an optional scalar or an enum can have a",
           "Broken.no_number: the default x is no value of the field's type",
           "Broken.too_large: the default breaks its own rule: `too_large` is "
           "7, above the maximum of 6",
           "Broken.parts: only a singular message outside a oneof can be empty",
           "Broken.number: only a string can be literal",
           "Broken.single: only a list can have unique items",
           "Broken.digits: only a string can have a pattern",
           "Broken.texts: only a list of messages can have a merge_key",
           "Broken.keyed: the merge_key names no field: name",
           "Broken.inexact: no schema has fields of the type float",
       }) {
    EXPECT_THAT(status.message(), HasSubstr(fault));
  }
}

}  // namespace
}  // namespace drc::schema
