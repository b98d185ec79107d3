// SPDX-License-Identifier: Apache-2.0
//
// Roles of the spec's own that its resources work by let the service assume
// them, and reach what these send to, in both regions. Amazon ECS, for one,
// does not look before it starts a task, nor EventBridge Scheduler before it is
// time.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "aws/iam.pb.h"
#include "generator/program/property.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

// Source: the chapter on roles in the guide of each service.
struct Assumed {
  absl::string_view type, property, service;
  // What it sends to, beside the role.
  absl::string_view target = {};
};
constexpr Assumed kAssumed[] = {
    {"AWS::Batch::JobDefinition", "/ContainerProperties/JobRoleArn",
     "ecs-tasks"},
    {"AWS::CodeBuild::Project", "/ServiceRole", "codebuild"},
    {"AWS::ECS::TaskDefinition", "/ExecutionRoleArn", "ecs-tasks"},
    {"AWS::ECS::TaskDefinition", "/TaskRoleArn", "ecs-tasks"},
    {"AWS::Events::Rule", "/Targets/*/RoleArn", "events", "/Arn"},
    {"AWS::Glue::Job", "/Role", "glue"},
    {"AWS::Lambda::Function", "/Role", "lambda"},
    {"AWS::Pipes::Pipe", "/RoleArn", "pipes", "/Target"},
    {"AWS::Scheduler::Schedule", "/Target/RoleArn", "scheduler", "/Arn"},
    {"AWS::StepFunctions::StateMachine", "/RoleArn", "states"},
};

// Source: Amazon EventBridge Scheduler User Guide, "Setting up Amazon
// EventBridge Scheduler"; Amazon EventBridge User Guide, "Amazon EventBridge
// Pipes permissions"; Amazon EventBridge API Reference, "PutTargets".
struct Sent {
  absl::string_view type, action, other;  // either
  // Whether rules may send without a role.
  bool by_policy = false;
};
constexpr Sent kSent[] = {
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

// `role`: null where it has none, or none of the program's.
void VerifySent(const Node& node, const program::Property& of_role,
                const Node* role, const std::string& target) {
  const bool is_rule = node.type == "AWS::Events::Rule";
  for (const Node& sent : node.model->nodes()) {
    if (sent.arn != target) continue;
    for (const Sent& row : kSent) {
      if (row.type != sent.type || (is_rule && row.by_policy)) continue;
      if (is_rule && of_role.text.empty()) {
        node.Report(of_role.pointer, "resource", "sends to ", sent.Path(),
                    ", for which EventBridge asks for a `role_arn`");
      } else if (role != nullptr &&
                 !Allows(role->Rights(), row.action, sent.arn) &&
                 !Allows(role->Rights(), row.other, sent.arn)) {
        node.Report(of_role.pointer, "resource", "works by ", role->Path(),
                    ", which may not ", row.action, " on ", sent.Path(),
                    ": nothing comes of it");
      }
    }
  }
}

}  // namespace

void VerifyTrusts(const Model& model) {
  for (const Node& node : model.nodes()) {
    if (!node.resource->is_added) continue;
    for (const Assumed& row : kAssumed) {
      if (row.type != node.type) continue;
      for (const program::Property& property :
           program::PropertiesAt(*node.resource->properties, row.property)) {
        const Node* role = node.Target<aws::iam::Role>(property.text);
        if (!row.target.empty()) {
          VerifySent(node, property, role,
                     node.Meaning(program::TextAt(*property.holders.back(),
                                                  row.target)));
        }
        const std::string service = absl::StrCat(row.service, ".amazonaws.com");
        if (role == nullptr || role->Trusts(service) ||
            role->Trusts(absl::StrCat(row.service, ".", node.region(),
                                      ".amazonaws.com"))) {
          continue;
        }
        node.Report(property.pointer, "resource", "works by ", role->Path(),
                    ", which ", service,
                    " may not assume: name that as a Service in its "
                    "`assume_role_policy_document`");
      }
    }
  }
}

}  // namespace drc::verify
