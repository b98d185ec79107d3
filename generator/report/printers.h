// SPDX-License-Identifier: Apache-2.0

#ifndef GENERATOR_REPORT_PRINTERS_H_
#define GENERATOR_REPORT_PRINTERS_H_

#include <string>

#include "generator/proof/recovery_point.h"
#include "generator/proof/recovery_time.h"
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

}  // namespace drc::report

#endif  // GENERATOR_REPORT_PRINTERS_H_
