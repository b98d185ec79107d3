// SPDX-License-Identifier: Apache-2.0
//
// What costs by use, by type.
#include "absl/strings/match.h"
#include "generator/report/parts.h"

namespace drc::report {
namespace {

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
    {"AWS::Lambda::LayerVersion", ""},
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
