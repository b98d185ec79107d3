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

using Decisions = std::vector<Decision>;

// Those that concern an environment with all defaults.
Decisions ListDecisions(const dr::v1::Environment& environment);

// Its parts, by what they are about.
void AddBoundary(const dr::v1::Environment& environment, Decisions& decisions);
void AddBuckets(const dr::v1::Environment& environment, Decisions& decisions);
void AddFunctions(const dr::v1::Environment& environment, Decisions& decisions);
void AddHealthMetrics(const dr::v1::Regions& regions, Decisions& decisions);
void AddNetwork(const dr::v1::Environment& environment, Decisions& decisions);
void AddProtection(const dr::v1::Environment& environment,
                   Decisions& decisions);
void AddRegions(const dr::v1::Regions& regions, Decisions& decisions);
void AddRoutes(const dr::v1::Environment& environment, Decisions& decisions);
void AddRouting(const dr::v1::Environment& environment, Decisions& decisions);
void AddTables(const dr::v1::Environment& environment, Decisions& decisions);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_DECISIONS_H_
