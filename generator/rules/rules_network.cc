// SPDX-License-Identifier: Apache-2.0

#include "generator/rules/rule_table.h"

namespace drc::rules {
namespace {

constexpr Rule kRules[] = {
    {"authorizer", Level::kError,
     "what is said of who may call the API is of one of its routes, and "
     "of tokens whose issuer is known",
     Subject::kSpec, false,
     "What is said of a route that there is not protects nothing. The paths by "
     "which a failover comes about have callers of their own, Route 53's "
     "checkers and the evaluator, who have no tokens.",
     "Amazon API Gateway Developer Guide, \"Control access to HTTP APIs with "
     "JWT authorizers in API Gateway\"",
     R"(functions { name: "processor" }
routing {
  authorization: AUTHORIZATION_JWT
  jwt { issuer: "https://login.acme.net" audiences: "payments" }
})",
     R"(functions { name: "processor" }
routing { authorization: AUTHORIZATION_JWT })"},
    {"cidr", Level::kError,
     "an IPv4 block is written with its network address and a prefix that AWS "
     "accepts",
     Subject::kSpec, false,
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
     Subject::kSpec, false,
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
    {"existing", Level::kError,
     "what a spec says of what exists already is complete, and fits together",
     Subject::kSpec, false,
     "The compiler cannot look into the account: routes, security groups and "
     "rights rest on what the spec says of a VPC, and a gap would be found by "
     "AWS, in the middle of a deployment, or by nobody.",
     "Amazon VPC User Guide, \"Configure route tables\"; AWS PrivateLink "
     "Guide, "
     "\"Gateway endpoints\"",
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
    {"issuer-region", Level::kWarning,
     "who issues the tokens that the API takes outlives each region",
     Subject::kSpec, true,
     "An issuer of one region goes with it: nobody gets a token, and API "
     "Gateway keeps the public keys that it holds tokens against for two hours "
     "at most, the standby's as well. The failover is done, and clients are "
     "answered 401. A user pool of Amazon Cognito's outlives its region by a "
     "replica, under the issuer `https://issuer-cognito-idp....`.",
     "Amazon API Gateway Developer Guide, \"Control access to HTTP APIs with "
     "JWT authorizers in API Gateway\"; Amazon Cognito Developer Guide, "
     "\"Multi-Region replication for user pools\"",
     R"(functions { name: "processor" }
routing {
  authorization: AUTHORIZATION_JWT
  jwt { issuer: "https://login.acme.net" audiences: "payments" }
})",
     R"(functions { name: "processor" }
routing {
  authorization: AUTHORIZATION_JWT
  jwt {
    issuer: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"
    audiences: "payments"
  }
})"},
    {"public-cidr", Level::kWarning, "a VPC's block lies in a private range",
     Subject::kSpec, true,
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
    {"region-pair", Level::kError,
     "the regions differ and lie in one partition, which has public zones",
     Subject::kSpec, false,
     "A standby in the region that it stands by for is lost with it. Accounts, "
     "IAM roles, Route 53 and the replication of tables and buckets end at "
     "the border of a partition. In AWS GovCloud (US) Route 53 has private "
     "hosted zones alone, whose alias records lead to no API, so nothing could "
     "lead clients from one region to the other; of the isolated partitions "
     "no document is public.",
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
    {"subnets", Level::kError,
     "there is one subnet a zone, and all of them lie within the VPC",
     Subject::kSpec, false,
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
    {"unknown-acceleration", Level::kError,
     "S3 is known to accelerate the buckets that are to be, in both regions",
     Subject::kSpec, true,
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
     Subject::kSpec, true,
     "Most often a typing mistake, which Amazon VPC refuses with both regions "
     "half built. AWS adds services faster than compilers are built: one that "
     "it has in both regions can be passed over. In China the names of many "
     "begin with `cn.`.",
     "AWS PrivateLink Guide, \"AWS services that integrate with AWS "
     "PrivateLink\"; AWS CDK API Reference, "
     "\"InterfaceVpcEndpointAwsService\"",
     R"(network { interface_endpoints: ["secretsmanager", "ecr.api"] })",
     R"(network { interface_endpoints: ["secretmanager"] })"},
    {"unknown-region", Level::kError,
     "a region is one that the compiler has heard of", Subject::kSpec, true,
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
    {"unknown-zone", Level::kError,
     "a zone id is of a zone in which functions are known to run",
     Subject::kSpec, true,
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
     Subject::kSpec, false,
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

}  // namespace

absl::Span<const Rule> NetworkRules() { return kRules; }

}  // namespace drc::rules
