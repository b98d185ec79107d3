// SPDX-License-Identifier: Apache-2.0
//
// What an environment achieves: the proofs of its objectives, which follow from
// its spec, what the rules have shown of its templates, the quotas to raise
// first, decisions and warnings. It goes into `report.json` for tools,
// `report.md` for reviews and `report.html` for who approves an environment.

#ifndef GENERATOR_REPORT_REPORT_H_
#define GENERATOR_REPORT_REPORT_H_

#include "generator/emit/emit.h"
#include "generator/report/parts.h"

namespace drc::report {

// A place of the spec or an overlay; 0 where it is not known.
struct Place {
  std::string overlay;  // its path, as outputs show it; empty: the spec
  int line = 0;
  int column = 0;
  std::string text;
};

// A finding.
struct Warning {
  Place at;
  std::string rule_id;
  std::vector<Place> notes;
  // Why the spec passes over it; empty where it does not.
  std::string reason;
};

struct Report {
  std::string spec;                   // its path, as outputs show it
  std::vector<std::string> overlays;  // theirs, in order
  std::string environment;
  std::string primary;  // region
  std::string secondary;
  proof::RecoveryTime recovery_time;
  std::vector<proof::PartialFailure> partial_failures;
  proof::RecoveryPoint recovery_point;
  std::vector<ExpectedDuration> expected_durations;
  proof::Capacity capacity;
  // What the templates' rules have shown, and those that all templates keep.
  verify::Proofs proofs;
  std::vector<const rules::Rule*> rules_of_templates;
  std::vector<Caller> callers;
  std::vector<OwnResource> own;
  std::vector<Existing> existing;
  // Of the templates.
  Inventory inventory;
  Costs costs;
  diagram::Diagram diagram;
  std::vector<Decision> decisions;
  std::vector<Warning> warnings;
  std::vector<Warning> passed_over;
  // Objectives that the spec misses: errors of rules with a `budget`.
  std::vector<Warning> broken;
};

// What follows from the spec, and from the program that it became, alone,
// whatever the rules find in them: all but the findings, the proofs and what
// has been proved of own resources. It may run beside the rules.
Report ComputeReport(const parse::ParsedSpec& spec,
                     const program::Program& program,
                     absl::string_view spec_path);

// Appends `report.json`, `report.md` and `report.html` of a spec without
// errors, but for missed objectives. `diagnostics` may hold the findings of
// other specs, too; `proofs` are of the program.
void EmitReport(Report report, const parse::ParsedSpec& spec,
                const diag::Diagnostics& diagnostics, verify::Proofs proofs,
                std::vector<emit::File>& files);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_REPORT_H_
