// SPDX-License-Identifier: Apache-2.0
//
// The table of rules: every finding of the compiler names one of these ids.
//
// An id is stable: users search for it, and tests/testdata has a folder for it.
// A new rule is one row in a room of rule_table.h, a diagnostic in the phase
// that finds it, and a `fail_*.textproto` that shows it. docs/rules.md is
// printed from the table.

#ifndef GENERATOR_RULES_RULES_H_
#define GENERATOR_RULES_RULES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::rules {

enum class Level { kError, kWarning };

// "error" or "warning".
absl::string_view Name(Level level);

// What a rule is about.
enum class Subject {
  kSpec,     // what the user wrote
  kProgram,  // the linked resources, so that the compiler is held to its word
  kChange,   // what the user wrote, held against what is deployed
};

struct Rule {
  absl::string_view id;
  Level level;
  // What the rule demands, on one line.
  absl::string_view summary;

  // What goes wrong otherwise, in a sentence or two.
  absl::string_view why = "";

  // Where the fact and its number come from: title of the document, section.
  // Empty where the rule is the compiler's own.
  absl::string_view source = "";

  // An accepted and a rejected example. Of a rule over the spec: a piece of one
  // in text format, completed by the fields of a minimal spec that it does not
  // set. Of a rule over a change: what is deployed, and what it is changed to.
  // Of a rule over the program: what a template has.
  absl::string_view accepted = "";
  absl::string_view rejected = "";

  // Whether a finding means that an objective is missed: the spec is sound, and
  // a report of it can show the proof that fails.
  bool budget = false;

  // What follows for all rows, in rules.cc: by the room, what it is about; by
  // level and id, whether a spec may pass over its findings with a reason.
  // Never so where data, its secrecy or the failover itself would be at risk;
  // of errors, those alone that say what the compiler has not heard of.
  Subject subject = Subject::kSpec;
  bool suppressible = false;
};

// All rules, by id.
absl::Span<const Rule> AllRules();

// The rule of that id, or null.
const Rule* FindRule(absl::string_view id);

// The table as `protoc-gen-cfn rules` prints it: "id  level  summary" a line.
std::string RenderRules();

// The table of rules as docs/rules.md: of each rule everything that the table
// says.
std::string RenderRulesPage();

// Of one rule, what the page says.
std::string RenderRule(const Rule& rule);

}  // namespace drc::rules

#endif  // GENERATOR_RULES_RULES_H_
