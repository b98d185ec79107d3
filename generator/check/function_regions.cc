// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_replace.h"
#include "generator/check/checks.h"
#include "re2/re2.h"

namespace drc::check {

namespace {

// The service and the region that an ARN names, "sns:us-east-1"; empty where it
// names none.
std::string PlaceIn(const std::string& arn) {
  static const RE2& form = *new RE2(
      R"(arn:(?:\$\{AWS::Partition\}|[^:$]*):([a-z0-9-]+:[a-z0-9-]+):.*)");
  std::string place;
  RE2::FullMatch(arn, form, &place);
  return place;
}

// Whether one of the function's statements names something there.
bool Names(const dr::v1::Function& function, const std::string& place) {
  return absl::c_any_of(
      function.policy_statements(), [&](const auto& statement) {
        return absl::c_any_of(statement.resources(), [&](const auto& resource) {
          return PlaceIn(resource) == place;
        });
      });
}

}  // namespace

void CheckFunctionRegions(Spec& spec) {
  const std::string& primary = spec.env.regions().primary().name();
  const std::string& secondary = spec.env.regions().secondary().name();
  for (const dr::v1::Function& function : spec.env.functions()) {
    for (const auto& statement : function.policy_statements()) {
      for (int i = 0; i < statement.resources_size(); ++i) {
        const std::string place = PlaceIn(statement.resources(i));
        if (primary.empty() ||
            !absl::EndsWith(place, absl::StrCat(":", primary)) ||
            Names(function,
                  absl::StrReplaceAll(place, {{primary, secondary}}))) {
          continue;
        }
        spec.Warning(spec.Of(statement, "resources", i), "function-region",
                     "the function of $0 would need what lies in $1, the "
                     "region that may be lost; write $${AWS::Region}, or name "
                     "its like in $0 beside it",
                     secondary, primary);
      }
    }
  }
}

}  // namespace drc::check
