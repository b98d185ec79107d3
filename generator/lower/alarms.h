// SPDX-License-Identifier: Apache-2.0
//
// CloudWatch alarms. An alarm reads metrics of its own region and publishes to
// the topic of its own region.
#ifndef GENERATOR_LOWER_ALARMS_H_
#define GENERATOR_LOWER_ALARMS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/lower/context.h"

namespace drc::lower {

// The alarm of the secondary's failover stack that the primary is not the
// active writer. Route 53 follows it.
inline constexpr absl::string_view kNotActiveAlarmId = "PrimaryNotActiveAlarm";

struct AlarmSpec {
  std::string id;
  std::string name;  // without the suffix
  std::string description;
  std::string metric_namespace;
  std::string metric;
  std::vector<std::pair<std::string, std::string>> dimensions;
  std::string statistic = "Sum";  // or a percentile such as "p99"
  int period = 60;                // seconds
  int periods = 1;                // that are looked at
  int breaching = 0;              // of them; 0: all
  std::string comparison = "GreaterThanOrEqualToThreshold";
  double threshold = 1;
  std::string missing_data = "notBreaching";
  bool tell_recovery = false;  // publishes the return to OK, too
  diag::Loc origin;
};

void AddAlarm(const Side& side, absl::string_view stack, const AlarmSpec& spec);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_ALARMS_H_
