// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "absl/algorithm/container.h"
#include "aws/iam.pb.h"
#include "generator/catalogue/actions.h"
#include "generator/catalogue/handlers.h"
#include "generator/catalogue/types.h"
#include "generator/lower/concerns.h"
#include "generator/lower/execution_parts.h"
#include "generator/lower/template_urls.h"

namespace drc::lower {
namespace {

// Whose role an account gets with the first of a kind (catalogue/handlers.cc).
constexpr absl::string_view kKeysService = "mrk.kms.amazonaws.com";
constexpr absl::string_view kLinkedServices[] = {
    "backup.amazonaws.com",
    kKeysService,
    "ops.apigateway.amazonaws.com",
};

// The same, with the first attachment that a spec asks for.
constexpr absl::string_view kTransitGateways = "transitgateway.amazonaws.com";

constexpr absl::string_view kReplicaKey = "AWS::KMS::ReplicaKey";

// What is done in the primary region, to what lies there: the secondary's key
// is a replica of the primary's, and its connection is accepted on the other
// side. Nothing else of the primary is the role's business.
constexpr absl::string_view kOfPrimaryKey[] = {
    "kms:DescribeKey", "kms:GetKeyPolicy", "kms:ReplicateKey"};
constexpr absl::string_view kAccept = "ec2:AcceptVpcPeeringConnection";

// What changes or removes a VPC, a subnet or a route table itself.
constexpr absl::string_view kChangesOfNetworks[] = {
    "ec2:AssociateRouteTable",
    "ec2:CreateSubnet",
    "ec2:CreateTags",
    "ec2:DeleteRouteTable",
    "ec2:DeleteSubnet",
    "ec2:DeleteTags",
    "ec2:DeleteVpc",
    "ec2:DisassociateRouteTable",
    "ec2:ReplaceRouteTableAssociation",
    "ec2:ModifySubnetAttribute",
    "ec2:ModifyVpcAttribute"};

// What may be done in a VPC that exists, and not in another environment's.
constexpr absl::string_view kChangesWithinNetworks[] = {
    "ec2:CreateRoute", "ec2:DeleteVpcEndpoints", "ec2:ModifyVpcEndpoint",
    "ec2:ReplaceRoute"};

// What changes a key itself, or who may use it.
constexpr absl::string_view kChangesOfKeys[] = {
    "kms:DeleteImportedKeyMaterial", "kms:DisableKey",
    "kms:DisableKeyRotation",        "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",       "kms:UpdatePrimaryRegion"};

// The same, of what leads out of a network; where the role may do that.
constexpr absl::string_view kWaysOut[] = {
    "ec2:AttachInternetGateway", "ec2:CreateNatGateway",
    "ec2:CreateTransitGatewayVpcAttachment",
    "ec2:ModifyTransitGatewayVpcAttachment"};

constexpr absl::string_view kAssociateZone =
    "route53:AssociateVPCWithHostedZone";

// A key is tagged as it is made, when it has no name yet.
constexpr absl::string_view kTagNewKey = "kms:TagResource";

// Whether none of the secondary's own resources is meant.
bool IsElsewhere(absl::string_view action) {
  return catalogue::IsTakenInPrimary(action) || action == kTagNewKey;
}

std::string Sid(absl::string_view service, absl::string_view kind) {
  return absl::StrCat(program::CamelCase(service), kind);
}

// Roles go to services only, and the rest of IAM is service-linked roles.
void AddIam(const Context& context, const ActionSet& actions,
            const absl::btree_set<std::string>& asked,
            std::vector<Statement>& statements) {
  const std::string of_functions = RoleArnOf(
      absl::StrCat("*-${EnvironmentSuffix}-", context.secondary.name()));
  for (absl::string_view name : actions) {
    const std::string action(name);
    if (action == "iam:PassRole") {
      Statement pass = Allow("PassRoles", {action},
                             {of_functions, RoleArnOf(Suffixed("dr-*"))});
      pass.When("StringEquals", "iam:PassedToService",
                {"lambda.amazonaws.com", "s3.amazonaws.com",
                 "logs.amazonaws.com", "backup.amazonaws.com"});
      statements.push_back(pass);
      // A stack that runs with this role hands it to its nested stacks.
      Statement own = Allow("PassOwnRole", {action},
                            {RoleArnOf(Suffixed("dr-stackset-execution"))});
      own.When("StringEquals", "iam:PassedToService",
               {"cloudformation.amazonaws.com"});
      statements.push_back(own);
    } else if (action == "iam:GetRole") {
      statements.push_back(
          Allow("ReadRoles", {action}, {RoleArnOf(Suffixed("dr-*"))}));
    } else if (action == "iam:CreateServiceLinkedRole") {
      Statement roles = Allow("ServiceLinkedRoles", {action}, {});
      std::vector<std::string> services;
      for (absl::string_view service : kLinkedServices) {
        if (service == kKeysService && !MayHold(context, kReplicaKey)) continue;
        services.emplace_back(service);
      }
      if (asked.contains("AWS::EC2::TransitGatewayAttachment")) {
        services.emplace_back(kTransitGateways);
      }
      for (absl::string_view service : services) {
        roles.resources.push_back(
            RoleArnOf(absl::StrCat("aws-service-role/", service, "/*")));
      }
      roles.When("StringEquals", "iam:AWSServiceName", services);
      statements.push_back(roles);
    } else {
      statements.push_back(Allow(Sid(action, ""), {action}, {of_functions}));
    }
  }
}

// What exists already is used, not changed, but for the routes that are added
// to it. Its id is of the kind that AWS gives to the environment's own, too.
std::vector<Statement> OfExisting(const Context& context) {
  const dr::v1::ExistingVpc& vpc = context.secondary.spec->existing_vpc();
  const auto arn = [&](absl::string_view kind, const std::string& id) {
    return context.secondary.Arn("ec2", absl::StrCat(kind, "/", id));
  };
  absl::btree_set<std::string> arns = {arn("vpc", vpc.id())};
  absl::btree_set<std::string> tables;
  for (const auto& subnet : vpc.subnets()) {
    arns.insert(arn("subnet", subnet.id()));
    tables.insert(arn("route-table", subnet.route_table_id()));
  }
  arns.insert(tables.begin(), tables.end());
  Statement keep =
      Allow("KeepExisting",
            {std::begin(kChangesOfNetworks), std::end(kChangesOfNetworks)},
            {arns.begin(), arns.end()});
  keep.effect = "Deny";
  return {keep, Allow("RoutesOfExisting", {"ec2:DeleteRoute"},
                      {tables.begin(), tables.end()})};
}

// What another environment's tag is on is denied where names alone tell
// environments apart: "a-eu-prod" ends like what the suffix "prod" has; and
// where a tag would: it could be given. What has no such tag may be given one,
// and not only as it is made: an update gives it to what is there from a
// release before it.
Statement KeepOthers(const ExecutionResources& resources,
                     const Actions& needed) {
  Statement keep = Allow("KeepOthers", resources.NamedServices(), {"*"});
  for (absl::string_view action : kChangesOfNetworks) {
    keep.actions.emplace_back(action);
  }
  for (absl::string_view action : kChangesWithinNetworks) {
    keep.actions.emplace_back(action);
  }
  const auto ec2 = needed.find("ec2");
  for (absl::string_view action : kWaysOut) {
    if (ec2 != needed.end() && ec2->second.contains(action)) {
      keep.actions.emplace_back(action);
    }
  }
  keep.effect = "Deny";
  const std::string tag = absl::StrCat("aws:ResourceTag/", program::kSuffixTag);
  keep.When("Null", tag, {"false"})
      .When("StringNotEquals", tag, {"${EnvironmentSuffix}"});
  return keep;
}

std::vector<Statement> Elsewhere(const Context& context) {
  const Side& primary = context.primary;
  std::vector<Statement> statements = {
      // Whoever asks for a connection needs both networks.
      Allow("Peering", {std::string(kAccept), "ec2:CreateVpcPeeringConnection"},
            {primary.Arn("ec2", "vpc/*"),
             primary.Arn("ec2", "vpc-peering-connection/*")}),
  };
  if (!context.env.encryption().has_existing_key()) {
    statements.push_back(Allow(
        "PrimaryKey", {std::begin(kOfPrimaryKey), std::end(kOfPrimaryKey)},
        {primary.Key()}));
    statements.push_back(Allow("NewKey", {std::string(kTagNewKey)},
                               {context.secondary.Arn("kms", "key/*")}));
  } else {
    Statement keep =
        Allow("KeepExistingKey",
              {std::begin(kChangesOfKeys), std::end(kChangesOfKeys)},
              {context.secondary.Key()});
    keep.effect = "Deny";
    statements.push_back(keep);
  }
  if (context.secondary.spec->has_existing_vpc()) {
    for (Statement& statement : OfExisting(context)) {
      statements.push_back(std::move(statement));
    }
  }
  return statements;
}

// Adds the action to the statement on those places. `label` names it instead of
// them; as "Tagged", it is for what has the environment's tag.
void AddAction(absl::string_view service, absl::string_view label,
               absl::string_view action, const std::vector<Place>& places,
               absl::btree_map<std::string, Statement>& by_id) {
  std::string id = Sid(service, label);
  if (label != "OfEnvironment") {
    for (const Place& place : places) absl::StrAppend(&id, place.label);
  }
  const auto [added, is_new] = by_id.try_emplace(id);
  if (is_new) {
    std::vector<std::string> arns;
    for (const Place& place : places) {
      arns.insert(arns.end(), place.arns.begin(), place.arns.end());
    }
    // Least-privilege finds it: a kind of resources is not known.
    if (arns.empty()) arns = {"*"};
    added->second = Allow(id, {}, std::move(arns));
    if (label == "Tagged") {
      added->second = OfEnvironment(std::move(added->second));
    }
  }
  added->second.actions.emplace_back(action);
}

// The statements of one service: the actions that are taken on the same
// resources together.
void AddService(const Context& context, const ExecutionResources& resources,
                absl::string_view service, const ActionSet& actions,
                std::vector<std::string>& unlimited,
                std::vector<Statement>& statements) {
  absl::btree_map<std::string, Statement> by_id;
  for (absl::string_view action : actions) {
    // Objects are templates here; buckets' contents are nobody's business.
    if (action == "s3:GetObject" || IsElsewhere(action)) continue;
    if (!catalogue::SupportsResources(action)) {
      unlimited.emplace_back(action);
      continue;
    }
    if (action == kAssociateZone &&
        !context.env.network().interface_endpoints().empty()) {
      // An interface endpoint's private zone is AWS's own.
      statements.push_back(
          Allow("PrivateDns", {std::string(action)},
                {"arn:${AWS::Partition}:route53:::hostedzone/*"}));
      continue;
    }
    std::vector<Place> places = resources.PlacesOf(action);
    if (action == kChangeRecords && context.env.routing().has_existing_zone()) {
      // The environment's names, and what validates them.
      const Place& zone = places.front();
      statements.push_back(ChangeRecords(
          "Records", {zone.arns.begin(), zone.arns.end()},
          {absl::StrCat("*-${EnvironmentSuffix}.",
                        context.env.routing().existing_zone().domain_name())}));
      continue;
    }
    const bool is_whole = resources.IsWholeService(action, places);
    const auto untagged =
        catalogue::IsOnlyToDelete(action)
            ? std::stable_partition(
                  places.begin(), places.end(),
                  [](const Place& place) { return place.is_tagged; })
            : places.begin();
    if (untagged != places.begin()) {
      AddAction(service, "Tagged", action, {places.begin(), untagged}, by_id);
      if (untagged == places.end()) continue;
      AddAction(service, "", action, {untagged, places.end()}, by_id);
    } else {
      AddAction(service, is_whole ? "OfEnvironment" : "", action, places,
                by_id);
    }
  }
  for (auto& [id, statement] : by_id) {
    statements.push_back(std::move(statement));
  }
}

std::vector<Statement> Statements(const Context& context) {
  const absl::btree_set<std::string> asked = AskedTypes(context);
  const ExecutionResources resources(context, asked);
  const Actions needed = NeededActions(context, asked);
  std::vector<Statement> statements = Elsewhere(context);
  statements.push_back(KeepOthers(resources, needed));
  std::vector<std::string> unlimited;
  for (const auto& [service, actions] : needed) {
    if (service == "iam") {
      AddIam(context, actions, asked, statements);
    } else {
      AddService(context, resources, service, actions, unlimited, statements);
    }
  }
  // The StackSet's template lies in the primary's bucket, its nested ones not.
  Statement templates = Allow("Templates", {"s3:GetObject"}, {});
  for (absl::string_view bucket : {kTemplateBucket, kSecondaryTemplateBucket}) {
    templates.resources.push_back(absl::StrCat("arn:${AWS::Partition}:s3:::${",
                                               bucket, "}/", context.env.name(),
                                               "/*"));
  }
  statements.push_back(templates);
  for (Statement& own : OwnRights(context)) {
    statements.push_back(std::move(own));
  }
  std::sort(unlimited.begin(), unlimited.end());
  Statement any = Allow("WithoutResource", unlimited, {"*"});
  any.When("StringEquals", "aws:RequestedRegion", AnsweringRegions(context));
  statements.push_back(any);
  return statements;
}

bool Names(const Statement& statement, absl::string_view action) {
  return absl::c_linear_search(statement.actions, action);
}

}  // namespace

void LowerExecutionRole(Context& context) {
  const diag::Loc origin = context.At(*context.secondary.spec);
  program::Stack& identity = context.primary.In(stacks::kIdentity);
  std::vector<ManagedPolicy> policies = Distribute(Statements(context));

  std::vector<std::string> arns;
  for (size_t i = 0; i < policies.size(); ++i) {
    const std::string id = absl::StrCat("StackSetExecutionPolicy", i + 1);
    auto& policy = identity.Add<aws::iam::ManagedPolicy>(id, origin);
    policy.set_managed_policy_name(
        absl::StrCat(Suffixed("dr-stackset-execution"), "-", i + 1));
    // No description: it is create-only, and a policy of this name could not be
    // replaced.
    *policy.mutable_policy_document() = std::move(policies[i].document);
    if (absl::c_any_of(policies[i].statements, [](const Statement& statement) {
          return Names(statement, "apigateway:TagResource");
        })) {
      program::WaiveLint(*identity.Find(id), {"W3037"},
                         "API Gateway asks for apigateway:TagResource, which "
                         "the linter's data lack");
    }
    arns.push_back(absl::StrCat("${", id, "}"));
  }

  auto& role = identity.Add<aws::iam::Role>("StackSetExecutionRole", origin);
  role.set_role_name(Suffixed("dr-stackset-execution"));
  role.set_description("Deploys the secondary region");
  // While the primary is lost its StackSet is as well: then CloudFormation
  // changes the secondary's stack with this role as its service role. AWS
  // documents no aws:SourceArn for that; whom it is passed by decides IAM.
  Statement direct = Trust("Service", {"cloudformation.amazonaws.com"});
  direct.sid = "DirectUpdates";
  direct.When("StringEquals", "aws:SourceAccount", {"${AWS::AccountId}"});
  *role.mutable_assume_role_policy_document() = PolicyDocument(
      {Trust("AWS", {"${StackSetAdministrationRole.Arn}"}), direct});
  // Named by the role, the policies are there as soon as it is.
  for (const std::string& arn : arns) role.add_managed_policy_arns(arn);
}

}  // namespace drc::lower
