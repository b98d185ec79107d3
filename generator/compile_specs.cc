// SPDX-License-Identifier: Apache-2.0
#include "generator/compile_specs.h"

#include "absl/strings/str_cat.h"
#include "generator/catalogue/other_types.h"
#include "generator/compile.h"
#include "generator/findings/findings_file.h"
#include "generator/functions/measurement.pb.h"
#include "generator/threads/in_order.h"

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

// What came of one spec.
struct Compiled {
  diag::Diagnostics diagnostics;
  std::vector<emit::File> files;
  absl::Status status;
};

// Takes the specs one after the other.
class Taker {
 public:
  Taker(const Options& options, bool colour, const Keep& keep)
      : options_(options), colour_(colour), keep_(keep) {}

  void Take(const std::string& spec, Compiled& compiled) {
    if (!compiled.status.ok()) {
      outcome_.failures.emplace_back(compiled.status.message());
      findings_.AddFailure(spec, compiled.status.message());
    }
    absl::StrAppend(&outcome_.findings, compiled.diagnostics.Render(colour_));
    findings_.Add(compiled.diagnostics);
    // What a report shows as broken is no failure to write it.
    if (!options_.report_only || compiled.files.empty()) {
      outcome_.errors += compiled.diagnostics.error_count();
    }
    const int warnings = compiled.diagnostics.warning_count();
    if (options_.warnings_as_errors && warnings > 0) {
      outcome_.failures.push_back(absl::StrCat(
          spec, ": ", warnings, warnings == 1 ? " warning" : " warnings",
          ", and ", options_.Flag("warnings_as_errors"), " is set"));
    }
    if (outcome_.errors > 0 || !outcome_.failures.empty() ||
        !outcome_.kept.ok()) {
      return;
    }
    if (options_.specs.size() > 1) {
      for (emit::File& file : compiled.files) {
        file.path = absl::StrCat(FolderOf(spec), "/", file.path);
      }
    }
    outcome_.kept = keep_(std::move(compiled.files));
  }

  Outcome Finish() {
    if (absl::Status status = findings_.Write(); !status.ok()) {
      outcome_.failures.push_back(
          absl::StrCat(options_.Flag("diagnostics"),
                       " cannot be written: ", status.message()));
    }
    return std::move(outcome_);
  }

 private:
  const Options& options_;
  const bool colour_;
  const Keep& keep_;
  findings::FindingsFile findings_{options_.diagnostics};
  Outcome outcome_;
};

}  // namespace

Outcome CompileSpecs(const Options& options, bool colour, const Keep& keep) {
  // Specs have a few milliseconds' work before they need AWS's types. They come
  // to a halt where both ask protobuf for descriptors, which has one lock for
  // all: what they need before is there, or comes first.
  schema::SchemaOf(dr::v1::Environment::descriptor());
  Beside types([] {
    functions::Measurement::descriptor();
    catalogue::ReadGeneratedTypes();
  });
  Taker taker(options, colour, keep);
  size_t next = 0;
  MakeInOrder<Compiled>(
      options.specs.size(), 0,
      [&](size_t i) {
        auto compiled = std::make_unique<Compiled>();
        compiled->status = CompileFile(options.specs[i], options,
                                       compiled->diagnostics, compiled->files);
        return compiled;
      },
      [&](std::unique_ptr<Compiled> compiled) {
        taker.Take(options.specs[next++], *compiled);
      });
  return taker.Finish();
}

std::string CountErrors(int errors) {
  return absl::StrCat(errors, errors == 1 ? " error" : " errors");
}

}  // namespace drc
