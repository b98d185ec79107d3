// SPDX-License-Identifier: Apache-2.0

#ifndef GENERATOR_RULES_RULES_PAGE_H_
#define GENERATOR_RULES_RULES_PAGE_H_

#include <string>

namespace drc::rules {

// The table of rules as docs/rules.md, which `protoc-gen-cfn --rules=markdown`
// prints: of each rule everything that the table says.
std::string RenderRulesPage();

}  // namespace drc::rules

#endif  // GENERATOR_RULES_RULES_PAGE_H_
