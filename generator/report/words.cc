// SPDX-License-Identifier: Apache-2.0
#include "generator/proof/units.h"
#include "generator/report/printers.h"

namespace drc::report {

std::string Words(const proof::RecoveryTime& time) {
  switch (time.verdict) {
    case proof::TimeVerdict::kMet:
      return absl::StrCat("met, ", proof::Duration(time.slack_seconds),
                          " to spare");
    case proof::TimeVerdict::kExceeded:
      return absl::StrCat("**exceeded** by ",
                          proof::Duration(-time.slack_seconds));
    case proof::TimeVerdict::kNotBounded:
      return absl::StrCat("**not bounded**: an operator decides, and has ",
                          proof::Duration(time.slack_seconds));
    case proof::TimeVerdict::kNotLed:
      return absl::StrCat(
          "**not proved: no client is led**. The service recovers ",
          proof::Duration(time.slack_seconds),
          " before the objective, but the records of `routing.owned_zone` lead "
          "clients only where a parent zone delegates to it, and then to names "
          "of AWS's that they must sign for; use `routing.existing_zone`");
  }
  return "";
}

const char* Words(proof::PointVerdict verdict) {
  // In the order of PointVerdict.
  static constexpr const char* kNames[] = {
      "guaranteed", "alarmed, not guaranteed", "not met"};
  return kNames[static_cast<int>(verdict)];
}

}  // namespace drc::report
