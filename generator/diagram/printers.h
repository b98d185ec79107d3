// SPDX-License-Identifier: Apache-2.0
//
// A diagram for a page, for Markdown, and for programs.

#ifndef GENERATOR_DIAGRAM_PRINTERS_H_
#define GENERATOR_DIAGRAM_PRINTERS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "generator/diagram/diagram.h"
#include "generator/json/writer.h"

namespace drc::diagram {

// The diagram as an SVG element for a page of HTML. Colours are the page's, by
// classes, so that it is light or dark as the page is: kSvgStyle has them, and
// takes colours from variables: --ink, --soft (of lesser text), --page, --card,
// --line, --way (of clients), --watch (what decides the failover), --data.
std::string Svg(const Diagram& diagram);

extern const absl::string_view kSvgStyle;

// The diagram as a flowchart of Mermaid's, which GitHub and GitLab draw in
// Markdown: a subgraph for each region, whose stacks are one node.
std::string Mermaid(const Diagram& diagram);

// Writes the member "diagram" of an open object: "title", "clusters", "nodes",
// whose cluster is a region's name or null, and "edges" between ids of nodes.
void WriteDiagram(const Diagram& diagram, json::Writer& writer);

// The diagram in the text of a report.json. The error says what is wrong with
// it.
absl::StatusOr<Diagram> ReadDiagram(absl::string_view report);

}  // namespace drc::diagram

#endif  // GENERATOR_DIAGRAM_PRINTERS_H_
