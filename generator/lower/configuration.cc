// SPDX-License-Identifier: Apache-2.0
//
// What operators and clients need to know of both regions, in one hierarchy of
// SSM parameters. Each region holds all of it: parameters are regional, and one
// region must be enough.

#include "absl/container/btree_map.h"
#include "aws/ssm.pb.h"
#include "generator/functions/contracts.h"
#include "generator/lower/concerns.h"
#include "generator/program/reference.h"

namespace drc::lower {
namespace {

void AddParameter(const Context& context, const Side& where,
                  const std::string& path, const std::string& value,
                  diag::Loc origin) {
  auto& parameter =
      where.In(stacks::kConfiguration)
          .Add<aws::ssm::Parameter>(
              absl::StrCat(program::CamelCase(path), "Parameter"), origin);
  parameter.set_name(absl::StrCat("/", context.env.configuration().root(),
                                  "/${EnvironmentSuffix}/", path));
  parameter.set_type("String");
  parameter.set_value(value);
}

// A region's own part of the hierarchy.
void AddRegion(const Context& context, const Side& where, const Side& of) {
  const diag::Loc origin = context.At(context.env.configuration());
  const auto add = [&](absl::string_view name, const std::string& value) {
    AddParameter(context, where, absl::StrCat(of.name(), "/", name), value,
                 origin);
  };
  add("role", of.is_primary ? "primary" : "secondary");
  add("vpc-id", of.Ref(stacks::kNetwork, "Vpc"));
  add("vpc-cidr", of.spec->vpc_cidr());
  add("kms-key-arn", of.Key());
  add("alert-topic-arn", of.Name(stacks::kAlerts, "Topic"));
  add("api-endpoint", absl::StrCat("https://", ApiHost(of)));
  for (const auto& table : context.env.tables()) {
    add(absl::StrCat("table/", table.name()),
        of.Arn("dynamodb", absl::StrCat("table/", context.TableName(table))));
  }
  for (const auto& bucket : context.env.buckets()) {
    add(absl::StrCat("bucket/", bucket.name()),
        of.Name(BucketStack(bucket, of), BucketId(bucket)));
  }
  for (const auto& function : context.env.functions()) {
    add(absl::StrCat("function/", function.name()),
        of.Name(stacks::kFunctions, FunctionId(function.name()), "Arn"));
  }
}

void AddEnvironment(const Context& context, const Side& where) {
  const dr::v1::Objectives& objectives = context.env.objectives();
  const diag::Loc origin = context.At(objectives);
  AddParameter(context, where, "service-name", ServiceName(context),
               context.At(context.env.routing(), "record_name"));
  AddParameter(context, where, "objectives/rto-seconds",
               absl::StrCat(objectives.rto_seconds()), origin);
  AddParameter(context, where, "objectives/rpo-seconds",
               absl::StrCat(objectives.rpo_seconds()), origin);
  AddParameter(context, where, "objectives/transactions-per-second",
               absl::StrCat(objectives.transactions_per_second()), origin);
  AddParameter(
      context, where, "evaluator",
      context.secondary.Name(stacks::kFailover,
                             functions::failover_evaluator::kId, "Arn"),
      context.At(context.env.failover()));
  const auto& custom = context.env.configuration().parameters();
  const absl::btree_map<std::string, std::string> sorted(custom.begin(),
                                                         custom.end());
  for (const auto& [name, value] : sorted) {
    AddParameter(context, where, absl::StrCat("custom/", name),
                 program::EscapeText(value),
                 context.spec.locations.OfKey(context.env.configuration(),
                                              "parameters", name));
  }
}

// Parameter Store takes few new parameters a second (AWS General Reference,
// "AWS Systems Manager endpoints and quotas", transactions per second of
// PutParameter), and a large environment has some eighty: each waits for the
// one that many places before it.
constexpr size_t kAtOnce = 5;

void MakeInTurn(program::Stack& stack) {
  for (size_t i = kAtOnce; i < stack.resources.size(); ++i) {
    stack.resources[i]->depends_on.push_back(
        stack.resources[i - kAtOnce]->logical_id);
  }
}

}  // namespace

void LowerConfiguration(Context& context) {
  for (const Side* where : context.sides()) {
    for (const Side* of : context.sides()) AddRegion(context, *where, *of);
    AddEnvironment(context, *where);
    MakeInTurn(where->In(stacks::kConfiguration));
  }
}

}  // namespace drc::lower
