// SPDX-License-Identifier: Apache-2.0
//
// Where AWS does not do what a reader of the spec may expect: what the compiler
// does instead, and why.

#ifndef GENERATOR_REPORT_DECISIONS_H_
#define GENERATOR_REPORT_DECISIONS_H_

#include <string>
#include <vector>

#include "dr/v1/environment.pb.h"

namespace drc::report {

struct Decision {
  std::string id;  // stable
  std::string decision;
  std::string reason;
  std::string change;  // how to have it otherwise; empty where AWS has no way
  std::string source;
};

// Those that concern an environment with all defaults.
std::vector<Decision> ListDecisions(const dr::v1::Environment& environment);

// Adds those of them that are about `regions` and `network`, or `routing`.
void AddNetwork(const dr::v1::Environment& environment,
                std::vector<Decision>& decisions);
void AddRouting(const dr::v1::Environment& environment,
                std::vector<Decision>& decisions);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_DECISIONS_H_
