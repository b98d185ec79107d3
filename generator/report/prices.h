// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_REPORT_PRICES_H_
#define GENERATOR_REPORT_PRICES_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::report {

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

#endif  // GENERATOR_REPORT_PRICES_H_
