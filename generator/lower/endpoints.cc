// SPDX-License-Identifier: Apache-2.0
//
// VPC endpoints of the services that functions call.

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "generator/catalogue/regions.h"
#include "generator/lower/concerns.h"

namespace drc::lower {
namespace {

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

aws::ec2::VPCEndpoint& AddGatewayEndpoint(const Context& context,
                                          const Side& side,
                                          absl::string_view service,
                                          diag::Loc origin) {
  auto& endpoint = AddEndpoint(side, service, origin);
  endpoint.set_vpc_endpoint_type("Gateway");
  for (int i = 0; i < CountRouteTables(context, side); ++i) {
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

}  // namespace

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
  auto& dynamodb = AddGatewayEndpoint(context, side, "dynamodb", origin);
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
  auto& s3 = AddGatewayEndpoint(context, side, "s3", origin);
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

}  // namespace drc::lower
