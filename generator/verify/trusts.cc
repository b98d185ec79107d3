// SPDX-License-Identifier: Apache-2.0
//
// Roles of the spec's own that its resources work by let the service assume
// them. Amazon ECS, for one, does not look before it starts a task.

#include "aws/iam.pb.h"
#include "generator/program/property.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

// Source: the chapter on roles in the guide of each service.
struct Assumed {
  absl::string_view type, property, service;
};
constexpr Assumed kAssumed[] = {
    {"AWS::Batch::JobDefinition", "/ContainerProperties/JobRoleArn",
     "ecs-tasks"},
    {"AWS::CodeBuild::Project", "/ServiceRole", "codebuild"},
    {"AWS::ECS::TaskDefinition", "/ExecutionRoleArn", "ecs-tasks"},
    {"AWS::ECS::TaskDefinition", "/TaskRoleArn", "ecs-tasks"},
    {"AWS::Events::Rule", "/Targets/*/RoleArn", "events"},
    {"AWS::Glue::Job", "/Role", "glue"},
    {"AWS::Lambda::Function", "/Role", "lambda"},
    {"AWS::Pipes::Pipe", "/RoleArn", "pipes"},
    {"AWS::Scheduler::Schedule", "/Target/RoleArn", "scheduler"},
    {"AWS::StepFunctions::StateMachine", "/RoleArn", "states"},
};

}  // namespace

void VerifyTrusts(const Model& model) {
  for (const Node& node : model.nodes()) {
    if (!node.resource->is_added) continue;
    for (const Assumed& row : kAssumed) {
      if (row.type != node.type) continue;
      for (const program::Property& property :
           program::PropertiesAt(*node.resource->properties, row.property)) {
        const Node* role = node.Target<aws::iam::Role>(property.text);
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
