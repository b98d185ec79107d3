// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_RULES_RULES_PAGE_H_
#define GENERATOR_RULES_RULES_PAGE_H_

#include <string>

#include "generator/rules/rules.h"

namespace drc::rules {

// The table of rules as docs/rules.md: of each rule everything that the table
// says.
std::string RenderRulesPage();

// Of one rule, what the page says.
std::string RenderRule(const Rule& rule);

}  // namespace drc::rules

#endif  // GENERATOR_RULES_RULES_PAGE_H_
