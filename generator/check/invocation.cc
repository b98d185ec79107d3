// SPDX-License-Identifier: Apache-2.0
#include "generator/check/checks.h"
#include "generator/program/program.h"
#include "generator/proof/route_access.h"

namespace drc::check {
namespace {

using ::dr::v1::Function;

// Whether the spec's own resources name the function: they may invoke it.
bool IsNamed(const Spec& spec, const Function& function) {
  const std::string reference = absl::StrCat(
      "functions/", program::CamelCase(function.name()), "Function");
  const RE2 name(
      absl::StrCat(R"((?s)[^A-Za-z0-9_-])", RE2::QuoteMeta(function.name()),
                   R"(-\$\{EnvironmentSuffix\})"),
      RE2::Latin1);
  return absl::c_any_of(spec.env.resources(), [&](const auto& resource) {
    const std::string text = resource.SerializeAsString();
    return absl::StrContains(text, reference) || RE2::PartialMatch(text, name);
  });
}

}  // namespace

void CheckInvocation(Spec& spec) {
  if (proof::RoutedFunction(spec.env) == nullptr) return;
  for (const Function& function : spec.env.functions()) {
    if (function.name().empty() ||
        function.name() == spec.env.routing().function() ||
        !function.schedules().empty() || !function.routes().empty() ||
        IsNamed(spec, function)) {
      continue;
    }
    spec.Warning(spec.Of(function), "uninvoked",
                 "nothing of the environment invokes $0: the API leads to $1, "
                 "and it has no `routes` and no `schedules`; pass over this if "
                 "somebody else invokes it, in both regions",
                 diag::Quoted(function.name()),
                 diag::Quoted(spec.env.routing().function()));
  }
}

}  // namespace drc::check
