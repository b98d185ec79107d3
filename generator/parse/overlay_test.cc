// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "dr/v1/environment.pb.h"
#include "generator/diag/diagnostics.h"
#include "generator/diag/source_file.h"
#include "generator/parse/own_properties.h"
#include "generator/parse/parse.h"
#include "generator/parse/parts.h"
#include "generator/parse/temporary_file.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace drc::parse {
namespace {

using ::drc::diag::ToString;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Merged {
  diag::Diagnostics diagnostics;
  ParsedSpec spec;

  const dr::v1::Environment& environment() const { return *spec.environment; }

  // Without the folder and the ending that all have.
  std::string Place(const google::protobuf::Message& message,
                    const char* field = nullptr, int index = 0) const {
    return ToString(field == nullptr
                        ? spec.locations.Of(message)
                        : spec.locations.Of(message, field, index));
  }
};

// Overlays are called "1", "2", ...
std::unique_ptr<Merged> Merge(std::string spec,
                              const std::vector<std::string>& overlays) {
  std::vector<OverlayText> texts;
  for (const std::string& overlay : overlays) {
    texts.push_back({absl::StrCat(texts.size() + 1), overlay});
  }
  auto merged = std::make_unique<Merged>();
  merged->spec = ParseSpecText("s", std::move(spec), merged->diagnostics,
                               std::move(texts));
  return merged;
}

std::string TextOf(const google::protobuf::Message& message) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(message, &text);
  return text;
}

TEST(Overlay, WinsWhereItSetsAValue) {
  const auto m = Merge(R"(name: "shop"
objectives { transactions_per_second: 50 rto_seconds: 600 })",
                       {"objectives {\n  transactions_per_second: 1\n}"});
  const dr::v1::Objectives& objectives = m->environment().objectives();
  EXPECT_EQ(objectives.transactions_per_second(), 1);
  EXPECT_EQ(objectives.rto_seconds(), 600);
  EXPECT_EQ(m->environment().name(), "shop");
  EXPECT_EQ(m->Place(objectives, "transactions_per_second"), "1:2:28");
  EXPECT_EQ(m->Place(objectives, "rto_seconds"), "s:2:55");
  EXPECT_EQ(m->Place(objectives), "s:2:1");
  EXPECT_EQ(m->Place(objectives, "latency_ms"), "s:2:1");
}

TEST(Overlay, AddsWhatOnlyItHas) {
  const auto m =
      Merge("name: 'shop'", {"\nlogs {\n retention_days: 3 }\nname: 'dev'"});
  EXPECT_EQ(m->environment().name(), "dev");
  EXPECT_EQ(m->Place(m->environment(), "name"), "1:4:7");
  EXPECT_EQ(m->Place(m->environment()), "s:1:1");
  EXPECT_EQ(m->Place(m->environment().logs()), "1:2:1");
  EXPECT_EQ(m->Place(m->environment().logs(), "retention_days"), "1:3:18");
}

// A field without presence is set by whoever writes it, to whatever value.
TEST(Overlay, TakesDefaultsThatItWrites) {
  const auto m = Merge(
      "name: 'shop' resources { id: 'A' stack: 'b' state: STATE_LOST }",
      {"name: ''\nresources { id: 'A' stack: 'b' state: STATE_UNSPECIFIED }"});
  EXPECT_EQ(m->environment().name(), "");
  EXPECT_EQ(m->environment().resources_size(), 1);
  EXPECT_THAT(m->diagnostics.Render(),
              HasSubstr("1:2:39: error: `state` is STATE_UNSPECIFIED"));
}

TEST(Overlay, MergesElementsByTheirKey) {
  const auto m = Merge(R"(tables { name: "a" recovery_period_days: 35 }
tables { name: "b" }
tables { name: "c" global_secondary_indexes { name: "by_day" } })",
                       {R"(tables { name: "c"
  global_secondary_indexes { name: "by_day" partition_key { name: "day" } }
  global_secondary_indexes { name: "by_week" } }
tables { name: "d" }
tables { name: "a" recovery_period_days: 1 })"});
  const auto& tables = m->environment().tables();
  ASSERT_EQ(tables.size(), 4);
  EXPECT_EQ(tables[0].recovery_period_days(), 1);
  EXPECT_EQ(m->Place(tables[0]), "s:1:1");
  EXPECT_EQ(m->Place(tables[0], "name"), "s:1:16");
  EXPECT_EQ(m->Place(tables[0], "recovery_period_days"), "1:5:42");
  EXPECT_EQ(m->Place(m->environment(), "tables", 0), "s:1:1");
  EXPECT_EQ(tables[2].global_secondary_indexes_size(), 2);
  EXPECT_EQ(m->Place(tables[2].global_secondary_indexes(0)), "s:3:20");
  EXPECT_EQ(
      m->Place(tables[2].global_secondary_indexes(0).partition_key(), "name"),
      "1:2:67");
  EXPECT_EQ(m->Place(tables[2].global_secondary_indexes(1)), "1:3:3");
  EXPECT_EQ(tables[3].name(), "d");
  EXPECT_EQ(m->Place(tables[3]), "1:4:1");
  EXPECT_EQ(m->Place(m->environment(), "tables", 3), "1:4:1");
  EXPECT_EQ(m->Place(tables[3], "name"), "1:4:16");
}

