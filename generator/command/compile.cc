// SPDX-License-Identifier: Apache-2.0
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "generator/command/command.h"
#include "generator/command/output_folder.h"
#include "generator/compile_specs.h"
#include "generator/diagram/diagram.h"
#include "generator/parse/read_file.h"

namespace drc::command {
namespace {

// No report is larger.
constexpr size_t kMaxBytes = 16 * 1024 * 1024;

// Compiles, shows the findings, and says what else went wrong.
absl::Status Run(const Options& options, const Keep& keep) {
  Outcome outcome = CompileSpecs(options, WantsColour(stderr), keep);
  std::fputs(outcome.findings.c_str(), stderr);
  std::vector<std::string> failures = std::move(outcome.failures);
  if (outcome.errors > 0) {
    failures.insert(failures.begin(), CountErrors(outcome.errors));
  }
  if (!failures.empty()) {
    return absl::FailedPreconditionError(absl::StrJoin(failures, "\n"));
  }
  return outcome.kept;
}

}  // namespace

absl::StatusOr<std::string> Compile(Arguments arguments) {
  const std::string out = arguments.Take("out", "");
  const absl::StatusOr<Options> options =
      Options::OfCommand(arguments.words, arguments.flags, /*writes=*/true);
  if (out.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("needs --out=DIR",
                                                   options.ok() ? "" : "\n",
                                                   options.status().message()));
  }
  if (!options.ok()) return options.status();
  OutputFolder folder(out);
  if (!options->diagnostics.empty() && folder.Holds(options->diagnostics)) {
    return absl::InvalidArgumentError(
        absl::StrCat(options->Flag("diagnostics", options->diagnostics),
                     " lies in the folder that is written anew"));
  }
  if (absl::Status status = folder.CheckReplaceable(); !status.ok()) {
    return status;
  }
  absl::Status status =
      Run(*options, [&folder](const std::vector<emit::File>& files) {
        return folder.Add(files);
      });
  if (status.ok()) status = folder.Commit();
  if (!status.ok()) return status;
  return "";
}

absl::StatusOr<std::string> Check(Arguments arguments) {
  const absl::StatusOr<Options> options =
      Options::OfCommand(arguments.words, arguments.flags, /*writes=*/false);
  if (!options.ok()) return options.status();
  if (absl::Status status =
          Run(*options,
              [](const std::vector<emit::File>&) { return absl::OkStatus(); });
      !status.ok()) {
    return status;
  }
  return "";
}

absl::StatusOr<std::string> Graph(Arguments arguments) {
  const std::string& word = arguments.words.front();
  absl::StatusOr<std::string> report = "";
  std::error_code error;
  if (std::filesystem::is_directory(word, error)) {
    report = parse::ReadFile(absl::StrCat(word, "/report.json"), kMaxBytes);
    if (!report.ok()) {
      return absl::FailedPreconditionError(report.status().message());
    }
  } else {
    absl::StatusOr<Options> options =
        Options::OfCommand(arguments.words, arguments.flags, /*writes=*/false);
    if (!options.ok()) return options.status();
    // The picture of an environment that misses its objectives, too.
    options->report_only = true;
    absl::Status status =
        Run(*options, [&report](const std::vector<emit::File>& files) {
          for (const emit::File& file : files) {
            if (file.path == "report.json") report = file.content;
          }
          return absl::OkStatus();
        });
    if (!status.ok()) return status;
  }
  const absl::StatusOr<diagram::Diagram> diagram =
      diagram::ReadDiagram(*report);
  if (!diagram.ok()) return diagram.status();
  return diagram::Mermaid(*diagram);
}

}  // namespace drc::command
