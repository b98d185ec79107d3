// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_REPORT_MARKDOWN_FINDINGS_H_
#define GENERATOR_REPORT_MARKDOWN_FINDINGS_H_

#include <string>

#include "generator/report/report.h"

namespace drc::report {

// Appends the objectives that the spec misses, if any.
void AddBroken(const Report& report, std::string& out);

// Appends the warnings, and what the spec passes over.
void AddWarnings(const Report& report, std::string& out);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_MARKDOWN_FINDINGS_H_
