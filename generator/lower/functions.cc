// SPDX-License-Identifier: Apache-2.0
//
// The functions of the spec, alike in both regions.
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "aws/events.pb.h"
#include "aws/iam.pb.h"
#include "generator/functions/contracts.h"
#include "generator/functions/embedded.h"
#include "generator/functions/fenced.h"
#include "generator/lower/concerns.h"
#include "generator/program/reference.h"
#include "generator/proof/sizing.h"

namespace drc::lower {
namespace {

namespace active = functions::active_region;
namespace mender = functions::document_mender;
namespace given = functions::spec_function;

// What a heartbeat's key has beside the partition key, as JSON.
std::string HeartbeatKey(const dr::v1::Table& table) {
  if (!table.has_sort_key()) return "{}";
  const dr::v1::Attribute& key = table.sort_key();
  absl::string_view value = R"("S":"heartbeat")";
  if (key.type() == dr::v1::ATTRIBUTE_TYPE_NUMBER) value = R"("N":"0")";
  if (key.type() == dr::v1::ATTRIBUTE_TYPE_BINARY) value = R"("B":"aGI=")";
  return absl::StrCat("{\"", key.name(), "\":{", value, "}}");
}

void SetFence(const Context& context, const dr::v1::Function& spec,
              aws::lambda::Function& function) {
  SetVariable(given::kControlTableName, ControlTableName(context), function);
  SetVariable(given::kPrimaryRegion, context.primary.name(), function);
  SetVariable(given::kSecondaryRegion, context.secondary.name(), function);
  SetVariable(given::kFenceSeconds,
              absl::StrCat(context.env.failover().fence_seconds()), function);
  SetVariable(given::kFenceReads,
              spec.fence().has_unfenced_reason()
                  ? std::string(given::kAllPass)
                  : absl::StrJoin(spec.fence().reads(), ","),
              function);
  SetVariable(given::kHealthPath, context.env.routing().health_check().path(),
              function);
  SetVariable(given::kHeartbeatKey, HeartbeatKey(context.Table(spec.table())),
              function);
}

// Where the spec says statements of the function's role.
void SetStatementOrigins(const Context& context, const dr::v1::Function& spec,
                         program::Resource& role) {
  const auto& policy =
      static_cast<const aws::iam::Role&>(*role.properties).policies(0);
  const auto& statements =
      policy.policy_document().fields().at("Statement").list_value().values();
  for (int i = 0, own = 0; i < statements.size(); ++i) {
    const auto& sid = statements[i].struct_value().fields().at("Sid");
    if (!absl::StartsWith(sid.string_value(), program::kOfTheSpec)) continue;
    role.property_origins.emplace_back(
        absl::StrCat("/Policies/0/PolicyDocument/Statement/", i),
        context.At(spec.policy_statements(own++)));
  }
}

void AddSpecFunction(Context& context, int index, const Side& side) {
  const dr::v1::Function& spec = context.env.functions(index);
  const std::string id = FunctionId(spec.name());
  const diag::Loc origin = context.At(spec);
  auto& function =
      AddFunction(context, side, stacks::kFunctions, id, spec.name(),
                  absl::StrCat("Serves ", side.name()),
                  FunctionRights(context, spec, side), origin);
  context.program.has_own_rights |= !spec.policy_statements().empty();
  SetStatementOrigins(
      context, spec,
      *context.primary.In(stacks::kIdentity).Find(FunctionRoleId(id, side)));
  function.add_architectures(
      spec.architecture() == dr::v1::ARCHITECTURE_ARM64 ? "arm64" : "x86_64");
  function.set_memory_size(spec.memory_mb());
  function.set_timeout(spec.timeout_seconds());
  function.set_reserved_concurrent_executions(spec.reserved_concurrency());
  function.set_kms_key_arn(side.Key());
  auto* vpc = function.mutable_vpc_config();
  vpc->add_security_group_ids(
      side.Ref(stacks::kNetwork, "FunctionSecurityGroup"));
  for (int i = 0; i < context.env.network().zones(); ++i) {
    vpc->add_subnet_ids(side.Ref(stacks::kNetwork, SubnetId(i)));
  }

  const dr::v1::Table& table = context.Table(spec.table());
  const dr::v1::Bucket& bucket = context.Bucket(spec.bucket());
  // The table comes after the secondary's function, which needs but its name.
  SetVariable(
      given::kTableName,
      side.is_primary ? context.TableRef(table) : context.TableName(table),
      function);
  SetVariable(given::kPartitionKey, table.partition_key().name(), function);
  SetVariable(given::kBucketName,
              side.Ref(BucketStack(bucket, side), BucketId(bucket)), function);
  SetFence(context, spec, function);
  for (const auto& [name, value] : spec.environment()) {
    SetVariable(name, program::EscapeText(value), function);
  }

  program::Resource& resource = *side.In(stacks::kFunctions).Find(id);
  SetCode(context, index, side, resource);
  for (const auto& [name, value] : spec.environment_references()) {
    SetVariable(name, OwnText(context, side, value), function);
    resource.is_own = true;
    resource.property_origins.emplace_back(
        absl::StrCat("/Environment/Variables/", name),
        context.spec.locations.OfKey(spec, "environment_references", name));
  }
  for (const auto& [pointer, field] :
       {std::pair<const char*, const char*>{
            "/Code", spec.has_code() ? "code" : "code_file"},
        {"/Environment/Variables/FENCE_READS", "fence"},
        {"/FunctionName", "name"},
        {"/Handler", "handler"},
        {"/MemorySize", "memory_mb"},
        {"/ReservedConcurrentExecutions", "reserved_concurrency"},
        {"/Runtime", "runtime"},
        {"/Timeout", "timeout_seconds"}}) {
    resource.property_origins.emplace_back(pointer, context.At(spec, field));
  }
}

// Invokes the function by the clock; `input` instead of EventBridge's event
// where it is not empty.
void AddClock(const dr::v1::Function& spec, const Side& side,
              absl::string_view id, absl::string_view name,
              const std::string& expression, const std::string& input,
              diag::Loc origin) {
  program::Stack& stack = side.In(stacks::kFunctions);
  const std::string function = FunctionId(spec.name());
  auto& rule = stack.Add<aws::events::Rule>(id, origin);
  rule.set_name(Suffixed(name));
  rule.set_description(absl::StrCat("Invokes ", spec.name()));
  rule.set_schedule_expression(expression);
  rule.set_state("ENABLED");
  auto& target = *rule.add_targets();
  target.set_id("function");
  target.set_arn(absl::StrCat("${", function, ".Arn}"));
  if (!input.empty()) target.set_input(input);
  AllowInvocation(stack, absl::StrCat(id, "Permission"), function,
                  "events.amazonaws.com", absl::StrCat("${", id, ".Arn}"),
                  origin);
}

void AddClocks(const Context& context, const dr::v1::Function& spec,
               const Side& side) {
  const std::string function = FunctionId(spec.name());
  for (int i = 0; i < spec.schedules_size(); ++i) {
    AddClock(spec, side, absl::StrCat(function, "Schedule", i + 1),
             absl::StrCat(spec.name(), "-schedule-", i + 1),
             spec.schedules(i).expression(), "", context.At(spec.schedules(i)));
  }
  // Heartbeats keep the one that answers the API active. Another one may have
  // nothing to do for months where its region is passive, and Lambda takes away
  // what it has set up for a function that is idle for weeks: the first
  // invocations after a failover would fail (AWS Lambda Developer Guide,
  // "Lambda function states"; AWS Lambda API Reference, "Invoke", on its error
  // ResourceNotReadyException).
  if (&spec == &context.RoutedFunction()) return;
  AddClock(spec, side, absl::StrCat(function, "KeepActive"),
           absl::StrCat(spec.name(), "-keep-active"), "rate(1 day)",
           absl::StrCat(R"({"source":")", given::kKeepActive, "\"}"),
           context.At(spec));
}

// Answers "/active" for Route 53, apart from the functions of the spec: however
// busy they are, a standby that has just taken over must go on saying so.
void AddActiveFunction(const Context& context, const Side& side) {
  const diag::Loc origin = context.At(context.env.failover());
  const Statement table_key =
      ByServices({&side}, {"dynamodb"},
                 Allow("TableKey", {"kms:Decrypt"}, {side.KeyInPrimary()}));
  auto& function =
      AddFunction(context, side, stacks::kFunctions, active::kId, active::kName,
                  "Tells Route 53 whether the environment was failed over",
                  {ReadControlItem(context, side), table_key,
                   VariablesKey(side, active::kName)},
                  origin);
  SetOwnCode(functions::ActiveRegion(), 10, 512, function);
  function.set_reserved_concurrent_executions(
      proof::kActiveFunctionConcurrency);
  function.set_kms_key_arn(side.Key());
  SetVariable(active::kControlTableName, ControlTableName(context), function);
  SetVariable(active::kPrimaryRegion, context.primary.name(), function);
}

// Where a transaction's document is missing, the item says what it was: of the
// functions, the compiler's own alone keeps that promise.
bool KeepsDocuments(const Context& context) {
  for (int i = 0; i < context.env.functions_size(); ++i) {
    if (&context.env.functions(i) != &context.RoutedFunction()) continue;
    return functions::IsTransactionProcessor(context.spec.code[i]);
  }
  return false;
}

// Writes documents that are missing beside their items, when an operator asks
// for it. It reads every item, which the functions of the spec must not.
void AddDocumentMender(const Context& context, const Side& side) {
  const dr::v1::Function& spec = context.RoutedFunction();
  const dr::v1::Table& table = context.Table(spec.table());
  const dr::v1::Bucket& bucket = context.Bucket(spec.bucket());
  const diag::Loc origin = context.At(spec);
  const Statement data_keys =
      ByServices({&side}, {"dynamodb", "s3"},
                 Allow("DataKeys", {"kms:Decrypt", "kms:GenerateDataKey"},
                       {side.KeyInPrimary()}));
  auto& function = AddFunction(
      context, side, stacks::kFunctions, mender::kId, mender::kName,
      "Writes the documents that are missing beside their items",
      {Allow("Table", {"dynamodb:Scan"},
             {side.Arn("dynamodb",
                       absl::StrCat("table/", context.TableName(table)))}),
       Allow("Documents", {"s3:GetObject", "s3:PutObject"},
             {absl::StrCat(
                 side.Name(BucketStack(bucket, side), BucketId(bucket), "Arn"),
                 "/*")}),
       data_keys, VariablesKey(side, mender::kName)},
      origin);
  SetOwnCode(functions::DocumentMender(), 300, 1024, function);
  function.set_kms_key_arn(side.Key());
  SetVariable(
      mender::kTableName,
      side.is_primary ? context.TableRef(table) : context.TableName(table),
      function);
  SetVariable(mender::kBucketName,
              side.Ref(BucketStack(bucket, side), BucketId(bucket)), function);
}

}  // namespace

void LowerFunctions(Context& context) {
  for (const Side* side : context.sides()) {
    for (int i = 0; i < context.env.functions_size(); ++i) {
      AddSpecFunction(context, i, *side);
      AddClocks(context, context.env.functions(i), *side);
    }
    AddActiveFunction(context, *side);
    if (KeepsDocuments(context)) AddDocumentMender(context, *side);
  }
}

}  // namespace drc::lower
