// SPDX-License-Identifier: Apache-2.0
#include "generator/lower/own_rights.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "aws/iam.pb.h"
#include "aws/lambda.pb.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/catalogue/deployment_rights.h"
#include "generator/catalogue/ecr_image.h"
#include "generator/catalogue/handler_actions.h"
#include "generator/catalogue/types.h"
#include "generator/lower/resources.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"
#include "generator/program/strings.h"

namespace drc::lower {
namespace {

using google::protobuf::Value;

// A resource to deploy, or to delete.
struct Deployed {
  std::string type;
  std::string name;  // a text of the program; empty: AWS gives it an id
  std::vector<catalogue::DeploymentRight> rights;
  // The ARNs of a function's layers, as texts of the program; those of the
  // spec's own have AWS's numbers.
  std::vector<std::string> layers;
  // The ARN of the object in S3 that has its code.
  std::string archive;
  // The ARNs of the zones whose records it makes.
  std::vector<std::string> zones;
};

// What actions may be done on, and whether the environment's tag is asked for.
using Resources = std::pair<std::vector<std::string>, bool>;
using Rights = absl::btree_map<Resources, absl::btree_set<std::string>>;

// The ARN of the versions of a layer that the program publishes; that of all
// layers where its name is AWS's or not known here.
std::string PublishedLayer(const std::string& reference, const Side& side) {
  for (const auto& segment : program::SplitReferences(reference)) {
    const auto name = program::ParseResourceName(segment.text);
    const program::Stack* owner = side.program->Find(name.path);
    const program::Resource* layer =
        owner == nullptr ? nullptr : owner->Find(name.id);
    if (layer == nullptr ||
        program::TypeName(*layer) != "AWS::Lambda::LayerVersion") {
      continue;
    }
    const std::string known =
        NameElsewhere(program::TextAt(*layer->properties, "/LayerName"), side);
    if (known.empty()) continue;
    return side.Arn("lambda", absl::StrCat("layer:", known, ":*"));
  }
  return side.Arn("lambda", "layer:*");
}

std::vector<std::string> LayersOf(const program::Resource& resource,
                                  const Side& side) {
  std::vector<std::string> arns;
  const auto* function =
      dynamic_cast<const aws::lambda::Function*>(resource.properties.get());
  if (function == nullptr) return arns;
  for (const std::string& layer : function->layers()) {
    const std::string arn = NameElsewhere(layer, side);
    arns.push_back(arn.empty() ? PublishedLayer(layer, side) : arn);
  }
  return arns;
}

// Of code that the compiler does not publish itself.
std::string ArchiveOf(const program::Resource& resource, const Side& side) {
  const auto* function =
      dynamic_cast<const aws::lambda::Function*>(resource.properties.get());
  if (function == nullptr || !function->code().has_s3_object_version()) {
    return "";
  }
  const auto known = [&](const std::string& text) {
    const std::string name = NameElsewhere(text, side);
    return name.empty() ? "*" : name;
  };
  return absl::StrCat(
      "arn:${AWS::Partition}:s3:::", known(function->code().s3_bucket()), "/",
      known(function->code().s3_key()));
}

// But those in which an alias leads to what is of AWS or others.
std::vector<std::string> ZonesOf(const program::Resource& resource,
                                 const Side& side) {
  std::vector<std::string> arns;
  program::ReadTexts(*resource.properties, [&](const program::Pointer& pointer,
                                               const std::string& text) {
    const std::string at = pointer.Text();
    if (!absl::EndsWith(at, "/HostedZoneId") ||
        absl::EndsWith(at, "/AliasTarget/HostedZoneId")) {
      return;
    }
    const std::string id = NameElsewhere(text, side);
    arns.push_back(absl::StrCat("arn:${AWS::Partition}:route53:::hostedzone/",
                                id.empty() ? "*" : id));
  });
  return arns;
}

std::vector<Deployed> FindDeployed(const Context& context) {
  const Side& side = context.secondary;
  std::vector<Deployed> deployed;
  for (const auto& stack : context.program.stacks) {
    if (stack->region != side.name()) continue;
    for (const auto& resource : stack->resources) {
      if (!resource->is_own) continue;
      const std::string& type = program::TypeName(*resource);
      const catalogue::Name* name = catalogue::FindEntry(type)->name.fact();
      deployed.push_back(
          {type,
           name == nullptr
               ? ""
               : NameElsewhere(
                     program::TextAt(*resource->properties, name->pointer),
                     side),
           resource->is_added
               ? catalogue::RightsToDeploy(type, *resource->properties,
                                           resource->handler_permissions)
               : catalogue::FurtherRightsToDeploy(type, *resource->properties),
           LayersOf(*resource, side), ArchiveOf(*resource, side),
           ZonesOf(*resource, side)});
    }
  }
  for (const program::RemovedResource& removed : context.program.removed) {
    deployed.push_back(
        {removed.type,
         NameElsewhere(removed.name, side),
         catalogue::RightsToDelete(removed.type, removed.handler_permissions),
         {},
         {},
         {}});
  }
  return deployed;
}

// The ARNs that an action is limited to; none: the action knows no resources.
std::vector<std::string> ArnsOf(const Context& context,
                                const Deployed& deployed,
                                const catalogue::DeploymentRight& right) {
  const Side& side = context.secondary;
  // Of one that the spec says, nothing may be known.
  if (absl::StartsWith(right.action, "kms:") &&
      (!right.arns.empty() || catalogue::FindAction(right.action) == nullptr)) {
    return {side.Name(stacks::kSecurity, "Key", "Arn")};
  }
  if (right.arns.empty()) return {};
  if (right.action == "iam:CreateServiceLinkedRole") {
    return {std::string(catalogue::kServiceLinkedRoles)};
  }
  if (!deployed.layers.empty() && right.action == "lambda:GetLayerVersion") {
    return deployed.layers;
  }
  if (!deployed.archive.empty() && absl::StartsWith(right.action, "s3:")) {
    return {deployed.archive};
  }
  if (!deployed.zones.empty() &&
      right.action == "route53:ChangeResourceRecordSets") {
    return deployed.zones;
  }
  return catalogue::FillIn(right, deployed.type, side.name(), deployed.name);
}

// The services that a role trusts, as its policy's principals say.
void AddServices(const Value& value, absl::btree_set<std::string>& services) {
  if (value.has_string_value()) services.insert(value.string_value());
  for (const Value& element : value.list_value().values()) {
    AddServices(element, services);
  }
}

absl::btree_set<std::string> TrustedServices(const aws::iam::Role& role) {
  absl::btree_set<std::string> services;
  const auto& document = role.assume_role_policy_document().fields();
  const auto statements = document.find("Statement");
  if (statements == document.end()) return services;
  const auto add = [&](const Value& statement) {
    const auto& fields = statement.struct_value().fields();
    const auto principal = fields.find("Principal");
    if (principal == fields.end()) return;
    const auto& kinds = principal->second.struct_value().fields();
    const auto service = kinds.find("Service");
    if (service != kinds.end()) AddServices(service->second, services);
  };
  // One statement need not be a list.
  add(statements->second);
  for (const Value& statement : statements->second.list_value().values()) {
    add(statement);
  }
  return services;
}

bool Passes(const std::vector<catalogue::DeploymentRight>& rights) {
  return std::any_of(rights.begin(), rights.end(), [](const auto& right) {
    return right.action == "iam:PassRole";
  });
}

std::string ArnOf(const aws::iam::Role& role) {
  return absl::StrCat("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/",
                      role.role_name());
}

// The roles of the program, by their ARNs.
absl::btree_map<std::string, const aws::iam::Role*> Roles(
    const Context& context) {
  absl::btree_map<std::string, const aws::iam::Role*> roles;
  for (const auto& stack : context.program.stacks) {
    for (const auto& resource : stack->resources) {
      const auto* role =
          dynamic_cast<const aws::iam::Role*>(resource->properties.get());
      if (role != nullptr) roles.emplace(ArnOf(*role), role);
    }
  }
  return roles;
}

// The roles that own resources of the secondary hand to services, each with the
// services that it trusts; of one that is there already, none is known.
void AddRoles(const Context& context, std::vector<Statement>& statements) {
  const auto of_program = Roles(context);
  absl::btree_map<std::string, absl::btree_set<std::string>> roles;
  absl::btree_set<std::string> existing;
  for (const auto& stack : context.program.stacks) {
    if (stack->region != context.secondary.name()) continue;
    for (const auto& resource : stack->resources) {
      if (!resource->is_added) continue;
      const bool passes = Passes(catalogue::RightsToDeploy(
          program::TypeName(*resource), *resource->properties,
          resource->handler_permissions));
      program::ReadTexts(
          *resource->properties,
          [&](const program::Pointer& pointer, const std::string& text) {
            const std::string at = pointer.Text();
            const std::string property = at.substr(at.rfind('/') + 1);
            const std::string arn = NameElsewhere(
                catalogue::RoleNamed(property, text), context.secondary);
            const auto known = of_program.find(arn);
            if (known != of_program.end()) {
              roles[arn].merge(TrustedServices(*known->second));
            } else if (!arn.empty() &&
                       (passes || catalogue::IsCalledRole(property))) {
              // Not each schema whose type takes a role has iam:PassRole. An
              // account that is written may be another one, whose role nobody
              // here may pass.
              existing.insert(absl::StartsWith(text, "arn:")
                                  ? NameElsewhere(text, context.secondary)
                                  : arn);
            }
            for (const auto& segment : program::SplitReferences(text)) {
              if (!segment.is_reference) continue;
              const auto name = program::ParseResourceName(segment.text);
              program::Stack* owner = context.program.Find(name.path);
              const program::Resource* target =
                  owner == nullptr ? nullptr : owner->Find(name.id);
              if (target == nullptr) continue;
              const auto* role =
                  dynamic_cast<const aws::iam::Role*>(target->properties.get());
              if (role == nullptr || role->role_name().empty()) continue;
              roles[ArnOf(*role)].merge(TrustedServices(*role));
            }
          });
    }
  }
  for (const auto& [arn, services] : roles) {
    if (services.empty()) continue;  // nobody could take it
    Statement statement = Allow(absl::StrCat("PassOwn", statements.size() + 1),
                                {"iam:PassRole"}, {arn});
    statement.When("StringEquals", "iam:PassedToService",
                   {services.begin(), services.end()});
    statements.push_back(statement);
  }
  if (existing.empty()) return;
  statements.push_back(Allow("PassExisting", {"iam:PassRole"},
                             {existing.begin(), existing.end()}));
}

// Whoever creates a function reads its image, where the repository is another
// account's (AWS Lambda Developer Guide, "Create a Lambda function using a
// container image", "Amazon ECR cross-account permissions").
void AddImages(const Context& context, std::vector<Statement>& statements) {
  absl::btree_set<std::string> repositories;
  for (const auto& stack : context.program.stacks) {
    if (stack->region != context.secondary.name()) continue;
    for (const auto& resource : stack->resources) {
      const auto* function = dynamic_cast<const aws::lambda::Function*>(
          resource->properties.get());
      if (function == nullptr) continue;
      const auto image = catalogue::ParseEcrImage(function->code().image_uri());
      if (!image.has_value() || image->account == "${AWS::AccountId}") continue;
      repositories.insert(
          absl::StrCat("arn:${AWS::Partition}:ecr:", context.secondary.name(),
                       ":", image->account, ":repository/", image->repository));
    }
  }
  if (repositories.empty()) return;
  statements.push_back(
      Allow("Images", {"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"},
            {repositories.begin(), repositories.end()}));
}

}  // namespace

std::string NameElsewhere(const std::string& name, const Side& side) {
  const std::string text =
      absl::StrReplaceAll(name, {{"${AWS::Region}", side.name()}});
  for (const program::Segment& segment : program::SplitReferences(text)) {
    if (segment.is_reference && segment.text != "EnvironmentSuffix" &&
        segment.text != "AWS::AccountId" && segment.text != "AWS::Partition") {
      return "";
    }
  }
  return text;
}

std::vector<std::string> AnsweringRegions(const Context& context) {
  const absl::btree_set<std::string> regions = {
      context.secondary.name(), context.primary.name(), "us-east-1"};
  return {regions.begin(), regions.end()};
}

std::vector<Statement> OwnRights(const Context& context) {
  Rights rights;
  for (const Deployed& deployed : FindDeployed(context)) {
    for (const catalogue::DeploymentRight& right : deployed.rights) {
      if (right.action == "iam:PassRole") continue;
      rights[{ArnsOf(context, deployed, right), right.by_tag}].insert(
          right.action);
    }
  }
  // One statement for all that the same may be done on, in the same way.
  enum class Limit { kArns, kTag, kRegion, kWorldwide };
  absl::btree_map<std::pair<Limit, absl::btree_set<std::string>>,
                  absl::btree_set<std::string>>
      by_actions;
  for (const auto& [resources, actions] : rights) {
    const auto& [arns, by_tag] = resources;
    if (by_tag || !arns.empty()) {
      by_actions[{by_tag ? Limit::kTag : Limit::kArns, actions}].insert(
          arns.begin(), arns.end());
      if (arns.empty()) by_actions[{Limit::kTag, actions}].insert("*");
      continue;
    }
    for (const Limit limit : {Limit::kRegion, Limit::kWorldwide}) {
      absl::btree_set<std::string> answered;
      for (const std::string& action : actions) {
        if (catalogue::IsAnsweredOnce(action) == (limit == Limit::kWorldwide)) {
          answered.insert(action);
        }
      }
      if (!answered.empty()) by_actions[{limit, answered}].insert("*");
    }
  }
  std::vector<Statement> statements;
  for (const auto& [key, arns] : by_actions) {
    const auto& [limit, actions] = key;
    Statement statement =
        Allow(absl::StrCat("Own", statements.size() + 1),
              {actions.begin(), actions.end()}, {arns.begin(), arns.end()});
    if (limit == Limit::kRegion || limit == Limit::kWorldwide) {
      statement.When("StringEquals", "aws:RequestedRegion",
                     limit == Limit::kWorldwide
                         ? AnsweringRegions(context)
                         : std::vector<std::string>{context.secondary.name()});
    }
    if (limit == Limit::kTag) statement = OfEnvironment(std::move(statement));
    statements.push_back(std::move(statement));
  }
  AddRoles(context, statements);
  AddImages(context, statements);
  return statements;
}

}  // namespace drc::lower
