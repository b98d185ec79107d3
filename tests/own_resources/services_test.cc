// SPDX-License-Identifier: Apache-2.0
//
// What services of the spec's own are given, and what the report says of them.

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "generator/parse/read_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/own_resources/report_of.h"

namespace drc::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr size_t kMaxBytes = 1 << 20;

std::string Services() {
  const std::string spec =
      *parse::ReadFile("tests/testdata/resource/services.textproto", kMaxBytes);
  return spec.substr(spec.find("resources {"));
}

std::string FileOf(absl::string_view path) {
  for (const emit::File& file : FilesOf(Services())) {
    if (file.path == path) {
      return absl::StrReplaceAll(file.content, {{"\n", ""}, {"  ", ""}});
    }
  }
  return "";
}

TEST(Services, LogUnderTheRegionsKey) {
  EXPECT_THAT(FileOf("us-east-1/security.template.json"),
              HasSubstr(":log-group:/ecs/shop-${EnvironmentSuffix}"));
  EXPECT_THAT(FileOf("us-west-2/security.template.json"),
              HasSubstr("us-west-2:${AWS::AccountId}:log-group:/ecs/shop-"));
}

TEST(Services, GetTheRolesThatTheyName) {
  EXPECT_THAT(
      FileOf("us-east-1/identity.template.json"),
      AllOf(HasSubstr(":role/shop-${EnvironmentSuffix}"),
            HasSubstr("\"iam:PassedToService\": \"glue.amazonaws.com\""),
            HasSubstr(":role/acme-copies\""),
            HasSubstr("arn:aws:iam::999988887777:role/Boards\""),
            Not(HasSubstr(":${AWS::AccountId}:role/Boards")),
            Not(HasSubstr("READ_ONLY"))));
}

TEST(Services, ChangeRecordsOfTheirZonesAlone) {
  const std::string right =
      "\"route53:ChangeResourceRecordSets\",\"Resource\": {\"Fn::Sub\": "
      "\"arn:${AWS::Partition}:route53:::hostedzone/";
  EXPECT_THAT(FileOf("us-east-1/identity.template.json"),
              AllOf(HasSubstr(absl::StrCat(right, "Z0A1B2C3D4E5F6G7H8I9\"")),
                    HasSubstr("\"shop.acme.org\""),  // of any zone of the name
                    Not(HasSubstr(absl::StrCat(right, "*\"}}"))),
                    Not(HasSubstr("Z1H1FL5HABSF5"))));
}

TEST(Services, AskForZonesWhereThatIsAnswered) {
  EXPECT_THAT(FileOf("us-east-1/identity.template.json"),
              HasSubstr("\"route53:ListHostedZones\"],\"Resource\": \"*\","
                        "\"Condition\": {\"StringEquals\": "
                        "{\"aws:RequestedRegion\": "
                        "[\"us-east-1\",\"us-west-2\"]}}"));
}

TEST(Services, ActInBothRegions) {
  EXPECT_THAT(FileOf("report.md"),
              AllOf(HasSubstr("that the active region alone acts"),
                    HasSubstr("ACM keeps a certificate as long as")));
}

}  // namespace
}  // namespace drc::testing
