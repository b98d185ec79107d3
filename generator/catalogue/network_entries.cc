// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/entries.h"

namespace drc::catalogue {
namespace {

constexpr bool kIsLabel = true;
// What leads out of a network.
constexpr InSecondary kWhereAsked{true};
constexpr char kOwnBlock[] = "the networks must not overlap to be connected";
constexpr char kOwnZones[] = "zones have names of their region";
constexpr char kOwnTransit[] = "a transit gateway lies in one region";
constexpr char kOneLeads[] =
    "one leads to the primary, the other to the secondary; static-stability "
    "follows both";

std::vector<Type> Apis() {
  return {
      {"AWS::ApiGatewayV2::Api", Name{"/Name", Scope::kRegion, 128, kIsLabel},
       kIdOfAws, kNoData, kGoesAsItIs, InSecondary{}},
      {"AWS::ApiGatewayV2::ApiMapping", kPartOfAnother, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{}},
      // Its name is the API's alone: two APIs may have one of the same.
      {"AWS::ApiGatewayV2::Authorizer", kPartOfAnother, kIdOfAws, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::ApiGatewayV2::DomainName",
       Name{"/DomainName", Scope::kRegion, 512},
       None{"what it stands for is known once it is deployed"}, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::ApiGatewayV2::Integration", kPartOfAnother, kIdOfAws, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::ApiGatewayV2::Route", kPartOfAnother, kIdOfAws, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::ApiGatewayV2::Stage", kPartOfAnother, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{}},
  };
}

std::vector<Type> Networks() {
  return {
      {"AWS::EC2::EIP", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       kWhereAsked},
      {"AWS::EC2::InternetGateway", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       kWhereAsked},
      {"AWS::EC2::NatGateway", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       kWhereAsked},
      {"AWS::EC2::Route", kPartOfAnother, kNobodyRefers, kNoData, kGoesAsItIs,
       InSecondary{}},
      {"AWS::EC2::RouteTable", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       InSecondary{}},
      {"AWS::EC2::SecurityGroup", Name{"/GroupName", Scope::kRegion, 255},
       kIdOfAws, kNoData, kGoesAsItIs, InSecondary{}},
      {"AWS::EC2::Subnet",
       kNamedByAws,
       kIdOfAws,
       kNoData,
       kGoesAsItIs,
       InSecondary{},
       {},
       {{"/CidrBlock", kOwnBlock},
        {"/AvailabilityZone", kOwnZones},
        {"/AvailabilityZoneId", kOwnZones}}},
      {"AWS::EC2::SubnetRouteTableAssociation", kPartOfAnother, kNobodyRefers,
       kNoData, kGoesAsItIs, InSecondary{}},
      {"AWS::EC2::TransitGatewayAttachment",
       kNamedByAws,
       kIdOfAws,
       kNoData,
       kGoesAsItIs,
       kWhereAsked,
       {},
       {{"/TransitGatewayId", kOwnTransit}}},
      {"AWS::EC2::VPC",
       kNamedByAws,
       kIdOfAws,
       kNoData,
       kGoesAsItIs,
       InSecondary{},
       {},
       {{"/CidrBlock", kOwnBlock}}},
      {"AWS::EC2::VPCEndpoint",
       kNamedByAws,
       kIdOfAws,
       kNoData,
       kGoesAsItIs,
       InSecondary{},
       {{"/PolicyDocument", "AWS looks for nothing that it names"}},
       {{"/RouteTableIds", "subnets of a VPC that exists may share one"}}},
      {"AWS::EC2::VPCGatewayAttachment", kPartOfAnother, kNobodyRefers, kNoData,
       kGoesAsItIs, kWhereAsked},
      {"AWS::EC2::VPCPeeringConnection", kNamedByAws, kIdOfAws, kNoData,
       kGoesAsItIs, InSecondary{}},
  };
}

}  // namespace

std::vector<Type> NetworkEntries() {
  std::vector<Type> entries = {
      // A common name; AWS Certificate Manager API Reference,
      // "RequestCertificate".
      {"AWS::CertificateManager::Certificate",
       Name{"/DomainName", Scope::kRegion, 64, kIsLabel}, kIdOfAws, kNoData,
       Emptied{"Certificate"}, InSecondary{}},
      {"AWS::Route53::HealthCheck", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       InSecondary{}},
      // A domain name has 255 octets at most (RFC 1035).
      {"AWS::Route53::HostedZone",
       Name{"/Name", Scope::kAccount, 255, kIsLabel}, kIdOfAws, kNoData,
       kGoesAsItIs, kPrimaryOnly},
      {"AWS::Route53::RecordSet",
       Name{"/SetIdentifier", Scope::kAccount, 0, kIsLabel},
       kNobodyRefers,
       kNoData,
       kGoesAsItIs,
       InSecondary{},
       {},
       {{"/Failover", kOneLeads},
        {"/HealthCheckId", kOneLeads},
        {"/SetIdentifier", kOneLeads}}},
  };
  for (std::vector<Type> part : {Apis(), Networks()}) {
    entries.insert(entries.end(), part.begin(), part.end());
  }
  return entries;
}

}  // namespace drc::catalogue
