// SPDX-License-Identifier: Apache-2.0
//
// The findings of a run in a file of their own. protoc writes no output once
// there is an error, and that is when they matter; so the plugin writes this
// one itself.

#ifndef GENERATOR_FINDINGS_FINDINGS_FILE_H_
#define GENERATOR_FINDINGS_FINDINGS_FILE_H_

#include "absl/status/status.h"
#include "generator/diag/diagnostics.h"
#include "generator/json/writer.h"

namespace drc::findings {

// Findings as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format
// (SARIF) Version 2.1.0"), which code hosts and editors read.

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

// Whether the name has an ending that says how to write the file: .sarif for
// SARIF, .txt for what standard error shows.
bool HasFormat(absl::string_view path);

class FindingsFile {
 public:
  // Nothing is collected where the path is empty. Else it HasFormat.
  explicit FindingsFile(absl::string_view path);

  // Appends the findings of a spec.
  void Add(const diag::Diagnostics& diagnostics);

  // Appends why the compiler could not work on a spec.
  void AddFailure(const std::string& spec, absl::string_view message);

  // Writes the file: all of it, or what was there stays. The last call.
  absl::Status Write();

 private:
  std::string path_;
  std::vector<std::string> failures_;
  std::optional<SarifLog> sarif_;
  std::string text_;
};

// Writes a file beside its place and moves it there, so that nobody reads half
// of it and an older one stays where writing fails.
absl::Status WriteFile(const std::string& path, absl::string_view content);

}  // namespace drc::findings

#endif  // GENERATOR_FINDINGS_FINDINGS_FILE_H_
