// SPDX-License-Identifier: Apache-2.0

#include "generator/catalogue/aws_facts.h"
#include "generator/check/checks.h"
#include "generator/functions/fenced.h"
#include "generator/schema/schema.h"

namespace drc::check {
namespace {

using ::dr::v1::Function;

constexpr absl::string_view kProcessorHandler = "index.handler";
// What the transaction processor writes beside the key.
constexpr absl::string_view kProcessorAttributes[] = {
    "amount",   "content_sha256", "creditor_account",
    "currency", "debtor_account", "document",
    "region",   "stored_at",      "timestamp",
};

bool IsPython(absl::string_view runtime) {
  return absl::StartsWith(runtime, "python");
}

// What AWS says of the function's runtime. Null where the language does not
// have the runtime, which is told elsewhere.
const catalogue::RuntimeFacts* RuntimeOf(const Function& function) {
  const auto* field = Function::descriptor()->FindFieldByName("runtime");
  const auto& known = schema::PropertyOf(field).enum_values();
  if (!absl::c_linear_search(known, function.runtime())) return nullptr;
  return catalogue::FindRuntime(function.runtime());
}

// The compiler reads no clock: what is over on the day of AWS's data is told.
void CheckRuntime(Spec& spec, const Function& function) {
  const catalogue::RuntimeFacts* runtime = RuntimeOf(function);
  if (runtime == nullptr || runtime->deprecated.empty() ||
      runtime->deprecated > catalogue::FactsDate()) {
    return;
  }
  spec.Warning(spec.Of(function, "runtime"), "deprecated-runtime",
               "`runtime` is $0, which AWS no longer patches and will refuse "
               "to create from $1; use $2",
               runtime->name, runtime->creation_blocked, runtime->successor);
}

// Whether a text has the length and the century of a day; what else is wrong
// with one, CheckStructure says.
bool IsDay(absl::string_view text) {
  return text.size() == 10 && absl::StartsWith(text, "20");
}

// Whether functions of the runtime can be created as long as the environment
// must be deployable.
void CheckRuntimeEnd(Spec& spec, const Function& function) {
  const catalogue::RuntimeFacts* runtime = RuntimeOf(function);
  if (!IsDay(spec.env.deployable_until()) || runtime == nullptr ||
      runtime->creation_blocked.empty() ||
      spec.env.deployable_until() < runtime->creation_blocked) {
    return;
  }
  const auto* next = catalogue::FindRuntime(runtime->successor);
  const bool lasts =
      next != nullptr && (next->creation_blocked.empty() ||
                          spec.env.deployable_until() < next->creation_blocked);
  spec.Error(spec.Of(function, "runtime"), "runtime-end",
             "AWS creates no function of $0 from $1 on, and the environment "
             "must be deployable until $2; choose $3",
             runtime->name, runtime->creation_blocked,
             spec.env.deployable_until(), lasts ? next->name : "an earlier day")
      .Note(spec.Of(spec.env, "deployable_until"), "the day is set here");
}

// The demands of infra_specs/functions/transaction_processor.py on its table.
void CheckProcessorKeys(Spec& spec, const Function& function) {
  for (const dr::v1::Table& table : spec.env.tables()) {
    if (table.name() != function.table()) continue;
    if (table.has_sort_key()) {
      spec.Error(spec.Of(table.sort_key()), "code-file",
                 "the transaction processor writes items without a sort key; "
                 "remove `sort_key`, or set the function's `code_file`")
          .Note(spec.Of(function), "the function");
    }
    const dr::v1::Attribute& key = table.partition_key();
    if (key.type() != dr::v1::ATTRIBUTE_TYPE_STRING) {
      spec.Error(spec.Of(key, "type"), "code-file",
                 "the transaction processor writes partition keys of "
                 "ATTRIBUTE_TYPE_STRING; change `type`, or set the function's "
                 "`code_file`")
          .Note(spec.Of(function), "the function");
    }
    if (absl::c_linear_search(kProcessorAttributes, key.name())) {
      spec.Error(spec.Of(key, "name"), "code-file",
                 "the transaction processor writes an attribute $0 of its own, "
                 "which the partition key would overwrite; choose another name",
                 diag::Quoted(key.name()))
          .Note(spec.Of(function), "the function");
    }
    break;
  }
}

// Without a file, the function is the transaction processor.
void CheckProcessor(Spec& spec, const Function& function) {
  if (!IsPython(function.runtime())) {
    spec.Error(spec.Of(function, "runtime"), "code-file",
               "`runtime` is $0, but the transaction processor is Python; set "
               "`code_file` to code of your own",
               function.runtime());
  }
  if (function.handler() != kProcessorHandler) {
    spec.Error(spec.Of(function, "handler"), "code-file",
               "`handler` is $0, but the transaction processor's is $1; remove "
               "it, or set `code_file`",
               diag::Quoted(function.handler()), kProcessorHandler);
  }
}

}  // namespace

void CheckCode(Spec& spec) {
  for (int i = 0; i < spec.env.functions_size(); ++i) {
    const Function& function = spec.env.functions(i);
    if (function.code().has_image()) continue;
    CheckRuntime(spec, function);
    CheckRuntimeEnd(spec, function);
    if (!function.has_code_file() && !function.has_code())
      CheckProcessor(spec, function);
    if (functions::IsTransactionProcessor(spec.parsed.code[i])) {
      CheckProcessorKeys(spec, function);
    }
  }
}

}  // namespace drc::check
