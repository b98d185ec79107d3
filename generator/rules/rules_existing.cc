// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"certificate-name", Level::kError,
     "in an existing zone, the service's name fits into a certificate",
     "A certificate's first name has 64 characters at most, and the suffix of "
     "an environment up to 20. Certificate Manager would refuse a longer one "
     "in the middle of a deployment.",
     "AWS Certificate Manager API Reference, \"RequestCertificate\"",
     R"(routing {
  existing_zone { hosted_zone_id: "Z0123456789ABC" domain_name: "payments.acme.net" }
})",
     R"(routing {
  existing_zone {
    hosted_zone_id: "Z0123456789ABC"
    domain_name: "transactions.payments.services.acme.net"
  }
  record_name: "gateway"
})"},
    {"existing", Level::kError,
     "what a spec says of what exists already is complete, and fits together",
     "The compiler cannot look into the account: routes, security groups and "
     "rights rest on what the spec says of a VPC, and a gap would be found by "
     "AWS, in the middle of a deployment, or by nobody.",
     "Amazon VPC User Guide, \"Configure route tables\"; AWS PrivateLink "
     "Guide, \"Gateway endpoints\"",
     R"(network { zones: 2 }
regions {
  primary {
    name: "us-east-1"
    vpc_cidr: "10.20.0.0/16"
    existing_vpc {
      id: "vpc-0123456789abcdef0"
      subnets {
        id: "subnet-0123456789abcdef0"
        availability_zone_id: "use1-az1"
        route_table_id: "rtb-0123456789abcdef0"
      }
      subnets {
        id: "subnet-0123456789abcdef1"
        availability_zone_id: "use1-az2"
        route_table_id: "rtb-0123456789abcdef0"
      }
    }
  }
  secondary { name: "us-west-2" }
})",
     R"(network { zones: 2 }
regions {
  primary {
    name: "us-east-1"
    existing_vpc {
      id: "vpc-0123456789abcdef0"
      subnets {
        id: "subnet-0123456789abcdef0"
        availability_zone_id: "use1-az1"
        route_table_id: "rtb-0123456789abcdef0"
      }
      subnets {
        id: "subnet-0123456789abcdef1"
        availability_zone_id: "use1-az1"
        route_table_id: "rtb-0123456789abcdef0"
      }
    }
  }
  secondary { name: "us-west-2" }
})"},
};

absl::Span<const Rule> ExistingRules() { return kRules; }

}  // namespace drc::rules
