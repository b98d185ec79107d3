// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/functions/fenced.h"
#include "generator/parse/parse.h"
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
  const auto& known = schema::PropertyOf(field).enum_values;
  if (std::find(known.begin(), known.end(), function.runtime()) ==
      known.end()) {
    return nullptr;
  }
  return catalogue::FindRuntime(function.runtime());
}

// The compiler reads no clock: what is over on the day of AWS's data is told.
void CheckRuntime(const parse::ParsedSpec& spec, const Function& function,
                  diag::Diagnostics& out) {
  const catalogue::RuntimeFacts* runtime = RuntimeOf(function);
  if (runtime == nullptr || runtime->deprecated.empty() ||
      runtime->deprecated > catalogue::FactsDate()) {
    return;
  }
  out.Warning(
      spec.locations.Of(function, "runtime"), "deprecated-runtime",
      absl::StrCat("`runtime` is ", runtime->name,
                   ", which AWS no longer patches and will refuse to "
                   "create from ",
                   runtime->creation_blocked, "; use ", runtime->successor));
}

// Whether a text has the length and the century of a day; what else is wrong
// with one, CheckStructure says.
bool IsDay(absl::string_view text) {
  return text.size() == 10 && absl::StartsWith(text, "20");
}

// Whether functions of the runtime can be created as long as the environment
// must be deployable.
void CheckRuntimeEnd(const parse::ParsedSpec& spec, const Function& function,
                     diag::Diagnostics& out) {
  const dr::v1::Environment& environment = *spec.environment;
  const catalogue::RuntimeFacts* runtime = RuntimeOf(function);
  if (!IsDay(environment.deployable_until()) || runtime == nullptr ||
      runtime->creation_blocked.empty() ||
      environment.deployable_until() < runtime->creation_blocked) {
    return;
  }
  const auto* next = catalogue::FindRuntime(runtime->successor);
  const bool lasts = next != nullptr &&
                     (next->creation_blocked.empty() ||
                      environment.deployable_until() < next->creation_blocked);
  out.Error(spec.locations.Of(function, "runtime"), "runtime-end",
            absl::StrCat("AWS creates no function of ", runtime->name, " from ",
                         runtime->creation_blocked,
                         " on, and the environment must be deployable until ",
                         environment.deployable_until(), "; choose ",
                         lasts ? next->name : "an earlier day"))
      .Note(spec.locations.Of(environment, "deployable_until"),
            "the day is set here");
}

// The demands of infra_specs/functions/transaction_processor.py on its table.
void CheckProcessorKeys(const parse::ParsedSpec& spec, const Function& function,
                        diag::Diagnostics& out) {
  for (const dr::v1::Table& table : spec.environment->tables()) {
    if (table.name() != function.table()) continue;
    if (table.has_sort_key()) {
      out.Error(spec.locations.Of(table.sort_key()), "code-file",
                "the transaction processor writes items without a sort key; "
                "remove `sort_key`, or set the function's `code_file`")
          .Note(spec.locations.Of(function), "the function");
    }
    const dr::v1::Attribute& key = table.partition_key();
    if (key.type() != dr::v1::ATTRIBUTE_TYPE_STRING) {
      out.Error(spec.locations.Of(key, "type"), "code-file",
                "the transaction processor writes partition keys of "
                "ATTRIBUTE_TYPE_STRING; change `type`, or set the function's "
                "`code_file`")
          .Note(spec.locations.Of(function), "the function");
    }
    if (std::find(std::begin(kProcessorAttributes),
                  std::end(kProcessorAttributes),
                  key.name()) != std::end(kProcessorAttributes)) {
      out.Error(spec.locations.Of(key, "name"), "code-file",
                absl::StrCat("the transaction processor writes an attribute ",
                             diag::Quoted(key.name()),
                             " of its own, which the partition key would "
                             "overwrite; choose another name"))
          .Note(spec.locations.Of(function), "the function");
    }
    break;
  }
}

// Without a file, the function is the transaction processor.
void CheckProcessor(const parse::ParsedSpec& spec, const Function& function,
                    diag::Diagnostics& out) {
  if (!IsPython(function.runtime())) {
    out.Error(spec.locations.Of(function, "runtime"), "code-file",
              absl::StrCat("`runtime` is ", function.runtime(),
                           ", but the transaction processor is Python; set "
                           "`code_file` to code of your own"));
  }
  if (function.handler() != kProcessorHandler) {
    out.Error(
        spec.locations.Of(function, "handler"), "code-file",
        absl::StrCat("`handler` is ", diag::Quoted(function.handler()),
                     ", but the transaction processor's is ", kProcessorHandler,
                     "; remove it, or set `code_file`"));
  }
}

}  // namespace

void CheckCode(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  for (int i = 0; i < spec.environment->functions_size(); ++i) {
    const Function& function = spec.environment->functions(i);
    if (function.code().has_image()) continue;
    CheckRuntime(spec, function, out);
    CheckRuntimeEnd(spec, function, out);
    if (!function.has_code_file() && !function.has_code())
      CheckProcessor(spec, function, out);
    if (functions::IsTransactionProcessor(spec.code[i])) {
      CheckProcessorKeys(spec, function, out);
    }
  }
}

}  // namespace drc::check
