// SPDX-License-Identifier: Apache-2.0
#include "generator/lower/execution_role.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "aws/iam.pb.h"
#include "generator/catalogue/actions.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/catalogue/handlers.h"
#include "generator/json/writer.h"
#include "generator/lower/role.h"

namespace drc::lower {
namespace {

// What StackSets itself does with the instance's stack, besides what nested
// stacks need.
constexpr absl::string_view kStackActions[] = {
    "cloudformation:CancelUpdateStack",
    "cloudformation:ContinueUpdateRollback",
    "cloudformation:CreateChangeSet",
    "cloudformation:CreateStack",
    "cloudformation:DeleteChangeSet",
    "cloudformation:DeleteStack",
    "cloudformation:DescribeChangeSet",
    "cloudformation:DescribeStackEvents",
    "cloudformation:DescribeStackResource",
    "cloudformation:DescribeStackResources",
    "cloudformation:DescribeStacks",
    "cloudformation:DetectStackDrift",
    "cloudformation:ExecuteChangeSet",
    "cloudformation:GetStackPolicy",
    "cloudformation:GetTemplate",
    "cloudformation:GetTemplateSummary",
    "cloudformation:ListStackResources",
    "cloudformation:RollbackStack",
    "cloudformation:SetStackPolicy",
    "cloudformation:UpdateStack",
};

// Types of no stack of the secondary: what the primary alone has, the deployer
// makes in its own name.
constexpr absl::string_view kPrimaryOnly[] = {
    "AWS::CloudFormation::StackSet",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::DynamoDB::GlobalTable",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Role",
    "AWS::KMS::Key",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Logs::Destination",
    "AWS::Logs::SubscriptionFilter",
    "AWS::Route53::HostedZone",
};

// Services whose role an account gets with its first resource of a kind.
// Source: catalogue/handlers.cc, at iam:CreateServiceLinkedRole.
constexpr absl::string_view kLinkedServices[] = {
    "backup.amazonaws.com",
    "mrk.kms.amazonaws.com",
    "ops.apigateway.amazonaws.com",
};

// What is done in the primary region, to what lies there: the secondary's key
// is a replica of the primary's, and its connection is accepted on the other
// side. Nothing else of the primary is the role's business.
constexpr absl::string_view kOfPrimaryKey[] = {
    "kms:DescribeKey", "kms:GetKeyPolicy", "kms:ReplicateKey"};
constexpr absl::string_view kAccept = "ec2:AcceptVpcPeeringConnection";

// A key is tagged as it is made, when it has no name yet.
constexpr absl::string_view kTagNewKey = "kms:TagResource";

// Whether none of the secondary's own resources is meant.
bool IsElsewhere(absl::string_view action) {
  return action == kAccept || action == kTagNewKey ||
         action == "kms:ReplicateKey";
}

absl::string_view ServiceOf(absl::string_view action) {
  return action.substr(0, action.find(':'));
}

// What Fn::GetAZs calls.
constexpr absl::string_view kZoneActions[] = {"ec2:DescribeAccountAttributes",
                                              "ec2:DescribeAvailabilityZones"};

// What the handlers of all types that a secondary region can hold need, by
// service; not of just those that it holds now: an update that drops the last
// resource of a type changes this role first and deletes the resource
// afterwards.
absl::btree_map<std::string, absl::btree_set<std::string>> NeededActions() {
  absl::btree_map<std::string, absl::btree_set<std::string>> actions;
  const auto add = [&](absl::string_view action) {
    actions[std::string(ServiceOf(action))].insert(std::string(action));
  };
  for (const catalogue::TypeFacts& type : catalogue::AllTypes()) {
    if (std::find(std::begin(kPrimaryOnly), std::end(kPrimaryOnly),
                  type.type) != std::end(kPrimaryOnly)) {
      continue;
    }
    for (absl::string_view action : catalogue::HandlerActions(type.type)) {
      add(action);
    }
  }
  for (absl::string_view action : kStackActions) add(action);
  for (absl::string_view action : kZoneActions) add(action);
  return actions;
}

// The environment's resources of a service, as ARN patterns.
std::vector<std::string> ResourcesOf(const Context& context,
                                     absl::string_view service) {
  const Side& side = context.secondary;
  const std::string suffix = "${EnvironmentSuffix}";
  const std::string global =
      absl::StrCat("arn:${AWS::Partition}:", service, ":");
  if (service == "acm") return {side.Arn(service, "certificate/*")};
  if (service == "apigateway")
    return {absl::StrCat(global, side.name(), "::/*")};
  if (service == "backup") {
    // A plan's id is AWS's.
    return {side.Arn(service, "backup-plan:*"),
            side.Arn(service, absl::StrCat("backup-vault:", Suffixed("dr")))};
  }
  if (service == "cloudformation") {
    const std::string instance =
        absl::StrCat("StackSet-", Suffixed("dr-secondary"), "-*");
    return {side.Arn(service, absl::StrCat("stack/", instance))};
  }
  if (service == "cloudwatch") {
    return {side.Arn(service, absl::StrCat("alarm:*-", suffix)),
            absl::StrCat(global, ":${AWS::AccountId}:dashboard/*-", suffix)};
  }
  if (service == "ec2") return {side.Arn(service, "*")};
  if (service == "events")
    return {side.Arn(service, absl::StrCat("rule/*-", suffix))};
  if (service == "kinesis") {
    // Encryption is switched on for a stream with a key: both are asked for.
    return {side.Arn(service, absl::StrCat("stream/*-", suffix)),
            side.Name(stacks::kSecurity, "Key", "Arn")};
  }
  if (service == "kms") {
    return {side.Name(stacks::kSecurity, "Key", "Arn"),
            side.Arn(service,
                     absl::StrCat("alias/",
                                  Suffixed(context.env.encryption().alias())))};
  }
  if (service == "lambda")
    return {side.Arn(service, absl::StrCat("function:*-", suffix))};
  if (service == "logs") {
    const std::string group =
        side.Arn(service, absl::StrCat("log-group:/dr/*-", suffix));
    const std::string access = side.Arn(
        service, absl::StrCat("log-group:/aws/vendedlogs/dr/*-", suffix));
    return {group, absl::StrCat(group, ":*"), access,
            absl::StrCat(access, ":*")};
  }
  if (service == "route53") {
    return {absl::StrCat(global, "::change/*"),
            absl::StrCat(global, "::healthcheck/*"),
            absl::StrCat(
                global, "::hostedzone/",
                context.env.routing().has_existing_zone()
                    ? context.env.routing().existing_zone().hosted_zone_id()
                    : context.primary.Ref(stacks::kZone, "Zone"))};
  }
  if (service == "s3") return {AnyBucket(side)};
  if (service == "sns") {
    const std::string topic =
        side.Arn(service, Suffixed(context.env.alerts().topic_name()));
    return {topic, absl::StrCat(topic, ":*")};
  }
  if (service == "ssm") {
    return {side.Arn(
        service, absl::StrCat("parameter/", context.env.configuration().root(),
                              "/", suffix, "/*"))};
  }
  return {"*"};
}

std::string Sid(absl::string_view service, absl::string_view kind) {
  return absl::StrCat(program::CamelCase(service), kind);
}

// Roles go to services only, and the rest of IAM is service-linked roles.
void AddIam(const Context& context, const absl::btree_set<std::string>& actions,
            std::vector<Statement>& statements) {
  for (const std::string& action : actions) {
    if (action == "iam:PassRole") {
      Statement pass = Allow(
          "PassRoles", {action},
          {absl::StrCat("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*-",
                        "${EnvironmentSuffix}-", context.secondary.name()),
           absl::StrCat("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/",
                        Suffixed("dr-*"))});
      pass.When("StringEquals", "iam:PassedToService",
                {"lambda.amazonaws.com", "s3.amazonaws.com",
                 "logs.amazonaws.com", "backup.amazonaws.com"});
      statements.push_back(pass);
      // A stack that runs with this role hands it to its nested stacks.
      Statement own = Allow(
          "PassOwnRole", {action},
          {absl::StrCat("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/",
                        Suffixed("dr-stackset-execution"))});
      own.When("StringEquals", "iam:PassedToService",
               {"cloudformation.amazonaws.com"});
      statements.push_back(own);
    } else if (action == "iam:GetRole") {
      statements.push_back(Allow(
          "ReadRoles", {action},
          {absl::StrCat("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/",
                        Suffixed("dr-*"))}));
    } else if (action == "iam:CreateServiceLinkedRole") {
      Statement roles = Allow("ServiceLinkedRoles", {action}, {});
      for (absl::string_view service : kLinkedServices) {
        roles.resources.push_back(
            absl::StrCat("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/"
                         "aws-service-role/",
                         service, "/*"));
      }
      statements.push_back(roles);
    } else {
      statements.push_back(Allow(
          Sid(action, ""), {action},
          {absl::StrCat("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*-",
                        "${EnvironmentSuffix}-", context.secondary.name())}));
    }
  }
}

std::vector<Statement> Elsewhere(const Context& context) {
  const Side& primary = context.primary;
  return {
      // Whoever asks for a connection needs both networks.
      Allow("Peering", {std::string(kAccept), "ec2:CreateVpcPeeringConnection"},
            {primary.Arn("ec2", "vpc/*"),
             primary.Arn("ec2", "vpc-peering-connection/*")}),
      Allow("PrimaryKey", {std::begin(kOfPrimaryKey), std::end(kOfPrimaryKey)},
            {primary.Ref(stacks::kSecurity, "Key", "Arn")}),
      Allow("NewKey", {std::string(kTagNewKey)},
            {context.secondary.Arn("kms", "key/*")}),
  };
}

std::vector<Statement> Statements(const Context& context) {
  std::vector<Statement> statements = Elsewhere(context);
  std::vector<std::string> unlimited;
  for (const auto& [service, actions] : NeededActions()) {
    if (service == "iam") {
      AddIam(context, actions, statements);
      continue;
    }
    std::vector<std::string> limited;
    for (const std::string& action : actions) {
      // Objects are templates here; buckets' contents are nobody's business.
      if (action == "s3:GetObject" || IsElsewhere(action)) continue;
      (catalogue::SupportsResources(action) ? limited : unlimited)
          .push_back(action);
    }
    if (service == "route53" &&
        !context.env.network().interface_endpoints().empty()) {
      // An interface endpoint's private zone is AWS's own.
      const std::string associate = "route53:AssociateVPCWithHostedZone";
      limited.erase(std::remove(limited.begin(), limited.end(), associate),
                    limited.end());
      statements.push_back(
          Allow("PrivateDns", {associate},
                {"arn:${AWS::Partition}:route53:::hostedzone/*"}));
    }
    if (limited.empty()) continue;
    statements.push_back(Allow(Sid(service, "OfEnvironment"), limited,
                               ResourcesOf(context, service)));
  }
  statements.push_back(
      Allow("Templates", {"s3:GetObject"},
            {absl::StrCat("arn:${AWS::Partition}:s3:::${TemplateBucket}/",
                          context.env.name(), "/*")}));
  std::sort(unlimited.begin(), unlimited.end());
  Statement any = Allow("WithoutResource", unlimited, {"*"});
  // Route 53's control plane is in us-east-1.
  const absl::btree_set<std::string> regions = {
      context.secondary.name(), context.primary.name(), "us-east-1"};
  any.When("StringEquals", "aws:RequestedRegion",
           {regions.begin(), regions.end()});
  statements.push_back(any);
  return statements;
}

// A managed policy holds 6,144 characters without white space (IAM User Guide,
// "IAM and AWS STS quotas"); names and ids grow when they are filled in.
constexpr size_t kPolicyCharacters = 5200;

}  // namespace

void LowerExecutionRole(Context& context) {
  const diag::Loc origin = context.At(*context.secondary.spec);
  program::Stack& identity = context.primary.In(stacks::kIdentity);
  std::vector<std::vector<Statement>> policies(1);
  size_t size = 0;
  for (Statement& statement : Statements(context)) {
    const size_t length = json::CompactText(PolicyDocument({statement})).size();
    if (size + length > kPolicyCharacters && !policies.back().empty()) {
      policies.emplace_back();
      size = 0;
    }
    size += length;
    policies.back().push_back(std::move(statement));
  }

  std::vector<std::string> arns;
  for (size_t i = 0; i < policies.size(); ++i) {
    const std::string id = absl::StrCat("StackSetExecutionPolicy", i + 1);
    auto& policy = identity.Add<aws::iam::ManagedPolicy>(id, origin);
    policy.set_managed_policy_name(
        absl::StrCat(Suffixed("dr-stackset-execution"), "-", i + 1));
    // No description: it is create-only, and a policy of this name could not be
    // replaced.
    *policy.mutable_policy_document() = PolicyDocument(policies[i]);
    if (absl::StrContains(json::CompactText(policy.policy_document()),
                          "apigateway:TagResource")) {
      program::WaiveLint(*identity.Find(id), {"W3037"},
                         "API Gateway asks for apigateway:TagResource, which "
                         "the linter's data lack");
    }
    arns.push_back(absl::StrCat("${", id, "}"));
  }

  auto& role = identity.Add<aws::iam::Role>("StackSetExecutionRole", origin);
  role.set_role_name(Suffixed("dr-stackset-execution"));
  role.set_description("Deploys the secondary region");
  *role.mutable_assume_role_policy_document() =
      PolicyDocument({Trust("AWS", {"${StackSetAdministrationRole.Arn}"})});
  // Named by the role, the policies are there as soon as it is.
  for (const std::string& arn : arns) role.add_managed_policy_arns(arn);
}

}  // namespace drc::lower
