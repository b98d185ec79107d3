// SPDX-License-Identifier: Apache-2.0

#ifndef GENERATOR_DIAGRAM_SVG_H_
#define GENERATOR_DIAGRAM_SVG_H_

#include <string>

#include "absl/strings/string_view.h"
#include "generator/diagram/diagram.h"

namespace drc::diagram {

// The diagram as an SVG element for a page of HTML. Colours are the page's, by
// classes, so that it is light or dark as the page is: kSvgStyle has them, and
// takes colours from variables: --ink, --soft (of lesser text), --page, --card,
// --line, --way (of clients), --watch (what decides the failover), --data.
std::string Svg(const Diagram& diagram);

extern const absl::string_view kSvgStyle;

}  // namespace drc::diagram

#endif  // GENERATOR_DIAGRAM_SVG_H_
