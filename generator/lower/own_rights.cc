// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "aws/lambda.pb.h"
#include "generator/catalogue/actions.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/catalogue/deployment_rights.h"
#include "generator/catalogue/ecr_image.h"
#include "generator/catalogue/types.h"
#include "generator/lower/execution_parts.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"

namespace drc::lower {
namespace {

// A resource to deploy, or to delete.
struct Deployed {
  std::string type;
  std::string name;  // a text of the program; empty: AWS gives it an id
  std::vector<catalogue::DeploymentRight> rights;
  // The ARNs of a function's layers, as texts of the program; those of the
  // spec's own have AWS's numbers.
  std::vector<std::string> layers = {};
  // The ARN of the object in S3 that has its code.
  std::string archive = {};
  Records records = {};
};

// What actions may be done on, and whether the environment's tag is asked for.
using Resources = std::pair<std::vector<std::string>, bool>;
using Rights = absl::btree_map<Resources, absl::btree_set<std::string>>;

// The ARN of the versions of a layer that the program publishes; that of all
// layers where its name is AWS's or not known here.
std::string PublishedLayer(const std::string& reference, const Side& side) {
  for (const auto& segment : program::SplitReferences(reference)) {
    const program::Resource* layer = side.program->Target(segment.text);
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
  const auto* function = resource.As<aws::lambda::Function>();
  if (function == nullptr) return arns;
  for (const std::string& layer : function->layers()) {
    const std::string arn = NameElsewhere(layer, side);
    arns.push_back(arn.empty() ? PublishedLayer(layer, side) : arn);
  }
  return arns;
}

// Of code that the compiler does not publish itself, with what lies beside it:
// an update that is rolled back reads the former archive, under its own key.
std::string ArchiveOf(const program::Resource& resource, const Side& side) {
  const auto* function = resource.As<aws::lambda::Function>();
  if (function == nullptr || !function->code().has_s3_object_version()) {
    return "";
  }
  const std::string bucket = NameElsewhere(function->code().s3_bucket(), side);
  return absl::StrCat(
      "arn:${AWS::Partition}:s3:::", bucket.empty() ? "*" : bucket, "/*");
}

// The name of a bus, which is in its rules' ARNs; empty of the default one.
std::string BusOf(const Context& context, const program::Stack& stack,
                  const program::Resource& rule, const Side& side) {
  const std::string text = program::TextAt(*rule.properties, "/EventBusName");
  for (const program::Segment& segment : program::SplitReferences(text)) {
    if (!segment.is_reference) continue;
    const auto name = program::ParseResourceName(segment.text);
    const program::Stack* owner =
        name.path.empty() ? &stack : context.program.Find(name.path);
    const program::Resource* bus =
        owner == nullptr ? nullptr : owner->Find(name.id);
    if (bus != nullptr && program::TypeName(*bus) == "AWS::Events::EventBus") {
      return NameElsewhere(program::TextAt(*bus->properties, "/Name"), side);
    }
  }
  const std::string name =
      NameElsewhere(text.substr(text.rfind('/') + 1), side);
  return name == "default" ? "" : name;
}

// The name by which a resource's ARN has it; empty where AWS gives it an id.
std::string NameOf(const Context& context, const program::Stack& stack,
                   const program::Resource& resource, const Side& side) {
  const std::string& type = program::TypeName(resource);
  const catalogue::Name* rule = catalogue::FindEntry(type)->name.fact();
  if (rule == nullptr) return "";
  const std::string name =
      NameElsewhere(program::TextAt(*resource.properties, rule->pointer), side);
  if (type != "AWS::Events::Rule" || name.empty()) return name;
  const std::string bus = BusOf(context, stack, resource, side);
  return bus.empty() ? name : absl::StrCat(bus, "/", name);
}

std::vector<Deployed> FindDeployed(const Context& context) {
  const Side& side = context.secondary;
  std::vector<Deployed> deployed;
  for (const auto& stack : context.program.stacks) {
    if (stack->region != side.name()) continue;
    for (const auto& resource : stack->resources) {
      if (!resource->is_own) continue;
      const std::string& type = program::TypeName(*resource);
      deployed.push_back(
          {type, NameOf(context, *stack, *resource, side),
           resource->is_added
               ? catalogue::RightsToDeploy(type, *resource->properties,
                                           resource->handler_permissions)
               : catalogue::FurtherRightsToDeploy(type, *resource->properties),
           LayersOf(*resource, side), ArchiveOf(*resource, side),
           RecordsOf(*resource, side)});
    }
  }
  for (const program::RemovedResource& removed : context.program.removed) {
    deployed.push_back(
        {removed.type, NameElsewhere(removed.name, side),
         catalogue::RightsToDelete(removed.type, removed.handler_permissions)});
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
    std::vector<std::string> arns = {side.KeyInPrimary()};
    // Who gives a key a name needs the right over both (AWS KMS Developer
    // Guide, "Control access to aliases").
    if (deployed.type == "AWS::KMS::Alias" && !deployed.name.empty()) {
      arns.push_back(side.Arn("kms", deployed.name));
    }
    return arns;
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
  return catalogue::FillIn(right, deployed.type, side.name(), deployed.name);
}

// Whoever creates a function reads its image, where the repository is another
// account's (AWS Lambda Developer Guide, "Create a Lambda function using a
// container image", "Amazon ECR cross-account permissions").
void AddImages(const Context& context, std::vector<Statement>& statements) {
  absl::btree_set<std::string> repositories;
  for (const auto& stack : context.program.stacks) {
    if (stack->region != context.secondary.name()) continue;
    for (const auto& resource : stack->resources) {
      const auto* function = resource->As<aws::lambda::Function>();
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
  Records records;
  for (const Deployed& deployed : FindDeployed(context)) {
    for (const catalogue::DeploymentRight& right : deployed.rights) {
      if (right.action == "iam:PassRole") continue;
      if (right.action == kChangeRecords && !deployed.records.empty()) {
        for (const auto& [zone, names] : deployed.records) {
          records[zone].insert(names.begin(), names.end());
        }
        continue;
      }
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
  for (const auto& [zone, names] : records) {
    const std::string sid = absl::StrCat("OwnRecords", statements.size() + 1);
    statements.push_back(
        names.contains("*")
            ? Allow(sid, {std::string(kChangeRecords)}, {zone})
            : ChangeRecords(sid, {zone}, {names.begin(), names.end()}));
  }
  AddPassedRoles(context, statements);
  AddImages(context, statements);
  return statements;
}

}  // namespace drc::lower
