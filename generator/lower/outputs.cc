// SPDX-License-Identifier: Apache-2.0
//
// Outputs of the root stack, for both regions, and those of the spec's own.
#include "absl/strings/match.h"
#include "generator/functions/contracts.h"
#include "generator/lower/concerns.h"
#include "generator/program/reference.h"

namespace drc::lower {
namespace {

// AWS CloudFormation Template Reference, "CloudFormation template Outputs
// syntax".
constexpr size_t kDescriptionBytes = 1024;

void AddRegion(const Context& context, const Side& side) {
  const absl::string_view prefix = side.is_primary ? "Primary" : "Secondary";
  const auto add = [&](absl::string_view name, absl::string_view what,
                       const std::string& value) {
    context.program.root().outputs.push_back(
        {absl::StrCat(prefix, name), absl::StrCat(what, " in ", side.name()),
         value});
  };
  add("Region", "Region", side.name());
  for (const auto& table : context.env.tables()) {
    // One table resource has a replica of the same name in each region.
    add(absl::StrCat(TableId(table), "Name"), "Table", context.TableRef(table));
  }
  for (const auto& bucket : context.env.buckets()) {
    add(absl::StrCat(BucketId(bucket), "Name"), "Bucket",
        side.Ref(BucketStack(bucket, side), BucketId(bucket)));
  }
  for (const auto& function : context.env.functions()) {
    const std::string id = FunctionId(function.name());
    add(absl::StrCat(id, "Arn"), "Function",
        side.Ref(stacks::kFunctions, id, "Arn"));
  }
  add("KmsKeyId", "KMS key id", side.Ref(stacks::kSecurity, "Key"));
  add("KmsKeyArn", "KMS key", side.Key());
  add("AlertTopicArn", "Topic of the alarms",
      side.Ref(stacks::kAlerts, "Topic"));
  add("VpcId", "VPC", side.Ref(stacks::kNetwork, "Vpc"));
  for (int i = 0; i < context.env.network().zones(); ++i) {
    add(absl::StrCat(SubnetId(i), "Id"), absl::StrCat("Private subnet ", i + 1),
        side.Ref(stacks::kNetwork, SubnetId(i)));
    if (!GetsNat(context, side)) continue;
    const std::string address = absl::StrCat("NatAddress", i + 1);
    add(address,
        absl::StrCat("Address from which functions in subnet ", i + 1,
                     " reach the internet"),
        side.Ref(stacks::kNetwork, address, "PublicIp"));
  }
  add("ApiEndpoint", "HTTP API", absl::StrCat("https://", ApiHost(side)));
}

void AddOwn(Context& context, const Side& side, const dr::v1::Output& own) {
  program::Stack& stack = TopStack(context, side);
  const std::string value = OwnText(context, side, own.value());
  const auto refuse = [&](absl::string_view field, const std::string& text) {
    context.program.faults.push_back(
        {context.At(own, std::string(field)), "output", text});
  };
  const program::Output* other = stack.FindOutput(own.name());
  if (other != nullptr && !other->is_own) {
    return refuse("name", absl::StrCat(diag::Quoted(own.name()),
                                       " is an output of the compiler's: ",
                                       other->description));
  }
  if (absl::StartsWith(own.name(), program::CamelCase(stacks::kAdopted))) {
    return refuse(
        "name",
        absl::StrCat("names that begin with ",
                     program::CamelCase(stacks::kAdopted),
                     " are those of the stack of what was there before"));
  }
  if (own.description().size() > kDescriptionBytes) {
    return refuse(
        "description",
        absl::StrCat("the description has ", own.description().size(),
                     " bytes; CloudFormation takes ", kDescriptionBytes));
  }
  stack.outputs.push_back(
      {own.name(),
       own.has_description()
           ? own.description()
           : absl::StrCat("Output of the spec, in ", side.name()),
       value, context.At(own, "value"), true});
}

}  // namespace

void LowerOutputs(Context& context) {
  for (const Side* side : context.sides()) AddRegion(context, *side);
  auto& outputs = context.program.root().outputs;
  const dr::v1::Routing& routing = context.env.routing();
  outputs.push_back({"HostedZoneId",
                     "Route 53 hosted zone of the failover records",
                     routing.has_existing_zone()
                         ? routing.existing_zone().hosted_zone_id()
                         : context.primary.Ref(stacks::kZone, "Zone")});
  outputs.push_back({"ServiceName", "Name that leads to the active region",
                     ServiceName(context)});
  outputs.push_back(
      {"EvaluatorFunctionArn",
       "Operator's switch: invoke it to fail over or back",
       context.secondary.Ref(stacks::kFailover,
                             functions::failover_evaluator::kId, "Arn")});
  for (const Side* side : context.sides()) {
    for (const dr::v1::Output& own : context.env.outputs()) {
      if (IsIn(*side, own.placement())) AddOwn(context, *side, own);
    }
  }
}

}  // namespace drc::lower
