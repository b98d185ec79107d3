// SPDX-License-Identifier: Apache-2.0

#include "absl/strings/ascii.h"
#include "generator/check/checks.h"
#include "generator/functions/contracts.h"
#include "generator/functions/fenced.h"
#include "re2/re2.h"

namespace drc::check {
namespace {

// AWS Lambda Developer Guide, "Lambda quotas": 4 KB for all variables of a
// function. The compiler's own take some.
constexpr size_t kMaxBytes = 3072;

// AWS Lambda Developer Guide, "Working with Lambda environment variables",
// reserved and protected ones. Names that begin with "_" are refused by their
// form.
constexpr absl::string_view kLambdas[] = {
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
};

// At least two characters: [A-Za-z][A-Za-z0-9_]+.
bool IsWellFormed(absl::string_view name) {
  return name.size() >= 2 && absl::ascii_isalpha(name[0]) &&
         absl::c_all_of(
             name, [](char c) { return absl::ascii_isalnum(c) || c == '_'; });
}

// Lambda measures the variables as JSON: with quotes and what parts them.
size_t JsonBytes(absl::string_view text) {
  size_t bytes = text.size() + 3;
  for (const char c : text) {
    if (c == '"' || c == '\\') ++bytes;
    if (absl::ascii_iscntrl(c)) bytes += 5;
  }
  return bytes;
}

// Why a user cannot have the variable; empty where they can.
absl::string_view Fault(absl::string_view name, absl::string_view value) {
  if (!IsWellFormed(name)) {
    return "; expected two or more letters, digits and '_', first a letter";
  }
  if (absl::c_linear_search(kLambdas, name))
    return ", which Lambda sets; rename it";
  if (absl::c_linear_search(functions::spec_function::kVariables, name))
    return ", which the compiler sets; rename it";
  if (functions::LeadsAroundFence(name, value)) {
    return ", which would lead around the function's fence; remove it";
  }
  return "";
}

// What would be a reference one map further on.
void WarnOfReference(Spec& spec, const dr::v1::Function& function,
                     const std::string& name, const std::string& value) {
  static const RE2& reference = *new RE2(
      R"(\$\{(AWS::[A-Za-z]+|EnvironmentSuffix|[a-z0-9-]+(/[A-Za-z0-9.-]+)+)\})");
  if (!RE2::PartialMatch(value, reference)) return;
  spec.Warning(spec.OfKey(function, "environment", name), "literal-reference",
               "`environment` is taken literally: the function would read $0; "
               "say it in `environment_references`",
               diag::Quoted(value));
}

}  // namespace

void CheckEnvironmentVariables(Spec& spec) {
  for (const dr::v1::Function& function : spec.env.functions()) {
    size_t bytes = 0;
    for (const std::string& read : function.fence().reads()) {
      bytes += read.size() + 1;
    }
    for (const char* field : {"environment", "environment_references"}) {
      const bool literal = absl::string_view(field) == "environment";
      for (const auto& [name, value] :
           SortedEntries(literal ? function.environment()
                                 : function.environment_references())) {
        bytes += JsonBytes(name) + JsonBytes(value);
        absl::string_view fault = Fault(name, value);
        if (!literal && function.environment().count(name) > 0) {
          fault = ", as one of `environment` is; rename one";
        }
        if (literal && fault.empty())
          WarnOfReference(spec, function, name, value);
        if (fault.empty()) continue;
        spec.Error(spec.OfKey(function, field, name), "environment-variable",
                   "the variable is named $0$1", diag::Quoted(name), fault);
      }
    }
    if (bytes > kMaxBytes) {
      spec.Error(spec.Of(function, "environment"), "environment-variable",
                 "names and values of `environment`, `environment_references` "
                 "and `fence.reads` have $0 bytes, more than $1 (Lambda takes "
                 "4 KB with the compiler's own)",
                 bytes, kMaxBytes);
    }
  }
}

}  // namespace drc::check
