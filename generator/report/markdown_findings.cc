// SPDX-License-Identifier: Apache-2.0
#include "generator/report/markdown_table.h"
#include "generator/report/printers.h"

namespace drc::report {
namespace {

const std::string& FileOf(const Place& place, const Report& report) {
  return place.overlay.empty() ? report.spec : place.overlay;
}

// As the compiler prints them, but for lines, and notes, which say "here":
// lines change with every edit above them, and the page is reviewed as a
// golden. The JSON has both.
void AddFindings(const Report& report, absl::string_view level,
                 const std::vector<Warning>& warnings, std::string& out) {
  absl::StrAppend(&out, "```text\n");
  for (const Warning& warning : warnings) {
    absl::StrAppend(&out, FileOf(warning.at, report), ": ", level, ": ",
                    warning.at.text, " [", warning.rule_id, "]\n");
    if (warning.reason.empty()) continue;
    absl::StrAppend(&out, "  passed over, because ", warning.reason, "\n");
  }
  absl::StrAppend(&out, "```\n\n");
}

}  // namespace

void AddBroken(const Report& report, std::string& out) {
  if (report.broken.empty()) return;
  Heading("Broken", out);
  Paragraph(
      "The spec misses these objectives; the proofs below are of the spec as "
      "it is. Nothing to deploy is made from it until they hold.",
      out);
  AddFindings(report, "error", report.broken, out);
}

void AddWarnings(const Report& report, std::string& out) {
  Heading("Warnings", out);
  if (report.warnings.empty()) {
    Paragraph("None.", out);
  } else {
    AddFindings(report, "warning", report.warnings, out);
  }
  if (report.passed_over.empty()) return;
  Paragraph("The spec passes over these, by its `suppressions`:", out);
  AddFindings(report, "warning", report.passed_over, out);
}

}  // namespace drc::report
