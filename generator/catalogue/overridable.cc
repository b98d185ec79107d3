// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/overridable.h"

namespace drc::catalogue {
namespace {

constexpr Overridable kOverridable[] = {
    {"AWS::ApiGatewayV2::Api", "/CorsConfiguration"},
    {"AWS::ApiGatewayV2::Api", "/Description"},
    {"AWS::ApiGatewayV2::Api", "/Tags"},
    {"AWS::ApiGatewayV2::Stage", "/Description"},
    {"AWS::ApiGatewayV2::Stage", "/Tags"},
    {"AWS::Backup::BackupVault", "/BackupVaultTags"},
    {"AWS::CertificateManager::Certificate", "/Tags"},
    {"AWS::CloudWatch::Alarm", "/AlarmActions"},
    {"AWS::CloudWatch::Alarm", "/AlarmDescription"},
    {"AWS::CloudWatch::Alarm", "/InsufficientDataActions"},
    {"AWS::CloudWatch::Alarm", "/OKActions"},
    {"AWS::CloudWatch::Alarm", "/Tags"},
    {"AWS::CloudWatch::Dashboard", "/DashboardBody"},
    {"AWS::EC2::EIP", "/Tags"},
    {"AWS::EC2::InternetGateway", "/Tags"},
    {"AWS::EC2::NatGateway", "/Tags"},
    {"AWS::EC2::RouteTable", "/Tags"},
    {"AWS::EC2::SecurityGroup", "/Tags"},
    {"AWS::EC2::Subnet", "/Tags"},
    {"AWS::EC2::TransitGatewayAttachment", "/Tags"},
    {"AWS::EC2::VPC", "/Tags"},
    {"AWS::EC2::VPCEndpoint", "/Tags"},
    {"AWS::EC2::VPCPeeringConnection", "/Tags"},
    {"AWS::Events::Rule", "/Description"},
    {"AWS::IAM::Role", "/Description"},
    {"AWS::IAM::Role", "/MaxSessionDuration"},
    {"AWS::IAM::Role", "/Tags"},
    {"AWS::KMS::Key", "/Description"},
    {"AWS::KMS::Key", "/Tags"},
    {"AWS::KMS::ReplicaKey", "/Description"},
    {"AWS::KMS::ReplicaKey", "/Tags"},
    {"AWS::Kinesis::Stream", "/DesiredShardLevelMetrics"},
    {"AWS::Kinesis::Stream", "/Tags"},
    {"AWS::Lambda::Function", "/DeadLetterConfig"},
    {"AWS::Lambda::Function", "/Description"},
    {"AWS::Lambda::Function", "/EphemeralStorage"},
    {"AWS::Lambda::Function", "/LoggingConfig/ApplicationLogLevel"},
    {"AWS::Lambda::Function", "/LoggingConfig/LogFormat"},
    {"AWS::Lambda::Function", "/LoggingConfig/SystemLogLevel"},
    {"AWS::Lambda::Function", "/Tags"},
    {"AWS::Lambda::Function", "/TracingConfig"},
    {"AWS::Logs::LogGroup", "/DataProtectionPolicy"},
    {"AWS::Logs::LogGroup", "/FieldIndexPolicies"},
    {"AWS::Logs::LogGroup", "/Tags"},
    {"AWS::Route53::HealthCheck", "/HealthCheckTags"},
    {"AWS::Route53::HostedZone", "/HostedZoneTags"},
    {"AWS::Route53::HostedZone", "/QueryLoggingConfig"},
    {"AWS::S3::Bucket", "/AnalyticsConfigurations"},
    {"AWS::S3::Bucket", "/CorsConfiguration"},
    {"AWS::S3::Bucket", "/IntelligentTieringConfigurations"},
    {"AWS::S3::Bucket", "/InventoryConfigurations"},
    {"AWS::S3::Bucket", "/LoggingConfiguration"},
    {"AWS::S3::Bucket", "/NotificationConfiguration"},
    {"AWS::S3::Bucket", "/Tags"},
    {"AWS::SNS::Topic", "/DeliveryStatusLogging"},
    {"AWS::SNS::Topic", "/DisplayName"},
    {"AWS::SNS::Topic", "/SignatureVersion"},
    {"AWS::SNS::Topic", "/Tags"},
    {"AWS::SNS::Topic", "/TracingConfig"},
    {"AWS::SSM::Parameter", "/Description"},
    {"AWS::SSM::Parameter", "/Tags"},
};

}  // namespace

absl::Span<const Overridable> AllOverridable() { return kOverridable; }

absl::Span<const Overridable> OverridableOf(absl::string_view type) {
  const auto all = AllOverridable();
  const auto* begin = std::partition_point(
      all.begin(), all.end(),
      [&](const Overridable& row) { return row.type < type; });
  const auto* end = std::partition_point(
      begin, all.end(),
      [&](const Overridable& row) { return row.type == type; });
  return absl::MakeConstSpan(begin, end);
}

}  // namespace drc::catalogue
