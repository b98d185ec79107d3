// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "generator/check/checks.h"
#include "generator/parse/parts.h"
#include "generator/schema/validate.h"

namespace drc::check {
namespace {

diag::Loc PlaceOf(const schema::Violation& violation, const Spec& spec) {
  if (violation.field == nullptr) return spec.Of(*violation.parent);
  const std::string field(violation.field->name());
  return violation.key.empty()
             ? spec.Of(*violation.parent, field, std::max(violation.index, 0))
             : spec.OfKey(*violation.parent, field, violation.key);
}

// Whether the value at fault is one that the spec leaves to its default.
bool IsDefault(const schema::Violation& violation, const Spec& spec) {
  return violation.field != nullptr && violation.rule_id != "required" &&
         !spec.IsWritten(*violation.parent,
                         std::string(violation.field->name()));
}

}  // namespace

bool AreSound(
    std::initializer_list<const google::protobuf::Message*> messages) {
  return absl::c_all_of(messages, [](const google::protobuf::Message* message) {
    return schema::Validate(*message, schema::Validation()).empty();
  });
}

void ReportViolations(Spec& spec, const google::protobuf::Message& message) {
  schema::Validation validation;
  validation.value_of =
      [](const schema::Property& property,
         absl::string_view text) -> std::optional<std::string> {
    // The parser has refused references where none may be. Of the language's
    // own fields that may hold some, the rules are about what is written.
    if (!property.literal() && parse::HasReference(text)) return std::nullopt;
    return std::string(text);
  };
  for (const schema::Violation& violation :
       schema::Validate(message, validation)) {
    diag::Finding& finding = spec.Error(
        PlaceOf(violation, spec), violation.rule_id, "$0$1", violation.text,
        IsDefault(violation, spec) ? "; this default follows from other "
                                     "values: change those, or set it"
                                   : "");
    if (violation.other_index >= 0) {
      finding.Note(
          spec.Of(*violation.parent, std::string(violation.field->name()),
                  violation.other_index),
          "the first is here");
    }
  }
}

void CheckStructure(Spec& spec) { ReportViolations(spec, spec.env); }

}  // namespace drc::check
