// SPDX-License-Identifier: Apache-2.0

#include "absl/strings/str_format.h"
#include "generator/proof/units.h"
#include "generator/report/markdown_table.h"
#include "generator/report/printers.h"

namespace drc::report {
namespace {

// The documents that tables refer to by number, listed at the end.
class Sources {
 public:
  // "[1]"; empty without a source.
  std::string Number(const std::string& source) {
    if (source.empty()) return "";
    const auto found = absl::c_find(list_, source);
    const auto index = found - list_.begin();
    if (found == list_.end()) list_.push_back(source);
    return absl::StrCat("[", index + 1, "]");
  }

  const std::vector<std::string>& list() const { return list_; }

 private:
  std::vector<std::string> list_;
};

std::string Amount(int64_t value, absl::string_view unit) {
  return absl::StrCat(proof::Grouped(value), " ", unit);
}

std::string DurationOr(const std::optional<int64_t>& seconds,
                       absl::string_view otherwise) {
  return seconds.has_value() ? proof::Duration(*seconds)
                             : std::string(otherwise);
}

void AddSummary(const Report& report, std::string& out) {
  const proof::Capacity& capacity = report.capacity;
  int short_of = 0;
  for (const proof::Demand& demand : capacity.demands)
    short_of += !demand.enough();
  absl::StrAppend(&out, "# Disaster recovery report: ",
                  MarkdownText(report.environment), "\n\n");
  absl::StrAppend(&out, "- Spec: ", MarkdownText(report.spec),
                  report.overlays.empty() ? "" : ", overlaid with ",
                  MarkdownText(absl::StrJoin(report.overlays, ", ")), "\n");
  absl::StrAppend(&out, "- Regions: ", report.primary, " (primary, active), ",
                  report.secondary, " (secondary, standing by)\n");
  if (!report.broken.empty()) {
    absl::StrAppend(&out, "- **Broken**: ",
                    proof::Counted(report.broken.size(), "objective"),
                    " of the spec, see below\n");
  }
  absl::StrAppend(&out, "- Recovery time: ",
                  proof::Duration(report.recovery_time.total_seconds), " of ",
                  proof::Duration(report.recovery_time.objective_seconds), ": ",
                  Words(report.recovery_time), "\n");
  absl::StrAppend(&out, "- Recovery point: objective ",
                  proof::Duration(report.recovery_point.objective_seconds),
                  ": ", Words(report.recovery_point.verdict), "\n");
  if (!report.recovery_point.unfenced.empty()) {
    absl::StrAppend(
        &out, "- Fence: **not proved of ",
        MarkdownText(absl::StrJoin(report.recovery_point.unfenced, ", ")),
        "**, which writes in both regions at once\n");
  }
  absl::StrAppend(&out, OpenSummary(report.callers));
  absl::StrAppend(&out, OwnSummary(report.own));
  absl::StrAppend(&out, ExistingSummary(report.existing));
  absl::StrAppend(&out, "- Capacity: ", short_of, " of ",
                  proof::Counted(capacity.demands.size(), "demand"),
                  " short\n");
  absl::StrAppend(&out, "- Quotas to raise before deploying: ",
                  capacity.quotas_to_raise.size(), "\n");
  absl::StrAppend(&out, "- Warnings: ", report.warnings.size());
  if (!report.passed_over.empty()) {
    absl::StrAppend(&out, ", and ", report.passed_over.size(), " passed over");
  }
  absl::StrAppend(&out, "\n\n");
}

void AddPath(const proof::Path& path, Sources& sources, std::string& out) {
  absl::StrAppend(&out, "### ", path.id, ": ", proof::Duration(path.seconds()),
                  "\n\n");
  Paragraph(MarkdownText(path.text), out);
  MarkdownTable table({"Stage:", "Branch", "Term", "Seconds:", "Basis",
                       "How it follows", "Source"});
  for (size_t i = 0; i < path.stages.size(); ++i) {
    const std::string number = absl::StrCat(i + 1);
    const proof::Stage& stage = path.stages[i];
    for (const proof::Branch& branch : stage.branches) {
      for (const proof::Term& term : branch.terms) {
        table.AddRow({number, branch.id, term.id, proof::Grouped(term.seconds),
                      Name(term.basis), term.text,
                      sources.Number(term.source)});
      }
    }
    std::vector<std::string> branches;
    for (const proof::Branch& branch : stage.branches) {
      branches.push_back(
          absl::StrCat(branch.id, " ", proof::Grouped(branch.seconds()), " s"));
    }
    table.AddRow({number, "", "stage", proof::Grouped(stage.seconds()), "",
                  absl::StrCat(branches.size() == 1 ? "" : "The longest of ",
                               absl::StrJoin(branches, " and ")),
                  ""});
  }
  absl::StrAppend(&out, table.Render());
}

void AddRecoveryTime(const proof::RecoveryTime& time, Sources& sources,
                     std::string& out) {
  Heading("Recovery time", out);
  Paragraph(absl::StrCat("Objective: ", proof::Duration(time.objective_seconds),
                         ". Worst path: ", time.worst_path, ", ",
                         proof::Duration(time.total_seconds),
                         ". Verdict: ", Words(time), "."),
            out);
  if (time.verdict == proof::TimeVerdict::kNotBounded) {
    Paragraph(
        "The operator's decision is part of the recovery time and nothing "
        "bounds it: the totals below leave it out.",
        out);
  }
  Paragraph(
      "Stages follow each other; the branches of a stage run at the same time "
      "and the longest counts. Basis: `spec` follows from the spec's fields, "
      "`fixed` from AWS's documentation or the templates, `assumed` is an "
      "allowance for what AWS does not bound.",
      out);
  if (time.least_by.empty()) {
    Paragraph("The language can reach no less for this load.", out);
  } else {
    Paragraph(
        absl::StrCat(
            "The least that the language can reach for this load is ",
            proof::Duration(time.least_seconds), ", by ",
            absl::StrJoin(time.least_by, ", ",
                          [](std::string* text, const proof::Setting& setting) {
                            absl::StrAppend(text, "`", setting.field, ": ",
                                            setting.value, "`");
                          }),
            "."),
        out);
  }
  for (const proof::Path& path : time.paths) AddPath(path, sources, out);
}

void AddPartialFailures(const std::vector<proof::PartialFailure>& failures,
                        std::string& out) {
  absl::StrAppend(&out, "### A primary that fails in part\n\n");
  Paragraph(
      "Where each request fails with the same chance: of a hundred evaluations "
      "so many move the active writer (`failover.unhealthy_percent`), and of a "
      "hundred outages in so many one of those does that fit into the "
      "objective without overlapping.",
      out);
  MarkdownTable table({"Requests that fail:", "Evaluations that move:",
                       "Moved within the objective:"});
  for (const proof::PartialFailure& failure : failures) {
    table.AddRow(
        {absl::StrCat(failure.failing_percent, " %"),
         absl::StrFormat("%.1f %%", failure.moving_percent),
         absl::StrFormat("%.1f %%", failure.within_objective_percent)});
  }
  absl::StrAppend(&out, table.Render());
}

void AddRecoveryPoint(const proof::RecoveryPoint& point, Sources& sources,
                      std::string& out) {
  Heading("Recovery point", out);
  Paragraph(absl::StrCat(
                "Objective: ", proof::Duration(point.objective_seconds),
                ". Verdict, of the worst store: ", Words(point.verdict), "."),
            out);
  MarkdownTable stores({"Store", "Name", "Verdict", "Typical:", "Guaranteed:",
                        "Alarm at:", "Told by:", "How it follows", "Source"});
  for (const proof::Store& store : point.stores) {
    stores.AddRow({store.kind, store.name, Words(store.verdict),
                   DurationOr(store.typical_seconds, "not stated"),
                   DurationOr(store.guaranteed_seconds, "nothing"),
                   DurationOr(store.alarm_seconds, "none"),
                   DurationOr(store.told_seconds, "nobody"), store.text,
                   sources.Number(store.source)});
  }
  absl::StrAppend(&out, stores.Render());
  for (const std::string& note : point.notes)
    Paragraph(MarkdownText(note), out);

  Paragraph(
      "Second line, against data that was deleted or corrupted and replicated "
      "so:",
      out);
  MarkdownTable lines({"Store", "Mechanism",
                       "Newest state:", "Kept:", "How it follows", "Source"});
  for (const proof::SecondLine& line : point.second_line) {
    lines.AddRow({line.store, line.mechanism,
                  DurationOr(line.recovery_point_seconds, "as scheduled"),
                  line.kept_days.has_value()
                      ? proof::Counted(*line.kept_days, "day")
                      : "always",
                  line.text, sources.Number(line.source)});
  }
  absl::StrAppend(&out, lines.Render());
}

void AddExpectedDurations(const std::vector<ExpectedDuration>& durations,
                          Sources& sources, std::string& out) {
  for (const ExpectedDuration& duration : durations) {
    absl::StrAppend(&out, "### Expected duration of ",
                    MarkdownText(duration.function), ": ",
                    Amount(duration.milliseconds, "ms"), "\n\n");
    Paragraph(MarkdownText(duration.text), out);
    if (duration.terms.empty()) continue;
    MarkdownTable table(
        {"Term", "Milliseconds:", "Basis", "How it follows", "Source"});
    for (const proof::DurationTerm& term : duration.terms) {
      table.AddRow({term.id,
                    absl::StrFormat(
                        "%.1f", static_cast<double>(term.microseconds) / 1000),
                    Name(term.basis), term.text, sources.Number(term.source)});
    }
    absl::StrAppend(&out, table.Render());
  }
}

void AddCapacity(const proof::Capacity& capacity, Sources& sources,
                 std::string& out) {
  Heading("Capacity", out);
  Paragraph(
      "In each of the regions named, which must carry the whole load alone.",
      out);
  MarkdownTable table({"Resource", "Measure", "Needed:", "Available:", "Enough",
                       "Regions", "How it follows", "Source"});
  for (const proof::Demand& demand : capacity.demands) {
    table.AddRow(
        {demand.resource, demand.measure, Amount(demand.needed, demand.unit),
         Amount(demand.available, demand.unit), demand.enough() ? "yes" : "NO",
         absl::StrJoin(demand.regions, ", "),
         absl::StrCat(demand.text, demand.shortage.empty() ? "" : " ",
                      demand.shortage),
         sources.Number(demand.source)});
  }
  absl::StrAppend(&out, table.Render());
}

void AddQuotas(const proof::Capacity& capacity, Sources& sources,
               std::string& out) {
  Heading("Quotas to raise", out);
  if (capacity.quotas_to_raise.empty()) {
    return Paragraph("None: AWS's defaults are enough.", out);
  }
  Paragraph(
      "Before deploying, in Service Quotas; an increase may take days. What "
      "other workloads of the account use comes on top.",
      out);
  MarkdownTable quotas({"Service", "Quota", "Needed:", "Default:", "Regions",
                        "How it follows", "Source"});
  for (const proof::Quota& quota : capacity.quotas_to_raise) {
    quotas.AddRow({quota.service, quota.name, Amount(quota.needed, quota.unit),
                   Amount(quota.by_default, quota.unit),
                   absl::StrJoin(quota.regions, ", "), quota.text,
                   sources.Number(quota.source)});
  }
  absl::StrAppend(&out, quotas.Render());
}

void AddProofs(const Report& report, Sources& sources, std::string& out) {
  Heading("Static stability", out);
  Paragraph(
      "The way from the loss of the primary region to the restored service: "
      "what names lead to, what switches them, and what that works with. Each "
      "resource exists beforehand and stands without the primary region; the "
      "evaluator calls data planes only. What starts it, the keys and the "
      "network are held by announcement, encryption, key-policy and network, "
      "below.",
      out);
  MarkdownTable way({"Resource", "Type", "Stands", "Reached from"});
  for (const verify::Step& step : report.proofs.way) {
    way.AddRow({step.resource, step.type, step.stands, step.reached_from});
  }
  absl::StrAppend(&out, way.Render());
  Heading("Templates", out);
  Paragraph("The resources of both regions keep these rules.", out);
  MarkdownTable rules({"Rule", "What holds", "Source"});
  for (const rules::Rule* rule : report.rules_of_templates) {
    rules.AddRow({std::string(rule->id), std::string(rule->summary),
                  sources.Number(std::string(rule->source))});
  }
  absl::StrAppend(&out, rules.Render());
}

void AddDecisions(const std::vector<Decision>& decisions, Sources& sources,
                  std::string& out) {
  Heading("Decisions", out);
  Paragraph("Where AWS does not do what one may expect of the spec.", out);
  MarkdownTable table({"Id", "Decision", "Reason", "To change it", "Source"});
  for (const Decision& decision : decisions) {
    table.AddRow({decision.id, decision.decision, decision.reason,
                  decision.change, sources.Number(decision.source)});
  }
  absl::StrAppend(&out, table.Render());
}

void AddSources(const Sources& sources, std::string& out) {
  Heading("Sources", out);
  for (size_t i = 0; i < sources.list().size(); ++i) {
    absl::StrAppend(&out, i + 1, ". ", MarkdownText(sources.list()[i]), "\n");
  }
  out.push_back('\n');
}

}  // namespace

std::string MarkdownReport(const Report& report) {
  std::string out;
  out.reserve(size_t{1} << 16);  // most are smaller
  AddSummary(report, out);
  AddBroken(report, out);
  Sources sources;
  AddRecoveryTime(report.recovery_time, sources, out);
  AddPartialFailures(report.partial_failures, out);
  AddRecoveryPoint(report.recovery_point, sources, out);
  AddCapacity(report.capacity, sources, out);
  AddExpectedDurations(report.expected_durations, sources, out);
  AddQuotas(report.capacity, sources, out);
  AddProofs(report, sources, out);
  absl::StrAppend(&out, CallersSection(report.callers));
  absl::StrAppend(&out, OwnSection(report.own));
  absl::StrAppend(&out, ExistingSection(report.existing));
  AddDecisions(report.decisions, sources, out);
  AddWarnings(report, out);
  AddSources(sources, out);
  out.pop_back();  // the empty line at the end
  return out;
}

}  // namespace drc::report
