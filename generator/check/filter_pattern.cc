// SPDX-License-Identifier: Apache-2.0

#include "generator/syntax/filter_pattern.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"

namespace drc::check {

void CheckFilterPattern(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Logs& logs = spec.environment->logs();
  const std::string fault = syntax::FilterPatternFault(logs.filter_pattern());
  if (fault.empty()) return;
  out.Error(spec.locations.Of(logs, "filter_pattern"), "filter-pattern",
            absl::StrCat("`filter_pattern` is ",
                         diag::Quoted(logs.filter_pattern()), ": ", fault));
}

}  // namespace drc::check
