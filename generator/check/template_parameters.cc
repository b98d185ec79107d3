// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"

namespace drc::check {

void CheckTemplateParameters(const parse::ParsedSpec& spec,
                             diag::Diagnostics& out) {
  for (const dr::v1::Parameter& parameter : spec.environment->parameters()) {
    const auto check_length = [&](const std::string& value, diag::Loc place) {
      if (static_cast<int>(value.size()) <= parameter.max_length()) return;
      out.Error(place, "template-parameter",
                absl::StrCat(diag::Quoted(value), " has ", value.size(),
                             " characters, and the parameter `max_length` ",
                             parameter.max_length()));
    };
    const auto& allowed = parameter.allowed_values();
    for (int i = 0; i < allowed.size(); ++i) {
      check_length(allowed[i],
                   spec.locations.Of(parameter, "allowed_values", i));
    }
    if (!parameter.has_default_value()) continue;
    const std::string& value = parameter.default_value();
    const diag::Loc place = spec.locations.Of(parameter, "default_value");
    if (allowed.empty()) {
      check_length(value, place);
    } else if (std::find(allowed.begin(), allowed.end(), value) ==
               allowed.end()) {
      // CloudFormation refuses the template.
      out.Error(place, "template-parameter",
                absl::StrCat("the default ", diag::Quoted(value),
                             " is none of the allowed values ",
                             absl::StrJoin(allowed, ", ")));
    }
  }
}

}  // namespace drc::check
