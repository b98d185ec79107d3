// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"cidr", Level::kError,
     "an IPv4 block is written with its network address and a prefix that AWS "
     "accepts",
     "A VPC and a subnet have a prefix of /16 to /28. Of an address within a "
     "block, AWS would quietly take the block around it: another one than was "
     "written, and perhaps than was meant.",
     "Amazon VPC User Guide, \"VPC CIDR blocks\"; Amazon EC2 API Reference, "
     "\"CreateVpc\"",
     R"(regions {
  primary { name: "us-east-1" vpc_cidr: "10.4.0.0/16" }
  secondary { name: "us-west-2" }
})",
     R"(regions {
  primary { name: "us-east-1" vpc_cidr: "10.4.1.0/16" }
  secondary { name: "us-west-2" }
})"},
    {"cidr-overlap", Level::kError,
     "the VPCs' blocks are disjoint, and so are the subnets' blocks",
     "The VPCs are peered. Where their blocks overlap, the peering goes to "
     "`failed` at once, and the secondary region's stack with it.",
     "Amazon VPC Peering Guide, \"Create a VPC peering connection\"",
     R"(regions {
  primary { name: "us-east-1" vpc_cidr: "10.4.0.0/16" }
  secondary { name: "us-west-2" vpc_cidr: "10.5.0.0/16" }
})",
     R"(regions {
  primary { name: "us-east-1" vpc_cidr: "10.4.0.0/16" }
  secondary { name: "us-west-2" vpc_cidr: "10.4.128.0/17" }
})"},
    {"public-cidr", Level::kWarning, "a VPC's block lies in a private range",
     "Addresses of the block that belong to others on the internet cannot be "
     "reached from the VPC: they are routed within it.",
     "RFC 1918, section 3, \"Private Address Space\"; Amazon VPC User Guide, "
     "\"VPC CIDR blocks\"",
     R"(regions {
  primary { name: "us-east-1" vpc_cidr: "10.0.0.0/16" }
  secondary { name: "us-west-2" }
})",
     R"(regions {
  primary { name: "us-east-1" vpc_cidr: "11.0.0.0/16" }
  secondary { name: "us-west-2" }
})"},
};

absl::Span<const Rule> NetworkRules() { return kRules; }

}  // namespace drc::rules
