// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "absl/strings/str_join.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/certificate_manager.pb.h"
#include "generator/catalogue/actions.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/catalogue/deployment_rights.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kOnlyIt =
    "that only it can be touched by who deploys the secondary region: ";

// The actions that change something, and that the secondary's deployment may
// take on others than the resource itself.
struct Reach {
  std::vector<std::string> anywhere;  // on any resource of the region
  std::vector<std::string> kinds;     // on any of a kind that is there
};

Reach ReachOf(const std::vector<catalogue::DeploymentRight>& rights,
              absl::string_view type, absl::string_view region,
              absl::string_view name) {
  Reach reach;
  for (const auto& right : rights) {
    // Those on the environment's key, on named roles, and on AWS's own roles.
    if (right.by_tag || catalogue::IsLookUp(right.action) ||
        absl::StartsWith(right.action, "kms:") ||
        right.action == "iam:PassRole" ||
        right.action == "iam:CreateServiceLinkedRole") {
      continue;
    }
    const std::vector<std::string> arns =
        catalogue::FillIn(right, type, region, name);
    const bool is_wide = absl::c_any_of(right.arns, [&](const auto& arn) {
      return absl::c_linear_search(arns,
                                   catalogue::FillIn(arn, type, region, ""));
    });
    if (right.arns.empty()) reach.anywhere.push_back(right.action);
    if (is_wide) reach.kinds.push_back(right.action);
  }
  return reach;
}

Reach ReachOf(const Node& node) {
  const catalogue::Name* name = node.entry->name.fact();
  return ReachOf(
      catalogue::RightsToDeploy(node.type, *node.resource->properties,
                                node.resource->handler_permissions),
      node.type, node.region(),
      name == nullptr ? "" : node.Meaning(node.Text(name->pointer)));
}

void AddAnywhere(const Reach& reach, std::vector<std::string>& unproved) {
  if (reach.anywhere.empty()) return;
  unproved.push_back(absl::StrCat(kOnlyIt, "that may do ",
                                  absl::StrJoin(reach.anywhere, ", "),
                                  " on any resource of the region"));
}

// AWS's default is NONE (AWS CloudFormation User Guide,
// "AWS::ApiGatewayV2::Route"), and so is the route that API Gateway makes for
// a target ("AWS::ApiGatewayV2::Api").
bool IsOpenRoute(const Node& node) {
  if (const auto* api = node.As<aws::api_gateway_v2::Api>()) {
    return api->has_target();
  }
  const auto* route = node.As<aws::api_gateway_v2::Route>();
  return route != nullptr && (route->authorization_type().empty() ||
                              route->authorization_type() == "NONE");
}

// What works without being called, and so in both regions: no fence asks who
// may.
void AddActing(const Node& node, std::vector<std::string>& unproved) {
  // With a property without which it waits to be called; empty: it acts anyway.
  constexpr std::pair<absl::string_view, absl::string_view> kActing[] = {
      {"AWS::AutoScaling::AutoScalingGroup", ""},
      {"AWS::DMS::ReplicationTask", ""},
      {"AWS::DataSync::Task", "/Schedule"},
      {"AWS::EC2::Instance", ""},
      {"AWS::ECS::Service", ""},
      {"AWS::Events::Rule", "/ScheduleExpression"},
      {"AWS::Glue::Crawler", "/Schedule"},
      {"AWS::Glue::Trigger", ""},
      {"AWS::KinesisAnalyticsV2::Application", ""},
      {"AWS::Pipes::Pipe", ""},
      {"AWS::SSM::MaintenanceWindow", ""},
      {"AWS::Scheduler::Schedule", ""},
      {"AWS::Synthetics::Canary", ""},
  };
  const auto* const row = absl::c_find_if(
      kActing, [&](const auto& acting) { return acting.first == node.type; });
  if (row == std::end(kActing)) return;
  if (!row->second.empty() &&
      program::SetAt(*node.resource->properties, row->second).field ==
          nullptr) {
    return;
  }
  unproved.emplace_back(
      "that the active region alone acts: it works by itself wherever it is, "
      "in a region that stands by as well; let it ask, or have it invoke a "
      "function of `functions`");
}

