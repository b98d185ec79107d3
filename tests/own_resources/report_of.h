// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_OWN_RESOURCES_REPORT_OF_H_
#define TESTS_OWN_RESOURCES_REPORT_OF_H_

#include <string>
#include <vector>

#include "generator/emit/emit.h"

namespace drc::testing {

// What is compiled of `minimal` with this text at its end, which has no
// finding.
std::vector<emit::File> FilesOf(const std::string& own);

// Of these, report.md.
std::string ReportOf(const std::string& own);

}  // namespace drc::testing

#endif  // TESTS_OWN_RESOURCES_REPORT_OF_H_
