// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2.pb.h"
#include "aws/iam.pb.h"
#include "generator/net/cidr.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "network";

using aws::ec2::Route;
using aws::ec2::SecurityGroup;
using aws::ec2::Subnet;
using aws::ec2::SubnetRouteTableAssociation;
using aws::ec2::TransitGatewayAttachment;
using aws::ec2::VPC;
using aws::ec2::VPCEndpoint;
using aws::ec2::VPCPeeringConnection;

std::optional<net::Cidr> Block(const std::string& text) {
  const auto parsed = net::Cidr::Parse(text);
  return parsed.ok() ? std::make_optional(*parsed) : std::nullopt;
}

// A VPC of the environment: its subnets, routes and groups are held to what a
// failover needs. What the spec adds to it: added_network.cc.
class Network {
 public:
  explicit Network(const Node& vpc) : vpc_(vpc) {}

  void Verify() {
    const std::map<std::string, std::string> tables =
        TablesOfSubnets(*vpc_.model, vpc_.region());
    const std::set<std::string> publics = PublicTables(*vpc_.model);
    for (const auto& [node, subnet] : vpc_.model->All<Subnet>()) {
      if (node->resource->is_added || !IsOurs(*node, subnet->vpc_id())) {
        continue;
      }
      const auto table = tables.find(node->ref);
      if (table == tables.end()) {
        node->Report(
            "", kRule,
            "has no route table of its own: it takes the VPC's main one, "
            "without endpoints and peering");
      }
      if (table != tables.end() && publics.count(table->second) > 0) {
        publics_.push_back(node);
      } else {
        subnets_.push_back(node);
        if (table != tables.end()) tables_.insert(table->second);
      }
    }
    VerifyZones();
    VerifyPeers();
    VerifyFunctions();
  }

 private:
  bool IsOurs(const Node& node, const std::string& vpc_id) const {
    return node.Meaning(vpc_id) == vpc_.ref;
  }

  void VerifyZones() {
    std::set<std::string> zones;
    for (const Node* node : subnets_) {
      const auto* subnet = node->As<Subnet>();
      zones.insert(node->Meaning(subnet->availability_zone_id()) + "|" +
                   node->Meaning(subnet->availability_zone()));
    }
    for (const auto* list : {&subnets_, &publics_}) {
      for (const Node* node : *list) {
        if (!node->As<Subnet>()->map_public_ip_on_launch()) continue;
        node->Report("/MapPublicIpOnLaunch", kRule, "is no private subnet");
      }
    }
    if (zones.size() >= 2) return;
    vpc_.Report(
        "", kRule,
        "has subnets in fewer than two zones: the loss of one zone would be "
        "the loss of the region");
  }

  // Routes to every other VPC, by a peering, and entry from it.
  void VerifyPeers() {
    for (const auto& [peer, properties] : vpc_.model->All<VPC>()) {
      if (peer == &vpc_ || peer->resource->is_added) continue;
      const auto own = Block(vpc_.As<VPC>()->cidr_block());
      const auto other = Block(properties->cidr_block());
      if (!own.has_value() || !other.has_value()) continue;
      if (own->Overlaps(*other)) {
        vpc_.Report("/CidrBlock", kRule, "overlaps ", peer->Path(),
                    "'s block; peered VPCs must not");
      }
      for (const std::string& table : tables_) VerifyRoute(table, *peer);
      VerifyEntry(*peer, *other);
    }
  }

  void VerifyRoute(const std::string& table, const Node& peer) {
    const std::string& block = peer.As<VPC>()->cidr_block();
    for (const auto& [node, route] : vpc_.model->All<Route>()) {
      if (node->Meaning(route->route_table_id()) != table ||
          route->destination_cidr_block() != block) {
        continue;
      }
      if (node->resource->is_existing) return;
      if (!route->transit_gateway_id().empty()) {
        return VerifyAttachment(*node, *route);
      }
      const Node* peering = nullptr;
      const std::string by = node->Meaning(route->vpc_peering_connection_id());
      for (const auto& [candidate, connection] :
           vpc_.model->All<VPCPeeringConnection>()) {
        if (candidate->ref == by && Connects(*candidate, *connection, peer)) {
          peering = candidate;
        }
      }
      if (peering != nullptr) return;
      node->Report("/VpcPeeringConnectionId", kRule, "leads by no peering to ",
                   peer.Path());
      return;
    }
    vpc_.Report("", kRule, "has no route to ", peer.Path(), "'s ", block,
                " in ", table)
        .Note(peer.Place("/CidrBlock"),
              absl::StrCat(peer.Path(), " is asked for here"));
  }

  // A transit gateway takes traffic of an attachment, and of the zones in which
  // that has a subnet.
  void VerifyAttachment(const Node& node, const Route& route) {
    for (const auto& [candidate, attachment] :
         vpc_.model->All<TransitGatewayAttachment>()) {
      if (!IsOurs(*candidate, attachment->vpc_id()) ||
          candidate->Meaning(attachment->transit_gateway_id()) !=
              node.Meaning(route.transit_gateway_id())) {
        continue;
      }
      if (attachment->subnet_ids_size() < static_cast<int>(subnets_.size())) {
        candidate->Report(
            "/SubnetIds", kRule, "has ", attachment->subnet_ids_size(), " of ",
            subnets_.size(),
            " subnets: the others' zones do not reach the gateway");
      }
      if (node.Waits(*candidate)) return;
      node.Report("", kRule, "needs ", candidate->Path(),
                  ", which may be made later; add a DependsOn");
      return;
    }
    node.Report("/TransitGatewayId", kRule,
                "leads to a transit gateway to which ", vpc_.Path(),
                " is not attached");
  }

