// SPDX-License-Identifier: Apache-2.0

#include "generator/lower/handler_permissions.h"

#include <algorithm>
#include <iterator>

namespace drc::lower {
namespace {

constexpr absl::string_view kApiGatewayV2Api[] = {
    "apigateway:DELETE", "apigateway:GET", "apigateway:PATCH",
    "apigateway:POST",   "apigateway:PUT",
};

constexpr absl::string_view kApiGatewayV2ApiMapping[] = {
    "apigateway:DELETE", "apigateway:GET", "apigateway:PATCH",
    "apigateway:POST",   "apigateway:PUT",
};

// Derived: iam:CreateServiceLinkedRole: the first domain name of an account
// makes API Gateway create AWSServiceRoleForAPIGateway
// (ops.apigateway.amazonaws.com).
constexpr absl::string_view kApiGatewayV2DomainName[] = {
    "apigateway:DELETE", "apigateway:GET", "apigateway:PATCH",
    "apigateway:POST",   "apigateway:PUT", "iam:CreateServiceLinkedRole",
};

constexpr absl::string_view kApiGatewayV2Integration[] = {
    "apigateway:DELETE", "apigateway:GET", "apigateway:PATCH",
    "apigateway:POST",   "apigateway:PUT",
};

constexpr absl::string_view kApiGatewayV2Route[] = {
    "apigateway:DELETE", "apigateway:GET", "apigateway:PATCH",
    "apigateway:POST",   "apigateway:PUT",
};

// API Gateway checks apigateway:TagResource and UntagResource, although the
// Service Authorization Reference does not list them. The logs actions are for
// AccessLogSettings, in the name of whoever sets them (Amazon API Gateway
// Developer Guide, "Configure logging for HTTP APIs in API Gateway",
// "Permissions to activate logging", and Amazon CloudWatch Logs User Guide,
// "Logs sent to CloudWatch Logs").
constexpr absl::string_view kApiGatewayV2Stage[] = {
    "apigateway:DELETE",      "apigateway:GET",
    "apigateway:PATCH",       "apigateway:POST",
    "apigateway:TagResource", "apigateway:UntagResource",
    "logs:CreateLogDelivery", "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups", "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
};

constexpr absl::string_view kBackupBackupPlan[] = {
    "backup:CreateBackupPlan", "backup:DeleteBackupPlan",
    "backup:GetBackupPlan",    "backup:ListTags",
    "backup:TagResource",      "backup:UntagResource",
    "backup:UpdateBackupPlan",
};

// Derived: iam:CreateServiceLinkedRole: the first selection of an account makes
// AWS Backup create AWSServiceRoleForBackup (backup.amazonaws.com).
constexpr absl::string_view kBackupBackupSelection[] = {
    "backup:CreateBackupSelection",
    "backup:DeleteBackupSelection",
    "backup:GetBackupSelection",
    "backup:ListBackupSelections",
    "iam:CreateServiceLinkedRole",
    "iam:GetRole",
    "iam:PassRole",
};

// The kms actions are for EncryptionKeyArn. The schema also names
// backup-storage:Mount, which IAM does not have.
constexpr absl::string_view kBackupBackupVault[] = {
    "backup-storage:MountCapsule",
    "backup:CreateBackupVault",
    "backup:DeleteBackupVault",
    "backup:DescribeBackupVault",
    "backup:GetBackupVaultAccessPolicy",
    "backup:GetBackupVaultNotifications",
    "backup:ListTags",
    "backup:TagResource",
    "backup:UntagResource",
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:GenerateDataKey",
    "kms:RetireGrant",
};

constexpr absl::string_view kCertificateManagerCertificate[] = {
    "acm:AddTagsToCertificate",      "acm:DeleteCertificate",
    "acm:DescribeCertificate",       "acm:ListTagsForCertificate",
    "acm:RemoveTagsFromCertificate", "acm:RequestCertificate",
    "acm:UpdateCertificateOptions",  "route53:ChangeResourceRecordSets",
};

// Derived: no handler. CloudFormation invokes the function behind ServiceToken
// in the role's name.
constexpr absl::string_view kCloudFormationCustomResource[] = {
    "lambda:InvokeFunction",
};

// Derived: s3:GetObject reads the nested template, the tagging actions hand the
// stack's tags down to it.
constexpr absl::string_view kCloudFormationStack[] = {
    "cloudformation:CreateStack",
    "cloudformation:DeleteStack",
    "cloudformation:DescribeStacks",
    "cloudformation:GetStackPolicy",
    "cloudformation:GetTemplate",
    "cloudformation:TagResource",
    "cloudformation:UntagResource",
    "cloudformation:UpdateStack",
    "s3:GetObject",
};

constexpr absl::string_view kCloudWatchAlarm[] = {
    "cloudwatch:DeleteAlarms",        "cloudwatch:DescribeAlarms",
    "cloudwatch:ListTagsForResource", "cloudwatch:PutMetricAlarm",
    "cloudwatch:TagResource",         "cloudwatch:UntagResource",
};

constexpr absl::string_view kCloudWatchDashboard[] = {
    "cloudwatch:DeleteDashboards",    "cloudwatch:GetDashboard",
    "cloudwatch:ListTagsForResource", "cloudwatch:PutDashboard",
    "cloudwatch:TagResource",         "cloudwatch:UntagResource",
};

constexpr absl::string_view kEC2Route[] = {
    "ec2:CreateRoute",
    "ec2:DeleteRoute",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:ReplaceRoute",
};

constexpr absl::string_view kEC2RouteTable[] = {
    "ec2:CreateRouteTable", "ec2:CreateTags",          "ec2:DeleteRouteTable",
    "ec2:DeleteTags",       "ec2:DescribeRouteTables",
};

constexpr absl::string_view kEC2SecurityGroup[] = {
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:CreateSecurityGroup",
    "ec2:CreateTags",
    "ec2:DeleteSecurityGroup",
    "ec2:DeleteTags",
    "ec2:DescribeInstances",
    "ec2:DescribeSecurityGroups",
    "ec2:RevokeSecurityGroupEgress",
    "ec2:RevokeSecurityGroupIngress",
    "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
    "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
};

constexpr absl::string_view kEC2Subnet[] = {
    "ec2:CreateSubnet",          "ec2:CreateTags",
    "ec2:DeleteSubnet",          "ec2:DeleteTags",
    "ec2:DescribeNetworkAcls",   "ec2:DescribeSubnets",
    "ec2:ModifySubnetAttribute",
};

constexpr absl::string_view kEC2SubnetRouteTableAssociation[] = {
    "ec2:AssociateRouteTable",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSubnets",
    "ec2:DisassociateRouteTable",
    "ec2:ReplaceRouteTableAssociation",
};

constexpr absl::string_view kEC2VPC[] = {
    "ec2:CreateTags",           "ec2:CreateVpc",
    "ec2:DeleteTags",           "ec2:DeleteVpc",
    "ec2:DescribeNetworkAcls",  "ec2:DescribeSecurityGroups",
    "ec2:DescribeVpcAttribute", "ec2:DescribeVpcEncryptionControls",
    "ec2:DescribeVpcs",         "ec2:ModifyVpcAttribute",
};

// Derived: route53:AssociateVPCWithHostedZone, which ec2:CreateVpcEndpoint
// depends on where private DNS is on. The zone is AWS's own.
constexpr absl::string_view kEC2VPCEndpoint[] = {
    "ec2:CreateTags",
    "ec2:CreateVpcEndpoint",
    "ec2:DeleteTags",
    "ec2:DeleteVpcEndpoints",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcEndpoints",
    "ec2:DescribeVpcs",
    "ec2:ModifyVpcEndpoint",
    "route53:AssociateVPCWithHostedZone",
};

// The handler accepts the connection in the peer's region.
constexpr absl::string_view kEC2VPCPeeringConnection[] = {
    "ec2:AcceptVpcPeeringConnection", "ec2:CreateTags",
    "ec2:CreateVpcPeeringConnection", "ec2:DeleteTags",
    "ec2:DeleteVpcPeeringConnection", "ec2:DescribeVpcPeeringConnections",
};

constexpr absl::string_view kEventsRule[] = {
    "events:DeleteRule",
    "events:DescribeRule",
    "events:ListTagsForResource",
    "events:ListTargetsByRule",
    "events:PutRule",
    "events:PutTargets",
    "events:RemoveTargets",
    "events:TagResource",
    "events:UntagResource",
};

// The actions that change an alias need the ARNs of both alias and key.
constexpr absl::string_view kKMSAlias[] = {
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:ListAliases",
    "kms:UpdateAlias",
};

// Derived: iam:CreateServiceLinkedRole, which kms:ReplicateKey depends on
// (AWSServiceRoleForKeyManagementServiceMultiRegionKeys,
// mrk.kms.amazonaws.com). kms:ReplicateKey is authorized against the primary
// key, in the primary region.
constexpr absl::string_view kKMSReplicaKey[] = {
    "iam:CreateServiceLinkedRole",
    "kms:CreateKey",
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ReplicateKey",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateKeyDescription",
};

// Derived: the kms actions, for kinesis:StartStreamEncryption with a customer
// managed key. That action needs the key's ARN among its resources besides the
// stream's.
constexpr absl::string_view kKinesisStream[] = {
    "kinesis:AddTagsToStream",
    "kinesis:CreateStream",
    "kinesis:DecreaseStreamRetentionPeriod",
    "kinesis:DeleteStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:IncreaseStreamRetentionPeriod",
    "kinesis:ListTagsForResource",
    "kinesis:ListTagsForStream",
    "kinesis:RemoveTagsFromStream",
    "kinesis:StartStreamEncryption",
    "kinesis:StopStreamEncryption",
    "kinesis:TagResource",
    "kinesis:UntagResource",
    "kinesis:UpdateShardCount",
    "kinesis:UpdateStreamMode",
    "kms:DescribeKey",
    "kms:GenerateDataKey",
};

constexpr absl::string_view kLambdaEventInvokeConfig[] = {
    "lambda:DeleteFunctionEventInvokeConfig",
    "lambda:GetFunctionEventInvokeConfig",
    "lambda:PutFunctionEventInvokeConfig",
    "lambda:UpdateFunctionEventInvokeConfig",
};

// The kms actions are for KmsKeyArn, the ec2 actions for VpcConfig.
constexpr absl::string_view kLambdaFunction[] = {
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "iam:PassRole",
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "lambda:CreateFunction",
    "lambda:DeleteFunction",
    "lambda:DeleteFunctionConcurrency",
    "lambda:GetFunction",
    "lambda:GetFunctionCodeSigningConfig",
    "lambda:GetFunctionRecursionConfig",
    "lambda:GetFunctionScalingConfig",
    "lambda:GetRuntimeManagementConfig",
    "lambda:ListTags",
    "lambda:PutFunctionConcurrency",
    "lambda:TagResource",
    "lambda:UntagResource",
    "lambda:UpdateFunctionCode",
    "lambda:UpdateFunctionConfiguration",
};

constexpr absl::string_view kLambdaPermission[] = {
    "lambda:AddPermission",
    "lambda:GetPolicy",
    "lambda:RemovePermission",
};

constexpr absl::string_view kLogsDestination[] = {
    "iam:PassRole",
    "logs:DeleteDestination",
    "logs:DescribeDestinations",
    "logs:ListTagsForResource",
    "logs:PutDestination",
    "logs:PutDestinationPolicy",
    "logs:TagResource",
    "logs:UntagResource",
};

// KmsKeyId needs no kms action: the service uses the key by its key policy.
constexpr absl::string_view kLogsLogGroup[] = {
    "logs:AssociateKmsKey",
    "logs:CreateLogGroup",
    "logs:DeleteLogGroup",
    "logs:DeleteRetentionPolicy",
    "logs:DescribeIndexPolicies",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:DisassociateKmsKey",
    "logs:GetDataProtectionPolicy",
    "logs:ListTagsForResource",
    "logs:PutRetentionPolicy",
    "logs:TagResource",
    "logs:UntagResource",
};

// No iam:PassRole: the role that writes to the stream stands at the
// destination.
constexpr absl::string_view kLogsSubscriptionFilter[] = {
    "logs:DeleteSubscriptionFilter",
    "logs:DescribeSubscriptionFilters",
    "logs:PutSubscriptionFilter",
};

constexpr absl::string_view kRoute53HealthCheck[] = {
    "cloudwatch:DescribeAlarms", "route53:ChangeTagsForResource",
    "route53:CreateHealthCheck", "route53:DeleteHealthCheck",
    "route53:GetHealthCheck",    "route53:ListTagsForResource",
    "route53:UpdateHealthCheck",
};

// Derived: no handler. What the API needs to change a record of a zone given by
// its id and to wait for the change.
constexpr absl::string_view kRoute53RecordSet[] = {
    "route53:ChangeResourceRecordSets",
    "route53:GetChange",
    "route53:GetHostedZone",
    "route53:ListResourceRecordSets",
};

// The schema also names actions of the S3 API that IAM does not have
// (s3:DeleteBucketEncryption, say): IAM authorizes those calls by the Put
// action. The read handler asks for every configuration, also for those that we
// never set.
constexpr absl::string_view kS3Bucket[] = {
    "iam:PassRole",
    "s3:CreateBucket",
    "s3:DeleteBucket",
    "s3:GetAccelerateConfiguration",
    "s3:GetAnalyticsConfiguration",
    "s3:GetBucketAbac",
    "s3:GetBucketCORS",
    "s3:GetBucketLogging",
    "s3:GetBucketMetadataTableConfiguration",
    "s3:GetBucketNotification",
    "s3:GetBucketObjectLockConfiguration",
    "s3:GetBucketOwnershipControls",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetBucketTagging",
    "s3:GetBucketVersioning",
    "s3:GetBucketWebsite",
    "s3:GetEncryptionConfiguration",
    "s3:GetIntelligentTieringConfiguration",
    "s3:GetInventoryConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetMetricsConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:ListBucket",
    "s3:ListTagsForResource",
    "s3:PutAccelerateConfiguration",
    "s3:PutBucketOwnershipControls",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutBucketTagging",
    "s3:PutBucketVersioning",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
    "s3:PutReplicationConfiguration",
    "s3:TagResource",
    "s3:UntagResource",
};

constexpr absl::string_view kS3BucketPolicy[] = {
    "s3:DeleteBucketPolicy",
    "s3:GetBucketPolicy",
    "s3:PutBucketPolicy",
};

constexpr absl::string_view kSNSSubscription[] = {
    "sns:GetSubscriptionAttributes",
    "sns:SetSubscriptionAttributes",
    "sns:Subscribe",
    "sns:Unsubscribe",
};

constexpr absl::string_view kSNSTopic[] = {
    "sns:CreateTopic",
    "sns:DeleteTopic",
    "sns:GetDataProtectionPolicy",
    "sns:GetTopicAttributes",
    "sns:ListSubscriptionsByTopic",
    "sns:ListTagsForResource",
    "sns:SetTopicAttributes",
    "sns:TagResource",
    "sns:UntagResource",
};

constexpr absl::string_view kSNSTopicPolicy[] = {
    "sns:SetTopicAttributes",
};

constexpr absl::string_view kSSMParameter[] = {
    "ssm:AddTagsToResource", "ssm:DeleteParameter",
    "ssm:GetParameters",     "ssm:ListTagsForResource",
    "ssm:PutParameter",      "ssm:RemoveTagsFromResource",
};

constexpr TypePermissions kTypes[] = {
    {"AWS::ApiGatewayV2::Api", kApiGatewayV2Api},
    {"AWS::ApiGatewayV2::ApiMapping", kApiGatewayV2ApiMapping},
    {"AWS::ApiGatewayV2::DomainName", kApiGatewayV2DomainName},
    {"AWS::ApiGatewayV2::Integration", kApiGatewayV2Integration},
    {"AWS::ApiGatewayV2::Route", kApiGatewayV2Route},
    {"AWS::ApiGatewayV2::Stage", kApiGatewayV2Stage},
    {"AWS::Backup::BackupPlan", kBackupBackupPlan},
    {"AWS::Backup::BackupSelection", kBackupBackupSelection},
    {"AWS::Backup::BackupVault", kBackupBackupVault},
    {"AWS::CertificateManager::Certificate", kCertificateManagerCertificate},
    {"AWS::CloudFormation::CustomResource", kCloudFormationCustomResource},
    {"AWS::CloudFormation::Stack", kCloudFormationStack},
    {"AWS::CloudWatch::Alarm", kCloudWatchAlarm},
    {"AWS::CloudWatch::Dashboard", kCloudWatchDashboard},
    {"AWS::EC2::Route", kEC2Route},
    {"AWS::EC2::RouteTable", kEC2RouteTable},
    {"AWS::EC2::SecurityGroup", kEC2SecurityGroup},
    {"AWS::EC2::Subnet", kEC2Subnet},
    {"AWS::EC2::SubnetRouteTableAssociation", kEC2SubnetRouteTableAssociation},
    {"AWS::EC2::VPC", kEC2VPC},
    {"AWS::EC2::VPCEndpoint", kEC2VPCEndpoint},
    {"AWS::EC2::VPCPeeringConnection", kEC2VPCPeeringConnection},
    {"AWS::Events::Rule", kEventsRule},
    {"AWS::KMS::Alias", kKMSAlias},
    {"AWS::KMS::ReplicaKey", kKMSReplicaKey},
    {"AWS::Kinesis::Stream", kKinesisStream},
    {"AWS::Lambda::EventInvokeConfig", kLambdaEventInvokeConfig},
    {"AWS::Lambda::Function", kLambdaFunction},
    {"AWS::Lambda::Permission", kLambdaPermission},
    {"AWS::Logs::Destination", kLogsDestination},
    {"AWS::Logs::LogGroup", kLogsLogGroup},
    {"AWS::Logs::SubscriptionFilter", kLogsSubscriptionFilter},
    {"AWS::Route53::HealthCheck", kRoute53HealthCheck},
    {"AWS::Route53::RecordSet", kRoute53RecordSet},
    {"AWS::S3::Bucket", kS3Bucket},
    {"AWS::S3::BucketPolicy", kS3BucketPolicy},
    {"AWS::SNS::Subscription", kSNSSubscription},
    {"AWS::SNS::Topic", kSNSTopic},
    {"AWS::SNS::TopicPolicy", kSNSTopicPolicy},
    {"AWS::SSM::Parameter", kSSMParameter},
};

constexpr absl::string_view kWithoutResources[] = {
    "acm:RequestCertificate",
    "backup-storage:MountCapsule",
    "ec2:DescribeInstances",
    "ec2:DescribeNetworkAcls",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcEncryptionControls",
    "ec2:DescribeVpcEndpoints",
    "ec2:DescribeVpcPeeringConnections",
    "ec2:DescribeVpcs",
    "kinesis:UpdateShardCount",
    "kinesis:UpdateStreamMode",
    "kms:CreateKey",
    "kms:ListAliases",
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeDestinations",
    "logs:DescribeIndexPolicies",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
    "route53:CreateHealthCheck",
    "sns:GetSubscriptionAttributes",
    "sns:SetSubscriptionAttributes",
    "sns:Unsubscribe",
};

}  // namespace

absl::Span<const TypePermissions> AllHandlerPermissions() { return kTypes; }

absl::Span<const absl::string_view> HandlerPermissions(absl::string_view type) {
  const auto* it = std::lower_bound(
      std::begin(kTypes), std::end(kTypes), type,
      [](const TypePermissions& a, absl::string_view b) { return a.type < b; });
  if (it == std::end(kTypes) || it->type != type) return {};
  return it->actions;
}

absl::Span<const absl::string_view> ActionsWithoutResources() {
  return kWithoutResources;
}

bool SupportsResources(absl::string_view action) {
  return !std::binary_search(std::begin(kWithoutResources),
                             std::end(kWithoutResources), action);
}

}  // namespace drc::lower
