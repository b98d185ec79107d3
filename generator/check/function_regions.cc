// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"
#include "re2/re2.h"

namespace drc::check {

void CheckFunctionRegions(const parse::ParsedSpec& spec,
                          diag::Diagnostics& out) {
  static const RE2& form = *new RE2("arn:[^:]*:[^:]*:([^:$]+):.*");
  const dr::v1::Regions& regions = spec.environment->regions();
  const std::string& primary = regions.primary().name();
  const std::string& secondary = regions.secondary().name();
  for (const dr::v1::Function& function : spec.environment->functions()) {
    for (const auto& statement : function.policy_statements()) {
      const auto& resources = statement.resources();
      for (int i = 0; i < resources.size(); ++i) {
        std::string region;
        if (!RE2::FullMatch(resources[i], form, &region) || region != primary ||
            std::find(
                resources.begin(), resources.end(),
                absl::StrReplaceAll(resources[i], {{primary, secondary}})) !=
                resources.end()) {
          continue;
        }
        out.Warning(spec.locations.Of(statement, "resources", i),
                    "function-region",
                    absl::StrCat("the function of ", secondary,
                                 " would need what lies in ", primary,
                                 ", the region that may be lost; write "
                                 "${AWS::Region}, or name its like in ",
                                 secondary, " beside it"));
      }
    }
  }
}

}  // namespace drc::check
