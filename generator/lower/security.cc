// SPDX-License-Identifier: Apache-2.0
//
// The multi-Region key and its replica.
#include <initializer_list>
#include <iterator>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "aws/kms.pb.h"
#include "aws/logs.pb.h"
#include "generator/lower/concerns.h"
#include "generator/lower/execution_parts.h"
#include "generator/parse/own_properties.h"
#include "generator/program/property.h"

namespace drc::lower {
namespace {

// What the account's policies may let its principals do with the key: use it,
// and hand its use to services (AWS KMS Developer Guide, "Allows key users to
// use the KMS key" and "Allows key users to use the KMS key with AWS
// services").
constexpr absl::string_view kUse[] = {
    "kms:CreateGrant",     "kms:Decrypt",
    "kms:DescribeKey",     "kms:Encrypt",
    "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",   "kms:ReEncryptTo",
    "kms:RetireGrant",
};

// And, where the environment makes the key, administer it, without "kms:*" (AWS
// KMS Developer Guide, "Default key policy" and "Allows key administrators to
// administer the KMS key").
constexpr absl::string_view kAdministration[] = {
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ReplicateKey",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:SynchronizeMultiRegionKey",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
    "kms:UpdatePrimaryRegion",
};

bool HasOwn(const Context& context, const Side& side,
            std::initializer_list<absl::string_view> messages) {
  return absl::c_any_of(context.env.resources(), [&](const auto& own) {
    const auto* message = parse::MessageIn(own.properties());
    return message != nullptr && IsIn(side, own.placement()) &&
           absl::c_linear_search(messages,
                                 message->GetDescriptor()->full_name());
  });
}

// And, where the spec gives a key that exists an alias of its own, or had one
// (AWS KMS Developer Guide, "Control access to aliases").
constexpr absl::string_view kNaming[] = {"kms:CreateAlias", "kms:DeleteAlias",
                                         "kms:UpdateAlias"};

bool MayHaveOwnAlias(const Context& context) {
  return context.program.Removes("AWS::KMS::Alias") ||
         absl::c_any_of(context.sides(), [&](const Side* side) {
           return HasOwn(context, *side, {"aws.kms.Alias"});
         });
}

// The log groups that the key encrypts: those of the environment, and the
// spec's own.
std::vector<std::string> LogGroups(const Context& context, const Side& side) {
  std::vector<std::string> arns = {
      side.Arn("logs", "log-group:/dr/*-${EnvironmentSuffix}"),
      side.Arn("logs", "log-group:/aws/vendedlogs/dr/*-${EnvironmentSuffix}")};
  for (const dr::v1::Resource& own : context.env.resources()) {
    const auto* message = parse::MessageIn(own.properties());
    if (message == nullptr ||
        message->GetDescriptor() != aws::logs::LogGroup::descriptor()) {
      continue;
    }
    const std::string name =
        NameElsewhere(program::TextAt(*message, "/LogGroupName"), side);
    if (name.empty()) continue;
    arns.push_back(side.Arn("logs", absl::StrCat("log-group:", name)));
  }
  return arns;
}

// What services send to of the spec's own, as its policy says: they use its key
// in their own name.
struct Receiver {
  absl::string_view sid;
  absl::string_view types;    // how the names of policies' messages begin
  absl::string_view service;  // of its ARN
  absl::string_view context;  // of encryption, by which KMS knows it
};

constexpr Receiver kReceivers[] = {
    {"SendersToQueues", "aws.sqs.", "sqs", "aws:sqs:arn"},
    {"PublishersToTopics", "aws.sns.", "sns", "aws:sns:topicArn"},
};

// Amazon SQS Developer Guide, "Configure KMS permissions for AWS services";
// Amazon SNS Developer Guide, "Enable compatibility between event sources from
// AWS services and encrypted topics": without them what is sent is lost without
// a word.
void AddSenders(const Context& context, const Side& side,
                std::vector<Statement>& statements) {
  for (const Receiver& receiver : kReceivers) {
    absl::btree_set<std::string> services;
    for (const dr::v1::Resource& own : context.env.resources()) {
      const auto* message = parse::MessageIn(own.properties());
      if (message == nullptr || !IsIn(side, own.placement()) ||
          !absl::StartsWith(message->GetDescriptor()->full_name(),
                            receiver.types)) {
        continue;
      }
      const auto* policy =
          message->GetDescriptor()->FindFieldByName("policy_document");
      if (policy == nullptr) continue;
      services.merge(ServicesIn(static_cast<const google::protobuf::Struct&>(
          message->GetReflection()->GetMessage(*message, policy))));
    }
    // Events and alarms have statements of their own.
    services.erase("events.amazonaws.com");
    if (receiver.service == "sns") services.erase("cloudwatch.amazonaws.com");
    if (services.empty()) continue;
    Statement send =
        AllowService(std::string(receiver.sid), "",
                     {"kms:Decrypt", "kms:GenerateDataKey*"}, {"*"});
    send.principals = {services.begin(), services.end()};
    statements.push_back(std::move(send).When(
        "ArnLike", absl::StrCat("kms:EncryptionContext:", receiver.context),
        {side.Arn(receiver.service, "*")}));
  }
}

// The key's policy in one region; of one that exists, what it must hold. It
// names services only, never roles: a role that does not exist is a malformed
// policy, and key and role would wait for each other. The account's own
// policies decide about its principals.
google::protobuf::Struct KeyPolicy(const Context& context, const Side& side) {
  absl::btree_set<std::string> actions(std::begin(kUse), std::end(kUse));
  if (!context.env.encryption().has_existing_key()) {
    actions.insert(std::begin(kAdministration), std::end(kAdministration));
  } else if (MayHaveOwnAlias(context)) {
    actions.insert(std::begin(kNaming), std::end(kNaming));
  }
  Statement account =
      Allow("AccountPoliciesDecide", {actions.begin(), actions.end()}, {"*"});
  account.principal_kind = "AWS";
  account.principals = {"arn:${AWS::Partition}:iam::${AWS::AccountId}:root"};

  // CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS
  // KMS": the service's principal is regional.
  Statement logs = AllowService(
      "LogGroups", absl::StrCat("logs.", side.name(), ".${AWS::URLSuffix}"),
      {"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*",
       "kms:ReEncrypt*"},
      {"*"});
  logs.When("ArnLike", "kms:EncryptionContext:aws:logs:arn",
            LogGroups(context, side));

  // Amazon SNS Developer Guide, "Managing Amazon SNS encryption keys and
  // costs": alarms publish to an encrypted topic.
  Statement alarms =
      AllowService("AlarmsToTopics", "cloudwatch.amazonaws.com",
                   {"kms:Decrypt", "kms:GenerateDataKey*"}, {"*"});
  alarms.When("StringEquals", "aws:SourceAccount", {"${AWS::AccountId}"})
      .When("ArnLike", "aws:SourceArn",
            {side.Arn("cloudwatch", "alarm:*-${EnvironmentSuffix}")});

  // EventBridge publishes to an encrypted topic without any source condition
  // key; with one, every event would be dropped silently.
  Statement events =
      AllowService("EventsToTopics", "events.amazonaws.com",
                   {"kms:Decrypt", "kms:GenerateDataKey*"}, {"*"});
  // Amazon EventBridge User Guide, "Authorizing EventBridge to use a customer
  // managed key".
  if (HasOwn(context, side, {"aws.events.Archive", "aws.events.EventBus"})) {
    events.actions.emplace_back("kms:DescribeKey");
  }
  std::vector<Statement> statements = {account, logs, alarms, events};
  AddSenders(context, side, statements);
  // AWS CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail":
  // it makes no trail under a key that it may not use.
  if (HasOwn(context, side, {"aws.cloud_trail.Trail"})) {
    statements.push_back(
        AllowService("Trails", "cloudtrail.amazonaws.com",
                     {"kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"},
                     {"*"})
            .When("ArnLike", "aws:SourceArn",
                  {side.Arn("cloudtrail", "trail/*")}));
  }
  return PolicyDocument(statements);
}

void AddAlias(const Context& context, const Side& side) {
  auto& alias = side.In(stacks::kSecurity)
                    .Add<aws::kms::Alias>(
                        "Alias", context.At(context.env.encryption(), "alias"));
  alias.set_alias_name(
      absl::StrCat("alias/", Suffixed(context.env.encryption().alias())));
  alias.set_target_key_id("${Key}");
}

// What both keys of a pair that exists are known by.
void SetKnown(const Side& side, const std::string& id) {
  side.In(stacks::kSecurity).Find("Key")->existing_attributes = {
      {"Arn", side.Arn("kms", absl::StrCat("key/", id))}, {"KeyId", id}};
}

// A key and its replica that exist: what they must be like.
void AddExistingKeys(const Context& context) {
  const dr::v1::ExistingKey& spec = context.env.encryption().existing_key();
  const diag::Loc origin = context.At(spec);
  const std::string& id = spec.key_id();
  auto& key = context.primary.In(stacks::kSecurity)
                  .AddExisting<aws::kms::Key>("Key", id, origin);
  key.set_multi_region(true);
  key.set_enable_key_rotation(true);
  *key.mutable_key_policy() = KeyPolicy(context, context.primary);
  auto& replica = context.secondary.In(stacks::kSecurity)
                      .AddExisting<aws::kms::ReplicaKey>("Key", id, origin);
  replica.set_primary_key_arn(
      context.primary.Arn("kms", absl::StrCat("key/", id)));
  *replica.mutable_key_policy() = KeyPolicy(context, context.secondary);
  for (const Side* side : context.sides()) SetKnown(*side, id);
}

void AddKeys(const Context& context) {
  const dr::v1::Encryption& encryption = context.env.encryption();
  const diag::Loc origin = context.At(encryption);
  const std::string description =
      absl::StrCat("All data at rest of ", Suffixed(context.env.name()));

  auto& key =
      context.primary.In(stacks::kSecurity).Add<aws::kms::Key>("Key", origin);
  key.set_description(description);
  key.set_multi_region(true);
  key.set_enable_key_rotation(true);
  key.set_rotation_period_in_days(encryption.rotation_period_days());
  key.set_pending_window_in_days(encryption.deletion_window_days());
  *key.mutable_key_policy() = KeyPolicy(context, context.primary);
  context.primary.In(stacks::kSecurity)
      .Find("Key")
      ->property_origins.emplace_back(
          "/RotationPeriodInDays",
          context.At(encryption, "rotation_period_days"));
  AddAlias(context, context.primary);

  // Rotation is the primary key's; a replica has no such property.
  auto& replica = context.secondary.In(stacks::kSecurity)
                      .Add<aws::kms::ReplicaKey>("Key", origin);
  replica.set_description(description);
  replica.set_primary_key_arn(context.primary.Key());
  replica.set_pending_window_in_days(encryption.deletion_window_days());
  *replica.mutable_key_policy() = KeyPolicy(context, context.secondary);
  for (const Side* side : context.sides()) {
    side->In(stacks::kSecurity)
        .Find("Key")
        ->property_origins.emplace_back(
            "/PendingWindowInDays",
            context.At(encryption, "deletion_window_days"));
  }
  AddAlias(context, context.secondary);
  // What was there before is not lost with the key that it was given.
  for (const Side* side : context.sides()) {
    side->In(stacks::kSecurity).Find("Key")->is_retained = context.KeepsKeys();
  }
}

}  // namespace

void LowerSecurity(Context& context) {
  if (context.env.encryption().has_existing_key()) {
    AddExistingKeys(context);
  } else {
    AddKeys(context);
  }
}

}  // namespace drc::lower
