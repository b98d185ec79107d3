// SPDX-License-Identifier: Apache-2.0
//
// Code of the user's own that could not start behind the fence, as far as it
// can be known without running it.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/functions/fenced.h"
#include "generator/parse/parse.h"
#include "re2/re2.h"

namespace drc::check {
namespace {

using ::dr::v1::Function;

constexpr absl::string_view kRule = "code-file";

bool IsPython(const Function& function) {
  return absl::StartsWith(function.runtime(), "python");
}

// Whether the file's ending, where it has one of a runtime, is that of its own.
bool EndingFits(const parse::ParsedSpec& spec, const Function& function,
                diag::Diagnostics& out) {
  const std::string& file = function.code_file();
  const bool is_python = absl::EndsWith(file, ".py");
  const bool is_node = absl::EndsWith(file, ".js") ||
                       absl::EndsWith(file, ".mjs") ||
                       absl::EndsWith(file, ".cjs");
  if (is_python == is_node || is_python == IsPython(function)) {
    return true;
  }
  out.Error(spec.locations.Of(function, "code_file"), "code-file",
            absl::StrCat("`code_file` is ", diag::Quoted(file),
                         ", but `runtime` is ", function.runtime()))
      .Note(spec.locations.Of(function, "runtime"), "the runtime");
  return false;
}

bool Matches(const std::string& code, const RE2& pattern) {
  return RE2::PartialMatch(code, pattern);
}

// Why Lambda finds no handler of the name in a Python file; empty where it may.
std::string PythonFault(const std::string& code, const std::string& handler) {
  if (Matches(code,
              RE2(absl::StrCat(R"((?m)^async\s+def\s+)", handler, R"(\b)")))) {
    return absl::StrCat("defines ", handler,
                        " as `async`, which Lambda does not wait for; make it "
                        "a plain function");
  }
  const std::string name = absl::StrCat(R"(\b)", handler, R"(\b)");
  // What binds the name of a module: a definition, an assignment, an import.
  if (Matches(code, RE2(absl::StrCat(R"((?m)^\s*(def|class)\s+)", name))) ||
      Matches(code, RE2(absl::StrCat(name, R"([^=\n]*=[^=])"))) ||
      Matches(code, RE2(absl::StrCat(R"(\bimport\b[^#]*)", name))) ||
      absl::StrContains(code, "import *")) {
    return "";
  }
  return absl::StrCat("defines no ", handler, ", which `handler` names");
}

std::string NodeFault(const std::string& code, const std::string& handler) {
  static const RE2& module = *new RE2(
      R"((?m)^\s*(export\s+(default|const|let|var|async|function|class|[{*])|)"
      R"(import\s+([\w*{][^;()]*\sfrom\s+)?["']))");
  if (Matches(code, module)) {
    return "is an ES module, but code in a template is index.js, which Node "
           "loads as CommonJS; use `require` and `exports`";
  }
  if (absl::StrContains(code, "exports") &&
      Matches(code, RE2(absl::StrCat(R"((^|[^\w$]))", RE2::QuoteMeta(handler),
                                     R"(($|[^\w$]))")))) {
    return "";
  }
  return absl::StrCat("exports no ", handler, ", which `handler` names");
}

// The first name of the code that the fence behind it gives a new meaning.
std::string NameOfFence(const std::string& code,
                        const functions::Language& language) {
  static const RE2& names =
      *new RE2(R"(\b(dr_\w+|DR_\w+|Dr[A-Z]\w*|dr[A-Z]\w*)\b)");
  re2::StringPiece rest(code);
  for (std::string name; RE2::FindAndConsume(&rest, names, &name);) {
    const std::string fence = absl::StrCat(language.own_begin, language.fence);
    if (RE2::PartialMatch(fence, absl::StrCat(R"(\b)", name, R"(\b)")))
      return name;
  }
  return "";
}

std::string Fault(const Function& function, const std::string& code) {
  const functions::Language& language =
      functions::LanguageOf(function.runtime());
  const std::string handler(absl::StripPrefix(function.handler(), "index."));
  // Its form is told elsewhere.
  static const RE2& plain = *new RE2(R"([A-Za-z_$][\w$]*)");
  if (!RE2::FullMatch(handler, plain)) return "";
  const std::string name = NameOfFence(code, language);
  if (!name.empty()) {
    return absl::StrCat("uses the name ", name,
                        ", which the fence behind it defines; rename it");
  }
  return IsPython(function) ? PythonFault(code, handler)
                            : NodeFault(code, handler);
}

// "None" is no action beside others.
void CheckActions(const parse::ParsedSpec& spec, const Function& function,
                  absl::string_view field,
                  const google::protobuf::RepeatedPtrField<std::string>& names,
                  diag::Diagnostics& out) {
  if (names.size() < 2) return;
  for (int i = 0; i < names.size(); ++i) {
    if (names.Get(i) != "None") continue;
    out.Error(spec.locations.Of(function, field, i), "exclusive",
              absl::StrCat("`", field,
                           "` has \"None\" beside other actions; remove one or "
                           "the other"));
  }
}

}  // namespace

void CheckOwnCode(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  for (int i = 0; i < spec.environment->functions_size(); ++i) {
    const Function& function = spec.environment->functions(i);
    CheckActions(spec, function, "table_actions", function.table_actions(),
                 out);
    CheckActions(spec, function, "bucket_actions", function.bucket_actions(),
                 out);
    if (!function.has_code_file() || !EndingFits(spec, function, out) ||
        spec.code[i].empty()) {
      continue;
    }
    const std::string fault = Fault(function, spec.code[i]);
    if (fault.empty()) continue;
    out.Error(spec.locations.Of(function, "code_file"), kRule,
              absl::StrCat("`code_file` ", diag::Quoted(function.code_file()),
                           " ", fault));
  }
}

}  // namespace drc::check
