// SPDX-License-Identifier: Apache-2.0

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "generator/catalogue/actions.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/catalogue/handlers.h"
#include "generator/lower/execution_parts.h"

namespace drc::lower {
namespace {

using Row = ExecutionResources::Row;
using Kinds = std::vector<absl::string_view>;
using Arns = std::vector<std::string>;

std::string Suffix() { return "${EnvironmentSuffix}"; }

std::string Global(absl::string_view service, absl::string_view rest) {
  return absl::StrCat("arn:${AWS::Partition}:", service, ":", rest);
}

// AWS names its ids there.
std::vector<Row> Networks(const Side& side) {
  std::vector<Row> rows;
  const struct {
    const char *kind, *label;
    bool is_tagged;  // A rule has no tags.
  } kinds[] = {{"route-table", "RouteTable", true},
               {"security-group", "SecurityGroup", true},
               {"security-group-rule", "SecurityGroupRule", false},
               {"subnet", "Subnet", true},
               {"vpc", "Vpc", true},
               {"vpc-endpoint", "VpcEndpoint", false},
               {"vpc-peering-connection", "VpcPeeringConnection", true}};
  for (const auto& [kind, label, is_tagged] : kinds) {
    rows.push_back({"ec2", Kinds{kind}, label,
                    Arns{side.Arn("ec2", absl::StrCat(kind, "/*"))},
                    is_tagged});
  }
  return rows;
}

// What leads out of a network, as far as a spec asks for it.
std::vector<Row> WaysOut(const Context& context,
                         const absl::btree_set<std::string>& asked) {
  const Side& side = context.secondary;
  std::vector<Row> rows;
  const struct {
    absl::string_view kind, label;
    std::vector<absl::string_view> types;  // whose handlers work on it
  } kinds[] = {
      {"elastic-ip", "ElasticIp", {"AWS::EC2::EIP", "AWS::EC2::NatGateway"}},
      {"internet-gateway",
       "InternetGateway",
       {"AWS::EC2::InternetGateway", "AWS::EC2::VPCGatewayAttachment"}},
      {"natgateway", "NatGateway", {"AWS::EC2::NatGateway"}},
      {"transit-gateway-attachment",
       "TransitGatewayAttachment",
       {"AWS::EC2::TransitGatewayAttachment"}}};
  for (const auto& [kind, label, types] : kinds) {
    Row row{"ec2", Kinds{kind}, label,
            Arns{side.Arn("ec2", absl::StrCat(kind, "/*"))}, true};
    row.is_former = !asked.contains(types.front());
    for (absl::string_view type : types) {
      for (absl::string_view action : row.is_former
                                          ? catalogue::ActionsToDelete(type)
                                          : catalogue::HandlerActions(type)) {
        row.actions.insert(action);
      }
    }
    rows.push_back(std::move(row));
  }
  const auto& gateways = context.env.network().transit_gateways();
  if (asked.contains("AWS::EC2::TransitGatewayAttachment")) {
    rows.push_back({"ec2",
                    Kinds{"transit-gateway"},
                    "TransitGateway",
                    Arns{absl::StrCat(
                        "arn:${AWS::Partition}:ec2:", side.name(), ":",
                        gateways.has_owner_account() ? gateways.owner_account()
                                                     : "${AWS::AccountId}",
                        ":transit-gateway/", gateways.secondary())},
                    false,
                    {"ec2:CreateTransitGatewayVpcAttachment"}});
  }
  return rows;
}

std::vector<Row> Apis(const Side& side) {
  const auto arn = [&](absl::string_view path) {
    return Global("apigateway", absl::StrCat(side.name(), "::", path));
  };
  return {
      {"apigateway", Kinds{"apis"}, "Apis", Arns{arn("/apis")}},
      {"apigateway",
       Kinds{"api", "authorizer", "authorizers", "integration", "integrations",
             "route", "routes", "stage", "stages"},
       "Api", Arns{arn("/apis/*")}},
      {"apigateway", Kinds{"domainnames"}, "DomainNames",
       Arns{arn("/domainnames")}},
      {"apigateway", Kinds{"apimapping", "apimappings", "domainname"},
       "DomainName",
       Arns{arn(absl::StrCat("/domainnames/*-", Suffix(), ".*"))}},
      // What is made with tags is tagged by a POST there, which AWS's data do
      // not say, and CloudFormation has asked for it under an ARN within an ARN
      // (CloudFormation Public Coverage Roadmap, "AWS::ApiGatewayV2::Api with
      // Tags property fails with malformed ARN").
      {"apigateway", Kinds{"api", "apis", "tags"}, "Tags",
       Arns{arn("/tags/*"), arn(arn("/tags/*"))}},
  };
}

std::vector<Row> Names(const Context& context) {
  const auto& routing = context.env.routing();
  const std::string zone = routing.has_existing_zone()
                               ? routing.existing_zone().hosted_zone_id()
                               : context.primary.Ref(stacks::kZone, "Zone");
  return {
      {"acm", Kinds{"certificate"}, "Certificate",
       Arns{context.secondary.Arn("acm", "certificate/*")}, true},
      {"route53", Kinds{"change"}, "Change",
       Arns{Global("route53", "::change/*")}},
      {"route53", Kinds{"healthcheck"}, "HealthCheck",
       Arns{Global("route53", "::healthcheck/*")}},
      {"route53", Kinds{"hostedzone"}, "HostedZone",
       Arns{Global("route53", absl::StrCat("::hostedzone/", zone))}},
  };
}

// What has a name of the spec's, and what had one that is listed to be removed.
std::vector<Row> NamedBySpec(const Context& context) {
  const Side& side = context.secondary;
  std::vector<std::string> aliases, topics, parameters;
  const auto add_alias = [&](absl::string_view name) {
    aliases.push_back(side.Arn("kms", absl::StrCat("alias/", Suffixed(name))));
  };
  const auto add_topic = [&](absl::string_view name) {
    topics.push_back(side.Arn("sns", Suffixed(name)));
    topics.push_back(absl::StrCat(topics.back(), ":*"));
  };
  const auto add_root = [&](absl::string_view name) {
    parameters.push_back(
        side.Arn("ssm", absl::StrCat("parameter/", name, "/", Suffix(), "/*")));
  };
  if (!context.env.encryption().has_existing_key()) {
    add_alias(context.env.encryption().alias());
  }
  add_topic(context.env.alerts().topic_name());
  add_root(context.env.configuration().root());
  for (const dr::v1::Removal& removal : context.env.removals()) {
    if (removal.has_key_alias()) add_alias(removal.key_alias());
    if (removal.has_alert_topic()) add_topic(removal.alert_topic());
    if (removal.has_parameter_root()) add_root(removal.parameter_root());
  }
  return {{"kms", Kinds{"alias"}, "Alias", aliases},
          {"sns", Kinds{"topic"}, "Topic", topics},
          {"ssm", Kinds{"parameter"}, "Parameter", parameters}};
}

std::vector<Row> Stores(const Context& context) {
  const Side& side = context.secondary;
  const std::string key = side.KeyInPrimary();
  std::vector<std::string> groups;
  for (const char* prefix : {"/dr", "/aws/vendedlogs/dr"}) {
    groups.push_back(
        side.Arn("logs", absl::StrCat("log-group:", prefix, "/*-", Suffix())));
    groups.push_back(absl::StrCat(groups.back(), ":*"));
  }
  return {
      // A plan's id is AWS's.
      {"backup", Kinds{"backupplan"}, "Plan",
       Arns{side.Arn("backup", "backup-plan:*")}, true},
      {"backup", Kinds{"backupvault"}, "Vault",
       Arns{side.Arn("backup", absl::StrCat("backup-vault:", Suffixed("dr")))}},
      {"kinesis", Kinds{"stream"}, "Stream",
       Arns{side.Arn("kinesis", absl::StrCat("stream/*-", Suffix()))}},
      // Encryption is switched on for a stream with a key: both are asked for.
      {"kinesis", Kinds{"kmskey"}, "Key", Arns{key}},
      {"kms", Kinds{"key"}, "Key", Arns{key}},
      {"logs", Kinds{"log-group"}, "LogGroup", groups},
      {"s3", Kinds{"bucket"}, "Bucket", Arns{AnyBucket(side)}},
  };
}

// The layers of fences, by the names that function_code.cc gives them, with 16
// digits of a hash: layers have no tags, and "*-SUFFIX" would mean those of
// every environment whose suffix ends alike.
constexpr char kFences[] =
    "layer:*-fence-????????????????"
    "-";

std::vector<Row> Services(const Side& side) {
  return {
      {"cloudformation", Kinds{"stack"}, "Stack",
       Arns{side.Arn(
           "cloudformation",
           absl::StrCat("stack/StackSet-", Suffixed("dr-secondary"), "-*"))}},
      {"cloudwatch", Kinds{"alarm"}, "Alarm",
       Arns{side.Arn("cloudwatch", absl::StrCat("alarm:*-", Suffix()))}},
      {"cloudwatch", Kinds{"dashboard"}, "Dashboard",
       Arns{Global("cloudwatch",
                   absl::StrCat(":${AWS::AccountId}:dashboard/*-", Suffix()))}},
      {"events", Kinds{"rule-on-default-event-bus"}, "Rule",
       Arns{side.Arn("events", absl::StrCat("rule/*-", Suffix()))}},
      {"lambda", Kinds{"function"}, "Function",
       Arns{side.Arn("lambda", absl::StrCat("function:*-", Suffix()))}},
      {"lambda", Kinds{"layer"}, "Layer",
       Arns{side.Arn("lambda", absl::StrCat(kFences, Suffix()))}},
      {"lambda", Kinds{"layerversion"}, "LayerVersion",
       Arns{side.Arn("lambda", absl::StrCat(kFences, Suffix(), ":*"))}},
  };
}

}  // namespace

ExecutionResources::ExecutionResources(
    const Context& context, const absl::btree_set<std::string>& asked) {
  for (std::vector<Row> part :
       {Networks(context.secondary), WaysOut(context, asked),
        Apis(context.secondary), Names(context), Stores(context),
        NamedBySpec(context), Services(context.secondary)}) {
    for (Row& row : part) of_service_[row.service].push_back(std::move(row));
  }
}

std::vector<Place> ExecutionResources::PlacesOf(
    absl::string_view action) const {
  const catalogue::ActionFacts* facts = catalogue::FindAction(action);
  std::vector<absl::string_view> kinds;
  if (facts != nullptr) kinds = absl::StrSplit(facts->resources, ", ");
  std::vector<Place> places;
  const auto rows = of_service_.find(catalogue::ServiceOf(action));
  if (rows == of_service_.end()) return places;
  for (const Row& row : rows->second) {
    if (!row.actions.empty() && !row.actions.contains(action)) continue;
    const bool takes = std::any_of(
        row.kinds.begin(), row.kinds.end(), [&](absl::string_view kind) {
          return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
        });
    if (facts != nullptr && !takes) continue;
    places.push_back({row.label, row.arns, row.is_tagged});
  }
  std::sort(places.begin(), places.end());
  return places;
}

std::vector<std::string> ExecutionResources::NamedServices() const {
  // Roles; certificates and plans, whose ids are AWS's.
  absl::btree_set<std::string> services = {"acm:*", "backup:*", "iam:*"};
  for (const auto& [service, rows] : of_service_) {
    const bool is_named = absl::c_any_of(rows, [](const Row& row) {
      return absl::c_any_of(row.arns, [](const std::string& arn) {
        return absl::StrContains(arn, absl::StrCat("*-", Suffix())) ||
               absl::StrContains(arn, absl::StrCat(Suffix(), "-*"));
      });
    });
    if (is_named) services.insert(absl::StrCat(service, ":*"));
  }
  return {services.begin(), services.end()};
}

bool ExecutionResources::IsWholeService(
    absl::string_view action, const std::vector<Place>& places) const {
  const auto rows = of_service_.find(catalogue::ServiceOf(action));
  if (rows == of_service_.end()) return false;
  const auto all = absl::c_count_if(
      rows->second, [](const Row& row) { return !row.is_former; });
  return all > 0 && static_cast<size_t>(all) == places.size();
}

}  // namespace drc::lower
