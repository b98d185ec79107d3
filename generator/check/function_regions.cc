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

void CheckFunctionRegions(Spec& spec) {
  static const RE2& form = *new RE2("arn:[^:]*:[^:]*:([^:$]+):.*");
  const dr::v1::Regions& regions = spec.env.regions();
  const std::string& primary = regions.primary().name();
  const std::string& secondary = regions.secondary().name();
  for (const dr::v1::Function& function : spec.env.functions()) {
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
        spec.Warning(
            spec.Of(statement, "resources", i), "function-region",
            "the function of $0 would need what lies in $1, the region "
            "that may be lost; write $${AWS::Region}, or name its like "
            "in $0 beside it",
            secondary, primary);
      }
    }
  }
}

}  // namespace drc::check
