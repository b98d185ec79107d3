// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
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

void AddRules(Subject subject, std::string& out) {
  absl::StrAppend(&out, "| rule | level | can be passed over | demands |\n",
                  "| --- | --- | --- | --- |\n");
  for (const Rule& rule : AllRules()) {
    if (rule.subject != subject) continue;
    absl::StrAppend(&out, "| [", rule.id, "](#", rule.id, ") | ",
                    Name(rule.level), " | ", rule.suppressible ? "yes" : "no",
                    " | ", rule.summary, " |\n");
  }
  out.push_back('\n');
  for (const Rule& rule : AllRules()) {
    if (rule.subject != subject) continue;
    absl::StrAppend(&out, RenderRule(rule), "\n");
  }
}

}  // namespace

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