// What scales by the use that there was: little, where a region stands by.
void AddCold(const Node& node, std::vector<std::string>& unproved) {
  const google::protobuf::Message& properties = *node.resource->properties;
  const auto is_set = [&](absl::string_view pointer) {
    return program::SetAt(properties, pointer).field != nullptr;
  };
  // Amazon Kinesis Data Streams Developer Guide, "Choose the right mode to
  // stream".
  if (node.type == "AWS::Kinesis::Stream" &&
      node.Text("/StreamModeDetails/StreamMode") == "ON_DEMAND" &&
      !is_set("/WarmThroughputMiBps")) {
    unproved.emplace_back(
        "that it takes the load of a failover at once: a stream on demand "
        "begins with 4 MB and 4,000 records a second and takes no more than "
        "twice its peak of the last 30 days; more is throttled until it has "
        "grown");
  }
  // Amazon DynamoDB Developer Guide, "DynamoDB on-demand capacity mode" and
  // "Understanding DynamoDB warm throughput".
  if (node.type == "AWS::DynamoDB::Table" &&
      node.Text("/BillingMode") == "PAY_PER_REQUEST" &&
      !is_set("/WarmThroughput")) {
    unproved.emplace_back(
        "that it takes the load of a failover at once: a table on demand "
        "begins with 4,000 writes and 12,000 reads a second, and no "
        "`warm_throughput` says more");
  }
  // Amazon Aurora User Guide, "Scaling to Zero ACUs with automatic pause and
  // resume for Aurora Serverless v2".
  const program::SetField least = program::SetAt(
      properties, "/ServerlessV2ScalingConfiguration/MinCapacity");
  if (node.type == "AWS::RDS::DBCluster" && least.field != nullptr &&
      least.holder->GetReflection()->GetDouble(*least.holder, least.field) ==
          0) {
    unproved.emplace_back(
        "that it answers at once: with a `min_capacity` of 0 it pauses where "
        "nobody is connected, and resumes in some 15 seconds, after a day in "
        "30 or more");
  }
}

// What a region that stands by for months has lost by then.
void AddIdle(const Node& node, std::vector<std::string>& unproved) {
  if (node.As<aws::lambda::Function>() != nullptr && !IsKeptActive(node)) {
    unproved.emplace_back(
        "that it can be invoked at once after it was idle for weeks: no rule "
        "or schedule of at least once in 7 days invokes it, and Lambda may "
        "have "
        "to set it up again");
  }
  if (node.type == "AWS::ApiGatewayV2::VpcLink") {
    unproved.emplace_back(
        "that it answers at once: API Gateway makes a VPC link inactive over "
        "which nothing was sent for 60 days, and needs minutes to set it up "
        "again; send something over it in both regions every month");
  }
}

// What takes of the account's quotas, of which the proof of capacity knows what
// the language makes.
void AddQuota(const Node& node, std::vector<std::string>& unproved) {
  constexpr std::pair<absl::string_view, absl::string_view> kUsing[] = {
      {"AWS::EC2::EIP", ""},
      {"AWS::EC2::NatGateway", ""},
      {"AWS::EC2::VPC", ""},
      {"AWS::Lambda::Function", "/ReservedConcurrentExecutions"},
  };
  for (const auto& [type, property] : kUsing) {
    if (node.type != type ||
        (!property.empty() &&
         program::SetAt(*node.resource->properties, property).field ==
             nullptr)) {
      continue;
    }
    unproved.emplace_back(
        "that the account's quotas have room for it: \"Quotas to raise\" does "
        "not count it");
  }
}

// What the role that deploys the secondary region may not do, or may do to
// others.
void AddDeployment(const Node& node, std::vector<std::string>& unproved) {
  if (!node.resource->is_added || node.IsInPrimary()) return;
  const std::vector<std::string> left_out = catalogue::RightsLeftOut(node.type);
  if (!left_out.empty()) {
    unproved.push_back(
        absl::StrCat("that it can be deployed with every property: ",
                     absl::StrJoin(left_out, ", "),
                     " are not allowed, as they would reach further than it"));
  }
  if (!node.resource->handler_permissions.empty()) {
    unproved.emplace_back(
        "that it can be deployed: AWS's schema names no permissions for its "
        "type, and those of `handler_permissions` are the spec's word");
  }
  const Reach reach = ReachOf(node);
  AddAnywhere(reach, unproved);
  if (!reach.kinds.empty()) {
    unproved.push_back(absl::StrCat(kOnlyIt, reach.kinds.size(),
                                    " of the type's actions know no name of "
                                    "it"));
  }
}

