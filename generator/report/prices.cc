// SPDX-License-Identifier: Apache-2.0
//
// Prices without any free allowance, which belongs to the account, and without
// discounts. To bring them up to date, read the pages, and change kPriceDate.

#include "generator/report/prices.h"

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::report {
namespace {

constexpr absl::string_view kRoute53 = "aws.amazon.com/route53/pricing";
constexpr absl::string_view kKms = "aws.amazon.com/kms/pricing";
constexpr absl::string_view kPrivateLink = "aws.amazon.com/privatelink/pricing";
constexpr absl::string_view kTransitGateway =
    "aws.amazon.com/transit-gateway/pricing";
constexpr absl::string_view kVpc = "aws.amazon.com/vpc/pricing";
constexpr absl::string_view kKinesis =
    "aws.amazon.com/kinesis/data-streams/pricing";
constexpr absl::string_view kCloudWatch = "aws.amazon.com/cloudwatch/pricing";
constexpr absl::string_view kSecrets = "aws.amazon.com/secrets-manager/pricing";

constexpr Price kPrices[] = {
    {Fixed::kKey, "Customer managed keys, replicas included", "key", 1000,
     false, kKms},
    {Fixed::kHostedZone, "Hosted zones", "zone", 500, false, kRoute53},
    {Fixed::kHealthCheck,
     "Health checks: of endpoints on AWS, of alarms, calculated ones", "check",
     500, false, kRoute53},
    {Fixed::kHealthCheckFeature,
     "Their features: HTTPS, 10 s interval, latency, search for text",
     "feature", 1000, false, kRoute53},
    {Fixed::kInterfaceEndpoint, "Interface endpoints", "endpoint and zone", 10,
     true, kPrivateLink},
    {Fixed::kStream, "Data streams on demand", "stream", 40, true, kKinesis},
    {Fixed::kShard, "Shards of provisioned data streams", "shard", 15, true,
     kKinesis},
    {Fixed::kAlarm, "Alarms", "metric", 100, false, kCloudWatch},
    {Fixed::kFastAlarm, "Alarms with periods below a minute", "metric", 300,
     false, kCloudWatch},
    {Fixed::kDashboard, "Dashboards", "dashboard", 3000, false, kCloudWatch},
    {Fixed::kInsightsRule, "Contributor Insights of tables, by region and key",
     "rule", 500, false, kCloudWatch},
    {Fixed::kSecret, "Secrets, replicas included", "secret", 400, false,
     kSecrets},
    {Fixed::kNatGateway, "NAT gateways", "gateway", 45, true, kVpc},
    {Fixed::kPublicAddress, "Public IPv4 addresses", "address", 5, true, kVpc},
    {Fixed::kTransitAttachment, "Attachments to transit gateways", "attachment",
     50, true, kTransitGateway},
};

struct Use {
  absl::string_view type;  // or, with "*" at its end, how types begin
  absl::string_view what;
};

// The first that fits counts.
constexpr Use kUses[] = {
    {"AWS::ApiGatewayV2::Api", "requests"},
    {"AWS::ApiGatewayV2::Stage", "metrics of each route that is asked"},
    {"AWS::ApiGatewayV2::*", ""},
    {"AWS::Backup::BackupVault", "what is stored, and its copies"},
    {"AWS::Backup::*", ""},
    {"AWS::CertificateManager::Certificate", ""},
    {"AWS::CloudFormation::*", ""},
    {"AWS::CloudWatch::Alarm",
     "metrics that the environment's functions publish"},
    {"AWS::CloudWatch::Dashboard", ""},
    {"AWS::DynamoDB::GlobalTable",
     "reads, writes and their replication, storage, point-in-time recovery; "
     "warm throughput once, where it is raised"},
    {"AWS::EC2::EIP", ""},
    {"AWS::EC2::InternetGateway", "data to the internet"},
    {"AWS::EC2::NatGateway", "data in both directions"},
    {"AWS::EC2::TransitGatewayAttachment",
     "data that the transit gateway forwards, and leaves for another region"},
    {"AWS::EC2::VPCEndpoint", "data through interface endpoints"},
    {"AWS::EC2::VPCPeeringConnection", "data between the regions"},
    {"AWS::EC2::Route", ""},
    {"AWS::EC2::RouteTable", ""},
    {"AWS::EC2::SecurityGroup", ""},
    {"AWS::EC2::Subnet", ""},
    {"AWS::EC2::SubnetRouteTableAssociation", ""},
    {"AWS::EC2::VPC", ""},
    {"AWS::EC2::VPCGatewayAttachment", ""},
    {"AWS::Events::Rule", ""},
    {"AWS::IAM::*", ""},
    {"AWS::KMS::Alias", ""},
    {"AWS::KMS::*",
     "requests; each of the first two rotations raises the price of a key by "
     "as much again"},
    {"AWS::Kinesis::Stream",
     "data written and read, and kept for longer than a day"},
    {"AWS::Lambda::Function", "requests and their duration"},
    {"AWS::Lambda::Permission", ""},
    {"AWS::Logs::LogGroup", "what is written, kept and forwarded"},
    {"AWS::Logs::*", ""},
    {"AWS::Route53::HostedZone", "queries"},
    {"AWS::Route53::*", ""},
    {"AWS::S3::Bucket",
     "requests, storage of all versions, replication and its time control, "
     "acceleration, data between the regions"},
    {"AWS::S3::BucketPolicy", ""},
    {"AWS::SNS::Topic", "notifications"},
    {"AWS::SNS::*", ""},
    {"AWS::SQS::Queue", "requests"},
    {"AWS::SQS::QueuePolicy", ""},
    {"AWS::SSM::Parameter", ""},
    {"AWS::SecretsManager::Secret", "requests"},
    {"AWS::StepFunctions::StateMachine", "transitions or requests"},
    {"Custom::*", ""},
};

}  // namespace

absl::Span<const Price> Prices() { return kPrices; }

const absl::string_view* UseOf(absl::string_view type) {
  for (const Use& use : kUses) {
    absl::string_view known = use.type;
    if (known.back() == '*') {
      known.remove_suffix(1);
      if (absl::StartsWith(type, known)) return &use.what;
    } else if (type == known) {
      return &use.what;
    }
  }
  return nullptr;
}

}  // namespace drc::report
