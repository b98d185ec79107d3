// SPDX-License-Identifier: Apache-2.0
//
// The way from private subnets to the internet: by a NAT gateway of the
// subnet's own zone, in a public subnet, and to be deleted in the order in
// which Amazon VPC lets it go.
#include "aws/ec2.pb.h"
#include "generator/program/property.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "network";

using aws::ec2::EIP;
using aws::ec2::InternetGateway;
using aws::ec2::NatGateway;
using aws::ec2::Route;
using aws::ec2::RouteTable;
using aws::ec2::Subnet;
using aws::ec2::SubnetRouteTableAssociation;
using aws::ec2::VPCGatewayAttachment;

class Internet {
 public:
  Internet(const Model& model, const std::string& region)
      : model_(model),
        region_(region),
        public_(PublicTables(model)),
        tables_(TablesOfSubnets(model, region)) {}

  void Verify() {
    VerifyFunctions();
    VerifyBalancers();
    VerifyAttachments();
    for (const auto& [node, gateway] : model_.All<NatGateway>()) {
      if (IsOurs(*node)) VerifyGateway(*node, *gateway);
    }
    for (const auto& [node, route] : model_.All<Route>()) {
      if (IsOurs(*node) && !route->nat_gateway_id().empty()) {
        VerifyRoute(*node, *route);
      }
    }
    VerifyAllRouted();
  }

 private:
  bool IsOurs(const Node& node) const {
    return node.region() == region_ && !node.resource->is_added;
  }

  bool IsPublic(const std::string& subnet) const {
    const auto table = tables_.find(subnet);
    return table != tables_.end() && public_.count(table->second) > 0;
  }

  // Whether its table has a route by a gateway, which may have been there
  // before.
  bool HasGateway(const std::string& subnet) const {
    const auto table = tables_.find(subnet);
    for (const auto& [node, route] : model_.All<Route>()) {
      if (!route->gateway_id().empty() &&
          node->Meaning(route->route_table_id()) == table->second) {
        return true;
      }
    }
    return false;
  }

  // Its interfaces have no public addresses (AWS Lambda Developer Guide,
  // "Enable internet access for VPC-connected Lambda functions").
  void VerifyFunctions() {
    for (const auto& [node, function] : model_.All<aws::lambda::Function>()) {
      if (node->region() != region_) continue;
      for (const std::string& id : function->vpc_config().subnet_ids()) {
        const std::string& subnet = node->Meaning(id);
        if (!IsPublic(subnet)) continue;
        node->Report(
            "/VpcConfig/SubnetIds", kRule, "runs in ", subnet,
            ", a public subnet, from where a function does not reach the "
            "internet");
      }
    }
  }

  // By default it faces the internet (Elastic Load Balancing API Reference,
  // "CreateLoadBalancer"), from subnets with a route to an internet gateway
  // (Application Load Balancers, "Subnets for your load balancer").
  void VerifyBalancers() {
    for (const Node& node : model_.nodes()) {
      if (node.region() != region_ ||
          node.type != "AWS::ElasticLoadBalancingV2::LoadBalancer" ||
          node.Text("/Scheme") == "internal" ||
          node.Text("/Type") == "gateway") {
        continue;
      }
      program::ReadReferences(
          *node.resource->properties,
          [&](const program::Pointer& pointer, const std::string& text) {
            const std::string& subnet = node.Meaning(text);
            if (tables_.count(subnet) == 0 || HasGateway(subnet)) return;
            node.Report(pointer.Text(), kRule, "faces the internet from ",
                        subnet,
                        ", which has no route to an internet gateway; say "
                        "`scheme: \"internal\"`, or name public subnets");
          });
    }
  }

  // What does not name the attachment, and works by it (AWS CloudFormation
  // Template Reference, "DependsOn attribute").
  void VerifyAttachments() {
    for (const auto& [node, gateway] : model_.All<InternetGateway>()) {
      if (!IsOurs(*node)) continue;
      const Node* attachment = nullptr;
      for (const auto& [candidate, properties] :
           model_.All<VPCGatewayAttachment>()) {
        if (candidate->Target<InternetGateway>(
                properties->internet_gateway_id()) == node) {
          attachment = candidate;
        }
      }
      if (attachment == nullptr) {
        node->Report("", kRule, "is attached to no VPC");
        continue;
      }
      for (const auto& [address, properties] : model_.All<EIP>()) {
        if (IsOurs(*address)) ExpectLater(*address, *attachment);
      }
      for (const auto& [route, properties] : model_.All<Route>()) {
        if (route->Target<InternetGateway>(properties->gateway_id()) == node) {
          ExpectLater(*route, *attachment);
        }
      }
    }
  }

