// SPDX-License-Identifier: Apache-2.0

#include "generator/functions/fenced.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/functions/contracts.h"
#include "generator/functions/embedded.h"

namespace drc::functions {

const Language& LanguageOf(absl::string_view runtime) {
  static const auto& python = *new Language{
      PythonFence(), spec_function::kPythonHandler, "\n\ndr_own = ", "\n"};
  static const auto& node =
      *new Language{NodeFence(), spec_function::kNodeHandler,
                    "\n\nconst drOwn = module.exports.", ";\n"};
  return absl::StartsWith(runtime, "nodejs") ? node : python;
}

std::string Fenced(absl::string_view code, absl::string_view handler,
                   const Language& language) {
  return absl::StrCat(code, language.own_begin, handler, language.own_end,
                      language.fence);
}

bool IsFenced(absl::string_view code, const Language& language) {
  return absl::EndsWith(code, absl::StrCat(language.own_end, language.fence)) &&
         absl::StrContains(code, language.own_begin);
}

absl::string_view OwnPart(absl::string_view code, const Language& language) {
  if (!IsFenced(code, language)) return code;
  return code.substr(0, code.rfind(language.own_begin));
}

bool IsTransactionProcessor(absl::string_view code) {
  return code.empty() || code == TransactionProcessor();
}

}  // namespace drc::functions
