// SPDX-License-Identifier: Apache-2.0

#ifndef GENERATOR_CHECK_RULES_PAGE_H_
#define GENERATOR_CHECK_RULES_PAGE_H_

#include <string>

namespace drc::check {

// The table of rules as docs/rules.md, which `protoc-gen-cfn --rules=markdown`
// prints: of each rule everything that the table says.
std::string RenderRulesPage();

}  // namespace drc::check

#endif  // GENERATOR_CHECK_RULES_PAGE_H_
