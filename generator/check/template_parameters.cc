// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_join.h"
#include "generator/check/checks.h"

namespace drc::check {

void CheckTemplateParameters(Spec& spec) {
  for (const dr::v1::Parameter& parameter : spec.env.parameters()) {
    const auto check_length = [&](const std::string& value, diag::Loc place) {
      if (static_cast<int>(value.size()) <= parameter.max_length()) return;
      spec.Error(place, "template-parameter",
                 "$0 has $1 characters, and the parameter `max_length` $2",
                 diag::Quoted(value), value.size(), parameter.max_length());
    };
    const auto& allowed = parameter.allowed_values();
    for (int i = 0; i < allowed.size(); ++i) {
      check_length(allowed[i], spec.Of(parameter, "allowed_values", i));
    }
    if (!parameter.has_default_value()) continue;
    const std::string& value = parameter.default_value();
    const diag::Loc place = spec.Of(parameter, "default_value");
    if (allowed.empty()) {
      check_length(value, place);
    } else if (!absl::c_linear_search(allowed, value)) {
      // CloudFormation refuses the template.
      spec.Error(place, "template-parameter",
                 "the default $0 is none of the allowed values $1",
                 diag::Quoted(value), absl::StrJoin(allowed, ", "));
    }
  }
}

}  // namespace drc::check
