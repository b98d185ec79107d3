// SPDX-License-Identifier: Apache-2.0
//
// The multi-Region key and its replica.
#include "absl/strings/str_cat.h"
#include "aws/kms.pb.h"
#include "generator/lower/concerns.h"
#include "generator/lower/policy.h"

namespace drc::lower {
namespace {

// The key's policy in one region. It names services only, never roles: a role
// that does not exist is a malformed policy, and key and role would wait for
// each other. The account's own policies decide about its principals.
google::protobuf::Struct KeyPolicy(const Side& side) {
  // What a key's administration and use consist of, without "kms:*" (AWS KMS
  // Developer Guide, "Default key policy" and "Allows key administrators to
  // administer the KMS key").
  Statement account = Allow("AccountPoliciesDecide",
                            {"kms:CancelKeyDeletion",
                             "kms:CreateAlias",
                             "kms:CreateGrant",
                             "kms:Decrypt",
                             "kms:DeleteAlias",
                             "kms:DescribeKey",
                             "kms:DisableKey",
                             "kms:DisableKeyRotation",
                             "kms:EnableKey",
                             "kms:EnableKeyRotation",
                             "kms:Encrypt",
                             "kms:GenerateDataKey",
                             "kms:GenerateDataKeyWithoutPlaintext",
                             "kms:GetKeyPolicy",
                             "kms:GetKeyRotationStatus",
                             "kms:ListGrants",
                             "kms:ListKeyPolicies",
                             "kms:ListKeyRotations",
                             "kms:ListResourceTags",
                             "kms:PutKeyPolicy",
                             "kms:ReEncryptFrom",
                             "kms:ReEncryptTo",
                             "kms:ReplicateKey",
                             "kms:RetireGrant",
                             "kms:RevokeGrant",
                             "kms:RotateKeyOnDemand",
                             "kms:ScheduleKeyDeletion",
                             "kms:SynchronizeMultiRegionKey",
                             "kms:TagResource",
                             "kms:UntagResource",
                             "kms:UpdateAlias",
                             "kms:UpdateKeyDescription",
                             "kms:UpdatePrimaryRegion"},
                            {"*"});
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
            {side.Arn("logs", "log-group:/dr/*-${EnvironmentSuffix}"),
             side.Arn("logs",
                      "log-group:/aws/vendedlogs/dr/*-${EnvironmentSuffix}")});

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
  const Statement events =
      AllowService("EventsToTopics", "events.amazonaws.com",
                   {"kms:Decrypt", "kms:GenerateDataKey*"}, {"*"});
  return PolicyDocument({account, logs, alarms, events});
}

void AddAlias(const Context& context, const Side& side) {
  auto& alias = side.In(stacks::kSecurity)
                    .Add<aws::kms::Alias>(
                        "Alias", context.At(context.env.encryption(), "alias"));
  alias.set_alias_name(
      absl::StrCat("alias/", Suffixed(context.env.encryption().alias())));
  alias.set_target_key_id("${Key}");
}

}  // namespace

void LowerSecurity(Context& context) {
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
  *key.mutable_key_policy() = KeyPolicy(context.primary);
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
  replica.set_primary_key_arn(
      context.primary.Ref(stacks::kSecurity, "Key", "Arn"));
  replica.set_pending_window_in_days(encryption.deletion_window_days());
  *replica.mutable_key_policy() = KeyPolicy(context.secondary);
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

}  // namespace drc::lower
