// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/handlers.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "generator/catalogue/aws_facts.h"

namespace drc::catalogue {
namespace {

// Of S3, where IAM authorizes the call by another action: that of
// s3:DeleteBucketEncryption by s3:PutEncryptionConfiguration.
constexpr absl::string_view kNoSuchAction = "IAM has no such action";

constexpr LeftOut kLeftOut[] = {
    {"AWS::ApiGatewayV2::Api", "s3:getObject", "BodyS3Location is not set"},
    {"AWS::ApiGatewayV2::Authorizer", "iam:PassRole",
     "AuthorizerCredentialsArn is not set"},
    {"AWS::ApiGatewayV2::DomainName", "apigateway:AddCertificateToDomain",
     "MutualTlsAuthentication is not set"},
    {"AWS::ApiGatewayV2::DomainName", "apigateway:RemoveCertificateFromDomain",
     "MutualTlsAuthentication is not set"},
    {"AWS::ApiGatewayV2::DomainName", "s3:GetObject",
     "MutualTlsAuthentication is not set"},
    {"AWS::ApiGatewayV2::DomainName", "s3:GetObjectVersion",
     "MutualTlsAuthentication is not set"},
    {"AWS::ApiGatewayV2::Integration", "iam:PassRole",
     "CredentialsArn is not set"},
    {"AWS::Backup::BackupPlan", "iam:PassRole", "ScanSettings is not set"},
    {"AWS::Backup::BackupVault", "backup-storage:Mount", kNoSuchAction},
    {"AWS::Backup::BackupVault", "backup:DeleteBackupVaultAccessPolicy",
     "AccessPolicy is not set"},
    {"AWS::Backup::BackupVault", "backup:DeleteBackupVaultLockConfiguration",
     "LockConfiguration is not set"},
    {"AWS::Backup::BackupVault", "backup:DeleteBackupVaultNotifications",
     "Notifications is not set"},
    {"AWS::Backup::BackupVault", "backup:PutBackupVaultAccessPolicy",
     "AccessPolicy is not set"},
    {"AWS::Backup::BackupVault", "backup:PutBackupVaultLockConfiguration",
     "LockConfiguration is not set"},
    {"AWS::Backup::BackupVault", "backup:PutBackupVaultNotifications",
     "Notifications is not set"},
    {"AWS::CertificateManager::Certificate", "acm-pca:GetCertificate",
     "CertificateAuthorityArn is not set"},
    {"AWS::CertificateManager::Certificate", "acm-pca:IssueCertificate",
     "CertificateAuthorityArn is not set"},
    {"AWS::CloudFormation::Stack", "cloudformation:SetStackPolicy",
     "StackPolicyBody is Cloud Control's alone"},
    {"AWS::CloudFormation::Stack", "cloudformation:UpdateTerminationProtection",
     "EnableTerminationProtection is Cloud Control's alone"},
    {"AWS::CloudFormation::Stack", "iam:PassRole",
     "RoleARN is Cloud Control's alone"},
    {"AWS::EC2::EIP", "ec2:AcceptAddressTransfer",
     "TransferAddress is not set"},
    {"AWS::EC2::EIP", "ec2:AssociateAddress", "InstanceId is not set"},
    {"AWS::EC2::EIP", "ec2:DisassociateAddress", "InstanceId is not set"},
    {"AWS::EC2::NatGateway", "ec2:AssignPrivateNatGatewayAddress",
     "SecondaryPrivateIpAddresses is not set"},
    {"AWS::EC2::NatGateway", "ec2:AssociateNatGatewayAddress",
     "SecondaryAllocationIds is not set"},
    {"AWS::EC2::NatGateway", "ec2:DisassociateNatGatewayAddress",
     "SecondaryAllocationIds is not set"},
    {"AWS::EC2::NatGateway", "ec2:UnassignPrivateNatGatewayAddress",
     "SecondaryPrivateIpAddresses is not set"},
    {"AWS::EC2::Subnet", "ec2:AssociateSubnetCidrBlock",
     "Ipv6CidrBlock is not set"},
    {"AWS::EC2::Subnet", "ec2:DisassociateSubnetCidrBlock",
     "Ipv6CidrBlock is not set"},
    {"AWS::EC2::VPC", "ec2:CreateVpcEncryptionControl",
     "VpcEncryptionControl is not set"},
    {"AWS::EC2::VPC", "ec2:ModifyVpcTenancy", "InstanceTenancy is not set"},
    {"AWS::EC2::VPCEndpoint",
     "vpc-lattice:CreateServiceNetworkVpcEndpointAssociation",
     "ServiceNetworkArn is not set"},
    {"AWS::EC2::VPCEndpoint",
     "vpc-lattice:DescribeServiceNetworkVpcEndpointAssociation",
     "ServiceNetworkArn is not set"},
    {"AWS::EC2::VPCEndpoint", "vpce:AllowMultiRegion",
     "ServiceRegion is not set"},
    {"AWS::EC2::VPCGatewayAttachment", "ec2:AttachVpnGateway",
     "VpnGatewayId is not set"},
    {"AWS::EC2::VPCGatewayAttachment", "ec2:DetachVpnGateway",
     "VpnGatewayId is not set"},
    {"AWS::EC2::VPCPeeringConnection", "ec2:ModifyVpcPeeringConnectionOptions",
     "the type has no property for the options"},
    {"AWS::EC2::VPCPeeringConnection", "sts:AssumeRole",
     "PeerRoleArn is not set"},
    {"AWS::Events::Rule", "iam:PassRole", "RoleArn is not set"},
    {"AWS::KMS::ReplicaKey", "kms:DisableKey", "Enabled is not set"},
    {"AWS::KMS::ReplicaKey", "kms:EnableKey", "Enabled is not set"},
    {"AWS::Kinesis::Stream", "kinesis:DisableEnhancedMonitoring",
     "DesiredShardLevelMetrics is not set"},
    {"AWS::Kinesis::Stream", "kinesis:EnableEnhancedMonitoring",
     "DesiredShardLevelMetrics is not set"},
    {"AWS::Kinesis::Stream", "kinesis:UpdateMaxRecordSize",
     "MaxRecordSizeInKiB is not set"},
    {"AWS::Kinesis::Stream", "kinesis:UpdateStreamRecordDistributionStrategy",
     "RecordDistributionStrategy is not set"},
    {"AWS::Kinesis::Stream", "kinesis:UpdateStreamWarmThroughput",
     "WarmThroughputMiBps is not set"},
    {"AWS::Lambda::Function", "elasticfilesystem:DescribeMountTargets",
     "FileSystemConfigs is not set"},
    {"AWS::Lambda::Function", "lambda:AssociateRuntimeAlias", kNoSuchAction},
    {"AWS::Lambda::Function", "lambda:DeleteFunctionCodeSigningConfig",
     "CodeSigningConfigArn is not set"},
    {"AWS::Lambda::Function", "lambda:GetCodeSigningConfig",
     "CodeSigningConfigArn is not set"},
    {"AWS::Lambda::Function", "lambda:GetLayerVersion", "Layers is not set"},
    {"AWS::Lambda::Function", "lambda:PassCapacityProvider",
     "CapacityProviderConfig is not set"},
    {"AWS::Lambda::Function", "lambda:PublishVersion",
     "PublishToLatestPublished is not set"},
    {"AWS::Lambda::Function", "lambda:PutFunctionCodeSigningConfig",
     "CodeSigningConfigArn is not set"},
    {"AWS::Lambda::Function", "lambda:PutFunctionRecursionConfig",
     "RecursiveLoop is not set"},
    {"AWS::Lambda::Function", "lambda:PutFunctionScalingConfig",
     "FunctionScalingConfig is not set"},
    {"AWS::Lambda::Function", "lambda:PutRuntimeManagementConfig",
     "RuntimeManagementConfig is not set"},
    {"AWS::Lambda::Function", "s3:GetObject", "S3ObjectVersion is not set"},
    {"AWS::Lambda::Function", "s3:GetObjectVersion",
     "S3ObjectVersion is not set"},
    {"AWS::Lambda::Function", "s3files:ListMountTargets",
     "FileSystemConfigs is not set"},
    {"AWS::Lambda::LayerVersion", "s3:GetObjectVersion",
     "S3ObjectVersion is not set"},
    {"AWS::Logs::LogGroup", "firehose:TagDeliveryStream",
     "DataProtectionPolicy is not set"},
    {"AWS::Logs::LogGroup", "logs:CreateLogDelivery",
     "DataProtectionPolicy is not set"},
    {"AWS::Logs::LogGroup", "logs:DeleteDataProtectionPolicy",
     "DataProtectionPolicy is not set"},
    {"AWS::Logs::LogGroup", "logs:DeleteIndexPolicy",
     "FieldIndexPolicies is not set"},
    {"AWS::Logs::LogGroup", "logs:DeleteResourcePolicy",
     "ResourcePolicyDocument is not set"},
    {"AWS::Logs::LogGroup", "logs:PutBearerTokenAuthentication",
     "BearerTokenAuthenticationEnabled is not set"},
    {"AWS::Logs::LogGroup", "logs:PutDataProtectionPolicy",
     "DataProtectionPolicy is not set"},
    {"AWS::Logs::LogGroup", "logs:PutIndexPolicy",
     "FieldIndexPolicies is not set"},
    {"AWS::Logs::LogGroup", "logs:PutLogGroupDeletionProtection",
     "DeletionProtectionEnabled is not set"},
    {"AWS::Logs::LogGroup", "logs:PutResourcePolicy",
     "ResourcePolicyDocument is not set"},
    {"AWS::Logs::LogGroup", "s3:REST.PUT.OBJECT", kNoSuchAction},
    {"AWS::Logs::SubscriptionFilter", "iam:PassRole", "RoleArn is not set"},
    {"AWS::Route53::HealthCheck",
     "route53-recovery-control-config:DescribeRoutingControl",
     "RoutingControlArn is not set"},
    {"AWS::Route53::RecordSet", "route53:ListHostedZones",
     "HostedZoneName is not set"},
    {"AWS::S3::Bucket", "s3:CreateBucketMetadataTableConfiguration",
     "MetadataConfiguration is not set"},
    {"AWS::S3::Bucket", "s3:DeleteBucketAnalyticsConfiguration", kNoSuchAction},
    {"AWS::S3::Bucket", "s3:DeleteBucketCors", kNoSuchAction},
    {"AWS::S3::Bucket", "s3:DeleteBucketEncryption", kNoSuchAction},
    {"AWS::S3::Bucket", "s3:DeleteBucketLifecycle", kNoSuchAction},
    {"AWS::S3::Bucket", "s3:DeleteBucketMetadataTableConfiguration",
     "MetadataConfiguration is not set"},
    {"AWS::S3::Bucket", "s3:DeleteBucketMetricsConfiguration", kNoSuchAction},
    {"AWS::S3::Bucket", "s3:DeleteBucketReplication", kNoSuchAction},
    {"AWS::S3::Bucket", "s3:DeleteBucketTagging", kNoSuchAction},
    {"AWS::S3::Bucket", "s3:DeleteBucketWebsite",
     "WebsiteConfiguration is not set"},
    {"AWS::S3::Bucket", "s3:DeleteObject", "a new bucket holds no object"},
    {"AWS::S3::Bucket", "s3:GetBucketAcl", "AccessControl is not set"},
    {"AWS::S3::Bucket", "s3:PutAnalyticsConfiguration",
     "AnalyticsConfigurations is not set"},
    {"AWS::S3::Bucket", "s3:PutBucketAbac", "AbacStatus is not set"},
    {"AWS::S3::Bucket", "s3:PutBucketAcl", "AccessControl is not set"},
    {"AWS::S3::Bucket", "s3:PutBucketCORS", "CorsConfiguration is not set"},
    {"AWS::S3::Bucket", "s3:PutBucketLogging",
     "LoggingConfiguration is not set"},
    {"AWS::S3::Bucket", "s3:PutBucketNotification",
     "NotificationConfiguration is not set"},
    {"AWS::S3::Bucket", "s3:PutBucketObjectLockConfiguration",
     "ObjectLockConfiguration is not set"},
    {"AWS::S3::Bucket", "s3:PutBucketReplication", kNoSuchAction},
    {"AWS::S3::Bucket", "s3:PutBucketWebsite",
     "WebsiteConfiguration is not set"},
    {"AWS::S3::Bucket", "s3:PutIntelligentTieringConfiguration",
     "IntelligentTieringConfigurations is not set"},
    {"AWS::S3::Bucket", "s3:PutInventoryConfiguration",
     "InventoryConfigurations is not set"},
    {"AWS::S3::Bucket", "s3:PutMetricsConfiguration",
     "MetricsConfigurations is not set"},
    {"AWS::S3::Bucket", "s3:PutObjectAcl", "AccessControl is not set"},
    {"AWS::S3::Bucket", "s3:PutObjectLockConfiguration", kNoSuchAction},
    {"AWS::S3::Bucket", "s3:UpdateBucketMetadataAnnotationTableConfiguration",
     "MetadataConfiguration is not set"},
    {"AWS::S3::Bucket", "s3:UpdateBucketMetadataInventoryTableConfiguration",
     "MetadataConfiguration is not set"},
    {"AWS::S3::Bucket", "s3:UpdateBucketMetadataJournalTableConfiguration",
     "MetadataConfiguration is not set"},
    {"AWS::S3::Bucket", "s3tables:CreateNamespace",
     "MetadataConfiguration is not set"},
    {"AWS::S3::Bucket", "s3tables:CreateTable",
     "MetadataConfiguration is not set"},
    {"AWS::S3::Bucket", "s3tables:CreateTableBucket",
     "MetadataConfiguration is not set"},
    {"AWS::S3::Bucket", "s3tables:GetTable",
     "MetadataConfiguration is not set"},
    {"AWS::S3::Bucket", "s3tables:GetTableMetadataLocation",
     "MetadataConfiguration is not set"},
    {"AWS::S3::Bucket", "s3tables:PutTableBucketPolicy",
     "MetadataConfiguration is not set"},
    {"AWS::S3::Bucket", "s3tables:PutTableEncryption",
     "MetadataConfiguration is not set"},
    {"AWS::S3::Bucket", "s3tables:PutTablePolicy",
     "MetadataConfiguration is not set"},
    {"AWS::S3::Bucket", "s3tables:UpdateTableMetadataLocation",
     "MetadataConfiguration is not set"},
    {"AWS::SNS::Subscription", "iam:GetRole", "SubscriptionRoleArn is not set"},
    {"AWS::SNS::Subscription", "iam:PassRole",
     "SubscriptionRoleArn is not set"},
    {"AWS::SNS::Topic", "iam:GetRole", "DeliveryStatusLogging is not set"},
    {"AWS::SNS::Topic", "iam:PassRole", "DeliveryStatusLogging is not set"},
    {"AWS::SNS::Topic", "sns:PutDataProtectionPolicy",
     "DataProtectionPolicy is not set"},
    {"AWS::SNS::Topic", "sns:Subscribe", "Subscription is not set"},
    {"AWS::SNS::Topic", "sns:Unsubscribe", "Subscription is not set"},
};

constexpr absl::string_view kAccessLogs =
    "AccessLogSettings, in the name of whoever sets them: Amazon API Gateway "
    "Developer Guide, \"Configure logging for HTTP APIs in API Gateway\"; "
    "Amazon CloudWatch Logs User Guide, \"Logs sent to CloudWatch Logs\"";
constexpr absl::string_view kCustomResource =
    "the type has no handler: CloudFormation invokes the function behind "
    "ServiceToken: AWS CloudFormation User Guide, \"Custom resources\"";
constexpr absl::string_view kStackTags =
    "the stack's tags are handed down to the nested one: AWS CloudFormation "
    "User Guide, \"Resource tag\"";
constexpr absl::string_view kStreamKey =
    "kinesis:StartStreamEncryption with a customer managed key: Amazon Kinesis "
    "Data Streams Developer Guide, \"Permissions to use user-generated KMS "
    "keys\"";

constexpr Extra kExtras[] = {
    {"AWS::ApiGatewayV2::DomainName", "iam:CreateServiceLinkedRole",
     "the account's first makes API Gateway create "
     "AWSServiceRoleForAPIGateway: "
     "Amazon API Gateway Developer Guide, \"Using service-linked roles for API "
     "Gateway\""},
    {"AWS::ApiGatewayV2::Stage", "logs:CreateLogDelivery", kAccessLogs},
    {"AWS::ApiGatewayV2::Stage", "logs:DeleteLogDelivery", kAccessLogs},
    {"AWS::ApiGatewayV2::Stage", "logs:DescribeLogGroups", kAccessLogs},
    {"AWS::ApiGatewayV2::Stage", "logs:DescribeResourcePolicies", kAccessLogs},
    {"AWS::ApiGatewayV2::Stage", "logs:GetLogDelivery", kAccessLogs},
    {"AWS::ApiGatewayV2::Stage", "logs:ListLogDeliveries", kAccessLogs},
    {"AWS::ApiGatewayV2::Stage", "logs:PutResourcePolicy", kAccessLogs},
    {"AWS::ApiGatewayV2::Stage", "logs:UpdateLogDelivery", kAccessLogs},
    {"AWS::CloudFormation::CustomResource", "lambda:InvokeFunction",
     kCustomResource},
    {"AWS::CloudFormation::Stack", "cloudformation:TagResource", kStackTags},
    {"AWS::CloudFormation::Stack", "cloudformation:UntagResource", kStackTags},
    {"AWS::CloudFormation::Stack", "s3:GetObject",
     "reads the nested template: AWS CloudFormation User Guide, \"Control "
     "access with IAM\""},
    {"AWS::EC2::TransitGatewayAttachment", "iam:CreateServiceLinkedRole",
     "the account's first makes Amazon VPC create "
     "AWSServiceRoleForVPCTransitGateway: Amazon VPC Transit Gateways, \"Use "
     "service-linked roles for transit gateways\""},
    {"AWS::EC2::VPCEndpoint", "route53:AssociateVPCWithHostedZone",
     "private DNS; the zone is AWS's own: AWS Service Authorization Reference, "
     "\"Actions defined by Amazon EC2\", ec2:CreateVpcEndpoint"},
    {"AWS::KMS::ReplicaKey", "iam:CreateServiceLinkedRole",
     "kms:ReplicateKey depends on it: AWS Key Management Service Developer "
     "Guide, \"Control access to multi-Region keys\""},
    {"AWS::Kinesis::Stream", "kms:DescribeKey", kStreamKey},
    {"AWS::Kinesis::Stream", "kms:GenerateDataKey", kStreamKey},
};

bool IsLeftOut(const Permission& permission) {
  using Row = std::pair<absl::string_view, absl::string_view>;
  static const auto& rows = *new absl::flat_hash_set<Row>([] {
    absl::flat_hash_set<Row> all;
    for (const LeftOut& row : kLeftOut) all.emplace(row.type, row.action);
    return all;
  }());
  return rows.contains(Row(permission.type, permission.action));
}

using ByType =
    absl::flat_hash_map<absl::string_view, std::vector<absl::string_view>>;

const std::vector<absl::string_view>& In(const ByType& actions,
                                         absl::string_view type) {
  static const auto& none = *new std::vector<absl::string_view>;
  const auto found = actions.find(type);
  return found == actions.end() ? none : found->second;
}

}  // namespace

absl::Span<const LeftOut> AllLeftOut() { return kLeftOut; }

absl::Span<const Extra> AllExtras() { return kExtras; }

const std::vector<absl::string_view>& HandlerActions(absl::string_view type) {
  static const auto& all = *new ByType([] {
    ByType actions;
    for (const Permission& permission : AllPermissions()) {
      if (IsLeftOut(permission)) continue;
      actions[permission.type].push_back(permission.action);
    }
    for (const Extra& extra : kExtras) {
      actions[extra.type].push_back(extra.action);
    }
    for (auto& of_type : actions) {
      absl::c_sort(of_type.second);
    }
    return actions;
  }());
  return In(all, type);
}

const std::vector<absl::string_view>& ActionsToDelete(absl::string_view type) {
  static const auto& all = *new ByType([] {
    ByType actions;
    for (const Permission& permission : AllPermissions()) {
      if ((permission.handlers & (kRead | kDelete)) != 0 &&
          (permission.handlers & kTagging) == 0 && !IsLeftOut(permission)) {
        actions[permission.type].push_back(permission.action);
      }
    }
    return actions;
  }());
  return In(all, type);
}

bool IsOnlyToDelete(absl::string_view action) {
  static const auto& actions = *new absl::flat_hash_set<absl::string_view>([] {
    absl::flat_hash_map<absl::string_view, int> handlers;
    for (const Permission& permission : AllPermissions()) {
      handlers[permission.action] |= permission.handlers;
    }
    absl::flat_hash_set<absl::string_view> only;
    for (const auto& [name, taken_by] : handlers) {
      if (taken_by == kDelete) only.insert(name);
    }
    // An update that replaces one takes it away first.
    only.insert("ec2:DeleteTransitGatewayVpcAttachment");
    only.insert("ec2:DetachInternetGateway");
    return only;
  }());
  return actions.contains(action);
}

bool IsTakenInPrimary(absl::string_view action) {
  return action == "ec2:AcceptVpcPeeringConnection" ||
         action == "kms:ReplicateKey";
}

}  // namespace drc::catalogue
