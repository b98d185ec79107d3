// SPDX-License-Identifier: Apache-2.0
#include "generator/report/parts.h"

namespace drc::report {
namespace {

using ::dr::v1::Environment;

void AddFailover(const Environment& environment, Decisions& decisions) {
  if (!environment.failover().automatic()) {
    decisions.push_back(
        {"manual-failover",
         "The alarm notifies; an operator decides about the failover.",
         "`failover.automatic` is false. The time that the operator takes is "
         "part of the recovery time and bounded by nothing.",
         "`failover.automatic: true`", ""});
  }
  if (environment.alerts().subscriptions().empty()) {
    decisions.push_back(
        {"no-subscribers",
         "Alarms and failovers are published, but nobody is told.",
         "The topics have no subscribers of the spec's; those added by hand "
         "are lost when the stack is created anew.",
         "`alerts.subscriptions`", ""});
  }
  decisions.push_back(
      {"manual-failback",
       "An operator fails back, by the evaluator's action failback.",
       "A primary that answers again may lack what the secondary has accepted "
       "since.",
       "", ""});
  decisions.push_back(
      {"security-groups",
       "Traffic between the regions is allowed by address blocks.",
       "A security group of another region cannot be referred to, not over a "
       "peering connection either.",
       "",
       "Amazon VPC Peering Guide, \"Update your security groups to reference "
       "peer security groups\""});
}

}  // namespace

void AddOf(const std::string& names, Decision decision, Decisions& decisions) {
  if (names.empty()) return;
  decision.decision = absl::Substitute(decision.decision, names);
  decisions.push_back(std::move(decision));
}

Decisions ListDecisions(const Environment& environment) {
  Decisions decisions;
  AddBuckets(environment, decisions);
  AddTables(environment, decisions);
  AddRegions(environment.regions(), decisions);
  AddNetwork(environment, decisions);
  AddFunctions(environment, decisions);
  AddRouting(environment, decisions);
  AddHealthMetrics(environment.regions(), decisions);
  AddFailover(environment, decisions);
  AddRoutes(environment, decisions);
  AddBoundary(environment, decisions);
  AddProtection(environment, decisions);
  return decisions;
}

}  // namespace drc::report
