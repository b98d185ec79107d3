// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"subnets", Level::kError,
     "there is one subnet a zone, and all of them lie within the VPC",
     "Amazon VPC refuses a subnet outside its VPC's block, and functions "
     "without a subnet in each zone would not survive the loss of one.",
     "Amazon VPC User Guide, \"Subnet CIDR blocks\"",
     R"(network { zones: 2 }
regions {
  primary {
    name: "us-east-1"
    vpc_cidr: "10.0.0.0/16"
    subnet_cidrs: ["10.0.0.0/20", "10.0.16.0/20"]
  }
  secondary { name: "us-west-2" }
})",
     R"(network { zones: 2 }
regions {
  primary {
    name: "us-east-1"
    vpc_cidr: "10.0.0.0/16"
    subnet_cidrs: ["10.0.0.0/20", "10.2.16.0/20"]
  }
  secondary { name: "us-west-2" }
})"},
    {"unknown-zone", Level::kError,
     "a zone id is of a zone in which functions are known to run",
     "A subnet in a zone that does not exist is refused, and so is a function "
     "in a zone that Lambda does not serve, after both regions' networks are "
     "there. Where an account has another zone, it can be passed over.",
     "AWS Regions and Availability Zones User Guide, \"AWS Availability "
     "Zones\"; Amazon EC2 API Reference, \"DescribeInstanceTypeOfferings\"",
     R"(regions {
  primary {
    name: "us-east-1"
    availability_zone_ids: ["use1-az1", "use1-az4"]
  }
  secondary { name: "us-west-2" }
})",
     R"(regions {
  primary {
    name: "us-east-1"
    availability_zone_ids: ["use1-az3", "use1-az9"]
  }
  secondary { name: "us-west-2" }
})"},
    {"zones", Level::kError,
     "a region has as many zones, and where ids are listed, there is one of "
     "the region a zone",
     "A subnet lies in one zone of its own region, and the second and third of "
     "two zones are none that a template can select. Zone ids name the same "
     "place in every account, so a wrong one is known before deploying.",
     "AWS General Reference, \"Regions and Zones\"",
     R"(network { zones: 2 }
regions {
  primary {
    name: "us-east-1"
    availability_zone_ids: ["use1-az1", "use1-az4"]
  }
  secondary { name: "us-west-2" }
})",
     R"(network { zones: 2 }
regions {
  primary {
    name: "us-east-1"
    availability_zone_ids: ["usw2-az1", "usw2-az2"]
  }
  secondary { name: "us-west-2" }
})"},
};

absl::Span<const Rule> ZoneRules() { return kRules; }

}  // namespace drc::rules
