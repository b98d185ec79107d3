// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PLAN_TABLE_REFUSALS_H_
#define GENERATOR_PLAN_TABLE_REFUSALS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "generator/plan/plan.h"

namespace drc::plan {

inline constexpr char kGlobalTable[] = "AWS::DynamoDB::GlobalTable";

// Whether the change is one of the property, a JSON pointer, or of what is
// below it.
bool Differs(const Change& change, absl::string_view pointer);

// Why DynamoDB would refuse the change of a table; empty where it does not, and
// of other types.
std::string RefuseTable(const Change& change);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_TABLE_REFUSALS_H_
