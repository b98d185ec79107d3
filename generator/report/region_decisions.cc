// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/regions.h"
#include "generator/report/parts.h"

namespace drc::report {
namespace {

constexpr char kHealthMetricsRegion[] = "us-east-1";

}  // namespace

// What an account of the regions needs before AWS does what the templates ask.
void AddRegions(const dr::v1::Regions& regions, Decisions& decisions) {
  std::vector<std::string> disabled;
  for (const auto* region : {&regions.primary(), &regions.secondary()}) {
    if (!catalogue::IsEnabledByDefault(region->name())) {
      disabled.push_back(region->name());
    }
  }
  if (!disabled.empty()) {
    decisions.push_back(
        {"opt-in-region",
         absl::Substitute(
             "The account must have enabled $0 before the first deployment.",
             absl::StrJoin(disabled, " and ")),
         "AWS has opened regions disabled since March 2019. 20 hours after one "
         "is disabled again, DynamoDB takes its replicas out of their global "
         "tables.",
         "`regions`",
         "AWS Account Management Reference Guide, \"Enable or disable AWS "
         "Regions in your account\""});
  }
  if (catalogue::PartitionOf(regions.primary().name()) == "aws-cn") {
    decisions.push_back(
        {"china-licence",
         "No name follows the active writer before the account has an ICP "
         "licence.",
         "In China API Gateway answers requests without authentication, and "
         "under custom domain names, for accounts with one alone; Route 53 "
         "asks `/health` and `/active`, which are open.",
         "",
         "Getting Started with Amazon Web Services in China, \"Amazon API "
         "Gateway\""});
  }
}

void AddHealthMetrics(const dr::v1::Regions& regions, Decisions& decisions) {
  const bool has_primarys = regions.primary().name() == kHealthMetricsRegion;
  const bool has_secondarys =
      regions.secondary().name() == kHealthMetricsRegion;
  decisions.push_back(
      {"health-metrics",
       has_primarys ? "The alarms on health checks lie in us-east-1 and fall "
                      "silent with it; the evaluator in the secondary detects "
                      "and notifies without them."
       : has_secondarys ? "Only the health check of the secondary has an "
                          "alarm, in us-east-1."
                        : "No alarm watches the health checks; alarms on the "
                          "evaluator's metrics, in both regions, take their "
                          "place.",
       absl::StrCat(
           "Route 53 publishes the metrics of health checks in us-east-1 only",
           has_primarys     ? "."
           : has_secondarys ? ", and what the primary creates exists after the "
                              "secondary's alarms."
                            : ", which is neither of the regions."),
       "",
       "Amazon Route 53 Developer Guide, \"Monitoring health checks using "
       "CloudWatch\""});
}

}  // namespace drc::report
