// SPDX-License-Identifier: Apache-2.0

#ifndef GENERATOR_DIAGRAM_MERMAID_H_
#define GENERATOR_DIAGRAM_MERMAID_H_

#include <string>

#include "generator/diagram/diagram.h"

namespace drc::diagram {

// The diagram as a flowchart of Mermaid's, which GitHub and GitLab draw in
// Markdown: a subgraph for each region, whose stacks are one node.
std::string Mermaid(const Diagram& diagram);

}  // namespace drc::diagram

#endif  // GENERATOR_DIAGRAM_MERMAID_H_
