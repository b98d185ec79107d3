// SPDX-License-Identifier: Apache-2.0
#include "generator/compile.h"

#include <string>
#include <utility>

#include "generator/check/check.h"
#include "generator/diag/source_file.h"
#include "generator/link/link.h"
#include "generator/lower/lower.h"
#include "generator/plan/check_change.h"
#include "generator/plan/plan.h"
#include "generator/plan/render.h"
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

// Appends the plan of the update to `files`, which are the new release.
absl::Status PlanUpdate(const parse::ParsedSpec& spec,
                        const plan::Release& previous,
                        diag::Diagnostics& diagnostics,
                        std::vector<emit::File>& files) {
  const absl::StatusOr<plan::Release> release = plan::ToRelease(files);
  if (!release.ok()) return release.status();
  const plan::Plan plan = plan::MakePlan(previous, *release);
  plan::CheckChange(spec, previous, plan, diagnostics);
  files.push_back({"plan.md", plan::RenderMarkdown(plan)});
  files.push_back({"plan.json", plan::RenderJson(plan)});
  return absl::OkStatus();
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
                     const plan::Release* previous,
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
  if (previous == nullptr || options.report_only) return absl::OkStatus();
  if (absl::Status status = PlanUpdate(spec, *previous, diagnostics, files);
      !status.ok()) {
    return status;
  }
  if (is_refused()) files.clear();
  return absl::OkStatus();
}

}  // namespace drc
