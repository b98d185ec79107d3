// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_LOWER_RESOURCES_H_
#define GENERATOR_LOWER_RESOURCES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/lower/context.h"

namespace drc::lower {

// Whether what is placed so is in the side's region.
bool IsIn(const Side& side, dr::v1::Placement placement);

// A text of the spec that may hold references, as a text of the program in a
// stack of the side's region: "${security/Key.Arn}" becomes
// "${us-west-2/security/Key.Arn}", "${!x}" the literal "${x}".
std::string OwnText(const Context& context, const Side& side,
                    absl::string_view text);

// The spec's `overrides`.
using Overrides = std::vector<const dr::v1::Override*>;
Overrides AllOverrides(const Context& context);

// Changes resources as the overrides say. Returns those that met none so far.
Overrides ApplyOverrides(Context& context, const Overrides& changes);

// Makes faults of overrides that met no resource.
void ReportUnmet(Context& context, const Overrides& changes);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_RESOURCES_H_
