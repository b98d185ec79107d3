// SPDX-License-Identifier: Apache-2.0
//
// What an environment costs a month while nobody uses it: an estimate by a
// table of prices, to compare specs and to notice what is left on. What depends
// on use is named, not counted.

#ifndef GENERATOR_REPORT_COSTS_H_
#define GENERATOR_REPORT_COSTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "generator/program/program.h"

namespace drc::report {

// Of which region the prices are, and as known when.
inline constexpr absl::string_view kPriceRegion = "us-east-1";
inline constexpr absl::string_view kPriceDate = "2026-11-26";
// What AWS's own calculator takes for a month.
inline constexpr int64_t kHoursInAMonth = 730;

// Amounts are thousandths of a US dollar.
struct Cost {
  std::string what;  // "Customer managed keys, replicas included"
  int64_t count = 0;
  std::string unit;   // "key", "endpoint and zone"
  int64_t price = 0;  // of one, for a month or, with `hourly`, an hour
  bool hourly = false;
  std::string page;  // AWS's, without "https://"

  int64_t monthly() const {
    return count * price * (hourly ? kHoursInAMonth : 1);
  }
};

// A type of the environment's that costs by use: "AWS::S3::Bucket", "storage".
struct ByUse {
  std::string type;
  std::string what;
};

struct Costs {
  std::vector<Cost> fixed;  // none of count 0
  std::vector<ByUse> by_use;
  // Types of which the table knows nothing: they may cost anything.
  std::vector<std::string> unknown;

  int64_t monthly() const;
};

Costs ListCosts(const program::Program& program);

// "$29.20"; of less than a cent, "$0.015".
std::string Dollars(int64_t thousandths);

// What is paid for whether it is used or not.
enum class Fixed {
  kKey,
  kHostedZone,
  kHealthCheck,
  kHealthCheckFeature,
  kInterfaceEndpoint,
  kStream,
  kShard,
  kAlarm,
  kFastAlarm,
  kDashboard,
  kInsightsRule,
  kSecret,
  kNatGateway,
  kPublicAddress,
  kTransitAttachment,
};

struct Price {
  Fixed of;
  absl::string_view what;
  absl::string_view unit;
  int64_t thousandths;  // of a US dollar, in kPriceRegion at kPriceDate
  bool hourly;
  absl::string_view page;  // AWS's public page that has it
};

// In the order of Fixed.
absl::Span<const Price> Prices();

// What a type costs by use; empty of what costs nothing by itself, null of a
// type that the table does not know.
const absl::string_view* UseOf(absl::string_view type);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_COSTS_H_
