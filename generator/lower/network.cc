// SPDX-License-Identifier: Apache-2.0
//
// VPCs with private subnets, endpoints and a peering connection.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "aws/ec2.pb.h"
#include "generator/catalogue/endpoint_services.h"
#include "generator/lower/concerns.h"
#include "generator/lower/lambda.h"
#include "generator/lower/policy.h"
#include "generator/net/cidr.h"

namespace drc::lower {
namespace {

template <typename T>
void SetName(T& resource, absl::string_view name) {
  auto* tag = resource.add_tags();
  tag->set_key("Name");
  tag->set_value(Suffixed(name));
}

std::string SubnetCidr(const Context& context, const Side& side, int index) {
  if (index < side.spec->subnet_cidrs_size())
    return side.spec->subnet_cidrs(index);
  const auto vpc = net::Cidr::Parse(side.spec->vpc_cidr());
  return vpc->Subnet(context.env.network().subnet_prefix_length(), index)
      ->ToString();
}

// "PrivateRouteTable", "PrivateRouteTable2": an existing VPC may have several.
std::string RouteTableId(int index) {
  return index == 0 ? "PrivateRouteTable"
                    : absl::StrCat("PrivateRouteTable", index + 1);
}

// The ids of an existing VPC's route tables, each once, in the order of its
// subnets.
std::vector<std::string> RouteTables(const dr::v1::ExistingVpc& vpc) {
  std::vector<std::string> ids;
  for (const auto& subnet : vpc.subnets()) {
    if (!absl::c_linear_search(ids, subnet.route_table_id())) {
      ids.push_back(subnet.route_table_id());
    }
  }
  return ids;
}

// How many route tables the private subnets of a region have.
int CountRouteTables(const Side& side) {
  return side.spec->has_existing_vpc()
             ? static_cast<int>(RouteTables(side.spec->existing_vpc()).size())
             : 1;
}

void AddVpc(const Context& context, const Side& side) {
  program::Stack& stack = side.In(stacks::kNetwork);
  auto& vpc = stack.Add<aws::ec2::VPC>("Vpc", context.At(*side.spec));
  vpc.set_cidr_block(side.spec->vpc_cidr());
  vpc.set_enable_dns_support(true);
  vpc.set_enable_dns_hostnames(true);
  SetName(vpc, "dr");
  stack.Find("Vpc")->property_origins.emplace_back(
      "/CidrBlock", context.At(*side.spec, "vpc_cidr"));
}

// What the spec says of an existing VPC, in the form in which a VPC of the
// environment's own is described.
void AddExistingVpc(const Context& context, const Side& side) {
  program::Stack& stack = side.In(stacks::kNetwork);
  const dr::v1::ExistingVpc& spec = side.spec->existing_vpc();
  auto& vpc = stack.AddExisting<aws::ec2::VPC>("Vpc", spec.id(),
                                               context.At(spec, "id"));
  vpc.set_cidr_block(side.spec->vpc_cidr());
  const std::vector<std::string> tables = RouteTables(spec);
  for (size_t i = 0; i < tables.size(); ++i) {
    stack
        .AddExisting<aws::ec2::RouteTable>(RouteTableId(static_cast<int>(i)),
                                           tables[i], context.At(spec))
        .set_vpc_id(spec.id());
  }
  for (int i = 0; i < spec.subnets_size(); ++i) {
    const dr::v1::ExistingSubnet& of = spec.subnets(i);
    const diag::Loc origin = context.At(of);
    const std::string id = SubnetId(i);
    auto& subnet = stack.AddExisting<aws::ec2::Subnet>(id, of.id(), origin);
    subnet.set_vpc_id(spec.id());
    subnet.set_availability_zone_id(of.availability_zone_id());
    auto& association =
        stack.AddExisting<aws::ec2::SubnetRouteTableAssociation>(
            absl::StrCat(id, "Routes"), "", origin);
    association.set_subnet_id(of.id());
    association.set_route_table_id(of.route_table_id());
  }
}

void AddSubnets(const Context& context, const Side& side) {
  program::Stack& stack = side.In(stacks::kNetwork);
  const diag::Loc origin = context.At(*side.spec, "vpc_cidr");
  auto& routes = stack.Add<aws::ec2::RouteTable>(RouteTableId(0), origin);
  routes.set_vpc_id("${Vpc}");
  SetName(routes, "dr-private");
  for (int i = 0; i < context.env.network().zones(); ++i) {
    const std::string id = SubnetId(i);
    auto& subnet = stack.Add<aws::ec2::Subnet>(id, origin);
    subnet.set_vpc_id("${Vpc}");
    subnet.set_cidr_block(SubnetCidr(context, side, i));
    if (i < side.spec->availability_zone_ids_size()) {
      subnet.set_availability_zone_id(side.spec->availability_zone_ids(i));
    } else {
      subnet.set_availability_zone(
          absl::StrCat("${AWS::AvailabilityZones.", i, "}"));
    }
    subnet.set_map_public_ip_on_launch(false);
    SetName(subnet, absl::StrCat("dr-private-", i + 1));
    auto& association = stack.Add<aws::ec2::SubnetRouteTableAssociation>(
        absl::StrCat(id, "Routes"), origin);
    association.set_subnet_id(absl::StrCat("${", id, "}"));
    association.set_route_table_id("${PrivateRouteTable}");
  }
}

void AddRule(const char* direction, const std::string& cidr,
             aws::ec2::SecurityGroup& group, const std::string& description) {
  if (absl::string_view(direction) == "in") {
    auto* rule = group.add_security_group_ingress();
    rule->set_ip_protocol("tcp");
    rule->set_from_port(443);
    rule->set_to_port(443);
    rule->set_cidr_ip(cidr);
    rule->set_description(description);
    return;
  }
  auto* rule = group.add_security_group_egress();
  rule->set_ip_protocol("tcp");
  rule->set_from_port(443);
  rule->set_to_port(443);
  rule->set_cidr_ip(cidr);
  rule->set_description(description);
}

// A group of another region cannot be named, not even over a peering
// connection: the rules name address blocks (Amazon VPC Peering Guide, "Update
// your security groups to reference peer security groups").
void AddSecurityGroups(const Context& context, const Side& side) {
  program::Stack& stack = side.In(stacks::kNetwork);
  const diag::Loc origin = context.At(*side.spec, "vpc_cidr");
  auto& functions =
      stack.Add<aws::ec2::SecurityGroup>("FunctionSecurityGroup", origin);
  functions.set_group_name(Suffixed("dr-functions"));
  functions.set_group_description(
      "Functions: HTTPS within and between the regions");
  functions.set_vpc_id("${Vpc}");
  AddRule("in", side.spec->vpc_cidr(), functions, "this region");
  AddRule("in", side.peer->spec->vpc_cidr(), functions,
          "the other region, by peering");
  // Gateway endpoints have public addresses; the VPC has no other way out.
  AddRule("out", "0.0.0.0/0", functions,
          "gateway endpoints and the other region");
  SetName(functions, "dr-functions");
  if (context.env.network().interface_endpoints().empty()) return;
  auto& endpoints =
      stack.Add<aws::ec2::SecurityGroup>("EndpointSecurityGroup", origin);
  endpoints.set_group_name(Suffixed("dr-endpoints"));
  endpoints.set_group_description(
      "Interface endpoints: HTTPS from both regions");
  endpoints.set_vpc_id("${Vpc}");
  AddRule("in", side.spec->vpc_cidr(), endpoints, "this region");
  AddRule("in", side.peer->spec->vpc_cidr(), endpoints,
          "the other region, by peering");
  AddRule("out", side.spec->vpc_cidr(), endpoints, "answers within the region");
  SetName(endpoints, "dr-endpoints");
}

// Whether the region's VPC has endpoints of the service already.
bool HasEndpoint(const Side& side, absl::string_view service) {
  return absl::c_linear_search(side.spec->existing_vpc().endpoints(), service);
}

aws::ec2::VPCEndpoint& AddEndpoint(const Side& side, absl::string_view service,
                                   diag::Loc origin) {
  program::Stack& stack = side.In(stacks::kNetwork);
  const std::string id = absl::StrCat(program::CamelCase(service), "Endpoint");
  const bool exists = HasEndpoint(side, service);
  auto& endpoint =
      exists ? stack.AddExisting<aws::ec2::VPCEndpoint>(id, "", origin)
             : stack.Add<aws::ec2::VPCEndpoint>(id, origin);
  endpoint.set_vpc_id(exists ? side.spec->existing_vpc().id() : "${Vpc}");
  endpoint.set_service_name(
      absl::StrCat("com.amazonaws.", side.name(), ".", service));
  return endpoint;
}

aws::ec2::VPCEndpoint& AddGatewayEndpoint(const Side& side,
                                          absl::string_view service,
                                          diag::Loc origin) {
  auto& endpoint = AddEndpoint(side, service, origin);
  endpoint.set_vpc_endpoint_type("Gateway");
  for (int i = 0; i < CountRouteTables(side); ++i) {
    endpoint.add_route_table_ids(
        HasEndpoint(side, service) ? RouteTables(side.spec->existing_vpc())[i]
                                   : absl::StrCat("${", RouteTableId(i), "}"));
  }
  return endpoint;
}

// An endpoint's statement, and those that functions have of their own.
std::vector<Statement> WithOwn(const Context& context, const Side& side,
                               absl::string_view service, Statement first) {
  std::vector<Statement> statements = {std::move(first)};
  for (const auto& function : context.env.functions()) {
    for (Statement own : OwnStatements(function, side)) {
      own.actions.erase(std::remove_if(own.actions.begin(), own.actions.end(),
                                       [&](const std::string& action) {
                                         return !absl::StartsWith(action,
                                                                  service);
                                       }),
                        own.actions.end());
      if (own.actions.empty()) continue;
      own.sid = absl::StrCat(program::CamelCase(function.name()), own.sid);
      own.principal_kind = "*";
      statements.push_back(std::move(own));
    }
  }
  return statements;
}

// Lets no credentials of another account through. What those of this one may do
// say their roles: not only functions use an interface endpoint.
Statement OfAccount() {
  Statement statement = Allow("OfAccount", {"*"}, {"*"});
  statement.principal_kind = "*";
  return statement.When("StringEquals", "aws:PrincipalAccount",
                        {"${AWS::AccountId}"});
}

// Through the gateway endpoints only the environment's own tables and buckets
// can be reached, and what functions have rights of their own on. Gateway
// endpoints are free and serve their own region.
void AddEndpoints(const Context& context, const Side& side) {
  const diag::Loc origin = context.At(context.env.network());
  std::vector<std::string> tables = {ControlTableArn(context, side)};
  for (const auto& table : context.env.tables()) {
    const std::string name = context.TableName(table);
    tables.push_back(side.Arn("dynamodb", absl::StrCat("table/", name)));
    tables.push_back(
        side.Arn("dynamodb", absl::StrCat("table/", name, "/index/*")));
  }
  Statement of_tables =
      Allow("OwnTables",
            {"dynamodb:BatchGetItem", "dynamodb:BatchWriteItem",
             "dynamodb:ConditionCheckItem", "dynamodb:DeleteItem",
             "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PutItem",
             "dynamodb:Query", "dynamodb:Scan", "dynamodb:UpdateItem"},
            tables);
  of_tables.principal_kind = "*";
  auto& dynamodb = AddGatewayEndpoint(side, "dynamodb", origin);
  *dynamodb.mutable_policy_document() =
      PolicyDocument(WithOwn(context, side, "dynamodb:", of_tables));

  std::vector<std::string> buckets;
  for (const auto& bucket : context.env.buckets()) {
    const std::string arn =
        side.Name(BucketStack(bucket, side), BucketId(bucket), "Arn");
    buckets.push_back(arn);
    buckets.push_back(absl::StrCat(arn, "/*"));
  }
  Statement of_buckets =
      Allow("OwnBuckets",
            {"s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject",
             "s3:ListBucket", "s3:ListMultipartUploadParts", "s3:PutObject"},
            buckets);
  of_buckets.principal_kind = "*";
  auto& s3 = AddGatewayEndpoint(side, "s3", origin);
  *s3.mutable_policy_document() =
      PolicyDocument(WithOwn(context, side, "s3:", of_buckets));

  for (const std::string& service :
       context.env.network().interface_endpoints()) {
    auto& endpoint =
        AddEndpoint(side, service,
                    context.At(context.env.network(), "interface_endpoints"));
    endpoint.set_vpc_endpoint_type("Interface");
    endpoint.set_private_dns_enabled(true);
    if (catalogue::TakesEndpointPolicy(service)) {
      *endpoint.mutable_policy_document() = PolicyDocument({OfAccount()});
    }
    endpoint.add_security_group_ids("${EndpointSecurityGroup}");
    for (int i = 0; i < context.env.network().zones(); ++i) {
      endpoint.add_subnet_ids(absl::StrCat("${", SubnetId(i), "}"));
    }
  }
}

// A route keeps its id wherever its table stands in the spec.
std::string RouteId(const Side& side, int index) {
  if (!side.spec->has_existing_vpc()) return "RouteToPeer";
  const std::vector<std::string> tables =
      RouteTables(side.spec->existing_vpc());
  return absl::StrCat("RouteToPeer", program::CamelCase(tables[index]));
}

// The route to the other region, in each route table. `by` is the connection,
// `tables` what the stack's references to route tables begin with.
void AddRoutesToPeer(const Side& side, program::Stack& stack,
                     absl::string_view tables, const std::string& by,
                     diag::Loc origin) {
  for (int i = 0; i < CountRouteTables(side); ++i) {
    auto& route = stack.Add<aws::ec2::Route>(RouteId(side, i), origin);
    route.set_route_table_id(absl::StrCat("${", tables, RouteTableId(i), "}"));
    route.set_destination_cidr_block(side.peer->spec->vpc_cidr());
    route.set_vpc_peering_connection_id(by);
  }
}

// Routes that are there already.
void AddExistingRoutes(const Context& context, const Side& side) {
  program::Stack& stack = side.In(stacks::kNetwork);
  const std::vector<std::string> tables =
      RouteTables(side.spec->existing_vpc());
  for (size_t i = 0; i < tables.size(); ++i) {
    auto& route = stack.AddExisting<aws::ec2::Route>(
        absl::StrCat("RouteToPeer", i + 1), "",
        context.At(context.env.network(), "connection"));
    route.set_route_table_id(tables[i]);
    route.set_destination_cidr_block(side.peer->spec->vpc_cidr());
  }
}

// The secondary's stack owns the connection: it needs nothing of the primary
// but its VPC's id, and only the connection's id goes back. Within one account
// the request is accepted without a role.
void AddPeering(const Context& context) {
  const diag::Loc origin = context.At(context.env.regions());
  program::Stack& network = context.secondary.In(stacks::kNetwork);
  auto& connection =
      network.Add<aws::ec2::VPCPeeringConnection>("PeeringConnection", origin);
  connection.set_vpc_id("${Vpc}");
  connection.set_peer_vpc_id(context.primary.Ref(stacks::kNetwork, "Vpc"));
  connection.set_peer_region(context.primary.name());
  SetName(connection, "dr-peering");
  AddRoutesToPeer(context.secondary, network, "", "${PeeringConnection}",
                  origin);
  AddRoutesToPeer(
      context.primary, context.primary.In(stacks::kPeering),
      absl::StrCat(context.primary.name(), "/", stacks::kNetwork, "/"),
      context.secondary.Ref(stacks::kNetwork, "PeeringConnection"), origin);
}

}  // namespace

void LowerNetwork(Context& context) {
  for (const Side* side : context.sides()) {
    if (side->spec->has_existing_vpc()) {
      AddExistingVpc(context, *side);
    } else {
      AddVpc(context, *side);
      AddSubnets(context, *side);
    }
    AddSecurityGroups(context, *side);
    AddEndpoints(context, *side);
  }
  if (context.env.network().connection() == dr::v1::CONNECTION_PEERING) {
    return AddPeering(context);
  }
  for (const Side* side : context.sides()) AddExistingRoutes(context, *side);
}

}  // namespace drc::lower