  // Whether the peering joins the two VPCs, asked for from either side.
  bool Connects(const Node& node, const VPCPeeringConnection& connection,
                const Node& peer) const {
    const std::string from = node.Meaning(connection.vpc_id());
    const std::string to = node.Meaning(connection.peer_vpc_id());
    const Node& accepter = from == vpc_.ref ? peer : vpc_;
    const bool joins = (from == vpc_.ref && to == peer.ref) ||
                       (from == peer.ref && to == vpc_.ref);
    return joins && (accepter.region() == node.region() ||
                     connection.peer_region() == accepter.region());
  }

  void VerifyEntry(const Node& peer, const net::Cidr& block) {
    for (const auto& [node, group] : vpc_.model->All<SecurityGroup>()) {
      if (node->resource->is_added || !IsOurs(*node, group->vpc_id())) continue;
      bool enters = false;
      for (const auto& rule : group->security_group_ingress()) {
        const auto from = Block(rule.cidr_ip());
        enters |= from.has_value() && from->Contains(block);
      }
      if (enters) continue;
      node->Report("/SecurityGroupIngress", kRule, "lets nothing in from ",
                   peer.Path(), "'s ", peer.As<VPC>()->cidr_block());
    }
  }

  // A function in private subnets reaches S3 and DynamoDB by their endpoints
  // alone.
  void VerifyFunctions() {
    for (const auto& [node, function] :
         vpc_.model->All<aws::lambda::Function>()) {
      if (node->region() != vpc_.region() || !function->has_vpc_config()) {
        continue;
      }
      const auto& config = function->vpc_config();
      const bool is_added = node->resource->is_added;
      if (is_added && !RunsHere(*node, config)) continue;
      if (!is_added &&
          config.subnet_ids_size() < static_cast<int>(subnets_.size())) {
        node->Report("/VpcConfig/SubnetIds", kRule, "runs in ",
                     config.subnet_ids_size(), " of ", subnets_.size(),
                     " subnets: fewer zones than the VPC has");
      }
      for (const std::string& id : config.subnet_ids()) {
        if (IsOneOf<Subnet>(*node, id)) continue;
        node->Report("/VpcConfig/SubnetIds", kRule, "runs in ",
                     node->Meaning(id), ", which is no subnet of ",
                     vpc_.Path());
      }
      if (config.security_group_ids().empty()) {
        node->Report("/VpcConfig/SecurityGroupIds", kRule,
                     "has no security group");
      }
      for (const std::string& id : config.security_group_ids()) {
        if (IsOneOf<SecurityGroup>(*node, id)) continue;
        node->Report("/VpcConfig/SecurityGroupIds", kRule, "has ",
                     node->Meaning(id), ", which is no security group of ",
                     vpc_.Path());
      }
      VerifyEndpoints(*node, *function);
    }
  }

  // Whether one of its subnets is this VPC's.
  bool RunsHere(const Node& node,
                const aws::lambda::Function::VpcConfig& config) const {
    const auto& ids = config.subnet_ids();
    return absl::c_any_of(
        ids, [&](const std::string& id) { return IsOneOf<Subnet>(node, id); });
  }

  template <typename T>
  bool IsOneOf(const Node& user, const std::string& id) const {
    const Node* found = user.Target<T>(id);
    return found != nullptr && IsOurs(*found, found->As<T>()->vpc_id());
  }

  void VerifyEndpoints(const Node& node,
                       const aws::lambda::Function& function) {
    const Node* role = node.Target<aws::iam::Role>(function.role());
    if (role == nullptr) return;
    std::set<absl::string_view> services;
    for (const Statement& statement : role->Rights()) {
      for (absl::string_view action : statement.actions) {
        if (statement.allows)
          services.insert(action.substr(0, action.find(':')));
      }
    }
    for (const char* service : {"dynamodb", "s3"}) {
      if (services.count(service) == 0) continue;
      const std::string name =
          absl::StrCat("com.amazonaws.", vpc_.region(), ".", service);
      bool found = false;
      for (const auto& [found_at, properties] :
           vpc_.model->All<VPCEndpoint>()) {
        const Node* endpoint = found_at;  // lambdas capture no binding
        if (!IsOurs(*endpoint, properties->vpc_id()) ||
            properties->service_name() != name) {
          continue;
        }
        found = true;
        if (endpoint->resource->is_added) continue;
        for (const std::string& table : tables_) {
          const auto& routed = properties->route_table_ids();
          if (absl::c_any_of(routed, [&](const std::string& id) {
                return endpoint->Meaning(id) == table;
              })) {
            continue;
          }
          endpoint->Report("/RouteTableIds", kRule, "is not routed from ",
                           table);
        }
      }
      if (found) continue;
      node.Report("/VpcConfig", kRule, "works with ", service, " from ",
                  vpc_.Path(), ", which has no endpoint ", name,
                  " and no way out");
    }
  }

  const Node& vpc_;
  std::vector<const Node*> subnets_;  // private ones
  std::vector<const Node*> publics_;  // those of NAT gateways
  std::set<std::string> tables_;      // route tables of private subnets
};

}  // namespace

void VerifyNetwork(const Model& model) {
  for (const auto& [node, vpc] : model.All<VPC>()) {
    if (!node->resource->is_added) Network(*node).Verify();
  }
}

}  // namespace drc::verify
