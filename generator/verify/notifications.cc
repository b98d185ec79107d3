// SPDX-License-Identifier: Apache-2.0
//
// What services send arrives where a policy of its target lets them. S3 looks
// beforehand (Amazon S3 User Guide, "Granting permissions to publish event
// notification messages to a destination"); functions are no targets of it, as
// they lie in a stack that waits for the bucket's. SNS and EventBridge drop it
// (Amazon SNS Developer Guide, "Subscribing an Amazon SQS queue to an Amazon
// SNS topic"; Amazon EventBridge User Guide, "Using resource-based policies for
// Amazon EventBridge").
#include "aws/events.pb.h"
#include "aws/lambda.pb.h"
#include "aws/s3.pb.h"
#include "aws/sns.pb.h"
#include "generator/program/property.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

// Whether the policy is the target's.
bool IsOf(const Node& policy, const Node& target) {
  bool is_named = false;
  const std::string name = target.Meaning(target.Text("/QueueName"));
  program::ReadTexts(
      *policy.resource->properties,
      [&](const program::Pointer& pointer, const std::string& text) {
        if (absl::StartsWith(pointer.Text(), "/PolicyDocument")) return;
        const std::string& named = policy.Meaning(text);
        is_named |=
            named == target.ref || named == target.arn ||
            // The queue's URL, written out.
            (!name.empty() && absl::EndsWith(named, absl::StrCat("/", name)));
      });
  return is_named;
}

// Whether a policy lets the service send to the target; of a bucket, one that
// is there before it.
bool LetsSend(const Node& sender, const Node& target,
              absl::string_view service) {
  const absl::string_view action =
      target.type == "AWS::SQS::Queue" ? "sqs:SendMessage" : "sns:Publish";
  const std::string policies(target.type.substr(0, target.type.rfind(':') + 1));
  return absl::c_any_of(sender.model->nodes(), [&](const Node& node) {
    const auto* field = node.descriptor->FindFieldByName("policy_document");
    if (field == nullptr || !absl::StartsWith(node.type, policies) ||
        (sender.As<aws::s3::Bucket>() != nullptr && !sender.Waits(node)) ||
        !IsOf(node, target)) {
      return false;
    }
    const auto& properties = *node.resource->properties;
    const auto& document = static_cast<const google::protobuf::Struct&>(
        properties.GetReflection()->GetMessage(properties, field));
    return absl::c_any_of(
        node.Policy(document), [&](const Statement& statement) {
          // Whoever it is, under a condition: the service among them.
          const bool is_for_it =
              statement.HasService(service) ||
              absl::c_any_of(statement.principals, [](const auto& principal) {
                return principal.second == "*";
              });
          return statement.allows && is_for_it &&
                 Allows(Only(statement), action, target.arn);
        });
  });
}

// Of a queue of the spec's own.
void VerifySent(const Node& sender, absl::string_view pointer,
                const std::string& text, absl::string_view service) {
  const std::string& named = sender.Meaning(text);
  for (const Node& target : sender.model->nodes()) {
    if (!target.resource->is_added || target.arn != named ||
        target.type != "AWS::SQS::Queue" || LetsSend(sender, target, service)) {
      continue;
    }
    sender.Report(pointer, "resource", "sends to ", target.Path(),
                  ", and no policy of that lets ", service,
                  ": what is sent is dropped without a word");
  }
}

}  // namespace

bool MayInvoke(absl::string_view service, absl::string_view source,
               const Node& function) {
  for (const auto& [at, permission] :
       function.model->All<aws::lambda::Permission>()) {
    if (at->Target<aws::lambda::Function>(permission->function_name()) ==
            &function &&
        permission->principal() == service &&
        permission->action() == "lambda:InvokeFunction" &&
        (permission->source_arn().empty() ||
         Matches(at->Meaning(permission->source_arn()), source))) {
      return true;
    }
  }
  return false;
}

void VerifyNotifications(const Model& model) {
  for (const auto& [node, bucket] : model.All<aws::s3::Bucket>()) {
    const Node& at = *node;  // lambdas capture no binding
    const auto verify = [&](const std::string& text) {
      const std::string& named = at.Meaning(text);
      for (const Node& target : model.nodes()) {
        if (!target.resource->is_added || target.arn != named ||
            LetsSend(at, target, "s3.amazonaws.com")) {
          continue;
        }
        at.Report("/NotificationConfiguration", "override", "is to send to ",
                  target.Path(),
                  ", and no policy that is there before it lets "
                  "s3.amazonaws.com: S3 refuses that");
      }
    };
    const auto& told = bucket->notification_configuration();
    for (const auto& each : told.queue_configurations()) verify(each.queue());
    for (const auto& each : told.topic_configurations()) verify(each.topic());
  }
  for (const auto& [node, subscription] : model.All<aws::sns::Subscription>()) {
    const Node* function =
        node->Target<aws::lambda::Function>(subscription->endpoint());
    const std::string& topic = node->Meaning(subscription->topic_arn());
    if (subscription->protocol() == "lambda" && function != nullptr &&
        node->Target<aws::sns::Topic>(subscription->topic_arn()) != nullptr &&
        !MayInvoke("sns.amazonaws.com", topic, *function)) {
      node->Report("/Endpoint", "resource", "sends to ", function->Path(),
                   ", and no permission lets sns.amazonaws.com invoke it for ",
                   topic, ": what is sent is dropped without a word");
    }
    if (subscription->protocol() != "sqs") continue;
    VerifySent(*node, "/Endpoint", subscription->endpoint(),
               "sns.amazonaws.com");
  }
  for (const auto& [node, rule] : model.All<aws::events::Rule>()) {
    for (int i = 0; i < rule->targets_size(); ++i) {
      // By its role it needs no policy.
      if (rule->targets(i).has_role_arn()) continue;
      VerifySent(*node, absl::StrCat("/Targets/", i, "/Arn"),
                 rule->targets(i).arn(), "events.amazonaws.com");
    }
  }
}

}  // namespace drc::verify
