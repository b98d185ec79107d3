// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_split.h"
#include "generator/catalogue/types.h"

namespace drc::catalogue {
namespace {

constexpr Overridable kOverridable[] = {
    {"AWS::ApiGatewayV2::Api", "/CorsConfiguration /Description /Tags"},
    {"AWS::ApiGatewayV2::Stage", "/Description /Tags"},
    {"AWS::Backup::BackupVault", "/BackupVaultTags"},
    {"AWS::CertificateManager::Certificate", "/Tags"},
    {"AWS::CloudWatch::Alarm",
     "/AlarmActions /AlarmDescription /InsufficientDataActions /OKActions "
     "/Tags"},
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
    {"AWS::IAM::Role", "/Description /MaxSessionDuration /Tags"},
    {"AWS::KMS::Key", "/Description /Tags"},
    {"AWS::KMS::ReplicaKey", "/Description /Tags"},
    {"AWS::Kinesis::Stream", "/DesiredShardLevelMetrics /Tags"},
    {"AWS::Lambda::Function",
     "/DeadLetterConfig /Description /EphemeralStorage "
     "/LoggingConfig/ApplicationLogLevel /LoggingConfig/LogFormat "
     "/LoggingConfig/SystemLogLevel /Tags /TracingConfig"},
    {"AWS::Logs::LogGroup", "/DataProtectionPolicy /FieldIndexPolicies /Tags"},
    {"AWS::Route53::HealthCheck", "/HealthCheckTags"},
    {"AWS::Route53::HostedZone", "/HostedZoneTags /QueryLoggingConfig"},
    {"AWS::S3::Bucket",
     "/AnalyticsConfigurations /CorsConfiguration "
     "/IntelligentTieringConfigurations /InventoryConfigurations "
     "/LoggingConfiguration /NotificationConfiguration /Tags"},
    {"AWS::SNS::Topic",
     "/DeliveryStatusLogging /DisplayName /SignatureVersion /Tags "
     "/TracingConfig"},
    {"AWS::SSM::Parameter", "/Description /Tags"},
};

}  // namespace

absl::Span<const Overridable> AllOverridable() { return kOverridable; }

std::vector<absl::string_view> OverridableOf(absl::string_view type) {
  for (const Overridable& row : kOverridable) {
    if (row.type == type) return absl::StrSplit(row.pointers, ' ');
  }
  return {};
}

}  // namespace drc::catalogue
