// SPDX-License-Identifier: Apache-2.0
//
// Findings as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format
// (SARIF) Version 2.1.0"), which code hosts and editors read.

#ifndef GENERATOR_FINDINGS_SARIF_H_
#define GENERATOR_FINDINGS_SARIF_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/diag/diagnostics.h"
#include "generator/json/writer.h"

namespace drc::findings {

// One run of the compiler over any number of specs. Its rules are the whole
// table, its results the findings: those that a spec passes over carry their
// reason as a suppression, and what a finding proposes to write instead is a
// fix. Columns count characters (`unicodeCodePoints`).
// Files are named as in the outputs, relative to `%SRCROOT%`, so that the same
// specs give the same bytes on every machine.
class SarifLog {
 public:
  SarifLog();
  SarifLog(const SarifLog&) = delete;
  SarifLog& operator=(const SarifLog&) = delete;

  // Appends the findings of a spec.
  void Add(const diag::Diagnostics& diagnostics);

  // The log; the last call. `failures` say why the compiler could not work.
  std::string Finish(const std::vector<std::string>& failures);

 private:
  void WriteResult(const diag::Finding& finding, absl::string_view reason);

  std::string text_;
  json::Writer writer_;
};

}  // namespace drc::findings

#endif  // GENERATOR_FINDINGS_SARIF_H_
