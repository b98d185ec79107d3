// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_REPORT_WORDS_H_
#define GENERATOR_REPORT_WORDS_H_

#include <string>

#include "generator/proof/recovery_point.h"
#include "generator/proof/recovery_time.h"

namespace drc::report {

// Verdicts as people read them: in Markdown, with `code` and **what matters**.
std::string Words(const proof::RecoveryTime& time);
const char* Words(proof::PointVerdict verdict);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_WORDS_H_