// What a removal lets be deleted beside the resource.
std::vector<std::string> UnprovedOf(const program::RemovedResource& removed,
                                    absl::string_view region) {
  std::vector<std::string> unproved;
  const Reach reach = ReachOf(
      catalogue::RightsToDelete(removed.type, removed.handler_permissions),
      removed.type, region, removed.name);
  AddAnywhere(reach, unproved);
  if (!reach.kinds.empty()) {
    unproved.push_back(
        absl::StrCat(kOnlyIt, "that may do ", absl::StrJoin(reach.kinds, ", "),
                     " on any of its kind there, as long as it is listed"));
  }
  return unproved;
}

// What only who deploys it knows.
void AddParameters(const Node& node, std::vector<std::string>& unproved) {
  std::set<std::string> names;
  program::ReadReferences(
      *node.resource->properties,
      [&](const program::Pointer&, const std::string& text) {
        for (const auto& segment : program::SplitReferences(text)) {
          if (!segment.is_reference) continue;
          const program::Parameter* parameter =
              node.model->program().root().FindParameter(segment.text);
          if (parameter != nullptr && parameter->is_own) {
            names.insert(absl::StrCat("${", parameter->name, "}"));
          }
        }
      });
  if (names.empty()) return;
  unproved.push_back(absl::StrCat("what is said at deployment alone: ",
                                  absl::StrJoin(names, ", ")));
}

std::vector<std::string> Unproved(const Node& node) {
  std::vector<std::string> unproved;
  // A type of the language has rules that know its properties.
  const bool is_known = catalogue::FindType(node.type) != nullptr;
  if (!is_known) {
    unproved.emplace_back(
        "that it works in a failover, is watched, and is used with the right "
        "permissions: the compiler knows its type by AWS's schema alone");
    if (catalogue::IsStateful(node.type) && node.entry->key.fact() == nullptr) {
      unproved.emplace_back(
          "that its data are encrypted with the region's key: no property of "
          "its type is called one");
    }
  }
  if (node.resource->is_added && IsOpenRoute(node)) {
    unproved.emplace_back(
        "that none but those for whom it is meant call it: its "
        "AuthorizationType is NONE");
  }
  if (node.resource->is_added && !node.Text("/Failover").empty()) {
    unproved.emplace_back(
        "that it leads clients to the active region: it follows its own health "
        "check, and not who writes");
  }
  if (IsDoor(node)) {
    unproved.emplace_back(
        node.As<aws::lambda::Permission>() != nullptr
            ? "that none but those for whom it is meant call the function: "
              "what "
              "is sent through its principal passes by `functions.access`"
            : "that none but those for whom it is meant call the function: by "
              "its role it needs no permission, and what is sent through it "
              "passes by `functions.access`");
  }
  if (node.resource->is_added) AddParameters(node, unproved);
  AddIdle(node, unproved);
  if (node.resource->is_added) {
    AddCold(node, unproved);
    AddActing(node, unproved);
    AddQuota(node, unproved);
    if (node.As<aws::certificate_manager::Certificate>() != nullptr) {
      // AWS Certificate Manager User Guide, "Delete certificates".
      unproved.emplace_back(
          "that it can be deleted at once: ACM keeps a certificate as long as "
          "it takes it for used, for minutes after its last user went");
    }
  }
  AddDeployment(node, unproved);
  return unproved;
}

}  // namespace

std::vector<OwnResource> ListOwn(const Model& model) {
  std::vector<OwnResource> own;
  for (const Node& node : model.nodes()) {
    if (!node.resource->is_own || node.entry == nullptr) continue;
    own.push_back({node.Path(), std::string(node.type), node.stack->name,
                   node.resource->logical_id, Unproved(node)});
  }
  const std::string& region = model.regions().back();
  for (const program::RemovedResource& removed : model.program().removed) {
    own.push_back({absl::StrCat(region, "/", removed.stack, "/", removed.id),
                   removed.type, removed.stack, removed.id,
                   UnprovedOf(removed, region), /*is_removed=*/true});
  }
  return own;
}

}  // namespace drc::verify
