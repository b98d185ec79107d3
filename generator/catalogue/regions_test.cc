// SPDX-License-Identifier: Apache-2.0
//
// Regions, their zones, and the services that have endpoints.
#include "generator/catalogue/regions.h"

#include <cstddef>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "generator/catalogue/aws_facts.h"
#include "gtest/gtest.h"

namespace drc::catalogue {
namespace {

TEST(AwsFacts, OfZones) {
  EXPECT_EQ(FindRegion("us-west-1")->zones, 2);
  EXPECT_EQ(FindRegion("us-west-1")->zone_ids, "usw1-az1 usw1-az3");
  for (const RegionFacts& row : AllRegions()) {
    const std::vector<absl::string_view> ids =
        absl::StrSplit(row.zone_ids, ' ', absl::SkipEmpty());
    EXPECT_LE(ids.size(), row.zones) << row.name;
  }
}

TEST(AwsFacts, OfRegions) {
  EXPECT_EQ(FindRegion("us-east-1")->partition, "aws");
  EXPECT_EQ(FindRegion("cn-north-1")->partition, "aws-cn");
  EXPECT_GE(FindRegion("us-west-2")->zones, 3);
}

TEST(EndpointServices, AreFound) {
  const auto services = AllEndpointServices();
  for (size_t i = 1; i < services.size(); ++i) {
    EXPECT_LT(services[i - 1], services[i]);
  }
  for (absl::string_view name : {"sns", "ecr.api", "xray", "access-analyzer"}) {
    EXPECT_TRUE(HasEndpointService(name)) << name;
  }
  for (absl::string_view name : {"", "route53", "secretmanager", "SNS"}) {
    EXPECT_FALSE(HasEndpointService(name)) << name;
  }
}

TEST(Regions, HaveAThird) {
  EXPECT_EQ(ThirdRegion("us-east-1", "us-west-2"), "us-east-2");
  EXPECT_EQ(ThirdRegion("us-east-2", "us-west-2"), "eu-west-1");
  EXPECT_EQ(ThirdRegion("us-gov-west-1", "us-gov-east-1"), "");
  EXPECT_EQ(ThirdRegion("cn-north-1", "cn-northwest-1"), "");
  EXPECT_EQ(ThirdRegion("nowhere", "us-west-2"), "");
}

TEST(Regions, HavePublicZonesOrNot) {
  for (const char* with : {"us-east-1", "cn-north-1", "mars-north-1"}) {
    EXPECT_TRUE(HasPublicZones(with)) << with;
  }
  for (const char* without : {"us-gov-west-1", "us-iso-east-1"}) {
    EXPECT_FALSE(HasPublicZones(without)) << without;
  }
}

TEST(Regions, AreEnabledByDefaultOrNot) {
  for (const char* enabled : {"us-east-1", "ap-northeast-3", "cn-north-1"}) {
    EXPECT_TRUE(IsEnabledByDefault(enabled)) << enabled;
  }
  for (const char* disabled : {"ap-east-1", "eu-central-2", "mars-north-1"}) {
    EXPECT_FALSE(IsEnabledByDefault(disabled)) << disabled;
  }
}

TEST(Regions, HaveTransferAccelerationOrNot) {
  for (const char* with : {"us-east-1", "us-west-2", "eu-west-3"}) {
    EXPECT_TRUE(AcceleratesBuckets(with)) << with;
  }
  for (const char* without : {"eu-north-1", "ap-northeast-3", "af-south-1",
                              "us-gov-west-1", "cn-north-1"}) {
    EXPECT_FALSE(AcceleratesBuckets(without)) << without;
  }
}

}  // namespace
}  // namespace drc::catalogue
