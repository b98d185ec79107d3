// SPDX-License-Identifier: Apache-2.0

#ifndef GENERATOR_REPORT_MARKDOWN_REPORT_H_
#define GENERATOR_REPORT_MARKDOWN_REPORT_H_

#include <string>

#include "generator/report/report.h"

namespace drc::report {

// The report for people: a summary, then a section for each part.
std::string MarkdownReport(const Report& report);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_MARKDOWN_REPORT_H_
