// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/handlers.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_split.h"
#include "generator/catalogue/aws_facts.h"

namespace drc::catalogue {
namespace {

// Of S3, where IAM authorizes the call by another action: that of
// s3:DeleteBucketEncryption by s3:PutEncryptionConfiguration.
constexpr absl::string_view kNoSuchAction = "IAM has no such action";

constexpr LeftOut kLeftOut[] = {
    {"AWS::ApiGatewayV2::Api", "BodyS3Location", "s3:getObject"},
    {"AWS::ApiGatewayV2::Authorizer", "AuthorizerCredentialsArn",
     "iam:PassRole"},
    {"AWS::ApiGatewayV2::DomainName", "MutualTlsAuthentication",
     "apigateway:AddCertificateToDomain "
     "apigateway:RemoveCertificateFromDomain s3:GetObject s3:GetObjectVersion"},
    {"AWS::ApiGatewayV2::Integration", "CredentialsArn", "iam:PassRole"},
    {"AWS::Backup::BackupPlan", "ScanSettings", "iam:PassRole"},
    {"AWS::Backup::BackupVault", "", "backup-storage:Mount", kNoSuchAction},
    {"AWS::Backup::BackupVault", "AccessPolicy",
     "backup:DeleteBackupVaultAccessPolicy backup:PutBackupVaultAccessPolicy"},
    {"AWS::Backup::BackupVault", "LockConfiguration",
     "backup:DeleteBackupVaultLockConfiguration "
     "backup:PutBackupVaultLockConfiguration"},
    {"AWS::Backup::BackupVault", "Notifications",
     "backup:DeleteBackupVaultNotifications "
     "backup:PutBackupVaultNotifications"},
    {"AWS::CertificateManager::Certificate", "CertificateAuthorityArn",
     "acm-pca:GetCertificate acm-pca:IssueCertificate"},
    {"AWS::CloudFormation::Stack", "", "cloudformation:SetStackPolicy",
     "StackPolicyBody is Cloud Control's alone"},
    {"AWS::CloudFormation::Stack", "",
     "cloudformation:UpdateTerminationProtection",
     "EnableTerminationProtection is Cloud Control's alone"},
    {"AWS::CloudFormation::Stack", "", "iam:PassRole",
     "RoleARN is Cloud Control's alone"},
    {"AWS::EC2::EIP", "TransferAddress", "ec2:AcceptAddressTransfer"},
    {"AWS::EC2::EIP", "InstanceId",
     "ec2:AssociateAddress ec2:DisassociateAddress"},
    {"AWS::EC2::NatGateway", "SecondaryPrivateIpAddresses",
     "ec2:AssignPrivateNatGatewayAddress ec2:UnassignPrivateNatGatewayAddress"},
    {"AWS::EC2::NatGateway", "SecondaryAllocationIds",
     "ec2:AssociateNatGatewayAddress ec2:DisassociateNatGatewayAddress"},
    {"AWS::EC2::Subnet", "Ipv6CidrBlock",
     "ec2:AssociateSubnetCidrBlock ec2:DisassociateSubnetCidrBlock"},
    {"AWS::EC2::VPC", "VpcEncryptionControl", "ec2:CreateVpcEncryptionControl"},
    {"AWS::EC2::VPC", "InstanceTenancy", "ec2:ModifyVpcTenancy"},
    {"AWS::EC2::VPCEndpoint", "ServiceNetworkArn",
     "vpc-lattice:CreateServiceNetworkVpcEndpointAssociation "
     "vpc-lattice:DescribeServiceNetworkVpcEndpointAssociation"},
    {"AWS::EC2::VPCEndpoint", "ServiceRegion", "vpce:AllowMultiRegion"},
    {"AWS::EC2::VPCGatewayAttachment", "VpnGatewayId",
     "ec2:AttachVpnGateway ec2:DetachVpnGateway"},
    {"AWS::EC2::VPCPeeringConnection", "",
     "ec2:ModifyVpcPeeringConnectionOptions",
     "the type has no property for the options"},
    {"AWS::EC2::VPCPeeringConnection", "PeerRoleArn", "sts:AssumeRole"},
    {"AWS::Events::Rule", "RoleArn", "iam:PassRole"},
    {"AWS::KMS::ReplicaKey", "Enabled", "kms:DisableKey kms:EnableKey"},
    {"AWS::Kinesis::Stream", "DesiredShardLevelMetrics",
     "kinesis:EnableEnhancedMonitoring"},
    {"AWS::Kinesis::Stream", "MaxRecordSizeInKiB",
     "kinesis:UpdateMaxRecordSize"},
    {"AWS::Kinesis::Stream", "RecordDistributionStrategy",
     "kinesis:UpdateStreamRecordDistributionStrategy"},
    {"AWS::Kinesis::Stream", "WarmThroughputMiBps",
     "kinesis:UpdateStreamWarmThroughput"},
    {"AWS::Lambda::Function", "FileSystemConfigs",
     "elasticfilesystem:DescribeMountTargets s3files:ListMountTargets"},
    {"AWS::Lambda::Function", "", "lambda:AssociateRuntimeAlias",
     kNoSuchAction},
    {"AWS::Lambda::Function", "CodeSigningConfigArn",
     "lambda:DeleteFunctionCodeSigningConfig lambda:GetCodeSigningConfig "
     "lambda:PutFunctionCodeSigningConfig"},
    {"AWS::Lambda::Function", "Layers", "lambda:GetLayerVersion"},
    {"AWS::Lambda::Function", "CapacityProviderConfig",
     "lambda:PassCapacityProvider"},
    {"AWS::Lambda::Function", "PublishToLatestPublished",
     "lambda:PublishVersion"},
    {"AWS::Lambda::Function", "RecursiveLoop",
     "lambda:PutFunctionRecursionConfig"},
    {"AWS::Lambda::Function", "FunctionScalingConfig",
     "lambda:PutFunctionScalingConfig"},
    {"AWS::Lambda::Function", "RuntimeManagementConfig",
     "lambda:PutRuntimeManagementConfig"},
    {"AWS::Lambda::Function", "S3ObjectVersion",
     "s3:GetObject s3:GetObjectVersion"},
    {"AWS::Lambda::LayerVersion", "S3ObjectVersion", "s3:GetObjectVersion"},
    {"AWS::Logs::LogGroup", "DataProtectionPolicy",
     "firehose:TagDeliveryStream logs:CreateLogDelivery "
     "logs:PutDataProtectionPolicy"},
    {"AWS::Logs::LogGroup", "ResourcePolicyDocument",
     "logs:DeleteResourcePolicy logs:PutResourcePolicy"},
    {"AWS::Logs::LogGroup", "BearerTokenAuthenticationEnabled",
     "logs:PutBearerTokenAuthentication"},
    {"AWS::Logs::LogGroup", "FieldIndexPolicies", "logs:PutIndexPolicy"},
    {"AWS::Logs::LogGroup", "DeletionProtectionEnabled",
     "logs:PutLogGroupDeletionProtection"},
    {"AWS::Logs::LogGroup", "", "s3:REST.PUT.OBJECT", kNoSuchAction},
    {"AWS::Logs::SubscriptionFilter", "RoleArn", "iam:PassRole"},
    {"AWS::Route53::HealthCheck", "RoutingControlArn",
     "route53-recovery-control-config:DescribeRoutingControl"},
    {"AWS::Route53::RecordSet", "HostedZoneName", "route53:ListHostedZones"},
    {"AWS::S3::Bucket", "MetadataConfiguration",
     "s3:CreateBucketMetadataTableConfiguration "
     "s3:DeleteBucketMetadataTableConfiguration "
     "s3:UpdateBucketMetadataAnnotationTableConfiguration "
     "s3:UpdateBucketMetadataInventoryTableConfiguration "
     "s3:UpdateBucketMetadataJournalTableConfiguration "
     "s3tables:CreateNamespace s3tables:CreateTable "
     "s3tables:CreateTableBucket s3tables:GetTable "
     "s3tables:GetTableMetadataLocation s3tables:PutTableBucketPolicy "
     "s3tables:PutTableEncryption s3tables:PutTablePolicy "
     "s3tables:UpdateTableMetadataLocation"},
    {"AWS::S3::Bucket", "",
     "s3:DeleteBucketAnalyticsConfiguration s3:DeleteBucketCors "
     "s3:DeleteBucketEncryption s3:DeleteBucketLifecycle "
     "s3:DeleteBucketMetricsConfiguration s3:DeleteBucketReplication "
     "s3:DeleteBucketTagging s3:PutBucketReplication "
     "s3:PutObjectLockConfiguration",
     kNoSuchAction},
    {"AWS::S3::Bucket", "WebsiteConfiguration",
     "s3:DeleteBucketWebsite s3:PutBucketWebsite"},
    {"AWS::S3::Bucket", "", "s3:DeleteObject", "a new bucket holds no object"},
    {"AWS::S3::Bucket", "AccessControl",
     "s3:GetBucketAcl s3:PutBucketAcl s3:PutObjectAcl"},
    {"AWS::S3::Bucket", "AbacStatus", "s3:PutBucketAbac"},
    {"AWS::S3::Bucket", "ObjectLockConfiguration",
     "s3:PutBucketObjectLockConfiguration"},
    {"AWS::S3::Bucket", "MetricsConfigurations", "s3:PutMetricsConfiguration"},
    {"AWS::SNS::Subscription", "SubscriptionRoleArn",
     "iam:GetRole iam:PassRole"},
    {"AWS::SNS::Topic", "DeliveryStatusLogging", "iam:GetRole iam:PassRole"},
    {"AWS::SNS::Topic", "DataProtectionPolicy", "sns:PutDataProtectionPolicy"},
    {"AWS::SNS::Topic", "Subscription", "sns:Subscribe sns:Unsubscribe"},
};

constexpr absl::string_view kAccessLogs =
    "AccessLogSettings, in the name of whoever sets them: Amazon API Gateway "
    "Developer Guide, \"Configure logging for HTTP APIs in API Gateway\"; "
    "Amazon CloudWatch Logs User Guide, \"Logs sent to CloudWatch Logs\"";
constexpr absl::string_view kBalancers =
    "the account's first makes Elastic Load Balancing create "
    "AWSServiceRoleForElasticLoadBalancing: Elastic Load Balancing User Guide, "
    "\"Elastic Load Balancing service-linked role\"";
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
    {"AWS::ElasticLoadBalancing::LoadBalancer", "iam:CreateServiceLinkedRole",
     kBalancers},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", "iam:CreateServiceLinkedRole",
     kBalancers},
    {"AWS::ElasticLoadBalancingV2::TargetGroup", "iam:CreateServiceLinkedRole",
     kBalancers},
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
    for (const LeftOut& row : kLeftOut) {
      for (absl::string_view action : absl::StrSplit(row.actions, ' ')) {
        all.emplace(row.type, action);
      }
    }
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
