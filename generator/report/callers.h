// SPDX-License-Identifier: Apache-2.0
//
// Who may call the API.

#ifndef GENERATOR_REPORT_CALLERS_H_
#define GENERATOR_REPORT_CALLERS_H_

#include <string>
#include <vector>

#include "dr/v1/environment.pb.h"

namespace drc::report {

struct Caller {
  std::string route;  // its key
  std::string who;
  bool anyone = false;  // without a signature or a token
};

// Of each route that clients call, in both regions.
std::vector<Caller> ListCallers(const dr::v1::Environment& environment);

// A line of the summary where anyone may call a route; else empty.
std::string OpenSummary(const std::vector<Caller>& callers);

// The section of `report.md`.
std::string CallersSection(const std::vector<Caller>& callers);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_CALLERS_H_
