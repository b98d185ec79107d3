// SPDX-License-Identifier: Apache-2.0
//
// The table of rules: every finding of the compiler names one of these ids.
//
// An id is stable: users search for it, and tests/testdata has a folder for it.
// A new rule is one row here, a diagnostic in the phase that finds it, and a
// `fail_*.textproto` that shows it.

#ifndef GENERATOR_CHECK_RULES_H_
#define GENERATOR_CHECK_RULES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::check {

enum class Level { kError, kWarning };

struct Rule {
  absl::string_view id;
  Level level;
  // What the rule demands, on one line.
  absl::string_view summary;
};

// All rules, by id.
absl::Span<const Rule> AllRules();

// The rule of that id, or null.
const Rule* FindRule(absl::string_view id);

// The table as `protoc-gen-cfn --rules` prints it: "id  level  summary" a line.
std::string RenderRules();

}  // namespace drc::check

#endif  // GENERATOR_CHECK_RULES_H_
