// SPDX-License-Identifier: Apache-2.0

#ifndef GENERATOR_REPORT_HTML_REPORT_H_
#define GENERATOR_REPORT_HTML_REPORT_H_

#include <string>

#include "generator/report/report.h"

namespace drc::report {

// The report for who approves an environment: one page, which loads nothing and
// runs nothing.
std::string HtmlReport(const Report& report);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_HTML_REPORT_H_
