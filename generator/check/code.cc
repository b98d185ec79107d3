// SPDX-License-Identifier: Apache-2.0

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/check/runtime_ends.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"

namespace drc::check {
namespace {

using ::dr::v1::Function;

constexpr absl::string_view kProcessorHandler = "index.handler";

bool IsPython(absl::string_view runtime) {
  return absl::StartsWith(runtime, "python");
}

void CheckRuntime(const parse::ParsedSpec& spec, const Function& function,
                  diag::Diagnostics& out) {
  if (function.runtime() != "nodejs18.x") return;
  // AWS Lambda Developer Guide, "Lambda runtimes".
  out.Warning(spec.locations.Of(function, "runtime"), "deprecated-runtime",
              "`runtime` is nodejs18.x, which AWS no longer patches and will "
              "refuse to create from 2027-02-01; use nodejs22.x or newer");
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
  if (!IsDay(environment.deployable_until())) return;
  for (const RuntimeEnd& end : kRuntimeEnds) {
    if (function.runtime() != end.runtime ||
        environment.deployable_until() < end.creation_blocked) {
      continue;
    }
    out.Error(spec.locations.Of(function, "runtime"), "runtime-end",
              absl::StrCat("AWS creates no function of ", end.runtime, " from ",
                           end.creation_blocked,
                           " on, and the environment must be deployable until ",
                           environment.deployable_until(), "; choose ",
                           end.successor))
        .Note(spec.locations.Of(environment, "deployable_until"),
              "the day is set here");
  }
}

// The file's ending, where it has one of a runtime, must be that of its own.
void CheckEnding(const parse::ParsedSpec& spec, const Function& function,
                 diag::Diagnostics& out) {
  const std::string& file = function.code_file();
  const bool is_python = absl::EndsWith(file, ".py");
  const bool is_node = absl::EndsWith(file, ".js") ||
                       absl::EndsWith(file, ".mjs") ||
                       absl::EndsWith(file, ".cjs");
  if (is_python == is_node || is_python == IsPython(function.runtime())) {
    return;
  }
  out.Error(spec.locations.Of(function, "code_file"), "code-file",
            absl::StrCat("`code_file` is ", diag::Quoted(file),
                         ", but `runtime` is ", function.runtime()))
      .Note(spec.locations.Of(function, "runtime"), "the runtime");
}

// Without a file, the function is the transaction processor, whose demands are
// those of infra_specs/functions/transaction_processor.py.
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
  for (const dr::v1::Table& table : spec.environment->tables()) {
    if (table.name() != function.table()) continue;
    if (table.has_sort_key()) {
      out.Error(spec.locations.Of(table.sort_key()), "code-file",
                "the transaction processor writes items without a sort key; "
                "remove `sort_key`, or set the function's `code_file`")
          .Note(spec.locations.Of(function), "the function");
    }
    if (table.partition_key().type() != dr::v1::ATTRIBUTE_TYPE_STRING) {
      out.Error(spec.locations.Of(table.partition_key(), "type"), "code-file",
                "the transaction processor writes partition keys of "
                "ATTRIBUTE_TYPE_STRING; change `type`, or set the function's "
                "`code_file`")
          .Note(spec.locations.Of(function), "the function");
    }
    break;
  }
}

}  // namespace

void CheckCode(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  for (const Function& function : spec.environment->functions()) {
    CheckRuntime(spec, function, out);
    CheckRuntimeEnd(spec, function, out);
    if (function.has_code_file()) {
      CheckEnding(spec, function, out);
    } else {
      CheckProcessor(spec, function, out);
    }
  }
}

}  // namespace drc::check
