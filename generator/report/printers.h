// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_REPORT_PRINTERS_H_
#define GENERATOR_REPORT_PRINTERS_H_

#include "generator/report/report.h"

namespace drc::report {

// The report for tools. Members hold what the structs of the same names hold;
// times are whole seconds, and what is not known is null.
std::string JsonReport(const Report& report);

// The report for people: a summary, then a section for each part.
std::string MarkdownReport(const Report& report);

// The report for who approves an environment: one page, which loads nothing and
// runs nothing.
std::string HtmlReport(const Report& report);

// Verdicts as people read them: in Markdown, with `code` and **what matters**.
std::string Words(const proof::RecoveryTime& time);
const char* Words(proof::PointVerdict verdict);

// Appends the objectives that the spec misses, if any.
void AddBroken(const Report& report, std::string& out);

// Appends the warnings, and what the spec passes over.
void AddWarnings(const Report& report, std::string& out);

// The sections of the page, each appended with its heading.

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

#endif  // GENERATOR_REPORT_PRINTERS_H_