TEST(Overlay, MergesElementsOfSeveralKeys) {
  const auto m = Merge(R"(resources { id: "A" stack: "x" reason: "1" }
resources { id: "A" stack: "y" reason: "2" }
removals { table: "a" reason: "3" }
removals { bucket: "a" reason: "4" }
removals { resource { stack: "x" id: "B" type: "t" } reason: "5" }
removals { existing_table: "a" reason: "10" })",
                       {R"(resources { stack: "y" id: "A" reason: "6" }
removals { bucket: "a" reason: "7" }
removals { resource { stack: "x" id: "B" type: "t" } reason: "8" }
removals { backup_vaults: true reason: "9" }
removals { existing_table: "b" reason: "11" })"});
  std::vector<std::string> reasons;
  for (const auto& resource : m->environment().resources()) {
    reasons.push_back(resource.reason());
  }
  for (const auto& removal : m->environment().removals()) {
    reasons.push_back(removal.reason());
  }
  EXPECT_THAT(reasons, ElementsAre("1", "6", "3", "7", "8", "10", "9", "11"));
}

// Two overrides of one resource are two, in their order.
TEST(Overlay, MergesTheNthOfAKeyIntoTheNth) {
  const auto m = Merge(R"(overrides { resource: "r" reason: "1" }
overrides { resource: "r" reason: "2" })",
                       {R"(overrides { resource: "r" reason: "3" }
overrides { resource: "r" reason: "4" }
overrides { resource: "r" reason: "5" })"});
  std::vector<std::string> reasons;
  for (const auto& change : m->environment().overrides()) {
    reasons.push_back(change.reason());
  }
  EXPECT_THAT(reasons, ElementsAre("3", "4", "5"));
}

TEST(Overlay, ReplacesOtherLists) {
  const auto m = Merge(R"(alerts {
  subscriptions { protocol: "email" endpoint: "a" }
  subscriptions { protocol: "email" endpoint: "b" }
}
network { interface_endpoints: ["sns", "sqs", "kms"] }
failover { operators: "user/a" })",
                       {R"(alerts { subscriptions { endpoint: "c" } }
network { interface_endpoints: "sts" }
failover { operators: [] })"});
  const dr::v1::Environment& e = m->environment();
  ASSERT_EQ(e.alerts().subscriptions_size(), 1);
  EXPECT_EQ(e.alerts().subscriptions(0).protocol(), "");
  EXPECT_EQ(m->Place(e.alerts().subscriptions(0)), "1:1:10");
  EXPECT_THAT(e.network().interface_endpoints(), ElementsAre("sts"));
  EXPECT_EQ(m->Place(e.network(), "interface_endpoints", 0), "1:2:32");
  EXPECT_FALSE(
      m->spec.locations.IsWritten(e.network(), "interface_endpoints", 1));
  // The default.
  EXPECT_THAT(e.failover().operators(), ElementsAre("user/*"));
  EXPECT_EQ(m->diagnostics.Render(), "");
}

TEST(Overlay, MergesMapsByKey) {
  const auto m = Merge(R"(tags { key: "a" value: "1" }
tags { key: "b" value: "2" }
functions { name: "f" })",
                       {R"(tags { key: "b" value: "3" }
tags { key: "c" value: "4" }
functions { name: "f" environment { key: "LEVEL" value: "debug" } })"});
  const auto& tags = m->environment().tags();
  EXPECT_EQ(tags.size(), 3);
  EXPECT_EQ(tags.at("a"), "1");
  EXPECT_EQ(tags.at("b"), "3");
  const auto place = [&](const google::protobuf::Message& message,
                         const char* field, const char* key) {
    return ToString(m->spec.locations.OfKey(message, field, key));
  };
  EXPECT_EQ(place(m->environment(), "tags", "a"), "s:1:1");
  EXPECT_EQ(place(m->environment(), "tags", "b"), "1:1:1");
  EXPECT_EQ(place(m->environment(), "tags", "c"), "1:2:1");
  EXPECT_EQ(place(m->environment().functions(0), "environment", "LEVEL"),
            "1:3:23");
  EXPECT_EQ(m->Place(m->environment().functions(0), "environment"), "1:3:23");
}

