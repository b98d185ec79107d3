// SPDX-License-Identifier: Apache-2.0
//
// VPCs with private subnets, endpoints and a peering connection.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "aws/ec2.pb.h"
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

void AddSubnets(const Context& context, const Side& side) {
  program::Stack& stack = side.In(stacks::kNetwork);
  const diag::Loc origin = context.At(*side.spec, "vpc_cidr");
  auto& routes = stack.Add<aws::ec2::RouteTable>("PrivateRouteTable", origin);
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

aws::ec2::VPCEndpoint& AddEndpoint(const Side& side, absl::string_view id,
                                   absl::string_view service,
                                   diag::Loc origin) {
  auto& endpoint =
      side.In(stacks::kNetwork).Add<aws::ec2::VPCEndpoint>(id, origin);
  endpoint.set_vpc_id("${Vpc}");
  endpoint.set_service_name(
      absl::StrCat("com.amazonaws.", side.name(), ".", service));
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

// Through the gateway endpoints only the environment's own tables and buckets
// can be reached, and what functions have rights of their own on. Gateway
// endpoints are free and serve their own region.
void AddEndpoints(const Context& context, const Side& side) {
  const diag::Loc origin = context.At(context.env.network());
  std::vector<std::string> tables = {ControlTableArn(context, side)};
  for (const auto& table : context.env.tables()) {
    const std::string name =
        context.primary.Name(stacks::kData, TableId(table));
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
  auto& dynamodb = AddEndpoint(side, "DynamodbEndpoint", "dynamodb", origin);
  dynamodb.set_vpc_endpoint_type("Gateway");
  dynamodb.add_route_table_ids("${PrivateRouteTable}");
  *dynamodb.mutable_policy_document() =
      PolicyDocument(WithOwn(context, side, "dynamodb:", of_tables));

  std::vector<std::string> buckets;
  for (const auto& bucket : context.env.buckets()) {
    const std::string arn = side.Name(stacks::kData, BucketId(bucket), "Arn");
    buckets.push_back(arn);
    buckets.push_back(absl::StrCat(arn, "/*"));
  }
  Statement of_buckets =
      Allow("OwnBuckets",
            {"s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject",
             "s3:ListBucket", "s3:ListMultipartUploadParts", "s3:PutObject"},
            buckets);
  of_buckets.principal_kind = "*";
  auto& s3 = AddEndpoint(side, "S3Endpoint", "s3", origin);
  s3.set_vpc_endpoint_type("Gateway");
  s3.add_route_table_ids("${PrivateRouteTable}");
  *s3.mutable_policy_document() =
      PolicyDocument(WithOwn(context, side, "s3:", of_buckets));

  for (const std::string& service :
       context.env.network().interface_endpoints()) {
    auto& endpoint = AddEndpoint(
        side, absl::StrCat(program::CamelCase(service), "Endpoint"), service,
        context.At(context.env.network(), "interface_endpoints"));
    endpoint.set_vpc_endpoint_type("Interface");
    endpoint.set_private_dns_enabled(true);
    endpoint.add_security_group_ids("${EndpointSecurityGroup}");
    for (int i = 0; i < context.env.network().zones(); ++i) {
      endpoint.add_subnet_ids(absl::StrCat("${", SubnetId(i), "}"));
    }
  }
}

void AddRouteToPeer(const Side& side, absl::string_view stack,
                    const std::string& table, const std::string& connection,
                    diag::Loc origin) {
  auto& route = side.In(stack).Add<aws::ec2::Route>("RouteToPeer", origin);
  route.set_route_table_id(table);
  route.set_destination_cidr_block(side.peer->spec->vpc_cidr());
  route.set_vpc_peering_connection_id(connection);
}

// The secondary's stack owns the connection: it needs nothing of the primary
// but its VPC's id, and only the connection's id goes back. Within one account
// the request is accepted without a role.
void AddPeering(const Context& context) {
  const diag::Loc origin = context.At(context.env.regions());
  auto& connection =
      context.secondary.In(stacks::kNetwork)
          .Add<aws::ec2::VPCPeeringConnection>("PeeringConnection", origin);
  connection.set_vpc_id("${Vpc}");
  connection.set_peer_vpc_id(context.primary.Ref(stacks::kNetwork, "Vpc"));
  connection.set_peer_region(context.primary.name());
  SetName(connection, "dr-peering");
  AddRouteToPeer(context.secondary, stacks::kNetwork, "${PrivateRouteTable}",
                 "${PeeringConnection}", origin);
  AddRouteToPeer(context.primary, stacks::kPeering,
                 context.primary.Ref(stacks::kNetwork, "PrivateRouteTable"),
                 context.secondary.Ref(stacks::kNetwork, "PeeringConnection"),
                 origin);
}

}  // namespace

void LowerNetwork(Context& context) {
  for (const Side* side : context.sides()) {
    program::Stack& stack = side->In(stacks::kNetwork);
    auto& vpc = stack.Add<aws::ec2::VPC>("Vpc", context.At(*side->spec));
    vpc.set_cidr_block(side->spec->vpc_cidr());
    vpc.set_enable_dns_support(true);
    vpc.set_enable_dns_hostnames(true);
    SetName(vpc, "dr");
    stack.Find("Vpc")->property_origins.emplace_back(
        "/CidrBlock", context.At(*side->spec, "vpc_cidr"));
    AddSubnets(context, *side);
    AddSecurityGroups(context, *side);
    AddEndpoints(context, *side);
  }
  AddPeering(context);
}

}  // namespace drc::lower
