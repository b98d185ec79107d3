// SPDX-License-Identifier: Apache-2.0
#include "generator/proof/subnet_blocks.h"
#include "generator/report/parts.h"

namespace drc::report {

void AddNetwork(const dr::v1::Environment& environment, Decisions& decisions) {
  const dr::v1::Regions& regions = environment.regions();
  std::vector<std::string> open;
  for (const auto* region : {&regions.primary(), &regions.secondary()}) {
    if (region->availability_zone_ids().empty() &&
        !region->has_existing_vpc()) {
      open.push_back(region->name());
    }
  }
  if (!open.empty()) {
    decisions.push_back(
        {"zones-of-the-account",
         absl::Substitute("The subnets in $0 lie in the first $1 zones that "
                          "CloudFormation lists in the account.",
                          absl::StrJoin(open, " and "),
                          environment.network().zones()),
         "It lists those with a default subnet, where there is one: fewer in "
         "an account whose default VPC lost some, and zones in which Lambda "
         "runs no functions. Ids name the same zones in every account.",
         "`regions.primary.availability_zone_ids`, "
         "`regions.secondary.availability_zone_ids`",
         "AWS CloudFormation Template Reference, \"Fn::GetAZs\""});
  }
  if (proof::HasNat(environment.network())) {
    decisions.push_back(
        {"nat-per-zone",
         "Each zone has a NAT gateway and an address of its own, in the "
         "standby as well, which is paid for while it waits.",
         "One gateway for several zones is lost with its own, and one that is "
         "made when it is needed is a control plane's work in the middle of a "
         "failover. A regional one follows network interfaces into new zones "
         "within minutes, in which traffic crosses zones. Who lets callers in "
         "by address must know those of both regions: see the outputs. Port "
         "443 is all that functions are let out by; a resource of your own, "
         "AWS::EC2::SecurityGroupEgress, adds others.",
         "`network.interface_endpoints` for what has an endpoint",
         "Amazon VPC User Guide, \"NAT gateway basics\" and \"Regional NAT "
         "gateways for automatic multi-AZ expansion\""});
  }
  if (!environment.network().interface_endpoints().empty()) {
    decisions.push_back(
        {"endpoint-zones",
         absl::Substitute(
             "Each zone has an interface of $0.",
             absl::StrJoin(environment.network().interface_endpoints(), ", ")),
         "Not every service is in each zone and region, and Amazon VPC refuses "
         "an endpoint in a subnet whose zone the service is not in. `aws ec2 "
         "describe-vpc-endpoint-services` tells the account's zones.",
         "`network.interface_endpoints`, `availability_zone_ids`",
         "AWS PrivateLink Guide, \"Access an AWS service using an interface "
         "VPC endpoint\""});
  }
}

}  // namespace drc::report
