// SPDX-License-Identifier: Apache-2.0
//
// What the spec adds to the environment's own network, in VPCs that it makes or
// takes in.
#include "aws/ec2.pb.h"
#include "generator/net/cidr.h"
#include "generator/program/property.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "network";
constexpr absl::string_view kPrivate = ": the environment's network is private";

using aws::ec2::Route;
using aws::ec2::RouteTable;
using aws::ec2::SecurityGroup;
using aws::ec2::Subnet;
using aws::ec2::VPC;
using aws::ec2::VPCEndpoint;

bool IsEnvironments(const Node* node) {
  return node != nullptr && !node->resource->is_added;
}

class AddedNetwork {
 public:
  explicit AddedNetwork(const Model& model) : model_(model) {
    for (const auto& [node, vpc] : model.All<VPC>()) {
      const auto block = net::Cidr::Parse(vpc->cidr_block());
      if (IsEnvironments(node) && block.ok())
        blocks_.emplace_back(node, *block);
    }
  }

  void Verify() {
    for (const auto& [node, group] : model_.All<SecurityGroup>()) {
      VerifyGroup(*node, *group);
    }
    for (const Node& node : model_.nodes()) {
      if (!node.resource->is_added) continue;
      if (node.type == "AWS::EC2::SubnetRouteTableAssociation") {
        VerifyAssociation(node, "gives other routes to ");
      } else if (node.type == "AWS::EC2::SubnetNetworkAclAssociation") {
        VerifyAssociation(node, "gives another network ACL to ");
      } else if (node.type == "AWS::EC2::NetworkAclEntry") {
        VerifyAclEntry(node);
      } else if (node.type == "AWS::EC2::Route") {
        VerifyRoute(node);
      } else if (node.type == "AWS::EC2::SecurityGroupIngress" ||
                 node.type == "AWS::EC2::SecurityGroupEgress") {
        VerifyRule(node);
      } else if (node.type == "AWS::EC2::VPCGatewayAttachment") {
        VerifyAttachment(node, "/InternetGatewayId");
      } else if (absl::StartsWith(node.type, "AWS::EC2::TransitGateway")) {
        VerifyAttachment(node, "/TransitGatewayId");
      } else if (const auto* endpoint = node.As<VPCEndpoint>()) {
        VerifyEndpoint(node, *endpoint);
      }
    }
  }

 private:
  // What the text of a property means; empty where it is not set.
  std::string At(const Node& node, absl::string_view pointer) const {
    return node.Meaning(node.Text(pointer));
  }

  // Whether the addresses are those of private networks, or of the
  // environment's. Nothing where only AWS knows them.
  std::optional<bool> IsPrivate(const std::string& text) const {
    const auto block = net::Cidr::Parse(text);
    if (!block.ok()) return std::nullopt;
    return block->IsPrivate() || absl::c_any_of(blocks_, [&](const auto& own) {
             return own.second.Contains(*block);
           });
  }

  bool IsInEnvironment(const Node& group) const {
    return IsEnvironments(
        group.Target<VPC>(group.As<SecurityGroup>()->vpc_id()));
  }

  void VerifyGroup(const Node& node, const SecurityGroup& group) {
    if (node.resource->is_existing || !IsInEnvironment(node)) return;
    for (const auto& rule : group.security_group_ingress()) {
      const std::string& block = node.Meaning(
          rule.cidr_ipv6().empty() ? rule.cidr_ip() : rule.cidr_ipv6());
      // A group of its own may let in what only AWS knows, by IPv4.
      if (IsPrivate(block).value_or(rule.cidr_ipv6().empty())) continue;
      node.Report("/SecurityGroupIngress", kRule, "lets the internet in, by ",
                  block, kPrivate);
    }
  }

  // A subnet has the routes of one table (Amazon VPC User Guide, "Subnet route
  // tables") and one network ACL ("Network ACL basics").
  void VerifyAssociation(const Node& node, absl::string_view what) {
    const Node* subnet =
        model_.Find<Subnet>(node.region(), At(node, "/SubnetId"));
    if (!IsEnvironments(subnet)) return;
    node.Report("/SubnetId", kRule, what, subnet->Path(),
                ", which has the environment's");
  }

  // Subnets have their VPC's default one ("Default network ACL").
  void VerifyAclEntry(const Node& node) {
    for (const auto& [vpc, block] : blocks_) {
      if (At(node, "/NetworkAclId") !=
          absl::StrCat("${", vpc->Path(), ".DefaultNetworkAcl}")) {
        continue;
      }
      node.Report("/NetworkAclId", kRule,
                  "changes what enters and leaves all subnets of ",
                  vpc->Path());
    }
  }

  // The most specific of the routes that match is taken (Amazon VPC User Guide,
  // "Route priority").
  void VerifyRoute(const Node& node) {
    const Node* table =
        model_.Find<RouteTable>(node.region(), At(node, "/RouteTableId"));
    if (!IsEnvironments(table)) return;
    VerifyAddresses(node, *table);
    const std::string text = At(node, "/DestinationCidrBlock");
    const auto own = net::Cidr::Parse(text);
    if (!own.ok()) return;
    for (const auto& [vpc, block] : blocks_) {
      if (!block.Contains(*own)) continue;
      node.Report("/DestinationCidrBlock", kRule, "takes the traffic from ",
                  table->Path(), " to ", text, " of ", vpc->Path());
    }
  }

