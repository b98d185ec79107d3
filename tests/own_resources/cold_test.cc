// SPDX-License-Identifier: Apache-2.0
//
// Own resources that serve little where nobody has used them for months.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/own_resources/report_of.h"

namespace drc::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string ReportOfStore(const std::string& properties) {
  return ReportOf(
      absl::StrCat("resources { id: \"Store\" stack: \"own\" "
                   "properties { ",
                   properties, R"( }
  state: STATE_LOST
  reason: "it is filled again from the table, which has all of it"
})"));
}

std::string Stream(const char* mode) {
  return absl::StrCat(R"([aws.kinesis.Stream] {
    name: "store-${EnvironmentSuffix}"
    stream_encryption { encryption_type: "KMS" key_id: "${security/Key.Arn}" }
    )",
                      mode, "}");
}

std::string Table(const char* throughput) {
  return absl::StrCat(R"([aws.dynamodb.Table] {
    table_name: "store-${EnvironmentSuffix}"
    attribute_definitions { attribute_name: "id" attribute_type: "S" }
    billing_mode: "PAY_PER_REQUEST"
    sse_specification { sse_enabled: true sse_type: "KMS" kms_master_key_id: "${security/Key.Arn}" }
    )",
                      throughput, R"(}
  }
  json {
    key: "key_schema"
    value: '[{"AttributeName": "id", "KeyType": "HASH"}]')");
}

std::string Cluster(const char* least) {
  return absl::StrCat(R"([aws.rds.DBCluster] {
    db_cluster_identifier: "store-${EnvironmentSuffix}"
    engine: "aurora-postgresql"
    storage_encrypted: true
    kms_key_id: "${security/Key.Arn}"
    serverless_v2_scaling_configuration { max_capacity: 8 min_capacity: )",
                      least, "} }");
}

TEST(Report, SaysWhatTheQuotasDoNotCount) {
  const auto uncounted = HasSubstr("\"Quotas to raise\" does not count it");
  const auto report = [](const char* type, const char* properties) {
    return ReportOf(absl::StrCat(
        R"(resources { id: "Own" stack: "own" properties { [aws.ec2.)", type,
        "] { ", properties, " } } }"));
  };
  EXPECT_THAT(report("VPC", "cidr_block: \"10.200.0.0/16\""), uncounted);
  EXPECT_THAT(report("EIP", ""), uncounted);
  EXPECT_THAT(report("InternetGateway", ""), Not(uncounted));
}

TEST(Report, NamesWhatIsColdWhereNobodyUsesIt) {
  const char stream[] = "a stream on demand begins with 4 MB";
  EXPECT_THAT(ReportOfStore(
                  Stream("stream_mode_details { stream_mode: \"ON_DEMAND\" }")),
              HasSubstr(stream));
  EXPECT_THAT(ReportOfStore(Stream("shard_count: 8")), Not(HasSubstr(stream)));
  const char table[] = "a table on demand begins with 4,000 writes";
  EXPECT_THAT(ReportOfStore(Table("")), HasSubstr(table));
  EXPECT_THAT(ReportOfStore(Table("warm_throughput { read_units_per_second: "
                                  "20000 write_units_per_second: 9000 }")),
              Not(HasSubstr(table)));
  const char cluster[] = "with a `min_capacity` of 0 it pauses";
  EXPECT_THAT(ReportOfStore(Cluster("0")), HasSubstr(cluster));
  EXPECT_THAT(ReportOfStore(Cluster("0.5")), Not(HasSubstr(cluster)));
}

}  // namespace
}  // namespace drc::testing
