// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/naming.h"

#include <string>

#include "gtest/gtest.h"

namespace import_schema {
namespace {

TEST(SnakeCase, SplitsAtUpperCase) {
  EXPECT_EQ(SnakeCase("BucketName"), "bucket_name");
  EXPECT_EQ(SnakeCase("ABucket"), "a_bucket");
  EXPECT_EQ(SnakeCase("arn"), "arn");
  EXPECT_EQ(SnakeCase("projectSelectionScope"), "project_selection_scope");
}

TEST(SnakeCase, KeepsAcronymsWhole) {
  EXPECT_EQ(SnakeCase("KMSMasterKeyID"), "kms_master_key_id");
  EXPECT_EQ(SnakeCase("SSEType"), "sse_type");
  EXPECT_EQ(SnakeCase("TTL"), "ttl");
  EXPECT_EQ(SnakeCase("VPC"), "vpc");
  EXPECT_EQ(SnakeCase("PrincipalOrgID"), "principal_org_id");
}

TEST(SnakeCase, KeepsPluralAcronymsWhole) {
  EXPECT_EQ(SnakeCase("SubnetIDs"), "subnet_ids");
  EXPECT_EQ(SnakeCase("NotificationARNs"), "notification_arns");
  EXPECT_EQ(SnakeCase("ARNsOfRoles"), "arns_of_roles");
  EXPECT_EQ(SnakeCase("DNSsec"), "dn_ssec");  // No plural: letters follow.
}

TEST(SnakeCase, KeepsVersionsWithTheirWord) {
  EXPECT_EQ(SnakeCase("IPv4CidrBlock"), "ipv4_cidr_block");
  EXPECT_EQ(SnakeCase("CidrIpv6"), "cidr_ipv6");
  EXPECT_EQ(SnakeCase("WAFv2"), "wafv2");
  EXPECT_EQ(SnakeCase("ApiGatewayV2"), "api_gateway_v2");
}

TEST(SnakeCase, KeepsDigitsWithTheirWord) {
  EXPECT_EQ(SnakeCase("Route53"), "route53");
  EXPECT_EQ(SnakeCase("S3KeyPrefix"), "s3_key_prefix");
  EXPECT_EQ(SnakeCase("iso8601UTC"), "iso8601_utc");
  EXPECT_EQ(SnakeCase("MultiplexM2tsSettings"), "multiplex_m2ts_settings");
  EXPECT_EQ(SnakeCase("M3u8Settings"), "m3u8_settings");
}

TEST(SnakeCase, KnowsAFewWords) {
  EXPECT_EQ(SnakeCase("DynamoDB"), "dynamodb");
  EXPECT_EQ(SnakeCase("DynamoDBTable"), "dynamodb_table");
  EXPECT_EQ(SnakeCase("MaxRecordSizeInKiB"), "max_record_size_in_kib");
  EXPECT_EQ(SnakeCase("WarmThroughputMiBps"), "warm_throughput_mibps");
  EXPECT_EQ(SnakeCase("ExecutionEnvironmentMemoryGiBPerVCpu"),
            "execution_environment_memory_gib_per_vcpu");
  EXPECT_EQ(SnakeCase("OAuth2Properties"), "oauth2_properties");
  EXPECT_EQ(SnakeCase("IoTicket"), "io_ticket");  // Not the word IoT.
}

TEST(SnakeCase, IsAlwaysAnIdentifier) {
  EXPECT_EQ(SnakeCase("3Des"), "property_3_des");
  EXPECT_EQ(SnakeCase("a.b-c d"), "a_b_c_d");
  EXPECT_EQ(SnakeCase(""), "property");
  EXPECT_EQ(SnakeCase("--"), "property");
}

TEST(MessageName, BeginsWithUpperCase) {
  EXPECT_EQ(MessageName("Rule"), "Rule");
  EXPECT_EQ(MessageName("iso8601UTC"), "Iso8601UTC");
  EXPECT_EQ(MessageName("a-b_c"), "ABC");
  EXPECT_EQ(MessageName("3Des"), "Object3Des");
  EXPECT_EQ(MessageName(""), "Object");
}

TEST(FieldNames, TakesThePlainNameFirst) {
  FieldNames names;
  EXPECT_EQ(names.Add("SubnetIDs", /*repeated=*/true), "subnet_ids");
  EXPECT_EQ(names.Add("SubnetIds", /*repeated=*/true), "subnet_ids_property");
  EXPECT_EQ(names.Add("SUBNETIds", /*repeated=*/true), "subnet_ids_property_2");
}

// Protobuf's default JSON names would be the same: "abC".
TEST(FieldNames, TellsNamesApartWithoutUnderscores) {
  FieldNames names;
  EXPECT_EQ(names.Add("AbCd", /*repeated=*/false), "ab_cd");
  EXPECT_EQ(names.Add("AbcD", /*repeated=*/false), "abc_d_property");
}

TEST(FieldNames, AvoidsAccessorsOfOtherFields) {
  FieldNames names;
  EXPECT_EQ(names.Add("Key", /*repeated=*/false), "key");
  EXPECT_EQ(names.Add("HasKey", /*repeated=*/false), "has_key_property");
  EXPECT_EQ(names.Add("ClearKey", /*repeated=*/false), "clear_key_property");
  EXPECT_EQ(names.Add("KeySize", /*repeated=*/false), "key_size");
  EXPECT_EQ(names.Add("Rules", /*repeated=*/true), "rules");
  EXPECT_EQ(names.Add("RulesSize", /*repeated=*/false), "rules_size_property");
}

TEST(FieldNames, AvoidsMembersOfEveryMessage) {
  FieldNames names;
  EXPECT_EQ(names.Add("Descriptor", /*repeated=*/false), "descriptor_property");
  EXPECT_EQ(names.Add("UnknownFields", /*repeated=*/true),
            "unknown_fields_property");
}

TEST(MapEntryName, IsThatOfProtobuf) {
  EXPECT_EQ(MapEntryName("tags"), "TagsEntry");
  EXPECT_EQ(MapEntryName("s3_key_tags"), "S3KeyTagsEntry");
}

}  // namespace
}  // namespace import_schema
