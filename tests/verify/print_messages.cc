// SPDX-License-Identifier: Apache-2.0
//
// Prints what the rules say of the faults in the file that is named.
#include <iostream>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "generator/link/linked.h"
#include "generator/verify/verify.h"
#include "tests/verify/compiled.h"
#include "tests/verify/faults.h"

namespace drc::testing {
namespace {

// What a finding says besides which resource it is about.
std::string TextOf(const diag::Finding& finding) {
  const size_t after = finding.text.find("): ");
  return after == std::string::npos ? finding.text
                                    : finding.text.substr(after + 3);
}

// Prints what was not `told` before: many faults are alike.
void Print(const Fault& fault, std::set<std::string>& told) {
  Compiled compiled;
  CompileSpec(fault.spec.c_str(), compiled);
  fault.apply(compiled.program);
  diag::Diagnostics diagnostics;
  const link::Linked linked(std::move(compiled.program));
  verify::Verify(linked, diagnostics);
  std::string text;
  for (const diag::Finding* finding : diagnostics.Sorted()) {
    if (finding->rule_id != fault.rule_id ||
        !told.insert(fault.rule_id + TextOf(*finding)).second) {
      continue;
    }
    absl::StrAppend(&text, "  ", finding->loc.line, ":", finding->loc.column,
                    ": ", finding->text, "\n");
    for (const diag::FindingNote& note : finding->notes) {
      absl::StrAppend(&text, "    note: ", note.loc.line, ":", note.loc.column,
                      ": ", note.text, "\n");
    }
  }
  if (text.empty()) return;
  std::cout << "\n" << fault.rule_id << ": " << fault.name;
  if (fault.spec != kTransactionsSpec) std::cout << " [" << fault.spec << "]";
  std::cout << "\n" << text;
}

void Run(const std::string& path) {
  std::cout
      << "What the rules over the program say of faults, each text once, "
         "at the place in the\nspec that it came from. Made by: bazel run "
         "//tests/verify:messages.update\n";
  std::set<std::string> told;
  for (const Fault& fault : ReadFaults(path)) {
    if (!fault.is_named) Print(fault, told);
  }
  for (const Fault& fault : FaultsBesideTemplates()) Print(fault, told);
}

}  // namespace
}  // namespace drc::testing

int main(int, char** arguments) {
  drc::testing::Run(arguments[1]);
  return 0;
}
