// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"output", Level::kError,
     "an output of the spec's own has a name of its own, and one of the "
     "secondary's stack stands without the primary",
     "Two outputs of one name are one. What the secondary's stack says of the "
     "primary would make its deployment wait for that region, and is of no use "
     "on the day that it is read for.",
     "AWS CloudFormation User Guide, \"CloudFormation template Outputs "
     "syntax\"",
     R"(outputs { name: "KeyArn" value: "${security/Key.Arn}" })",
     R"(outputs { name: "KeyArn" value: "${primary/security/Key.Arn}" })"},
    {"override", Level::kError,
     "an override changes a resource that the compiler makes, by properties of "
     "its type",
     "An override that meets nothing is forgotten the day it is needed. What "
     "it does meet is held to all rules again.",
     "",
     R"(functions { name: "processor" }
overrides {
  resource: "both/functions/ProcessorFunction"
  set { [aws.lambda.Function] { tracing_config { mode: "Active" } } }
  reason: "traces were asked for by the on-call team"
})",
     R"(functions { name: "processor" }
overrides {
  resource: "both/functions/OrdersFunction"
  set { [aws.lambda.Function] { tracing_config { mode: "Active" } } }
  reason: "traces were asked for by the on-call team"
})"},
    {"resource", Level::kError,
     "a resource of the spec's own has one type, lies where its type can, and "
     "says what becomes of its data when the primary region is lost",
     "What the compiler makes has its like in the other region, and a proof. "
     "Of other types only the spec knows how their data get there; what nobody "
     "has thought of is missing on the day of the failover.",
     "AWS's resource provider schemas, of types and their properties; "
     "cfn-lint, rule I3011, of types that hold data",
     R"(resources {
  id: "Orders"
  stack: "async"
  properties { [aws.sqs.Queue] {
    queue_name: "orders-${EnvironmentSuffix}"
    kms_master_key_id: "${security/Key.Arn}"
  } }
  state: STATE_LOST
  reason: "each message is sent again from the outbox in the table"
})",
     R"(resources {
  id: "Orders"
  stack: "async"
  properties { [aws.sqs.Queue] {
    queue_name: "orders-${EnvironmentSuffix}"
    kms_master_key_id: "${security/Key.Arn}"
  } }
})"},
    {"resource-region", Level::kWarning,
     "what both regions have needs nothing that one of them alone has",
     "A resource in both regions is said once: a queue, an image or a topic of "
     "the primary that its text names, the secondary's needs as well, from the "
     "region that is lost. Ids of Amazon EC2 exist in one region.",
     "AWS Well-Architected Framework, Reliability Pillar, \"Rely on the data "
     "plane and not the control plane during recovery\"",
     R"(resources {
  id: "Orders"
  stack: "async"
  properties { [aws.sns.Subscription] {
    protocol: "email"
    endpoint: "orders@acme.net"
    topic_arn: "arn:aws:sns:${AWS::Region}:123456789012:orders"
  } }
})",
     R"(resources {
  id: "Orders"
  stack: "async"
  properties { [aws.sns.Subscription] {
    protocol: "email"
    endpoint: "orders@acme.net"
    topic_arn: "arn:aws:sns:us-east-1:123456789012:orders"
  } }
})"},
    {"template-parameter", Level::kError,
     "a parameter of the spec's own has a name of its own, a default among its "
     "values, and a place where no proof rests on its text",
     "What is said at deployment alone, no rule has seen: a name, an ARN, a "
     "policy, an address block, what leads to another resource or what an "
     "override changes must stand in the spec.",
     "AWS CloudFormation User Guide, \"CloudFormation template Parameters "
     "syntax\"",
     R"(parameters { name: "LogLevel" default_value: "INFO" }
functions {
  name: "processor"
  environment_references { key: "LOG_LEVEL" value: "${LogLevel}" }
})",
     R"(parameters { name: "LogLevel" default_value: "INFO" })"},
};

absl::Span<const Rule> OwnRules() { return kRules; }

}  // namespace drc::rules
