// SPDX-License-Identifier: Apache-2.0
//
// The functions of the spec, alike in both regions, and their place behind the
// HTTP API.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "aws/api_gateway_v2.pb.h"
#include "generator/lower/concerns.h"
#include "generator/lower/lambda.h"
#include "generator/parse/computed_defaults.h"
#include "generator/program/reference.h"
#include "infra_specs/functions/embedded.h"

namespace drc::lower {
namespace {

// "GetItem" -> "dynamodb:GetItem".
template <typename Names>
std::vector<std::string> Actions(absl::string_view service,
                                 const Names& names) {
  std::vector<std::string> actions(names.begin(), names.end());
  for (std::string& action : actions)
    action.insert(0, service.data(), service.size());
  return actions;
}

template <typename Names>
bool Contains(const Names& names, absl::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// No function of the spec, whatever its code, may name itself the active
// writer.
Statement KeepControlItem(const std::vector<std::string>& tables) {
  Statement statement = Allow("KeepControlItem",
                              {"dynamodb:BatchWriteItem", "dynamodb:DeleteItem",
                               "dynamodb:PutItem", "dynamodb:UpdateItem"},
                              tables);
  statement.effect = "Deny";
  statement.When("ForAnyValue:StringEquals", "dynamodb:LeadingKeys",
                 {std::string(kControlItem)});
  return statement;
}

// One item names the active writer for all functions, whatever their own
// tables.
Statement ReadControlItem(const Context& context, const Side& side) {
  Statement statement = Allow(
      "ControlItem", {"dynamodb:GetItem"},
      {side.Arn("dynamodb",
                absl::StrCat("table/", context.primary.Name(
                                           stacks::kData,
                                           TableId(ControlTable(context)))))});
  LimitToControlItem(statement);
  return statement;
}

// Whether the function may read the control item because it may read every item
// of its table.
bool ReadsWholeControlTable(const Context& context,
                            const dr::v1::Function& spec) {
  return spec.table() == ControlTable(context).name() &&
         Contains(spec.table_actions(), "GetItem");
}

// What the function may do, on its own region's stores only: the other region
// cannot be reached from the private subnets.
std::vector<Statement> Permissions(const Context& context,
                                   const dr::v1::Function& spec,
                                   const Side& side) {
  const dr::v1::Table& table_spec = context.Table(spec.table());
  const std::string table = side.Arn(
      "dynamodb",
      absl::StrCat("table/",
                   context.primary.Name(stacks::kData, TableId(table_spec))));
  std::vector<std::string> tables = {table};
  if (!table_spec.global_secondary_indexes().empty()) {
    tables.push_back(absl::StrCat(table, "/index/*"));
  }
  const std::string bucket =
      side.Name(stacks::kData, BucketId(context.Bucket(spec.bucket())), "Arn");
  const std::string key = side.is_primary
                              ? side.Ref(stacks::kSecurity, "Key", "Arn")
                              : side.Name(stacks::kSecurity, "Key", "Arn");
  // Only a new object needs a new data key. DynamoDB has its table key
  // decrypted for whoever reads or writes (Amazon DynamoDB Developer Guide,
  // "DynamoDB encryption at rest: usage notes").
  std::vector<std::string> key_actions = {"kms:Decrypt"};
  if (Contains(spec.bucket_actions(), "PutObject")) {
    key_actions.push_back("kms:GenerateDataKey");
  }
  Statement data_keys = Allow("DataKeys", key_actions, {key});
  data_keys.When("StringEquals", "kms:ViaService",
                 {absl::StrCat("dynamodb.", side.name(), ".${AWS::URLSuffix}"),
                  absl::StrCat("s3.", side.name(), ".${AWS::URLSuffix}")});
  std::vector<Statement> statements = {
      Allow("Table", Actions("dynamodb:", spec.table_actions()), tables),
      Allow("Documents", Actions("s3:", spec.bucket_actions()),
            {absl::StrCat(bucket, "/*")}),
      KeepControlItem(tables)};
  if (!ReadsWholeControlTable(context, spec)) {
    statements.push_back(ReadControlItem(context, side));
  }
  statements.insert(
      statements.end(),
      {data_keys, VariablesKey(side, spec.name(), key), NetworkInterfaces()});
  return statements;
}

void AddLifecycleWaiver(absl::string_view runtime,
                        program::Resource& resource) {
  // cfn-lint 1.51.0 knows older end dates than AWS: python3.11 can be created
  // until 2027-07-31, nodejs18.x until 2027-02-01 (AWS Lambda Developer Guide,
  // "Lambda runtimes").
  if (runtime != "python3.11" && !absl::StartsWith(runtime, "nodejs18") &&
      !absl::StartsWith(runtime, "nodejs20")) {
    return;
  }
  program::WaiveLint(
      resource, {"E2531", "E2533", "W2531"},
      "AWS creates and updates this runtime longer than the linter's data say");
}

// `code` is the text of the function's file; empty where it names none.
void AddSpecFunction(const Context& context, const dr::v1::Function& spec,
                     const std::string& code, const Side& side) {
  const std::string id = FunctionId(spec.name());
  const diag::Loc origin = context.At(spec);
  auto& function =
      AddFunction(context, side, stacks::kFunctions, id, spec.name(),
                  absl::StrCat("Serves ", side.name()),
                  Permissions(context, spec, side), origin);
  function.mutable_code()->set_zip_file(program::EscapeText(
      code.empty() ? functions::TransactionProcessor() : code));
  function.set_handler(spec.handler());
  function.set_runtime(spec.runtime());
  function.add_architectures(
      spec.architecture() == dr::v1::ARCHITECTURE_ARM64 ? "arm64" : "x86_64");
  function.set_memory_size(spec.memory_mb());
  function.set_timeout(spec.timeout_seconds());
  function.set_reserved_concurrent_executions(spec.reserved_concurrency());
  function.set_kms_key_arn(side.Ref(stacks::kSecurity, "Key", "Arn"));
  auto* vpc = function.mutable_vpc_config();
  vpc->add_security_group_ids(
      side.Ref(stacks::kNetwork, "FunctionSecurityGroup"));
  for (int i = 0; i < context.env.network().zones(); ++i) {
    vpc->add_subnet_ids(side.Ref(stacks::kNetwork, SubnetId(i)));
  }

  const dr::v1::Table& table = context.Table(spec.table());
  const dr::v1::Bucket& bucket = context.Bucket(spec.bucket());
  // The table comes after the secondary's function, which needs but its name.
  SetVariable("TABLE_NAME",
              side.is_primary
                  ? side.Ref(stacks::kData, TableId(table))
                  : context.primary.Name(stacks::kData, TableId(table)),
              function);
  SetVariable("PARTITION_KEY", table.partition_key().name(), function);
  const dr::v1::Table& control = ControlTable(context);
  if (&control != &table) {
    SetVariable("CONTROL_TABLE_NAME",
                context.primary.Name(stacks::kData, TableId(control)),
                function);
    SetVariable("CONTROL_PARTITION_KEY", control.partition_key().name(),
                function);
  }
  SetVariable("BUCKET_NAME", side.Ref(stacks::kData, BucketId(bucket)),
              function);
  SetVariable("PRIMARY_REGION", context.primary.name(), function);
  SetVariable("SECONDARY_REGION", context.secondary.name(), function);
  SetVariable("FENCE_SECONDS",
              absl::StrCat(context.env.failover().fence_seconds()), function);
  for (const auto& [name, value] : spec.environment()) {
    SetVariable(name, program::EscapeText(value), function);
  }

  program::Resource& resource = *side.In(stacks::kFunctions).Find(id);
  AddLifecycleWaiver(spec.runtime(), resource);
  for (const auto& [pointer, field] :
       {std::pair<const char*, const char*>{"/Code", "code_file"},
        {"/FunctionName", "name"},
        {"/Handler", "handler"},
        {"/MemorySize", "memory_mb"},
        {"/ReservedConcurrentExecutions", "reserved_concurrency"},
        {"/Runtime", "runtime"},
        {"/Timeout", "timeout_seconds"}}) {
    resource.property_origins.emplace_back(pointer, context.At(spec, field));
  }
}

// Answers "/active" for Route 53, apart from the functions of the spec: however
// busy they are, a standby that has just taken over must go on saying so.
void AddActiveFunction(const Context& context, const Side& side) {
  const diag::Loc origin = context.At(context.env.failover());
  const dr::v1::Table& table = ControlTable(context);
  const std::string table_name =
      context.primary.Name(stacks::kData, TableId(table));
  const std::string key = side.is_primary
                              ? side.Ref(stacks::kSecurity, "Key", "Arn")
                              : side.Name(stacks::kSecurity, "Key", "Arn");
  Statement table_key = Allow("TableKey", {"kms:Decrypt"}, {key});
  table_key.When(
      "StringEquals", "kms:ViaService",
      {absl::StrCat("dynamodb.", side.name(), ".${AWS::URLSuffix}")});
  auto& function = AddFunction(
      context, side, stacks::kFunctions, kActiveFunctionId, kActiveFunctionName,
      "Tells Route 53 whether the region is the active writer",
      {ReadControlItem(context, side), table_key,
       VariablesKey(side, kActiveFunctionName, key)},
      origin);
  SetOwnCode(functions::ActiveRegion(), 10, 512, function);
  function.set_reserved_concurrent_executions(
      parse::kActiveFunctionConcurrency);
  function.set_kms_key_arn(side.Ref(stacks::kSecurity, "Key", "Arn"));
  SetVariable("TABLE_NAME", table_name, function);
  SetVariable("PARTITION_KEY", table.partition_key().name(), function);
  SetVariable("PRIMARY_REGION", context.primary.name(), function);
}

// API Gateway deploys a stage anew with each route, one at a time: each route
// waits for the one before it.
void AddRoute(program::Stack& stack, const Side& side, absl::string_view id,
              absl::string_view previous, const std::string& key,
              absl::string_view authorization, absl::string_view integration,
              diag::Loc origin) {
  auto& route = stack.Add<aws::api_gateway_v2::Route>(id, origin);
  route.set_api_id(side.Ref(stacks::kApi, "Api"));
  route.set_route_key(key);
  route.set_authorization_type(std::string(authorization));
  route.set_target(absl::StrCat("integrations/${", integration, "}"));
  if (!previous.empty()) stack.Find(id)->depends_on.emplace_back(previous);
}

void AddIntegration(program::Stack& stack, const Side& side,
                    absl::string_view id, absl::string_view function_id,
                    diag::Loc origin) {
  auto& integration = stack.Add<aws::api_gateway_v2::Integration>(id, origin);
  integration.set_api_id(side.Ref(stacks::kApi, "Api"));
  integration.set_integration_type("AWS_PROXY");
  integration.set_integration_uri(absl::StrCat("${", function_id, ".Arn}"));
  integration.set_payload_format_version("2.0");
  AllowInvocation(stack, absl::StrCat(id, "Permission"), function_id,
                  "apigateway.amazonaws.com",
                  side.Arn("execute-api",
                           absl::StrCat(side.Ref(stacks::kApi, "Api"), "/*/*")),
                  origin);
}

void AddRoutes(const Context& context, const Side& side) {
  program::Stack& stack = side.In(stacks::kFunctions);
  const dr::v1::Routing& routing = context.env.routing();
  const diag::Loc origin = context.At(routing);
  AddIntegration(stack, side, "Integration",
                 FunctionId(context.RoutedFunction().name()), origin);
  AddIntegration(stack, side, "ActiveIntegration", kActiveFunctionId, origin);
  const bool iam = routing.authorization() != dr::v1::AUTHORIZATION_NONE;
  AddRoute(stack, side, "DefaultRoute", "", "$default",
           iam ? "AWS_IAM" : "NONE", "Integration",
           context.At(routing, "authorization"));
  // Route 53's checkers sign nothing. What they may see says no more than
  // whether the region is well and whether it is the active one.
  AddRoute(stack, side, "HealthRoute", "DefaultRoute",
           absl::StrCat("GET ", routing.health_check().path()), "NONE",
           "Integration", context.At(routing.health_check(), "path"));
  AddRoute(stack, side, "ActiveRoute", "HealthRoute", "GET /active", "NONE",
           "ActiveIntegration", origin);
}

}  // namespace

void LowerFunctions(Context& context) {
  for (const Side* side : context.sides()) {
    for (int i = 0; i < context.env.functions_size(); ++i) {
      AddSpecFunction(context, context.env.functions(i), context.spec.code[i],
                      *side);
    }
    AddActiveFunction(context, *side);
    AddRoutes(context, *side);
  }
}

}  // namespace drc::lower
