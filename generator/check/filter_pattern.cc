// SPDX-License-Identifier: Apache-2.0
#include "generator/syntax/filter_pattern.h"

#include "generator/check/checks.h"

namespace drc::check {

void CheckFilterPattern(Spec& spec) {
  const dr::v1::Logs& logs = spec.env.logs();
  const std::string fault = syntax::FilterPatternFault(logs.filter_pattern());
  if (fault.empty()) return;
  spec.Error(spec.Of(logs, "filter_pattern"), "filter-pattern",
             "`filter_pattern` is $0: $1", diag::Quoted(logs.filter_pattern()),
             fault);
}

}  // namespace drc::check
