// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"function-region", Level::kWarning,
     "what a function may use does not lie in the primary region alone",
     "The function of the region that stands by would ask the lost one for it: "
     "the failover is done, and the function does not work.",
     "AWS Well-Architected Framework, Reliability Pillar, \"Rely on the data "
     "plane and not the control plane during recovery\"",
     R"(functions {
  name: "processor"
  policy_statements {
    actions: "dynamodb:GetItem"
    resources: "arn:aws:dynamodb:${AWS::Region}:123456789012:table/rates"
  }
})",
     R"(functions {
  name: "processor"
  policy_statements {
    actions: "dynamodb:GetItem"
    resources: "arn:aws:dynamodb:us-east-1:123456789012:table/rates"
  }
})"},
    {"function-right", Level::kError,
     "rights of a function's own are those of a function",
     "A function that may change identities can give itself any right, and one "
     "that may change tables and buckets can remove what the environment rests "
     "on. What is not reading and writing of items and objects, the endpoints "
     "of the subnets do not let through either.",
     "AWS Identity and Access Management User Guide, \"Security best practices "
     "in IAM\"",
     R"(functions {
  name: "processor"
  policy_statements {
    actions: "dynamodb:DescribeTable"
    resources: "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/rates"
  }
})",
     R"(functions {
  name: "processor"
  policy_statements {
    actions: "iam:PutRolePolicy"
    resources: "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/processor"
  }
})"},
    {"unreachable-service", Level::kWarning,
     "what a function may call can be reached from its subnets",
     "Without `network.nat` the subnets lead nowhere but to DynamoDB, S3 and "
     "the interface endpoints of the spec. A call of another service ends in a "
     "time-out, in both regions.",
     "AWS PrivateLink Guide, \"AWS services that integrate with AWS "
     "PrivateLink\"",
     R"(network { interface_endpoints: "sqs" }
functions {
  name: "processor"
  policy_statements {
    actions: "sqs:SendMessage"
    resources: "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:orders"
  }
})",
     R"(functions {
  name: "processor"
  policy_statements {
    actions: "sqs:SendMessage"
    resources: "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:orders"
  }
})"},
};

absl::Span<const Rule> ServiceRules() { return kRules; }

}  // namespace drc::rules
