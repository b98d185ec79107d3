// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/message_names.h"

#include <map>
#include <set>
#include <string>

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"

namespace import_schema {
namespace {

using Objects = std::map<std::string, std::set<std::string>>;

// The name of the last place, of a resource Bucket.
std::string NameOf(const std::string& place, Objects objects) {
  objects.emplace("", std::set<std::string>());
  objects.emplace(place, std::set<std::string>());
  return absl::StrJoin(NameMessages("Bucket", objects)[place], ".");
}

TEST(NameMessages, NamesTheResource) { EXPECT_EQ(NameOf("", {}), "Bucket"); }

TEST(NameMessages, NamesDefinitions) {
  EXPECT_EQ(NameOf("/definitions/Rule", {}), "Bucket.Rule");
  EXPECT_EQ(NameOf("/definitions/iso8601", {}), "Bucket.Iso8601");
}

TEST(NameMessages, NamesObjectsByTheirProperty) {
  EXPECT_EQ(NameOf("/properties/Website", {}), "Bucket.Website");
  EXPECT_EQ(NameOf("/properties/Tags/items", {}), "Bucket.Tags");
  EXPECT_EQ(NameOf("/definitions/Rule/properties/Tags/items",
                   {{"/definitions/Rule", {}}}),
            "Bucket.Rule.Tags");
  EXPECT_EQ(NameOf("/properties/Map/patternProperties/.*", {}), "Bucket.Map");
  EXPECT_EQ(NameOf("/definitions/Format/oneOf/0/properties/Prefix",
                   {{"/definitions/Format", {}}}),
            "Bucket.Format.Prefix");
}

TEST(NameMessages, JoinsNamesWhereTheOwnerIsNoMessage) {
  EXPECT_EQ(NameOf("/definitions/Base/properties/Tags/items", {}),
            "Bucket.BaseTags");
}

TEST(NameMessages, PrefersDefinitions) {
  EXPECT_EQ(NameOf("/properties/Tags/items", {{"/definitions/Tags", {}}}),
            "Bucket.TagsProperty");
  EXPECT_EQ(NameOf("/definitions/Tags", {{"/properties/Tags/items", {}}}),
            "Bucket.Tags");
}

TEST(NameMessages, AvoidsTheNameOfTheMessageAround) {
  EXPECT_EQ(NameOf("/definitions/Bucket", {}), "Bucket.BucketProperty");
  EXPECT_EQ(
      NameOf("/definitions/Rule/properties/Rule", {{"/definitions/Rule", {}}}),
      "Bucket.Rule.RuleProperty");
}

TEST(NameMessages, AvoidsForbiddenNames) {
  EXPECT_EQ(NameOf("/definitions/TagsEntry", {{"", {"TagsEntry"}}}),
            "Bucket.TagsEntryProperty");
}

TEST(NameMessages, NumbersFurtherNames) {
  EXPECT_EQ(NameOf("/definitions/tags", {{"/definitions/TAGS", {}},
                                         {"/definitions/Tags", {}},
                                         {"/properties/Tags", {}}}),
            "Bucket.TagsProperty");
  EXPECT_EQ(NameOf("/properties/Tags",
                   {{"/definitions/Tags", {}}, {"/definitions/tags", {}}}),
            "Bucket.TagsProperty2");
}

}  // namespace
}  // namespace import_schema
