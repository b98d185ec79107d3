// SPDX-License-Identifier: Apache-2.0
//
// The rooms that the table of rules is written in. rules.cc puts them together.

#ifndef GENERATOR_RULES_RULE_TABLE_H_
#define GENERATOR_RULES_RULE_TABLE_H_

#include "absl/types/span.h"
#include "generator/rules/rules.h"

namespace drc::rules {

// Each by id.
absl::Span<const Rule> TextRules();       // the spec as a text
absl::Span<const Rule> ValueRules();      // single values, by the schema
absl::Span<const Rule> NetworkRules();    // regions, addresses, callers
absl::Span<const Rule> ResourceRules();   // tables, functions and the like
absl::Span<const Rule> OwnRules();        // `resources` and `overrides`
absl::Span<const Rule> ObjectiveRules();  // what the environment must achieve
absl::Span<const Rule> ProgramRules();    // found in the linked program
absl::Span<const Rule> ChangeRules();  // found in a change of what is deployed

}  // namespace drc::rules

#endif  // GENERATOR_RULES_RULE_TABLE_H_
