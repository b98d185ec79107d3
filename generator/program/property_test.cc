// SPDX-License-Identifier: Apache-2.0
#include "generator/program/property.h"

#include "aws/dynamodb.pb.h"
#include "aws/s3.pb.h"
#include "gtest/gtest.h"

namespace drc::program {
namespace {

constexpr char kKey[] = "/Replicas/*/SSESpecification/KMSMasterKeyId";

TEST(Property, IsReadByItsPointer) {
  aws::s3::Bucket bucket;
  EXPECT_EQ(TextAt(bucket, "/BucketName"), "");
  bucket.set_bucket_name("b");
  EXPECT_EQ(TextAt(bucket, "/BucketName"), "b");
  EXPECT_EQ(TextAt(bucket, "/NoProperty"), "");
}

TEST(Property, IsOneOfEachElement) {
  aws::dynamodb::GlobalTable table;
  table.add_replicas()->set_region("us-east-1");
  auto& second = *table.add_replicas();
  second.set_region("us-west-2");
  second.mutable_sse_specification()->set_kms_master_key_id("k");
  const auto found = PropertiesAt(table, kKey);
  ASSERT_EQ(found.size(), 2);
  EXPECT_EQ(found[0].text, "");
  EXPECT_EQ(found[1].text, "k");
  EXPECT_EQ(found[1].pointer, "/Replicas/1/SSESpecification/KMSMasterKeyId");
  ASSERT_EQ(found[1].holders.size(), 3);
  EXPECT_EQ(found[1].holders[0], &table);
  EXPECT_EQ(found[1].holders[1], &second);
  EXPECT_EQ(found[1].holders[2], &second.sse_specification());
}

TEST(Property, OfAnEmptyListIsNotSet) {
  const auto found = PropertiesAt(aws::dynamodb::GlobalTable(), kKey);
  ASSERT_EQ(found.size(), 1);
  EXPECT_EQ(found[0].text, "");
  EXPECT_EQ(found[0].pointer, "/Replicas");
}

TEST(Property, HasAField) {
  const auto* table = aws::dynamodb::GlobalTable::descriptor();
  EXPECT_EQ(FieldAt(table, kKey)->name(), "kms_master_key_id");
  EXPECT_EQ(FieldAt(table, "/Replicas/0/Region")->name(), "region");
  EXPECT_EQ(FieldAt(table, "/Replicas")->name(), "replicas");
  EXPECT_EQ(FieldAt(table, "/TableName/Nothing"), nullptr);
  EXPECT_EQ(FieldAt(table, "/Table"), nullptr);
}

}  // namespace
}  // namespace drc::program
