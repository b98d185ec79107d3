// SPDX-License-Identifier: Apache-2.0
#include "generator/compile_specs.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "generator/compile.h"
#include "generator/diag/diagnostics.h"
#include "generator/findings/findings_file.h"
#include "generator/parse/parse.h"
#include "generator/plan/release.h"

namespace drc {
namespace {

// Reads and compiles one spec.
absl::Status CompileFile(const std::string& path, const Options& options,
                         diag::Diagnostics& diagnostics,
                         std::vector<emit::File>& files) {
  absl::StatusOr<parse::ParsedSpec> spec =
      parse::ParseSpec(path, options.overlays, diagnostics);
  if (!spec.ok()) return spec.status();
  if (spec->environment == nullptr) return absl::OkStatus();
  if (options.previous.empty()) {
    return Compile(*spec, options, nullptr, diagnostics, files);
  }
  const absl::StatusOr<plan::Release> previous = plan::ReadRelease(
      options.specs.size() == 1
          ? options.previous
          : absl::StrCat(options.previous, "/", FolderOf(path)));
  if (!previous.ok()) {
    return absl::Status(previous.status().code(),
                        absl::StrCat(options.Flag("previous"), ": ",
                                     previous.status().message()));
  }
  return Compile(*spec, options, &*previous, diagnostics, files);
}

}  // namespace

Outcome CompileSpecs(const Options& options, bool colour, const Keep& keep) {
  Outcome outcome;
  findings::FindingsFile findings_file(options.diagnostics);
  for (const std::string& spec : options.specs) {
    diag::Diagnostics diagnostics;
    std::vector<emit::File> files;
    if (absl::Status status = CompileFile(spec, options, diagnostics, files);
        !status.ok()) {
      outcome.failures.emplace_back(status.message());
      findings_file.AddFailure(spec, status.message());
    }
    absl::StrAppend(&outcome.findings, diagnostics.Render(colour));
    findings_file.Add(diagnostics);
    // What a report shows as broken is no failure to write it.
    if (!options.report_only || files.empty()) {
      outcome.errors += diagnostics.error_count();
    }
    if (outcome.errors > 0 || !outcome.failures.empty() || !outcome.kept.ok()) {
      continue;
    }
    if (options.specs.size() > 1) {
      for (emit::File& file : files) {
        file.path = absl::StrCat(FolderOf(spec), "/", file.path);
      }
    }
    outcome.kept = keep(std::move(files));
  }
  if (absl::Status status = findings_file.Write(); !status.ok()) {
    outcome.failures.push_back(absl::StrCat(
        options.Flag("diagnostics"), " cannot be written: ", status.message()));
  }
  return outcome;
}

std::string CountErrors(int errors) {
  return absl::StrCat(errors, errors == 1 ? " error" : " errors");
}

}  // namespace drc
