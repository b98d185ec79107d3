// SPDX-License-Identifier: Apache-2.0
//
// The rooms that the table of rules is written in. rules.cc puts them together.

#ifndef GENERATOR_RULES_RULE_TABLE_H_
#define GENERATOR_RULES_RULE_TABLE_H_

#include "generator/rules/rules.h"

namespace drc::rules {

// Each by id.
absl::Span<const Rule> TextRules();      // the spec as a text
absl::Span<const Rule> StageRules();     // overlays and deployments
absl::Span<const Rule> ValueRules();     // single values, by the schema
absl::Span<const Rule> RegionRules();    // regions, and what they have
absl::Span<const Rule> ZoneRules();      // zones of a region, and their subnets
absl::Span<const Rule> NetworkRules();   // addresses
absl::Span<const Rule> ExistingRules();  // what exists before the environment
absl::Span<const Rule> ApiRules();       // callers and their requests
absl::Span<const Rule> TableRules();     // tables
absl::Span<const Rule> FunctionRules();  // functions, what they run in
absl::Span<const Rule> CodeRules();      // the code of functions
absl::Span<const Rule> ServiceRules();   // what functions use
absl::Span<const Rule> OperationRules();  // what runs by the clock or watches
absl::Span<const Rule> ResourceRules();   // names, tags, references
absl::Span<const Rule> OwnRules();        // `resources` and `overrides`
absl::Span<const Rule> ObjectiveRules();  // what the environment must achieve
absl::Span<const Rule> RightRules();      // rights that are said, and missing
absl::Span<const Rule> FailoverRules();   // of the linked program: failover
absl::Span<const Rule> DataRules();       // the same: data, keys and rights
absl::Span<const Rule> ProgramRules();    // the same: the deployment
absl::Span<const Rule> ChangeRules();     // of a change of what is deployed

}  // namespace drc::rules

#endif  // GENERATOR_RULES_RULE_TABLE_H_
