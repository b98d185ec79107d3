// SPDX-License-Identifier: Apache-2.0
//
// Of a program whose functions reach the internet.
#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "aws/ec2.pb.h"
#include "aws/lambda.pb.h"
#include "tests/verify/mutant.h"

namespace drc::testing {
namespace {

using program::Program;

// A resource of the standby's network.
std::string Of(absl::string_view id) {
  return absl::StrCat("us-west-2/network/", id);
}

void NeedNothing(Program& program, absl::string_view id) {
  At(program, Of(id)).depends_on.clear();
}

}  // namespace

void AddInternetMutants(Mutants& mutants) {
  const auto add = [&](const char* rule_id, const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({rule_id, name, std::move(mutate), kNatSpec});
  };
  add("network", "gateway that is attached to nothing", [](Program& p) {
    for (const char* id :
         {"NatAddress1", "NatAddress2", "PublicRouteToInternet"}) {
      NeedNothing(p, id);
    }
    Erase(p, Of("InternetGatewayAttachment"));
  });
  add("network", "address before the internet gateway",
      [](Program& p) { NeedNothing(p, "NatAddress2"); });
  add("network", "route before the internet gateway",
      [](Program& p) { NeedNothing(p, "PublicRouteToInternet"); });
  add("network", "NAT gateway before its way", [](Program& p) {
    At(p, Of("NatGateway1")).depends_on = {"PublicSubnet1Routes"};
  });
  add("network", "NAT gateway in a private subnet", [](Program& p) {
    As<aws::ec2::NatGateway>(p, Of("NatGateway2"))
        .set_subnet_id("${PrivateSubnet2}");
  });
  add("network", "NAT gateways with one address", [](Program& p) {
    As<aws::ec2::NatGateway>(p, Of("NatGateway2"))
        .set_allocation_id("${NatAddress1.AllocationId}");
  });
  add("network", "NAT gateway of another zone", [](Program& p) {
    As<aws::ec2::Route>(p, Of("RouteToInternet2"))
        .set_nat_gateway_id("${NatGateway1}");
  });
  add("network", "NAT gateway that nobody knows", [](Program& p) {
    As<aws::ec2::Route>(p, Of("RouteToInternet2")).set_nat_gateway_id("nat-1");
  });
  add("network", "zone without a way to the internet", [](Program& p) {
    At(p, Of("PrivateSubnet2Routes")).depends_on.clear();
    Erase(p, Of("RouteToInternet2"));
  });
  add("network", "function in a public subnet", [](Program& p) {
    As<aws::ec2::Route>(p, Of("RouteToInternet1")).clear_nat_gateway_id();
    As<aws::ec2::Route>(p, Of("RouteToInternet1"))
        .set_gateway_id("${InternetGateway}");
  });
  add("network", "public subnet on a private one", [](Program& p) {
    As<aws::ec2::Subnet>(p, Of("PublicSubnet1")).set_cidr_block("10.1.0.0/28");
  });
  add("network", "addresses for whatever is in a public subnet",
      [](Program& p) {
        As<aws::ec2::Subnet>(p, Of("PublicSubnet2"))
            .set_map_public_ip_on_launch(true);
      });
  add("parity", "NAT gateways in the primary alone", [](Program& p) {
    for (const char* id : {"1", "2"}) {
      NeedNothing(p, absl::StrCat("PrivateSubnet", id, "Routes"));
      Erase(p, Of(absl::StrCat("RouteToInternet", id)));
      Erase(p, Of(absl::StrCat("NatGateway", id)));
    }
  });
  add("parity", "standby's subnets share a NAT gateway", [](Program& p) {
    As<aws::ec2::Route>(p, Of("RouteToInternet2"))
        .set_nat_gateway_id("${NatGateway1}");
  });
  add("least-privilege", "role that cannot make NAT gateways", [](Program& p) {
    auto& document = DeploymentPolicy(p, "Ec2ElasticIpNatGatewaySubnetVpc");
    EraseStatement(document, "Ec2ElasticIpNatGatewaySubnetVpc");
  });
  mutants.push_back(
      {"least-privilege", "role that cannot delete former NAT gateways",
       [](Program& p) {
         EraseStatement(DeploymentPolicy(p, "Ec2TaggedNatGateway"),
                        "Ec2TaggedNatGateway");
       }});
  const auto add_transit = [&](const std::string& name,
                               std::function<void(Program&)> mutate) {
    mutants.push_back({"network", name, std::move(mutate), kTransitSpec});
  };
  add_transit("route to a gateway of others", [](Program& p) {
    As<aws::ec2::Route>(p, Of("RouteToPeer"))
        .set_transit_gateway_id("tgw-0123456789abcdef9");
  });
  add_transit("route before the attachment",
              [](Program& p) { NeedNothing(p, "RouteToPeer"); });
  add_transit("attachment in one zone", [](Program& p) {
    As<aws::ec2::TransitGatewayAttachment>(p, Of("TransitGatewayAttachment"))
        .mutable_subnet_ids()
        ->RemoveLast();
  });
}

}  // namespace drc::testing
