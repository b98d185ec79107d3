// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "generator/diagram/printers.h"
#include "generator/report/html_sections.h"

namespace drc::report {

void AddDiagram(const diagram::Diagram& diagram, std::string& out) {
  AddSection("diagram", "Diagram", out);
  absl::StrAppend(
      &out,
      "<p class=\"legend\"><span><i style=\"color:var(--way)\"></i>way of "
      "clients</span><span><i "
      "style=\"color:var(--way);border-top-style:dashed\"></i>after a "
      "failover</span><span><i style=\"color:var(--soft)\"></i>calls, connects "
      "the VPCs</span><span><i style=\"color:var(--data)\"></i>replication, "
      "and how far it may lag</span><span><i "
      "style=\"color:var(--watch)\"></i>writes who is active</span><span><i "
      "style=\"color:var(--watch);border-top-style:dotted\"></i>heartbeats, "
      "reads who is active</span></p>\n"
      "<p class=\"narrow\">Scroll the picture sideways to see all of it.</p>\n"
      "<div class=\"scroll\" tabindex=\"0\">\n",
      diagram::Svg(diagram), "</div>\n");
  EndSection(out);
}

}  // namespace drc::report
