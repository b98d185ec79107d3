// SPDX-License-Identifier: Apache-2.0
//
// Prints what the rules say of the mutants that are written by hand.
#include <iostream>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "generator/link/linked.h"
#include "generator/verify/verify.h"
#include "tests/verify/compiled.h"
#include "tests/verify/mutant.h"

namespace drc::testing {
namespace {

// What a finding says besides which resource it is about.
std::string TextOf(const diag::Finding& finding) {
  const size_t after = finding.text.find("): ");
  return after == std::string::npos ? finding.text
                                    : finding.text.substr(after + 3);
}

// Prints what was not `told` before: many mutants are alike.
void Print(const Mutant& mutant, std::set<std::string>& told) {
  Compiled compiled;
  CompileSpec(mutant.spec, compiled);
  mutant.mutate(compiled.program);
  diag::Diagnostics diagnostics;
  const link::Linked linked(std::move(compiled.program));
  verify::Verify(linked, diagnostics);
  std::string text;
  for (const diag::Finding* finding : diagnostics.Sorted()) {
    if (finding->rule_id != mutant.rule_id ||
        !told.insert(mutant.rule_id + TextOf(*finding)).second) {
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
  std::cout << "\n" << mutant.rule_id << ": " << mutant.name;
  if (mutant.spec == std::string(kPaymentsSpec)) std::cout << " [payments]";
  if (mutant.spec == std::string(kExistingSpec)) std::cout << " [existing]";
  if (mutant.spec == std::string(kExistingKeySpec)) std::cout << " [key pair]";
  if (mutant.spec == std::string(kNatSpec)) std::cout << " [nat]";
  if (mutant.spec == std::string(kTransitSpec)) std::cout << " [transit]";
  std::cout << "\n" << text;
}

void Run() {
  Mutants mutants;
#define MUTANTS(name) name(mutants);
#include "tests/verify/mutants.inc"
#undef MUTANTS
  std::cout
      << "What the rules over the program say of mutants, each text once, "
         "at the place in the\nspec that it came from. Made by: bazel run "
         "//tests/verify:messages.update\n";
  std::set<std::string> told;
  for (const Mutant& mutant : mutants) Print(mutant, told);
}

}  // namespace
}  // namespace drc::testing

int main() {
  drc::testing::Run();
  return 0;
}
