// SPDX-License-Identifier: Apache-2.0
#include "generator/report/report.h"

#include "generator/report/printers.h"
#include "generator/threads/beside.h"

namespace drc::report {
namespace {

bool IsOverlay(const diag::SourceFile* file, const parse::ParsedSpec& spec) {
  return absl::c_linear_search(spec.overlays, file);
}

// Whether a finding is about the spec, and not about another one.
bool IsOf(const diag::Finding& finding, const parse::ParsedSpec& spec) {
  const diag::SourceFile* file = finding.loc.file;
  return file == nullptr || file == spec.source || IsOverlay(file, spec);
}

Place PlaceOf(const diag::Loc& loc, const std::string& text,
              const parse::ParsedSpec& spec) {
  return {IsOverlay(loc.file, spec) ? diag::DisplayPath(loc.file->path) : "",
          loc.line, loc.column, text};
}

Warning WarningOf(const diag::Finding& finding, const parse::ParsedSpec& spec) {
  Warning warning{
      PlaceOf(finding.loc, finding.text, spec), finding.rule_id, {}, ""};
  for (const diag::FindingNote& note : finding.notes) {
    warning.notes.push_back(PlaceOf(note.loc, note.text, spec));
  }
  return warning;
}

std::vector<Warning> FindingsOf(const parse::ParsedSpec& spec,
                                const diag::Diagnostics& diagnostics,
                                diag::Level level) {
  std::vector<Warning> warnings;
  for (const diag::Finding* finding : diagnostics.Sorted()) {
    if (finding->level != level || !IsOf(*finding, spec)) continue;
    warnings.push_back(WarningOf(*finding, spec));
  }
  return warnings;
}

std::vector<Warning> PassedOver(const parse::ParsedSpec& spec,
                                const diag::Diagnostics& diagnostics) {
  std::vector<Warning> warnings;
  for (const diag::SuppressedFinding& suppressed : diagnostics.Suppressed()) {
    if (!IsOf(*suppressed.finding, spec)) continue;
    warnings.push_back(WarningOf(*suppressed.finding, spec));
    warnings.back().reason = suppressed.reason;
  }
  return warnings;
}

// What breaks one of these is refused, so all of them are kept, but for what
// the spec asks otherwise.
std::vector<const rules::Rule*> RulesOfTemplates(
    const dr::v1::Environment& environment) {
  const dr::v1::Protection& protection = environment.protection();
  bool destroyable =
      !protection.deletion_protection() && !protection.retain_data();
  for (const auto& table : environment.tables()) {
    destroyable &= !table.has_existing_table();
  }
  for (const auto& bucket : environment.buckets()) {
    destroyable &= !bucket.has_existing_bucket();
  }
  std::vector<const rules::Rule*> rules;
  for (const rules::Rule& rule : rules::AllRules()) {
    if (rule.subject == rules::Subject::kProgram &&
        rule.level == rules::Level::kError &&
        (destroyable || rule.id != "destroyable")) {
      rules.push_back(&rule);
    }
  }
  return rules;
}

}  // namespace

Report ComputeReport(const parse::ParsedSpec& spec,
                     const program::Program& program,
                     absl::string_view spec_path) {
  const dr::v1::Environment& environment = *spec.environment;
  Report report;
  report.spec = std::string(spec_path);
  for (const diag::SourceFile* overlay : spec.overlays) {
    report.overlays.push_back(diag::DisplayPath(overlay->path));
  }
  report.environment = environment.name();
  report.primary = environment.regions().primary().name();
  report.secondary = environment.regions().secondary().name();
  report.recovery_time = proof::ComputeRecoveryTime(environment);
  report.partial_failures =
      proof::ComputePartialFailures(environment, report.recovery_time);
  report.recovery_point = proof::ComputeRecoveryPoint(environment);
  report.expected_durations = ListExpectedDurations(spec);
  report.capacity = proof::ComputeCapacity(environment);
  report.callers = ListCallers(environment);
  report.inventory = ListInventory(program);
  report.costs = ListCosts(program);
  report.diagram = MakeDiagram(environment, program, report.inventory,
                               report.recovery_point);
  report.existing = ListExisting(environment, program);
  report.rules_of_templates = RulesOfTemplates(environment);
  report.decisions = ListDecisions(environment);
  return report;
}

void EmitReport(Report report, const parse::ParsedSpec& spec,
                const diag::Diagnostics& diagnostics, verify::Proofs proofs,
                std::vector<emit::File>& files) {
  report.proofs = std::move(proofs);
  report.own = ListOwnResources(*spec.environment, report.proofs);
  report.warnings = FindingsOf(spec, diagnostics, diag::Level::kWarning);
  report.broken = FindingsOf(spec, diagnostics, diag::Level::kError);
  report.passed_over = PassedOver(spec, diagnostics);
  std::string page;
  Beside printing([&] { page = HtmlReport(report); });
  files.push_back({"report.json", JsonReport(report)});
  files.push_back({"report.md", MarkdownReport(report)});
  printing.Wait();
  files.push_back({"report.html", std::move(page)});
}

}  // namespace drc::report
