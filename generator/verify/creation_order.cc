// SPDX-License-Identifier: Apache-2.0
//
// A reference makes CloudFormation wait; a name that was written out does not.
// Where AWS looks at once whether the named resource is there, something else
// must make the one wait for the other.
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/lambda.pb.h"
#include "aws/logs.pb.h"
#include "generator/catalogue/types.h"
#include "generator/verify/report.h"
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
bool IsWayBack(const Model& model, const Node& node,
               absl::string_view pointer) {
  return node.type == "AWS::S3::Bucket" && node.region() != model.primary() &&
         absl::StartsWith(pointer, "/ReplicationConfiguration/Rules/");
}

// Whether nothing is missing for `later` to be created after `earlier`.
bool IsOrdered(const Model& model, const Node& later, const Node& earlier) {
  return &later == &earlier || earlier.stack->is_apart ||
         model.Waits(later, earlier);
}

void Expect(const Model& model, const Node& later, const Node& earlier,
            absl::string_view pointer, diag::Diagnostics& out) {
  if (IsOrdered(model, later, earlier)) return;
  Report(out, later, pointer, "creation-order", pointer, " names ",
         earlier.Path(), ", which may be created later; add a DependsOn")
      .Note(PlaceOf(earlier, ""),
            absl::StrCat(earlier.Path(), " is asked for here"));
}

// Names, which say nothing of the resource's type.
void ExpectNamed(const Model& model, const Node& node, diag::Diagnostics& out) {
  if (const auto* function = node.As<aws::lambda::Function>()) {
    if (const Node* group = model.Target<aws::logs::LogGroup>(
            node, function->logging_config().log_group())) {
      Expect(model, node, *group, "/LoggingConfig/LogGroup", out);
    }
  }
  if (const auto* filter = node.As<aws::logs::SubscriptionFilter>()) {
    if (const Node* group =
            model.Target<aws::logs::LogGroup>(node, filter->log_group_name())) {
      Expect(model, node, *group, "/LogGroupName", out);
    }
  }
}

// A stage's access logs go to a group by its ARN without the ":*" of the
// attribute.
void ExpectAccessLogs(const Model& model, const Node& node,
                      diag::Diagnostics& out) {
  const auto* stage = node.As<aws::api_gateway_v2::Stage>();
  if (stage == nullptr || !stage->has_access_log_settings()) return;
  const std::string destination =
      model.Meaning(node, stage->access_log_settings().destination_arn());
  for (const auto& [group, properties] : model.All<aws::logs::LogGroup>()) {
    if (absl::StripSuffix(group->arn, ":*") != destination) continue;
    Expect(model, node, *group, "/AccessLogSettings/DestinationArn", out);
    return;
  }
  Report(out, node, "/AccessLogSettings/DestinationArn", "creation-order",
         "/AccessLogSettings/DestinationArn names ", destination,
         ", which is no log group of the program");
}

// The reader reads what the StackSet's instance has, so it comes after it.
void ExpectReader(const Model& model, const Node& node,
                  diag::Diagnostics& out) {
  if (node.resource->reader_id.empty()) return;
  for (const Node& reader : model.nodes()) {
    if (reader.stack == node.stack &&
        reader.resource->logical_id == node.resource->reader_id) {
      Expect(model, reader, node, "/StackSetId", out);
      return;
    }
  }
  Report(out, node, "", "creation-order", "has no ", node.resource->reader_id,
         " that reads its outputs back");
}

}  // namespace

void VerifyCreationOrder(const Model& model, diag::Diagnostics& out) {
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
      const auto found = by_arn.find(model.Meaning(node, *use.text));
      if (found == by_arn.end() || IsOrdered(model, node, *found->second)) {
        continue;
      }
      if (!IsUnchecked(node, use.pointer) &&
          !IsWayBack(model, node, use.pointer)) {
        Expect(model, node, *found->second, use.pointer, out);
      }
    }
    ExpectNamed(model, node, out);
    ExpectAccessLogs(model, node, out);
    ExpectReader(model, node, out);
  }
}

}  // namespace drc::verify
