// SPDX-License-Identifier: Apache-2.0
//
// S3 takes a notification where it may send to its target (Amazon S3 User
// Guide, "Granting permissions to publish event notification messages to a
// destination"). Functions are none, as they lie in a stack that waits for the
// bucket's.
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "aws/s3.pb.h"
#include "generator/program/strings.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"
#include "google/protobuf/struct.pb.h"

namespace drc::verify {
namespace {

// Whether the policy is the target's.
bool IsOf(const Model& model, const Node& policy, const Node& target) {
  bool is_named = false;
  program::ReadTexts(
      *policy.resource->properties,
      [&](const program::Pointer& pointer, const std::string& text) {
        if (absl::StartsWith(pointer.Text(), "/PolicyDocument")) return;
        const std::string& named = model.Meaning(policy, text);
        is_named |= named == target.ref || named == target.arn;
      });
  return is_named;
}

// Whether a policy that is there before the bucket lets S3 send to the target.
bool LetsSend(const Model& model, const Node& bucket, const Node& target) {
  const absl::string_view action =
      target.type == "AWS::SQS::Queue" ? "sqs:SendMessage" : "sns:Publish";
  const std::string policies(target.type.substr(0, target.type.rfind(':') + 1));
  return absl::c_any_of(model.nodes(), [&](const Node& node) {
    const auto* field = node.descriptor->FindFieldByName("policy_document");
    if (field == nullptr || !absl::StartsWith(node.type, policies) ||
        !model.Waits(bucket, node) || !IsOf(model, node, target)) {
      return false;
    }
    const auto& properties = *node.resource->properties;
    const auto& document = static_cast<const google::protobuf::Struct&>(
        properties.GetReflection()->GetMessage(properties, field));
    return absl::c_any_of(
        model.Policy(*node.stack, document), [&](const Statement& statement) {
          // Whoever it is, under a condition: S3 among them.
          const bool is_for_s3 =
              statement.HasService("s3.amazonaws.com") ||
              absl::c_any_of(statement.principals, [](const auto& principal) {
                return principal.second == "*";
              });
          return statement.allows && is_for_s3 &&
                 Allows(Only(statement), action, target.arn);
        });
  });
}

}  // namespace

void VerifyNotifications(const Model& model, diag::Diagnostics& out) {
  for (const auto& [node, bucket] : model.All<aws::s3::Bucket>()) {
    const Node& at = *node;  // lambdas capture no binding
    const auto verify = [&](const std::string& text) {
      const std::string& named = model.Meaning(at, text);
      for (const Node& target : model.nodes()) {
        if (!target.resource->is_added || target.arn != named ||
            LetsSend(model, at, target)) {
          continue;
        }
        Report(out, at, "/NotificationConfiguration", "override",
               "is to send to ", target.Path(),
               ", and no policy that is there before it lets "
               "s3.amazonaws.com: S3 refuses that");
      }
    };
    const auto& told = bucket->notification_configuration();
    for (const auto& each : told.queue_configurations()) verify(each.queue());
    for (const auto& each : told.topic_configurations()) verify(each.topic());
  }
}

}  // namespace drc::verify
