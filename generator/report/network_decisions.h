// SPDX-License-Identifier: Apache-2.0
//
// The decisions about zones, endpoints and names.

#ifndef GENERATOR_REPORT_NETWORK_DECISIONS_H_
#define GENERATOR_REPORT_NETWORK_DECISIONS_H_

#include <vector>

#include "dr/v1/environment.pb.h"
#include "generator/report/decisions.h"

namespace drc::report {

// Of `regions` and `network`.
void AddNetwork(const dr::v1::Environment& environment,
                std::vector<Decision>& decisions);

// Of `routing`.
void AddRouting(const dr::v1::Environment& environment,
                std::vector<Decision>& decisions);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_NETWORK_DECISIONS_H_
