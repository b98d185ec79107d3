// SPDX-License-Identifier: Apache-2.0

#include "generator/rules/rules_page.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/rules/rules.h"

namespace drc::rules {
namespace {

constexpr absl::string_view kHead = R"(# Rules

What the compiler holds a spec to, by the id that each finding ends in. The
page is printed by `protoc-gen-cfn rules --format=markdown`, from the table that the
compiler itself works with; `bazel run //docs:rules.update` makes it anew.
`protoc-gen-cfn explain RULE` prints what is said here of one.

An error stops the build. A warning does not, and where the table says so a spec
can pass over it with a reason:

```textproto
suppressions {
  rule: "public-cidr"
  reason: "the block is routed to us alone, see the address plan"
}
```

Findings that are passed over are no longer printed; the report and the
machine-readable findings keep them, with the reason. Of errors, those alone can
be passed over that say what the compiler has not heard of, as AWS may have it
since: what others are about would not deploy, or not do what the spec says.

An example of a spec is a part of one. The fields that it leaves out are those
of the smallest spec, `infra_specs/minimal.textproto`.
)";

constexpr absl::string_view kChangeHead =
    R"(## Rules for changes

What the compiler holds a spec to where it knows what is deployed:
the option `previous`, or the attribute of that name of `dr_template`.
`tools/deploy` asks the same before it changes anything. An accepted example is
what is deployed, a rejected one what becomes of it.

)";

constexpr absl::string_view kProgramHead =
    R"(## Rules for templates

What the compiler holds its own templates to before it writes them. An error is
a mistake of the compiler, never of a spec that passed the rules above; a
warning may follow from what a spec asks for. An example is a part of a
template.

)";

absl::string_view LevelOf(const Rule& rule) {
  return rule.level == Level::kError ? "error" : "warning";
}

void AddTable(Subject subject, std::string& out) {
  absl::StrAppend(&out, "| rule | level | can be passed over | demands |\n",
                  "| --- | --- | --- | --- |\n");
  for (const Rule& rule : AllRules()) {
    if (rule.subject != subject) continue;
    absl::StrAppend(&out, "| [", rule.id, "](#", rule.id, ") | ", LevelOf(rule),
                    " | ", rule.suppressible ? "yes" : "no", " | ",
                    rule.summary, " |\n");
  }
  out.push_back('\n');
}

void AddExample(absl::string_view title, absl::string_view example,
                Subject subject, std::string& out) {
  if (example.empty()) return;
  absl::StrAppend(&out, title, "\n\n",
                  subject == Subject::kProgram ? "```\n" : "```textproto\n",
                  example, "\n```\n\n");
}

void AddRule(const Rule& rule, std::string& out) {
  absl::StrAppend(&out, "### ", rule.id, "\n\n", LevelOf(rule), ": ",
                  rule.summary, ".\n\n");
  if (!rule.why.empty()) absl::StrAppend(&out, rule.why, "\n\n");
  if (!rule.source.empty()) {
    absl::StrAppend(&out, "Source: ", rule.source, ".\n\n");
  }
  if (rule.budget) {
    absl::StrAppend(&out,
                    "With the option `report_only` the report is written all "
                    "the same and shows the proof that fails.\n\n");
  }
  if (rule.suppressible) {
    absl::StrAppend(&out, "A spec can pass over it with a reason.\n\n");
  }
  AddExample("Accepted:", rule.accepted, rule.subject, out);
  AddExample("Rejected:", rule.rejected, rule.subject, out);
}

void AddRules(Subject subject, std::string& out) {
  AddTable(subject, out);
  for (const Rule& rule : AllRules()) {
    if (rule.subject == subject) AddRule(rule, out);
  }
}

}  // namespace

std::string RenderRule(const Rule& rule) {
  std::string out;
  AddRule(rule, out);
  out.pop_back();  // the empty line at the end
  return out;
}

std::string RenderRulesPage() {
  std::string out(kHead);
  absl::StrAppend(&out, "\n## Rules for specs\n\n");
  AddRules(Subject::kSpec, out);
  absl::StrAppend(&out, kChangeHead);
  AddRules(Subject::kChange, out);
  absl::StrAppend(&out, kProgramHead);
  AddRules(Subject::kProgram, out);
  out.pop_back();  // the empty line at the end
  return out;
}

}  // namespace drc::rules
