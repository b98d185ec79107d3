// SPDX-License-Identifier: Apache-2.0
//
// A topic in each region: an alarm can only publish in its own.
#include "aws/sns.pb.h"
#include "generator/hash/sha256.h"
#include "generator/lower/concerns.h"
#include "generator/program/reference.h"

namespace drc::lower {
namespace {

constexpr int kSubscriptionDigits = 8;

}  // namespace

void LowerAlerts(Context& context) {
  const dr::v1::Alerts& alerts = context.env.alerts();
  const diag::Loc origin = context.At(alerts);
  for (const Side* side : context.sides()) {
    program::Stack& stack = side->In(stacks::kAlerts);
    auto& topic =
        stack.Add<aws::sns::Topic>("Topic", context.At(alerts, "topic_name"));
    topic.set_topic_name(Suffixed(alerts.topic_name()));
    topic.set_display_name(absl::StrCat("DR alerts ", side->name()));
    topic.set_kms_master_key_id(side->Key());

    // A policy of one's own takes the place of the default one, so it says
    // again who may publish (Amazon SNS Developer Guide, "Example cases for
    // Amazon SNS access control").
    Statement alarms = AllowService("Alarms", "cloudwatch.amazonaws.com",
                                    {"sns:Publish"}, {"${Topic}"});
    alarms.When("StringEquals", "aws:SourceAccount", {"${AWS::AccountId}"})
        .When("ArnLike", "aws:SourceArn",
              {side->Arn("cloudwatch", "alarm:*-${EnvironmentSuffix}")});
    // EventBridge supports no conditions here (Amazon EventBridge User Guide,
    // "Using resource-based policies": Amazon SNS permissions).
    const Statement events = AllowService("Events", "events.amazonaws.com",
                                          {"sns:Publish"}, {"${Topic}"});
    Statement tls = DenyAll("TlsOnly", {"sns:Publish"}, {"${Topic}"});
    tls.When("Bool", "aws:SecureTransport", {"false"});
    auto& policy = stack.Add<aws::sns::TopicPolicy>("TopicPolicy", origin);
    policy.add_topics("${Topic}");
    *policy.mutable_policy_document() = PolicyDocument({alarms, events, tls});

    for (const dr::v1::Subscription& wanted : alerts.subscriptions()) {
      // Its id says who is told. SNS takes a second subscription of one
      // endpoint for the first, so that one that moves to another id goes in
      // the end (Amazon SNS API Reference, "Subscribe").
      const std::string who =
          absl::StrCat(wanted.protocol(), " ", wanted.endpoint());
      auto& subscription = stack.Add<aws::sns::Subscription>(
          absl::StrCat("Subscription",
                       hash::Sha256Hex(who).substr(0, kSubscriptionDigits)),
          context.At(wanted));
      subscription.set_protocol(wanted.protocol());
      subscription.set_endpoint(program::EscapeText(wanted.endpoint()));
      subscription.set_topic_arn("${Topic}");
    }
  }
}

}  // namespace drc::lower
