// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PARSE_OWN_JSON_H_
#define GENERATOR_PARSE_OWN_JSON_H_

#include "dr/v1/environment.pb.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/locations.h"

namespace drc::parse {

// Puts the `json` of `resources` and `overrides` into their properties, so that
// whoever reads these finds all of them. What cannot be put there is reported.
void ApplyJson(const Locations& locations, dr::v1::Environment& environment,
               diag::Diagnostics& diagnostics);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_OWN_JSON_H_
