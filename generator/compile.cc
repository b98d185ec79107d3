// SPDX-License-Identifier: Apache-2.0
#include "generator/compile.h"

#include <string>
#include <utility>

#include "generator/check/check.h"
#include "generator/diag/source_file.h"
#include "generator/link/link.h"
#include "generator/lower/lower.h"
#include "generator/report/report.h"
#include "generator/rules/rules.h"
#include "generator/typecheck/typecheck.h"
#include "generator/verify/mistakes.h"
#include "generator/verify/verify.h"

namespace drc {
namespace {

// Whether all errors are objectives that the spec misses.
bool OnlyMissesObjectives(const diag::Diagnostics& diagnostics) {
  for (const diag::Finding* finding : diagnostics.Sorted()) {
    if (finding->level == diag::Level::kError &&
        !rules::FindRule(finding->rule_id)->budget) {
      return false;
    }
  }
  return true;
}

}  // namespace

absl::StatusOr<link::Linked> BuildProgram(const parse::ParsedSpec& spec,
                                          lower::TemplateUrls template_urls) {
  program::Lowered lowered = lower::Lower(spec, template_urls);
  if (absl::Status status = typecheck::Typecheck(lowered); !status.ok()) {
    return status;
  }
  return link::Link(std::move(lowered));
}

absl::Status Compile(const parse::ParsedSpec& spec, const Options& options,
                     diag::Diagnostics& diagnostics,
                     std::vector<emit::File>& files) {
  const auto is_refused = [&] {
    return diagnostics.has_errors() &&
           !(options.report_only && OnlyMissesObjectives(diagnostics));
  };
  check::Check(spec, diagnostics);
  if (is_refused()) return absl::OkStatus();

  const absl::StatusOr<link::Linked> linked =
      BuildProgram(spec, options.template_urls);
  if (!linked.ok()) return linked.status();
  diag::Diagnostics found;
  const verify::Proofs proofs = verify::Verify(*linked, found);
  if (absl::Status status = verify::HandOn(found, diagnostics); !status.ok()) {
    return status;
  }
  if (is_refused()) return absl::OkStatus();
  check::CheckUnusedSuppressions(spec, diagnostics);
  const std::string name = diag::DisplayPath(spec.source->path);
  if (!options.report_only) emit::EmitProgram(*linked, name, files);
  report::EmitReport(spec, diagnostics, proofs, name, files);
  return absl::OkStatus();
}

}  // namespace drc
