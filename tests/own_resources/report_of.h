// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_OWN_RESOURCES_REPORT_OF_H_
#define TESTS_OWN_RESOURCES_REPORT_OF_H_

#include <string>

namespace drc::testing {

// The report.md of `minimal` with this text at its end, which has no finding.
std::string ReportOf(const std::string& own);

}  // namespace drc::testing

#endif  // TESTS_OWN_RESOURCES_REPORT_OF_H_
