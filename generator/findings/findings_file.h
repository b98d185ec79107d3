// SPDX-License-Identifier: Apache-2.0
//
// The findings of a run in a file of their own. protoc writes no output once
// there is an error, and that is when they matter; so the plugin writes this
// one itself.

#ifndef GENERATOR_FINDINGS_FINDINGS_FILE_H_
#define GENERATOR_FINDINGS_FINDINGS_FILE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "generator/diag/diagnostics.h"
#include "generator/findings/sarif.h"

namespace drc::findings {

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

}  // namespace drc::findings

#endif  // GENERATOR_FINDINGS_FINDINGS_FILE_H_
