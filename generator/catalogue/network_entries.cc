// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/entries.h"

namespace drc::catalogue {
namespace {

// What leads out of a network.
constexpr InSecondary kWhereAsked{true};
constexpr char kOwnBlock[] = "the networks must not overlap to be connected";
constexpr char kOwnZones[] = "zones have names of their region";
constexpr char kOwnTransit[] = "a transit gateway lies in one region";

}  // namespace

std::vector<Type> NetworkEntries() {
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
      {"AWS::EC2::Subnet", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       InSecondary{}, Exceptions{},
       Exceptions{{"/CidrBlock", kOwnBlock},
                  {"/AvailabilityZone", kOwnZones},
                  {"/AvailabilityZoneId", kOwnZones}}},
      {"AWS::EC2::SubnetRouteTableAssociation", kPartOfAnother, kNobodyRefers,
       kNoData, kGoesAsItIs, InSecondary{}},
      {"AWS::EC2::TransitGatewayAttachment", kNamedByAws, kIdOfAws, kNoData,
       kGoesAsItIs, kWhereAsked, Exceptions{},
       Exceptions{{"/TransitGatewayId", kOwnTransit}}},
      {"AWS::EC2::VPC", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       InSecondary{}, Exceptions{}, Exceptions{{"/CidrBlock", kOwnBlock}}},
      {"AWS::EC2::VPCEndpoint", kNamedByAws, kIdOfAws, kNoData, kGoesAsItIs,
       InSecondary{},
       Exceptions{{"/PolicyDocument", "AWS looks for nothing that it names"}},
       Exceptions{
           {"/RouteTableIds", "subnets of a VPC that exists may share one"}}},
      {"AWS::EC2::VPCGatewayAttachment", kPartOfAnother, kNobodyRefers, kNoData,
       kGoesAsItIs, kWhereAsked},
      {"AWS::EC2::VPCPeeringConnection", kNamedByAws, kIdOfAws, kNoData,
       kGoesAsItIs, InSecondary{}},
  };
}

}  // namespace drc::catalogue
