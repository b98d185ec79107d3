// SPDX-License-Identifier: Apache-2.0
//
// How a rule over the program says what it found.
#ifndef GENERATOR_VERIFY_REPORT_H_
#define GENERATOR_VERIFY_REPORT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "generator/diag/diagnostics.h"
#include "generator/verify/model.h"

namespace drc::verify {

// Records that a resource breaks a rule, at the rule's level: where the spec
// set the property ("/ReplicationConfiguration/Role", or "" for the resource as
// a whole), or else where it asked for the resource. The text is preceded by
// the resource's path and type.
diag::Finding& Report(const Node& node, absl::string_view property,
                      absl::string_view rule_id, absl::string_view text,
                      diag::Diagnostics& out);

// The place in the spec that Report takes.
diag::Loc PlaceOf(const Node& node, absl::string_view property);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_REPORT_H_
