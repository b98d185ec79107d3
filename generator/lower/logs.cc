// SPDX-License-Identifier: Apache-2.0
//
// The copy of the primary's logs in the secondary region: a stream there, and
// in the primary a destination, since a subscription filter cannot name a
// stream of another region (Amazon CloudWatch Logs User Guide, "Cross-account
// cross-Region log data sharing using Kinesis Data Streams"). Log groups stand
// with their functions (lambda.cc).
#include "aws/kinesis.pb.h"
#include "aws/logs.pb.h"
#include "generator/json/writer.h"
#include "generator/lower/concerns.h"
#include "generator/program/reference.h"

namespace drc::lower {
namespace {

constexpr absl::string_view kName = "dr-logs";

void AddStream(const Context& context) {
  const dr::v1::Logs& logs = context.env.logs();
  const Side& side = context.secondary;
  program::Stack& stack = side.In(stacks::kLogs);
  auto& stream = stack.Add<aws::kinesis::Stream>("LogStream", context.At(logs));
  stream.set_name(Suffixed(kName));
  stream.mutable_stream_mode_details()->set_stream_mode("ON_DEMAND");
  stream.set_retention_period_hours(logs.stream_retention_hours());
  stream.mutable_stream_encryption()->set_encryption_type("KMS");
  stream.mutable_stream_encryption()->set_key_id(side.Key());
  stack.Find("LogStream")
      ->property_origins.emplace_back(
          "/RetentionPeriodHours", context.At(logs, "stream_retention_hours"));
}

// The destination is tried out with a message when it is created: the role's
// permissions are inline, and include the stream's key.
void AddDestinationRole(const Context& context) {
  Statement trust = Trust("Service", {"logs.amazonaws.com"});
  trust.When("StringEquals", "aws:SourceAccount", {"${AWS::AccountId}"})
      .When("StringLike", "aws:SourceArn", {context.primary.Arn("logs", "*")});
  AddRole(context, "LogDestinationRole", "dr-log-destination", nullptr,
          "Copies the primary's logs to the secondary's stream", {trust},
          {Allow("Stream", {"kinesis:PutRecord", "kinesis:PutRecords"},
                 {context.secondary.Name(stacks::kLogs, "LogStream", "Arn")}),
           Allow("StreamKey", {"kms:GenerateDataKey"},
                 {context.secondary.KeyInPrimary()})},
          context.At(context.env.logs()));
}

void AddForwarding(const Context& context) {
  const dr::v1::Logs& logs = context.env.logs();
  const Side& side = context.primary;
  const diag::Loc origin = context.At(logs);
  program::Stack& stack = side.In(stacks::kLogForwarding);
  auto& destination = stack.Add<aws::logs::Destination>("Destination", origin);
  destination.set_destination_name(Suffixed(kName));
  destination.set_role_arn(RoleArn(context, "LogDestinationRole"));
  destination.set_target_arn(
      context.secondary.Ref(stacks::kLogs, "LogStream", "Arn"));
  // Its principal is an account's id, not an ARN, and it is text.
  Statement subscribe =
      Allow("", {"logs:PutSubscriptionFilter"},
            {side.Arn("logs", absl::StrCat("destination:", Suffixed(kName)))});
  subscribe.principal_kind = "AWS";
  subscribe.principals = {"${AWS::AccountId}"};
  destination.set_destination_policy(
      json::CompactText(PolicyDocument({subscribe})));

  for (const auto& function : context.env.functions()) {
    const std::string id = FunctionId(function.name());
    auto& filter = stack.Add<aws::logs::SubscriptionFilter>(
        absl::StrCat(program::CamelCase(function.name()), "Filter"), origin);
    filter.set_filter_name(Suffixed(kName));
    filter.set_log_group_name(side.Ref(stacks::kLogs, LogGroupId(id)));
    filter.set_filter_pattern(program::EscapeText(logs.filter_pattern()));
    filter.set_destination_arn("${Destination.Arn}");
  }
}

}  // namespace

void LowerLogs(Context& context) {
  AddStream(context);
  AddDestinationRole(context);
  AddForwarding(context);
}

}  // namespace drc::lower
