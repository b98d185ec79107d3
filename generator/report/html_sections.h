// SPDX-License-Identifier: Apache-2.0
//
// The sections of the page, each appended with its heading.

#ifndef GENERATOR_REPORT_HTML_SECTIONS_H_
#define GENERATOR_REPORT_HTML_SECTIONS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/report/report.h"

namespace drc::report {

// Begins a section, which the next one ends; `id` is its address in the page.
void AddSection(absl::string_view id, absl::string_view heading,
                std::string& out);
void EndSection(std::string& out);

// A paragraph of a text with `code`.
void AddParagraph(absl::string_view text, std::string& out);

// The figures above all sections.
void AddCards(const Report& report, std::string& out);

void AddDiagram(const diagram::Diagram& diagram, std::string& out);

// How long each kind of outage takes at the longest, term by term, and how much
// each store may lose.
void AddTimeLine(const proof::RecoveryTime& time, std::string& out);
void AddStores(const proof::RecoveryPoint& point, std::string& out);

void AddInventory(const Inventory& inventory, std::string& out);
void AddRoles(const std::vector<verify::Role>& roles,
              const std::vector<std::string>& regions,
              const std::vector<Caller>& callers, std::string& out);
void AddQuotasToRaise(const proof::Capacity& capacity, std::string& out);
void AddCosts(const Costs& costs, std::string& out);

// What the report does not show.
void AddNotProved(const Report& report, std::string& out);
void AddDecided(const std::vector<Decision>& decisions, std::string& out);
void AddFound(const Report& report, std::string& out);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_HTML_SECTIONS_H_
