// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "dr/v1/environment.pb.h"
#include "generator/parse/parts.h"
#include "gtest/gtest.h"

namespace drc::parse {
namespace {

std::string Meant(const char* word) {
  return FieldMeantBy(word, *dr::v1::Environment::descriptor());
}

TEST(FieldMeantBy, KnowsFieldsByTheirParts) {
  EXPECT_EQ(Meant("rto"), "objectives.rto_seconds");
  EXPECT_EQ(Meant("memory"), "functions.memory_mb");
  EXPECT_EQ(Meant("cidr"), "regions.primary.vpc_cidr");
  EXPECT_EQ(Meant("zones"), "network.zones");
}

TEST(FieldMeantBy, KnowsOtherWords) {
  EXPECT_EQ(Meant("tps"), "objectives.transactions_per_second");
  EXPECT_EQ(Meant("s3"), "buckets");
  EXPECT_EQ(Meant("pitr"), "tables.recovery_period_days");
  EXPECT_EQ(Meant("gsi"), "tables.global_secondary_indexes");
}

TEST(FieldMeantBy, EachOtherWordMeansAField) {
  for (const char* word : {"alarms",        "authorizer", "deletion_policy",
                           "dns",           "dynamodb",   "gsi",
                           "hash_key",      "kms",        "lambda",
                           "lambdas",       "logging",    "monitoring",
                           "notifications", "pitr",       "range_key",
                           "retain",        "role",       "s3",
                           "sns",           "ssm",        "throughput",
                           "tps",           "ttl",        "aurora",
                           "cluster",       "clusters",   "ecs",
                           "queue",         "queues",     "rds",
                           "rpo",           "rto",        "secret",
                           "secrets",       "sqs",        "state_machine",
                           "streams",       "topic",      "topics",
                           "state_machines"}) {
    EXPECT_NE(Meant(word), "") << word;
  }
}

TEST(SynonymOf, TakesNoWordForAPartOfAName) {
  const auto& root = *dr::v1::Environment::descriptor();
  EXPECT_EQ(SynonymOf("rto", root), "objectives.rto_seconds");
  EXPECT_EQ(SynonymOf("queues", root), "resources");
  EXPECT_EQ(SynonymOf("enabled", root), "");
}

TEST(FieldMeantBy, ElseNothing) { EXPECT_EQ(Meant("banana"), ""); }

}  // namespace
}  // namespace drc::parse
