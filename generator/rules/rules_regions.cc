// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"region-pair", Level::kError,
     "the regions differ and lie in one partition, which has public zones",
     "A standby in the region that it stands by for is lost with it. Accounts, "
     "IAM roles, Route 53 and the replication of tables and buckets end at the "
     "border of a partition. In AWS GovCloud (US) Route 53 has private hosted "
     "zones alone, whose alias records lead to no API, so nothing could lead "
     "clients from one region to the other; of the isolated partitions no "
     "document is public.",
     "AWS Whitepaper \"AWS Fault Isolation Boundaries\", \"Partitions\"; AWS "
     "GovCloud (US) User Guide, \"Amazon Route 53\"",
     R"(regions {
  primary { name: "eu-central-1" }
  secondary { name: "eu-west-1" }
})",
     R"(regions {
  primary { name: "eu-central-1" }
  secondary { name: "cn-north-1" }
})"},
    {"unknown-acceleration", Level::kError,
     "S3 is known to accelerate the buckets that are to be, in both regions",
     "Where S3 has no Transfer Acceleration, CloudFormation makes no bucket "
     "with it. A region that has it since can be passed over.",
     "Amazon S3 User Guide, \"Configuring fast, secure file transfers using "
     "Amazon S3 Transfer Acceleration\"",
     R"(regions {
  primary { name: "eu-west-1" }
  secondary { name: "eu-north-1" }
}
buckets { name: "documents" transfer_acceleration: false })",
     R"(regions {
  primary { name: "eu-west-1" }
  secondary { name: "eu-north-1" }
}
buckets { name: "documents" })"},
    {"unknown-endpoint", Level::kError,
     "an interface endpoint is of a service that the compiler has heard of",
     "Most often a typing mistake, which Amazon VPC refuses with both regions "
     "half built. AWS adds services faster than compilers are built: one that "
     "it has in both regions can be passed over. In China the names of many "
     "begin with `cn.`.",
     "AWS PrivateLink Guide, \"AWS services that integrate with AWS "
     "PrivateLink\"; AWS CDK API Reference, \"InterfaceVpcEndpointAwsService\"",
     R"(network { interface_endpoints: ["secretsmanager", "ecr.api"] })",
     R"(network { interface_endpoints: ["secretmanager"] })"},
    {"unknown-region", Level::kError,
     "a region is one that the compiler has heard of",
     "Most often a typing mistake, and a whole environment for a region that "
     "there is not. AWS opens regions faster than compilers are built: one "
     "that it has opened since can be passed over.",
     "AWS General Reference, \"Regions and Zones\"",
     R"(regions {
  primary { name: "us-east-1" }
  secondary { name: "us-west-2" }
})",
     R"(regions {
  primary { name: "us-east-1" }
  secondary { name: "us-west-3" }
})"},
};

absl::Span<const Rule> RegionRules() { return kRules; }

}  // namespace drc::rules
