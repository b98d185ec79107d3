// SPDX-License-Identifier: Apache-2.0
#include "generator/parse/locations.h"

#include <memory>
#include <string>

#include "dr/v1/environment.pb.h"
#include "generator/diag/source_file.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace drc::parse {
namespace {

using ::drc::diag::ToString;

struct Parsed {
  explicit Parsed(const std::string& text) : file("s", text, 0) {}

  diag::SourceFile file;
  std::unique_ptr<dr::v1::Environment> environment;
  Locations locations;
};

std::unique_ptr<Parsed> Parse(const std::string& text) {
  auto parsed = std::make_unique<Parsed>(text);
  parsed->environment = std::make_unique<dr::v1::Environment>();
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      text, parsed->environment.get()));
  parsed->locations = Locations(&parsed->file, *parsed->environment);
  return parsed;
}

TEST(Locations, FindsFieldsBlocksAndElements) {
  const auto p = Parse(R"(# A comment.
name: "a"
regions {
	primary < name: "us-east-1"; subnet_cidrs: [ "a",
    "b" ] subnet_cidrs: 'c' >
}
tables: [ { name: "t1" }, {
  name: "t"  # joined
        "2" } ]
tables { name: "t3" consistency: CONSISTENCY_STRONG }
)");
  const dr::v1::Environment& e = *p->environment;
  const Locations& l = p->locations;
  EXPECT_EQ(ToString(l.Of(e)), "s:2:1");
  EXPECT_EQ(ToString(l.Of(e, "name")), "s:2:7");
  EXPECT_EQ(ToString(l.Of(e.regions())), "s:3:1");
  EXPECT_EQ(ToString(l.Of(e, "regions")), "s:3:1");
  const dr::v1::Region& primary = e.regions().primary();
  EXPECT_EQ(ToString(l.Of(primary)), "s:4:2");
  EXPECT_EQ(ToString(l.Of(primary, "name")), "s:4:18");
  EXPECT_EQ(ToString(l.Of(primary, "subnet_cidrs", 0)), "s:4:47");
  EXPECT_EQ(ToString(l.Of(primary, "subnet_cidrs", 1)), "s:5:5");
  EXPECT_EQ(ToString(l.Of(primary, "subnet_cidrs", 2)), "s:5:25");
  EXPECT_EQ(ToString(l.Of(e.tables(0))), "s:7:11");
  EXPECT_EQ(ToString(l.Of(e.tables(1))), "s:7:27");
  EXPECT_EQ(ToString(l.Of(e.tables(1), "name")), "s:8:9");
  EXPECT_EQ(ToString(l.Of(e.tables(2))), "s:10:1");
  EXPECT_EQ(ToString(l.Of(e.tables(2), "consistency")), "s:10:34");
  EXPECT_EQ(ToString(l.Of(e, "tables", 1)), "s:7:27");
}

TEST(Locations, FallBackToTheMessageThatHoldsThem) {
  const auto p = Parse("regions {\n  primary {}\n}\n");
  const dr::v1::Environment& e = *p->environment;
  const Locations& l = p->locations;
  EXPECT_EQ(ToString(l.Of(e.regions().primary(), "vpc_cidr")), "s:2:3");
  EXPECT_EQ(ToString(l.Of(e.regions(), "secondary")), "s:1:1");
  EXPECT_FALSE(l.IsWritten(e.regions(), "secondary"));
  EXPECT_TRUE(l.IsWritten(e.regions(), "primary"));
  EXPECT_EQ(ToString(l.Of(dr::v1::Environment())), "s:1:1");
}

TEST(Locations, AdoptMessagesThatDefaultsCreated) {
  const auto p = Parse("name: 'a'\ntables {}\ntables {}\n");
  dr::v1::Environment& e = *p->environment;
  e.mutable_objectives()->set_rpo_seconds(1);
  e.mutable_tables(1)->mutable_partition_key();
  p->locations.Adopt(e);
  EXPECT_EQ(ToString(p->locations.Of(e.tables(1).partition_key(), "name")),
            "s:3:1");
  EXPECT_EQ(ToString(p->locations.Of(e.objectives(), "rpo_seconds")), "s:1:1");
  EXPECT_FALSE(p->locations.IsWritten(e.objectives(), "rpo_seconds"));
}

TEST(Locations, FindMapEntriesAndKeysThatComeTwice) {
  const auto p = Parse(R"(tags { key: "a" value: "1" }
tags: [ { value: "2", key: 'b' }, { key: "\141" value: "3" } ]
tags {}
name: "after"
)");
  const dr::v1::Environment& e = *p->environment;
  const Locations& l = p->locations;
  EXPECT_EQ(ToString(l.OfKey(e, "tags", "a")), "s:1:1");
  EXPECT_EQ(ToString(l.OfKey(e, "tags", "b")), "s:2:9");
  EXPECT_EQ(ToString(l.OfKey(e, "tags", "")), "s:3:1");
  EXPECT_EQ(ToString(l.OfKey(e, "tags", "none")), "s:1:1");
  EXPECT_EQ(ToString(l.Of(e, "name")), "s:4:7");
  ASSERT_EQ(l.duplicate_keys().size(), 1);
  EXPECT_EQ(l.duplicate_keys()[0].key, "a");
  EXPECT_EQ(ToString(l.duplicate_keys()[0].loc), "s:2:35");
  EXPECT_EQ(ToString(l.duplicate_keys()[0].first), "s:1:1");
}

TEST(Locations, CountTabsAndOtherScriptsAsOneCharacter) {
  const auto p = Parse("\tname:\t\"a\"\ttags { key: \"\xC3\xA9\" } buckets {}");
  EXPECT_EQ(ToString(p->locations.Of(*p->environment, "name")), "s:1:8");
  EXPECT_EQ(ToString(p->locations.Of(p->environment->buckets(0))), "s:1:30");
}

}  // namespace
}  // namespace drc::parse