  void VerifyRule(const Node& node) {
    const Node* group =
        model_.Find<SecurityGroup>(node.region(), At(node, "/GroupId"));
    if (group == nullptr) return;
    // What leaves a group of the spec's own is not the environment's.
    const bool enters = node.type == "AWS::EC2::SecurityGroupIngress";
    if (enters ? IsEnvironments(group) || IsInEnvironment(*group)
               : IsEnvironments(group) && !HasWayOut(node.region())) {
      VerifyAddresses(node, *group);
    } else if (!enters && IsEnvironments(group)) {
      VerifySecondTime(node, *group);
    }
  }

  // EC2 takes no rule twice (Amazon EC2 Developer Guide, "Error codes for the
  // Amazon EC2 API", InvalidPermission.Duplicate).
  void VerifySecondTime(const Node& node, const Node& group) {
    const google::protobuf::Message& rule = *node.resource->properties;
    const auto port = [&](absl::string_view pointer) {
      return rule.GetReflection()->GetInt64(
          rule, program::FieldAt(rule.GetDescriptor(), pointer));
    };
    for (const auto& inner :
         group.As<SecurityGroup>()->security_group_egress()) {
      if (inner.ip_protocol() == At(node, "/IpProtocol") &&
          inner.cidr_ip() == At(node, "/CidrIp") &&
          inner.from_port() == port("/FromPort") &&
          inner.to_port() == port("/ToPort")) {
        node.Report("/CidrIp", kRule, "lets out what ", group.Path(),
                    " lets out already, and EC2 takes no rule twice");
      }
    }
  }

  // Where the spec asks for a way to the internet, functions may take it to
  // more ports than the one that the environment's rule has.
  bool HasWayOut(absl::string_view region) const {
    const auto& routes = model_.All<Route>();
    return absl::c_any_of(routes, [&](const auto& each) {
      return each.first->region() == region && IsEnvironments(each.first) &&
             each.second->destination_cidr_block() == "0.0.0.0/0";
    });
  }

  // Of a route or a rule: it leads to or lets in private addresses alone.
  void VerifyAddresses(const Node& node, const Node& of) {
    for (const char* pointer :
         {"/DestinationCidrBlock", "/DestinationIpv6CidrBlock", "/CidrIp",
          "/CidrIpv6", "/DestinationPrefixListId", "/SourcePrefixListId"}) {
      const std::string block = At(node, pointer);
      const bool is_version_6 = absl::StrContains(pointer, "pv6");
      if (block.empty()) continue;
      const std::optional<bool> is_private = IsPrivate(block);
      if (is_private.value_or(false)) continue;
      const bool is_known = is_private.has_value() ||
                            (is_version_6 && !absl::StrContains(block, "${"));
      node.Report(pointer, kRule, "opens ", of.Path(), " to ", block,
                  is_known ? "" : ", of which nobody knows the addresses",
                  kPrivate);
    }
  }

  // A VPC has one internet gateway (Amazon VPC User Guide, "Amazon VPC
  // quotas"), and one attachment to a transit gateway (Amazon EC2 Developer
  // Guide, "Error codes for the Amazon EC2 API",
  // DuplicateTransitGatewayAttachment).
  void VerifyAttachment(const Node& node, absl::string_view gateway) {
    const std::string own = At(node, gateway);
    const Node* vpc = model_.Find<VPC>(node.region(), At(node, "/VpcId"));
    if (!IsEnvironments(vpc) || own.empty()) return;
    for (const Node& other : model_.nodes()) {
      const std::string of_other = At(other, gateway);
      if (!IsEnvironments(&other) || of_other.empty() ||
          At(other, "/VpcId") != At(node, "/VpcId") ||
          (gateway == "/TransitGatewayId" && own != of_other)) {
        continue;
      }
      node.Report("/VpcId", kRule, "attaches a second gateway to ", vpc->Path(),
                  ", which has ", other.Path());
    }
  }

  // A route table has one gateway endpoint of a service (AWS PrivateLink Guide,
  // "Gateway endpoints").
  void VerifyEndpoint(const Node& node, const VPCEndpoint& endpoint) {
    if (!endpoint.vpc_endpoint_type().empty() &&
        endpoint.vpc_endpoint_type() != "Gateway") {
      return;
    }
    std::set<std::string> tables;
    for (const std::string& id : endpoint.route_table_ids()) {
      tables.insert(node.Meaning(id));
    }
    const std::string service = At(node, "/ServiceName");
    for (const auto& [found, other] : model_.All<VPCEndpoint>()) {
      if (!IsEnvironments(found) || At(*found, "/ServiceName") != service) {
        continue;
      }
      for (const std::string& id : other->route_table_ids()) {
        const std::string& table = found->Meaning(id);
        if (tables.count(table) == 0) continue;
        node.Report("/RouteTableIds", kRule, "is a second gateway to ", service,
                    " from ", table, ", which has ", found->Path());
      }
    }
  }

  const Model& model_;
  // Of the environment's VPCs.
  std::vector<std::pair<const Node*, net::Cidr>> blocks_;
};

}  // namespace

void VerifyAddedNetwork(const Model& model) { AddedNetwork(model).Verify(); }

}  // namespace drc::verify
