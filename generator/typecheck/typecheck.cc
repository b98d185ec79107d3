// SPDX-License-Identifier: Apache-2.0

#include "generator/typecheck/typecheck.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "generator/schema/validate.h"

namespace drc::typecheck {
namespace {

// "Policies[0].PolicyName" -> "/Policies/0/PolicyName".
std::string Pointer(absl::string_view path) {
  if (path.empty()) return "";
  return absl::StrCat(
      "/", absl::StrReplaceAll(
               path,
               {{".", "/"}, {"[\"", "/"}, {"\"]", ""}, {"[", "/"}, {"]", ""}}));
}

void CheckResource(const program::Resource& resource, absl::string_view stack,
                   const schema::Validation& validation,
                   std::vector<std::string>& faults, diag::Diagnostics& out) {
  const schema::Resource* type = resource.schema->resource;
  if (type == nullptr) {
    faults.push_back(absl::StrCat(stack, ": ", resource.logical_id, ": ",
                                  resource.schema->descriptor->full_name(),
                                  " is no resource type"));
    return;
  }
  for (const schema::Violation& violation :
       schema::Validate(*resource.properties, validation)) {
    const std::string place = absl::StrCat(stack, ": ", resource.logical_id);
    if (resource.is_own) {
      out.Error(
          program::PlaceOf(resource, Pointer(violation.path)),
          violation.rule_id,
          absl::StrCat(place, " (", type->type_name(), "): ", violation.text));
      continue;
    }
    faults.push_back(absl::StrCat(place, " (", type->type_name(), ")",
                                  violation.path.empty() ? "" : ".",
                                  violation.path, ": ", violation.text));
  }
}

}  // namespace

absl::Status Typecheck(const program::Lowered& lowered,
                       diag::Diagnostics& out) {
  const program::Program& program = lowered.program();
  schema::Validation validation;
  validation.names = schema::Names::kProperty;
  std::vector<std::string> faults;
  for (const auto& stack : program.stacks) {
    validation.value_of = [&](const schema::Property&, absl::string_view text) {
      return SampleValue(text, program, *stack);
    };
    const std::string path = stack->Path();
    for (const auto& resource : stack->resources) {
      CheckResource(*resource, path, validation, faults, out);
    }
  }
  if (faults.empty()) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat("the compiler made resources that AWS refuses:\n  ",
                   absl::StrJoin(faults, "\n  ")));
}

}  // namespace drc::typecheck
