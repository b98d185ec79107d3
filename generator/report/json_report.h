// SPDX-License-Identifier: Apache-2.0

#ifndef GENERATOR_REPORT_JSON_REPORT_H_
#define GENERATOR_REPORT_JSON_REPORT_H_

#include <string>

#include "generator/report/report.h"

namespace drc::report {

// The report for tools. Members hold what the structs of the same names hold;
// times are whole seconds, and what is not known is null.
std::string JsonReport(const Report& report);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_JSON_REPORT_H_
