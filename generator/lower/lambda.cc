// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "aws/logs.pb.h"
#include "generator/lower/concerns.h"
#include "generator/program/reference.h"

namespace drc::lower {

std::string ControlTableName(const Context& context) {
  return context.primary.Name(stacks::kData, kControlTableId);
}

std::string ControlTableArn(const Context& context, const Side& side) {
  return side.Arn("dynamodb",
                  absl::StrCat("table/", ControlTableName(context)));
}

std::string FunctionRoleId(absl::string_view function_id, const Side& side) {
  const absl::string_view stem = absl::StripSuffix(function_id, "Function");
  return absl::StrCat(side.is_primary ? "Primary" : "Secondary", stem, "Role");
}

std::string LogGroupId(absl::string_view function_id) {
  return absl::StrCat(absl::StripSuffix(function_id, "Function"), "LogGroup");
}

void AddLogGroup(const Context& context, const Side& side,
                 const std::string& id, const std::string& name,
                 diag::Loc origin) {
  program::Stack& stack = side.In(stacks::kLogs);
  auto& group = stack.Add<aws::logs::LogGroup>(id, origin);
  group.set_log_group_name(name);
  group.set_retention_in_days(context.env.logs().retention_days());
  group.set_kms_key_id(side.Key());
  stack.Find(id)->property_origins.emplace_back(
      "/RetentionInDays", context.At(context.env.logs(), "retention_days"));
}

aws::lambda::Function& AddFunction(const Context& context, const Side& side,
                                   absl::string_view stack,
                                   absl::string_view id, absl::string_view name,
                                   absl::string_view description,
                                   std::vector<Statement> permissions,
                                   diag::Loc origin) {
  AddLogGroup(context, side, LogGroupId(id),
              absl::StrCat("/dr/", Suffixed(name)), origin);

  permissions.insert(
      permissions.begin(),
      Allow("OwnLogGroup", {"logs:CreateLogStream", "logs:PutLogEvents"},
            {side.Name(stacks::kLogs, LogGroupId(id), "Arn")}));
  AddRole(context, FunctionRoleId(id, side), name, &side,
          absl::StrCat("Execution role of ", name, " in ", side.name()),
          {Trust("Service", {"lambda.amazonaws.com"})}, permissions, origin);

  auto& function = side.In(stack).Add<aws::lambda::Function>(id, origin);
  function.set_function_name(Suffixed(name));
  function.set_description(std::string(description));
  function.set_role(RoleArn(context, FunctionRoleId(id, side)));
  function.mutable_logging_config()->set_log_group(
      side.Ref(stacks::kLogs, LogGroupId(id)));
  function.mutable_logging_config()->set_log_format("Text");
  return function;
}

void SetOwnCode(absl::string_view code, int timeout_seconds, int memory_mb,
                aws::lambda::Function& function) {
  function.mutable_code()->set_zip_file(program::EscapeText(code));
  function.set_handler("index.handler");
  function.set_runtime(std::string(kOwnRuntime));
  function.set_timeout(timeout_seconds);
  function.set_memory_size(memory_mb);
}

void SetVariable(absl::string_view name, const std::string& value,
                 aws::lambda::Function& function) {
  (*function.mutable_environment()->mutable_variables())[std::string(name)]
      .set_string_value(value);
}

std::vector<Statement> OwnStatements(const dr::v1::Function& spec,
                                     const Side& side) {
  // The region is the function's, and nothing but what the language fills in is
  // a reference.
  const std::string region(side.name());
  const auto filled_in = [&](const std::string& text) {
    return absl::StrReplaceAll(
        program::EscapeText(text),
        {{"${!}AWS::Region}", region},
         {"${!}AWS::Partition}", "${AWS::Partition}"},
         {"${!}AWS::AccountId}", "${AWS::AccountId}"},
         {"${!}EnvironmentSuffix}", "${EnvironmentSuffix}"}});
  };
  std::vector<Statement> statements;
  for (int i = 0; i < spec.policy_statements_size(); ++i) {
    const dr::v1::PolicyStatement& own = spec.policy_statements(i);
    std::vector<std::string> resources;
    for (const std::string& resource : own.resources()) {
      resources.push_back(filled_in(resource));
    }
    statements.push_back(Allow(absl::StrCat(program::kOfTheSpec, i + 1),
                               {own.actions().begin(), own.actions().end()},
                               std::move(resources)));
  }
  return statements;
}

Statement VariablesKey(const Side& side, absl::string_view name) {
  return Allow("VariablesKey", {"kms:Decrypt"}, {side.KeyInPrimary()})
      .When("StringEquals", "kms:EncryptionContext:aws:lambda:FunctionArn",
            {side.Arn("lambda", absl::StrCat("function:", Suffixed(name)))});
}

std::vector<Statement> NetworkInterfaces(const dr::v1::Function& spec,
                                         const Side& side) {
  const Statement lambda =
      Allow("NetworkInterfaces",
            {"ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface",
             "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces",
             "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses"},
            {"*"});
  Statement code = lambda;
  code.sid = "NetworkInterfacesFromCode";
  code.effect = "Deny";
  code.When(
      "ArnEquals", "lambda:SourceFunctionArn",
      {side.Arn("lambda", absl::StrCat("function:", Suffixed(spec.name())))});
  for (const dr::v1::PolicyStatement& own : spec.policy_statements()) {
    for (const std::string& action : own.actions()) {
      code.actions.erase(
          std::remove(code.actions.begin(), code.actions.end(), action),
          code.actions.end());
    }
  }
  if (code.actions.empty()) return {lambda};
  return {lambda, code};
}

void AllowInvocation(program::Stack& stack, absl::string_view id,
                     absl::string_view function_id, absl::string_view principal,
                     const std::string& source_arn, diag::Loc origin) {
  auto& permission = stack.Add<aws::lambda::Permission>(id, origin);
  permission.set_function_name(absl::StrCat("${", function_id, "}"));
  permission.set_action("lambda:InvokeFunction");
  permission.set_principal(std::string(principal));
  permission.set_source_arn(source_arn);
}

}  // namespace drc::lower
