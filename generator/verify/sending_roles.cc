// SPDX-License-Identifier: Apache-2.0
//
// Roles of the spec's own by which rules, schedules and pipes send reach what
// these send to, in both regions: nobody looks before it is time.
#include <string>

#include "absl/strings/string_view.h"
#include "aws/iam.pb.h"
#include "generator/program/property.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "AWS::Events::Rule";

struct Sender {
  absl::string_view type, role;
  absl::string_view target;  // beside the role
};
constexpr Sender kSenders[] = {
    {kRule, "/Targets/*/RoleArn", "/Arn"},
    {"AWS::Pipes::Pipe", "/RoleArn", "/Target"},
    {"AWS::Scheduler::Schedule", "/Target/RoleArn", "/Arn"},
};

// Source: Amazon EventBridge Scheduler User Guide, "Setting up Amazon
// EventBridge Scheduler"; Amazon EventBridge User Guide, "Amazon EventBridge
// Pipes permissions"; Amazon EventBridge API Reference, "PutTargets".
struct Target {
  absl::string_view type, action, other;  // either
  // Whether rules may send without a role.
  bool by_policy = false;
};
constexpr Target kTargets[] = {
    {"AWS::Kinesis::Stream", "kinesis:PutRecord", "kinesis:PutRecords"},
    {"AWS::KinesisFirehose::DeliveryStream", "firehose:PutRecord",
     "firehose:PutRecordBatch"},
    {"AWS::Lambda::Function", "lambda:InvokeFunction", "lambda:InvokeFunction",
     true},
    {"AWS::SNS::Topic", "sns:Publish", "sns:Publish", true},
    {"AWS::SQS::Queue", "sqs:SendMessage", "sqs:SendMessage", true},
    {"AWS::StepFunctions::StateMachine", "states:StartExecution",
     "states:StartSyncExecution"},
};

void VerifySent(const Node& node, const program::Property& property,
                const std::string& target) {
  const bool is_rule = node.type == kRule;
  const Node* role = node.Target<aws::iam::Role>(property.text);
  for (const Node& sent : node.model->nodes()) {
    if (sent.arn != target) continue;
    for (const Target& row : kTargets) {
      if (row.type != sent.type || (is_rule && row.by_policy)) continue;
      if (is_rule && property.text.empty()) {
        node.Report(property.pointer, "resource", "sends to ", sent.Path(),
                    ", for which EventBridge asks for a `role_arn`");
      } else if (role != nullptr &&
                 !Allows(role->Rights(), row.action, sent.arn) &&
                 !Allows(role->Rights(), row.other, sent.arn)) {
        node.Report(property.pointer, "resource", "works by ", role->Path(),
                    ", which may not ", row.action, " on ", sent.Path(),
                    ": nothing comes of it");
      }
    }
  }
}

}  // namespace

void VerifySendingRoles(const Model& model) {
  for (const Node& node : model.nodes()) {
    if (!node.resource->is_added) continue;
    for (const Sender& row : kSenders) {
      if (row.type != node.type) continue;
      for (const program::Property& property :
           program::PropertiesAt(*node.resource->properties, row.role)) {
        VerifySent(node, property,
                   node.Meaning(
                       program::TextAt(*property.holders.back(), row.target)));
      }
    }
  }
}

}  // namespace drc::verify