TEST(Overlay, TellsKeysThatOneFileHasTwice) {
  const auto m =
      Merge("tags { key: 'a' value: '1' }", {"tags { key: 'a' value: '2' }\n"
                                             "tags { key: 'a' value: '3' }"});
  EXPECT_EQ(m->diagnostics.Render(),
            "1:2:1: error: `tags` has the key \"a\" twice; remove one "
            "[duplicate-key]\n"
            "tags { key: 'a' value: '3' }\n^\n"
            "1:1:1: note: the first is here\n"
            "tags { key: 'a' value: '2' }\n^\n");
}

TEST(Overlay, ChoosesAnotherOfAOneof) {
  const auto m = Merge(
      R"(routing { record_name: "a" owned_zone { domain_name: "a.internal" } })",
      {"routing { existing_zone { domain_name: 'a.net' } }",
       "routing { existing_zone { hosted_zone_id: 'Z1' } }"});
  const dr::v1::Routing& routing = m->environment().routing();
  EXPECT_EQ(routing.existing_zone().domain_name(), "a.net");
  EXPECT_EQ(routing.existing_zone().hosted_zone_id(), "Z1");
  EXPECT_EQ(m->Place(routing.existing_zone()), "1:1:11");
  EXPECT_EQ(m->Place(routing.existing_zone(), "hosted_zone_id"), "2:1:43");
  EXPECT_FALSE(m->spec.locations.IsWritten(routing, "owned_zone"));
}

TEST(Overlay, MergesPropertiesOfAnyType) {
  const auto m = Merge(R"(resources { id: "Orders" stack: "async" properties {
  [aws.sqs.Queue] { queue_name: "orders" visibility_timeout: 30
    tags { key: "a" value: "1" } } } })",
                       {R"(resources { id: "Orders" stack: "async" properties {
  [aws.sqs.Queue] { visibility_timeout: 60 delay_seconds: 1
    tags { key: "b" value: "2" } tags { key: "c" value: "3" } } } }
resources { id: "New" stack: "async" properties {
  [aws.lambda.Alias] { name: "x" } } })"});
  EXPECT_EQ(m->diagnostics.Render(), "");
  ASSERT_EQ(m->environment().resources_size(), 2);
  const auto* queue = MessageIn(m->environment().resources(0).properties());
  ASSERT_NE(queue, nullptr);
  EXPECT_EQ(TextOf(*queue),
            "delay_seconds: 1\nqueue_name: \"orders\"\n"
            "tags {\n  key: \"b\"\n  value: \"2\"\n}\n"
            "tags {\n  key: \"c\"\n  value: \"3\"\n}\n"
            "visibility_timeout: 60\n");
  EXPECT_EQ(m->Place(*queue), "s:2:3");
  EXPECT_EQ(m->Place(*queue, "queue_name"), "s:2:33");
  EXPECT_EQ(m->Place(*queue, "visibility_timeout"), "1:2:41");
  EXPECT_EQ(m->Place(*queue, "tags", 1), "1:3:34");
  const auto* alias = MessageIn(m->environment().resources(1).properties());
  ASSERT_NE(alias, nullptr);
  EXPECT_EQ(m->Place(*alias, "name"), "1:5:30");
}

TEST(Overlay, AnotherTypeIsASecondOne) {
  const auto m = Merge(
      "resources { id: 'A' stack: 'b' properties { [aws.sqs.Queue] {} } }",
      {"resources { id: 'A' stack: 'b' properties { [aws.sns.Topic] {} } }"});
  EXPECT_EQ(TypesIn(m->environment().resources(0).properties()).size(), 2);
}

TEST(Overlay, LaterOnesComeOverEarlierOnes) {
  const auto m = Merge("name: 'a' logs { retention_days: 7 }",
                       {"logs { retention_days: 3 } tables { name: 'x' }",
                        "logs { retention_days: 1 }\ntables { name: 'x' "
                        "recovery_period_days: 2 } tables { name: 'y' }"});
  EXPECT_EQ(m->Place(m->environment().logs(), "retention_days"), "2:1:24");
  ASSERT_EQ(m->environment().tables_size(), 2);
  const dr::v1::Table& table = m->environment().tables(0);
  EXPECT_EQ(m->Place(table), "1:1:28");
  EXPECT_EQ(m->Place(table, "recovery_period_days"), "2:2:42");
  EXPECT_EQ(m->Place(m->environment().tables(1)), "2:2:46");
}

TEST(Overlay, SaysNothingWhereItIsEmpty) {
  const std::string spec = "name: 'a' tables { name: 't' }";
  const std::string alone = TextOf(Merge(spec, {})->environment());
  for (const char* overlay :
       {"", "# proto-message: dr.v1.Environment\n", "\xEF\xBB\xBF", "\n",
        "tables { name: 't' }", "objectives {}"}) {
    const auto m = Merge(spec, {overlay, overlay});
    EXPECT_EQ(m->diagnostics.Render(), "");
    EXPECT_EQ(TextOf(m->environment()), alone) << overlay;
  }
}

