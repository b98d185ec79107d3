// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/check/checks.h"
#include "generator/check/violations.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/check_text.h"
#include "generator/parse/parse.h"
#include "generator/schema/validate.h"
#include "google/protobuf/descriptor.h"

namespace drc::check {
namespace {

diag::Loc PlaceOf(const schema::Violation& violation,
                  const parse::Locations& locations) {
  if (violation.field == nullptr) return locations.Of(*violation.parent);
  const std::string field(violation.field->name());
  return violation.key.empty()
             ? locations.Of(*violation.parent, field,
                            std::max(violation.index, 0))
             : locations.OfKey(*violation.parent, field, violation.key);
}

// Whether the value at fault is one that the spec leaves to its default.
bool IsDefault(const schema::Violation& violation,
               const parse::Locations& locations) {
  return violation.field != nullptr && violation.rule_id != "required" &&
         !locations.IsWritten(*violation.parent,
                              std::string(violation.field->name()));
}

}  // namespace

void ReportViolations(const parse::ParsedSpec& spec,
                      const google::protobuf::Message& message,
                      diag::Diagnostics& out) {
  schema::Validation validation;
  validation.value_of =
      [](const schema::Property& property,
         absl::string_view text) -> std::optional<std::string> {
    // The parser has refused references where none may be. Of the language's
    // own fields that may hold some, the rules are about what is written.
    if (!property.literal && parse::HasReference(text)) return std::nullopt;
    return std::string(text);
  };
  for (const schema::Violation& violation :
       schema::Validate(message, validation)) {
    diag::Finding& finding = out.Error(
        PlaceOf(violation, spec.locations), violation.rule_id,
        IsDefault(violation, spec.locations)
            ? absl::StrCat(violation.text,
                           "; this default follows from other values: change "
                           "those, or set it")
            : violation.text);
    if (violation.other_index >= 0) {
      finding.Note(spec.locations.Of(*violation.parent,
                                     std::string(violation.field->name()),
                                     violation.other_index),
                   "the first is here");
    }
  }
}

void CheckStructure(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  ReportViolations(spec, *spec.environment, out);
}

}  // namespace drc::check
