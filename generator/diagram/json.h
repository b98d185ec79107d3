// SPDX-License-Identifier: Apache-2.0

#ifndef GENERATOR_DIAGRAM_JSON_H_
#define GENERATOR_DIAGRAM_JSON_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "generator/diagram/diagram.h"
#include "generator/json/writer.h"

namespace drc::diagram {

// Writes the member "diagram" of an open object: "title", "clusters", "nodes",
// whose cluster is a region's name or null, and "edges" between ids of nodes.
void WriteDiagram(const Diagram& diagram, json::Writer& writer);

// The diagram in the text of a report.json. The error says what is wrong with
// it.
absl::StatusOr<Diagram> ReadDiagram(absl::string_view report);

}  // namespace drc::diagram

#endif  // GENERATOR_DIAGRAM_JSON_H_