  void ExpectLater(const Node& later, const Node& earlier) {
    if (later.Waits(earlier)) return;
    later.Report(
        "", kRule, "needs ", earlier.Path(),
        ", which may be made later and deleted earlier; add a DependsOn");
  }

  // The gateway works once its own subnet leads to the internet.
  void VerifyGateway(const Node& node, const NatGateway& gateway) {
    const std::string& subnet = node.Meaning(gateway.subnet_id());
    if (!IsPublic(subnet)) {
      node.Report("/SubnetId", kRule, "lies in ", subnet,
                  ", from where nothing leads to the internet");
      return;
    }
    for (const auto& [route, properties] : model_.All<Route>()) {
      if (!properties->gateway_id().empty() &&
          route->Meaning(properties->route_table_id()) == tables_.at(subnet)) {
        ExpectLater(node, *route);
      }
    }
    // Known by an attribute, not by what `Ref` gives.
    const std::string& address = node.Meaning(gateway.allocation_id());
    bool is_known = false;
    for (const auto& [candidate, properties] : model_.All<EIP>()) {
      is_known |=
          IsOurs(*candidate) &&
          absl::StrCat("${", candidate->Path(), ".AllocationId}") == address;
    }
    if (is_known && taken_.insert(address).second) return;
    node.Report("/AllocationId", kRule, "has no address of its own");
  }

  std::string ZoneOf(const Node& subnet) const {
    const auto* properties = subnet.As<Subnet>();
    return absl::StrCat(subnet.Meaning(properties->availability_zone_id()), "|",
                        subnet.Meaning(properties->availability_zone()));
  }

  // With one gateway for two zones, the loss of a zone is the loss of both.
  void VerifyRoute(const Node& node, const Route& route) {
    const Node* gateway = node.Target<NatGateway>(route.nat_gateway_id());
    const Node* home =
        gateway == nullptr
            ? nullptr
            : gateway->Target<Subnet>(gateway->As<NatGateway>()->subnet_id());
    if (home == nullptr) {
      node.Report("/NatGatewayId", kRule,
                  "leads to no NAT gateway of the program");
      return;
    }
    const std::string& table = node.Meaning(route.route_table_id());
    for (const auto& [subnet, of_subnet] : tables_) {
      const Node* user = model_.Find<Subnet>(region_, subnet);
      if (of_subnet != table || user == nullptr ||
          ZoneOf(*user) == ZoneOf(*home)) {
        continue;
      }
      node.Report("/NatGatewayId", kRule, "leads ", user->Path(), " to ",
                  gateway->Path(),
                  " of another zone, with which it would lose its way");
    }
  }

  // Where one private subnet has the way, all have it.
  void VerifyAllRouted() {
    std::set<std::string> routed;
    for (const auto& [node, route] : model_.All<Route>()) {
      if (IsOurs(*node) && !route->nat_gateway_id().empty() &&
          route->destination_cidr_block() == "0.0.0.0/0") {
        routed.insert(node->Meaning(route->route_table_id()));
      }
    }
    if (routed.empty()) return;
    for (const auto& [subnet, table] : tables_) {
      const Node* node = model_.Find<Subnet>(region_, subnet);
      if (node == nullptr || node->resource->is_added || IsPublic(subnet) ||
          routed.count(table) > 0) {
        continue;
      }
      node->Report("", kRule,
                   "has no route to the internet, and other subnets have");
    }
  }

  const Model& model_;
  const std::string& region_;
  const std::set<std::string> public_;
  const std::map<std::string, std::string> tables_;  // by subnet
  std::set<std::string> taken_;                      // addresses of gateways
};

}  // namespace

std::set<std::string> PublicTables(const Model& model) {
  std::set<std::string> tables;
  for (const auto& [node, route] : model.All<Route>()) {
    // In a table of the environment's it is refused: VerifyAddedNetwork.
    const Node* table = node->Target<RouteTable>(route->route_table_id());
    const bool is_refused = node->resource->is_added && table != nullptr &&
                            !table->resource->is_added;
    if (!is_refused &&
        node->Target<InternetGateway>(route->gateway_id()) != nullptr) {
      tables.insert(node->Meaning(route->route_table_id()));
    }
  }
  return tables;
}

std::map<std::string, std::string> TablesOfSubnets(const Model& model,
                                                   absl::string_view region) {
  std::map<std::string, std::string> tables;
  for (const auto& [node, association] :
       model.All<SubnetRouteTableAssociation>()) {
    if (node->region() != region) continue;
    tables[node->Meaning(association->subnet_id())] =
        node->Meaning(association->route_table_id());
  }
  return tables;
}

void VerifyInternet(const Model& model) {
  for (const std::string& region : model.regions()) {
    Internet(model, region).Verify();
  }
}

}  // namespace drc::verify
