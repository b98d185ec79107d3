// SPDX-License-Identifier: Apache-2.0
//
// A reference makes CloudFormation wait; a name that was written out does not.
// Where AWS looks at once whether the named resource is there, something else
// must make the one wait for the other.
#include "absl/strings/strip.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/logs.pb.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

// Whether AWS stores the property without looking at what it names.
bool IsUnchecked(const Node& node, absl::string_view pointer) {
  if (node.entry == nullptr) return false;
  for (const catalogue::Exception& exception : node.entry->unchecked) {
    absl::string_view below = pointer;
    if (absl::ConsumePrefix(&below, exception.pointer) &&
        (below.empty() || below[0] == '/')) {
      return true;
    }
  }
  return false;
}

// The way back of a replication, from the secondary's bucket to the primary's,
// is added by a later deployment, when both exist; the rule second-deployment
// says so to whoever asks for it.
bool IsWayBack(const Node& node, absl::string_view pointer) {
  return node.type == "AWS::S3::Bucket" && !node.IsInPrimary() &&
         absl::StartsWith(pointer, "/ReplicationConfiguration/Rules/");
}

// Whether nothing is missing for `later` to be created after `earlier`.
bool IsOrdered(const Node& later, const Node& earlier) {
  return &later == &earlier || earlier.stack->is_apart || later.Waits(earlier);
}

void Expect(const Node& later, const Node& earlier, absl::string_view pointer) {
  if (IsOrdered(later, earlier)) return;
  later
      .Report(pointer, "creation-order", pointer, " names ", earlier.Path(),
              ", which may be created later; add a DependsOn")
      .Note(earlier.Place(""),
            absl::StrCat(earlier.Path(), " is asked for here"));
}

// Names, which say nothing of the resource's type.
void ExpectNamed(const Node& node) {
  if (const auto* function = node.As<aws::lambda::Function>()) {
    if (const Node* group = node.Target<aws::logs::LogGroup>(
            function->logging_config().log_group())) {
      Expect(node, *group, "/LoggingConfig/LogGroup");
    }
  }
  if (const auto* filter = node.As<aws::logs::SubscriptionFilter>()) {
    if (const Node* group =
            node.Target<aws::logs::LogGroup>(filter->log_group_name())) {
      Expect(node, *group, "/LogGroupName");
    }
  }
}

// A stage's access logs go to a group by its ARN without the ":*" of the
// attribute.
void ExpectAccessLogs(const Node& node) {
  const auto* stage = node.As<aws::api_gateway_v2::Stage>();
  if (stage == nullptr || !stage->has_access_log_settings()) return;
  const std::string destination =
      node.Meaning(stage->access_log_settings().destination_arn());
  for (const auto& [group, properties] :
       node.model->All<aws::logs::LogGroup>()) {
    if (absl::StripSuffix(group->arn, ":*") != destination) continue;
    Expect(node, *group, "/AccessLogSettings/DestinationArn");
    return;
  }
  node.Report("/AccessLogSettings/DestinationArn", "creation-order",
              "/AccessLogSettings/DestinationArn names ", destination,
              ", which is no log group of the program");
}

// The reader reads what the StackSet's instance has, so it comes after it.
void ExpectReader(const Node& node) {
  if (node.resource->reader_id.empty()) return;
  for (const Node& reader : node.model->nodes()) {
    if (reader.stack == node.stack &&
        reader.resource->logical_id == node.resource->reader_id) {
      Expect(reader, node, "/StackSetId");
      return;
    }
  }
  node.Report("", "creation-order", "has no ", node.resource->reader_id,
              " that reads its outputs back");
}

}  // namespace

void VerifyCreationOrder(const Model& model) {
  absl::flat_hash_map<absl::string_view, const Node*> by_arn;
  by_arn.reserve(model.nodes().size());
  for (const Node& node : model.nodes()) by_arn.emplace(node.arn, &node);
  for (const Node& node : model.nodes()) {
    for (const link::Use& use : model.linked().UsesOf(*node.resource)) {
      // What it means begins as it does, but for references.
      if (!absl::StartsWith(*use.text, "arn:") &&
          !absl::StartsWith(*use.text, "${")) {
        continue;
      }
      const auto found = by_arn.find(node.Meaning(*use.text));
      if (found == by_arn.end() || IsOrdered(node, *found->second)) {
        continue;
      }
      if (!IsUnchecked(node, use.pointer) && !IsWayBack(node, use.pointer)) {
        Expect(node, *found->second, use.pointer);
      }
    }
    ExpectNamed(node);
    ExpectAccessLogs(node);
    ExpectReader(node);
  }
}

}  // namespace drc::verify