TEST(Overlay, EmptiesNothingThatHasKeys) {
  const auto m = Merge("name: 'a' tables { name: 't' } tags { key: 'k' }",
                       {"tables: []\ntags: []\nfailover { operators: [] }"});
  EXPECT_EQ(m->environment().tables_size(), 1);
  std::vector<std::string> places;
  for (const diag::Finding* finding : m->diagnostics.Sorted()) {
    EXPECT_EQ(finding->rule_id, "overlay");
    places.push_back(ToString(finding->loc));
  }
  EXPECT_THAT(places, ElementsAre("1:1:1", "1:2:1"));
}

// All that is wrong with the texts, in one run and each in its file.
TEST(Overlay, TellsMistakesOfAllFiles) {
  const auto m =
      Merge("name: 'a' b: 1", {"retention: 1", "logs { retention_days: 'x' }",
                               "\xFF", "# proto-message: dr.v1.Table\n",
                               "name: 'a' name: 'b'", std::string("a\0", 2)});
  EXPECT_EQ(m->spec.environment, nullptr);
  std::vector<std::string> places;
  for (const diag::Finding* finding : m->diagnostics.Sorted()) {
    places.push_back(absl::StrCat(ToString(finding->loc), finding->rule_id));
  }
  EXPECT_THAT(places, ElementsAre("s:1:11syntax", "1:1:1syntax", "2:1:24syntax",
                                  "3:1:1encoding", "4:1:18proto-message",
                                  "5:1:11syntax", "6:1:2encoding"));
}

TEST(Overlay, SurvivesNesting) {
  std::string nested;
  for (int i = 0; i < 20000; ++i) nested += "regions { primary { ";
  EXPECT_THAT(Merge("name: 'a'", {nested})->diagnostics.Render(),
              HasSubstr("1:1:"));
  EXPECT_THAT(Merge("", {"name: 'a'"})->diagnostics.Render(),
              HasSubstr("[empty-spec]"));
}

// As many as fit into 4 MiB, all of one key.
TEST(Overlay, TakesManyElementsInItsStride) {
  std::string text;
  while (text.size() < kMaxSpecBytes - 100) text += "tables{name:'a'}";
  EXPECT_GT(Merge(text, {text})->environment().tables_size(), 200000);
}

TEST(Overlay, NamesEachFileThatCannotBeRead) {
  diag::Diagnostics diagnostics;
  const auto spec =
      ParseSpec("no/spec", {"no/dev", testing::TempDir()}, diagnostics);
  EXPECT_EQ(spec.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(spec.status().message(),
            absl::StrCat("no/spec: No such file or directory\n"
                         "no/dev: No such file or directory\n",
                         testing::TempDir(), ": Is a directory"));
}

TEST(Overlay, RefusesALargeOneUnread) {
  const std::string path = TemporaryFile("large_overlay.textproto", "");
  ASSERT_EQ(std::system(("truncate -s 100000000 '" + path + "'").c_str()), 0);
  diag::Diagnostics diagnostics;
  const auto spec = ParseSpec(TemporaryFile("of_large.textproto", "name: 'a'"),
                              {path}, diagnostics);
  ASSERT_TRUE(spec.ok());
  EXPECT_EQ(spec->environment, nullptr);
  EXPECT_EQ(diagnostics.Render(),
            path +
                ": error: the overlay is larger than 4194304 bytes (4 MiB) "
                "[file-size]\n");
}

// Relative to the file that names them.
TEST(Overlay, ReadsCodeBesideTheFileThatNamesIt) {
  const std::string folder = testing::TempDir() + "/";
  for (const char* name : {"base", "stages"}) {
    std::filesystem::create_directory(folder + name);
    TemporaryFile(absl::StrCat(name, "/a.py"), absl::StrCat("# ", name, "\n"));
  }
  diag::Diagnostics diagnostics;
  const ParsedSpec spec = ParseSpecText(
      folder + "base/s.textproto",
      "functions { name: 'f' code_file: 'a.py' }\n"
      "functions { name: 'g' code_file: 'a.py' }",
      diagnostics,
      {{folder + "stages/dev.textproto",
        "functions { name: 'g' code_file: 'a.py' memory_mb: 128 }\n"
        "functions { name: 'f' memory_mb: 128 }\n"
        "functions { name: 'h' code_file: '../base/a.py' }"}});
  EXPECT_THAT(spec.code, ElementsAre("# base\n", "# stages\n", ""));
  EXPECT_EQ(diagnostics.Sorted().size(), 1);
  EXPECT_THAT(diagnostics.Render(),
              HasSubstr("stages/dev.textproto:3:34: error: `code_file` "
                        "\"../base/a.py\" leaves this file's folder"));
}

}  // namespace
}  // namespace drc::parse
