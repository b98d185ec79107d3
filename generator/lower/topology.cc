// SPDX-License-Identifier: Apache-2.0
//
// The stacks, and how one root stack deploys both regions: nested stacks for
// the primary, a self-managed StackSet with one instance for the secondary, a
// custom resource that reads the instance's outputs back.

#include "aws/cloud_formation.pb.h"
#include "generator/catalogue/regions.h"
#include "generator/functions/contracts.h"
#include "generator/lower/concerns.h"
#include "generator/lower/template_urls.h"

namespace drc::lower {
namespace {

constexpr absl::string_view kStackSetId = "SecondaryStackSet";
constexpr absl::string_view kReaderId = "SecondaryReader";
constexpr absl::string_view kInstance = "secondary";

struct StackOfRegion {
  absl::string_view name;
  absl::string_view description;
  bool in_primary;
  bool in_secondary;
};

constexpr StackOfRegion kStacks[] = {
    {stacks::kSecurity, "KMS key and alias", true, true},
    {stacks::kIdentity, "IAM roles of both regions", true, false},
    {stacks::kNetwork, "VPC, private subnets, endpoints, security groups", true,
     true},
    {stacks::kAlerts, "SNS topic of the alarms", true, true},
    {stacks::kLogs, "Log groups", true, true},
    {stacks::kOperations, "Functions that serve the stacks themselves", true,
     true},
    {stacks::kZone, "Route 53 hosted zone", true, false},
    {stacks::kApi, "HTTP API", true, true},
    {stacks::kPeering, "Route to the other region", true, false},
    {stacks::kData, "Tables and buckets", true, true},
    {stacks::kAdopted, "Tables and buckets that were there before", true,
     false},
    {stacks::kFunctions, "Functions behind the HTTP API", true, true},
    {stacks::kRouting, "Health checks and failover record", true, true},
    {stacks::kFailover, "Detection of and reaction to the primary's loss",
     false, true},
    {stacks::kMonitoring, "Alarms and dashboard", true, true},
    {stacks::kLogForwarding, "Copy of the logs in the other region", true,
     false},
    {stacks::kBackup, "Backup vault and plan", true, true},
    {stacks::kConfiguration, "SSM parameters", true, true},
};

bool IsWanted(const Context& context, absl::string_view stack) {
  if (stack == stacks::kZone) return context.env.routing().has_owned_zone();
  if (stack == stacks::kPeering) {
    const auto connection = context.env.network().connection();
    return connection == dr::v1::CONNECTION_PEERING ||
           (connection == dr::v1::CONNECTION_TRANSIT_GATEWAY &&
            !context.primary.spec->has_existing_vpc());
  }
  if (stack == stacks::kAdopted) return context.AdoptsStores();
  if (stack == stacks::kBackup) return context.env.backup().enabled();
  return true;
}

void AddStacks(Context& context, const Side& side) {
  for (const StackOfRegion& stack : kStacks) {
    if (!(side.is_primary ? stack.in_primary : stack.in_secondary)) continue;
    if (!IsWanted(context, stack.name)) continue;
    AddStack(context, side, stack.name, stack.description,
             context.At(*side.spec))
        .is_apart = stack.name == stacks::kAdopted;
  }
}

void AddParameters(const Context& context, program::Stack& root) {
  program::Parameter suffix;
  suffix.name = "EnvironmentSuffix";
  suffix.description =
      "Ends every physical name, so that environments run side by side";
  suffix.allowed_pattern = "^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$";
  suffix.constraint_description =
      "1 to 20 lower-case letters, digits and hyphens, no hyphen at either end";
  suffix.max_length = program::kLongestSuffix;
  root.parameters.push_back(suffix);
  // A region deploys from a bucket of its own, so that it can be changed while
  // the other one is lost.
  const auto add_bucket = [&](absl::string_view name, const Side& side) {
    program::Parameter bucket;
    bucket.name = std::string(name);
    bucket.description =
        absl::StrCat("Bucket in ", side.name(),
                     " with the templates that CloudFormation reads there");
    bucket.allowed_pattern = "^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$";
    bucket.constraint_description = "the name of an S3 bucket, without dots";
    bucket.max_length = 63;
    root.parameters.push_back(bucket);
  };
  add_bucket(kTemplateBucket, context.primary);
  add_bucket(kSecondaryTemplateBucket, context.secondary);
}

void AddOwnParameters(const Context& context, program::Stack& root) {
  for (const dr::v1::Parameter& own : context.env.parameters()) {
    program::Parameter parameter;
    parameter.name = own.name();
    parameter.description = own.description();
    parameter.has_default = own.has_default_value();
    parameter.default_value = own.default_value();
    parameter.allowed_values = {own.allowed_values().begin(),
                                own.allowed_values().end()};
    parameter.max_length = own.max_length();
    if (own.allowed_values().empty()) {
      // What a default may be, whoever deploys may say.
      const schema::Property& letters =
          schema::PropertyOf(dr::v1::Parameter::descriptor()->FindFieldByNumber(
              dr::v1::Parameter::kDefaultValueFieldNumber));
      parameter.allowed_pattern = letters.pattern();
      parameter.constraint_description = letters.pattern_hint();
    } else {
      // As long as the longest.
      parameter.max_length = 0;
      for (const std::string& value : own.allowed_values()) {
        parameter.max_length =
            std::max(parameter.max_length, static_cast<int>(value.size()));
      }
    }
    parameter.is_own = true;
    parameter.origin = context.At(own, "name");
    root.parameters.push_back(std::move(parameter));
  }
}

// The StackSet and what it needs: an administration role that may do nothing
// but assume the execution role, and the reader.
void AddStackSet(Context& context, program::Stack& root) {
  const diag::Loc origin = context.At(*context.secondary.spec);
  const std::string name = Suffixed("dr-secondary");
  auto& stack_set =
      root.Add<aws::cloud_formation::StackSet>(kStackSetId, origin);
  stack_set.set_stack_set_name(name);
  stack_set.set_description(absl::StrCat("Secondary region (",
                                         context.env.name(), ", ",
                                         context.secondary.name(), ")"));
  // Only self-managed StackSets may hold nested stacks (AWS CloudFormation User
  // Guide, "StackSets concepts").
  stack_set.set_permission_model("SELF_MANAGED");
  stack_set.set_administration_role_arn(
      RoleArn(context, "StackSetAdministrationRole"));
  stack_set.set_execution_role_name(
      context.primary.Ref(stacks::kIdentity, "StackSetExecutionRole"));
  // A new role takes a while until it can be assumed everywhere. The functions
  // of the operations stack come after all roles and take longer than that.
  root.Find(kStackSetId)
      ->depends_on.push_back(
          context.primary.In(stacks::kOperations).deployed_by->logical_id);
  // In its alarms silence of the secondary is bad news.
  context.primary.In(stacks::kMonitoring)
      .deployed_by->depends_on.emplace_back(kStackSetId);
  stack_set.add_capabilities("CAPABILITY_NAMED_IAM");
  auto* preferences = stack_set.mutable_operation_preferences();
  preferences->set_failure_tolerance_count(0);
  preferences->set_max_concurrent_count(1);
  preferences->set_region_concurrency_type("SEQUENTIAL");
  preferences->add_region_order(context.secondary.name());
  auto* group = stack_set.add_stack_instances_group();
  group->mutable_deployment_targets()->add_accounts("${AWS::AccountId}");
  group->add_regions(context.secondary.name());
  AddTags(context, stack_set);

  auto& reader =
      root.Add<aws::cloud_formation::CustomResource>(kReaderId, origin);
  root.Find(kReaderId)->custom_type =
      std::string(functions::secondary_reader::kResourceType);
  root.Find(kStackSetId)->reader_id = std::string(kReaderId);
  reader.set_service_token(context.primary.Ref(
      stacks::kOperations, functions::secondary_reader::kId, "Arn"));
  reader.set_service_timeout(180);
  const auto set = [&](absl::string_view property, const std::string& value) {
    (*reader.mutable_additional())[std::string(property)].set_string_value(
        value);
  };
  set(functions::secondary_reader::kStackSetName, name);
  // Not needed to read, but makes the reader wait for the instance.
  set("StackSetId", absl::StrCat("${", kStackSetId, "}"));
  set(functions::secondary_reader::kAccount, "${AWS::AccountId}");
  set(functions::secondary_reader::kTargetRegion, context.secondary.name());
}

void AddStackSetRoles(Context& context) {
  const diag::Loc origin = context.At(*context.secondary.spec);
  // AWS CloudFormation User Guide, "Grant self-managed permissions", with its
  // advice against the confused deputy.
  // As the guide says, StackSets acts for a region that is disabled by default
  // as a principal of that region's own, besides the one that all share.
  std::vector<std::string> services = {"cloudformation.amazonaws.com"};
  for (const Side* side : context.sides()) {
    if (!catalogue::IsEnabledByDefault(side->name())) {
      services.push_back(
          absl::StrCat("cloudformation.", side->name(), ".amazonaws.com"));
    }
  }
  Statement trust = Trust("Service", services);
  trust.When("StringEquals", "aws:SourceAccount", {"${AWS::AccountId}"})
      .When("StringLike", "aws:SourceArn",
            {absl::StrCat("arn:${AWS::Partition}:cloudformation:*:${AWS::"
                          "AccountId}:stackset/",
                          Suffixed("dr-secondary"), ":*")});
  AddRole(context, "StackSetAdministrationRole", "dr-stackset-administration",
          nullptr, "Lets the StackSet assume its execution role", {trust},
          {Allow("AssumeExecutionRole", {"sts:AssumeRole"},
                 {RoleArnByName(context, "StackSetExecutionRole")})},
          origin);
}

}  // namespace

program::Stack& TopStack(Context& context, const Side& side) {
  return side.is_primary ? context.program.root() : side.In(kInstance);
}

program::Stack& AddStack(Context& context, const Side& side,
                         absl::string_view name, absl::string_view description,
                         diag::Loc origin) {
  program::Stack& parent = TopStack(context, side);
  program::Stack& nested = context.program.AddNested(
      parent, name,
      absl::StrCat(description, " (", context.env.name(), ", ", side.name(),
                   ")"),
      origin);
  if (!side.is_primary) return nested;
  // A StackSet's tags reach its instance's nested stacks by themselves.
  AddTags(context, static_cast<aws::cloud_formation::Stack&>(
                       *nested.deployed_by->properties));
  return nested;
}

void LowerTopology(Context& context) {
  program::Stack& root = context.program.AddRoot(context.primary.name());
  root.description =
      absl::StrCat("Disaster recovery environment ", context.env.name(), ": ",
                   context.primary.name(), " active, ",
                   context.secondary.name(), " standing by");
  AddParameters(context, root);
  AddOwnParameters(context, root);
  AddStacks(context, context.primary);
  AddStackSet(context, root);
  context.program.AddInstance(
      root, *root.Find(kStackSetId), context.secondary.name(), kInstance,
      absl::StrCat("Secondary region (", context.env.name(), ", ",
                   context.secondary.name(), ")"));
  AddStacks(context, context.secondary);
  AddStackSetRoles(context);
}

}  // namespace drc::lower
