// SPDX-License-Identifier: Apache-2.0
//
// How a rule over the program says what it found.
#ifndef GENERATOR_VERIFY_REPORT_H_
#define GENERATOR_VERIFY_REPORT_H_

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/diag/diagnostics.h"
#include "generator/verify/model.h"

namespace drc::verify {

// The place in the spec of a property ("/ReplicationConfiguration/Role", or ""
// for the resource as a whole): where the spec set it, or else where it asked
// for the resource.
diag::Loc PlaceOf(const Node& node, absl::string_view property);

// Records that a resource breaks a rule, at the rule's level and at that place.
// The text is preceded by the resource's path and type.
diag::Finding& ReportText(diag::Diagnostics& out, const Node& node,
                          absl::string_view property, absl::string_view rule_id,
                          absl::string_view text);

// The same of a text in parts, as absl::StrCat takes them.
template <typename... Parts>
diag::Finding& Report(diag::Diagnostics& out, const Node& node,
                      absl::string_view property, absl::string_view rule_id,
                      const Parts&... parts) {
  return ReportText(out, node, property, rule_id, absl::StrCat(parts...));
}

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_REPORT_H_
