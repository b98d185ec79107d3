// SPDX-License-Identifier: Apache-2.0
#include "generator/report/printers.h"

namespace drc::report {
namespace {

using json::Writer;

void WriteOwn(const OwnResource& own, Writer& writer) {
  writer.Member("resource", own.resource);
  writer.Member("type", own.type);
  writer.MemberIfAny("state", own.state);
  writer.MemberIfAny("reason", own.reason);
  writer.Member("changed", own.is_changed);
  if (own.is_removed) writer.Member("removed", true);
  writer.MemberTexts("unproved", own.unproved);
}

void WriteExisting(const Existing& existing, Writer& writer) {
  writer.Member("id", existing.id);
  writer.Member("type", existing.type);
  writer.Member("region", existing.region);
  writer.Member("unproved", existing.unproved);
}

const char* Name(proof::TimeVerdict verdict) {
  // In the order of TimeVerdict.
  static constexpr const char* kNames[] = {"met", "exceeded", "not_bounded",
                                           "not_led"};
  return kNames[static_cast<int>(verdict)];
}

const char* Name(proof::PointVerdict verdict) {
  // In the order of PointVerdict.
  static constexpr const char* kNames[] = {"guaranteed", "alarmed", "not_met"};
  return kNames[static_cast<int>(verdict)];
}

void WriteTerm(const proof::Term& term, Writer& writer) {
  writer.Member("id", term.id);
  writer.Member("seconds", term.seconds);
  writer.Member("basis", Name(term.basis));
  writer.Member("text", term.text);
  writer.MemberIfAny("source", term.source);
}

void WriteBranch(const proof::Branch& branch, Writer& writer) {
  writer.Member("id", branch.id);
  writer.Member("seconds", branch.seconds());
  writer.MemberObjects("terms", branch.terms, WriteTerm);
}

void WriteStage(const proof::Stage& stage, Writer& writer) {
  writer.Member("seconds", stage.seconds());
  writer.MemberObjects("branches", stage.branches, WriteBranch);
}

void WritePath(const proof::Path& path, Writer& writer) {
  writer.Member("id", path.id);
  writer.Member("text", path.text);
  writer.Member("from_loss", path.from_loss);
  writer.Member("seconds", path.seconds());
  writer.MemberObjects("stages", path.stages, WriteStage);
}

void WriteSetting(const proof::Setting& setting, Writer& writer) {
  writer.Member("field", setting.field);
  writer.Member("value", setting.value);
}

void WriteRecoveryTime(const proof::RecoveryTime& time, Writer& writer) {
  writer.Member("verdict", Name(time.verdict));
  writer.Member("objective_seconds", time.objective_seconds);
  writer.Member("total_seconds", time.total_seconds);
  writer.Member("slack_seconds", time.slack_seconds);
  writer.Member("worst_path", time.worst_path);
  writer.Member("least_seconds", time.least_seconds);
  writer.MemberObjects("least_by", time.least_by, WriteSetting);
  writer.MemberObjects("paths", time.paths, WritePath);
}

void WritePartialFailure(const proof::PartialFailure& failure, Writer& writer) {
  writer.Member("failing_percent", failure.failing_percent);
  writer.Member("moving_percent", failure.moving_percent);
  writer.Member("within_objective_percent", failure.within_objective_percent);
}

void WriteStore(const proof::Store& store, Writer& writer) {
  writer.Member("kind", store.kind);
  writer.Member("name", store.name);
  writer.Member("verdict", Name(store.verdict));
  writer.Member("typical_seconds", store.typical_seconds);
  writer.Member("guaranteed_seconds", store.guaranteed_seconds);
  writer.Member("alarm_seconds", store.alarm_seconds);
  writer.Member("told_seconds", store.told_seconds);
  writer.Member("text", store.text);
  writer.MemberIfAny("source", store.source);
}

void WriteSecondLine(const proof::SecondLine& line, Writer& writer) {
  writer.Member("store", line.store);
  writer.Member("mechanism", line.mechanism);
  writer.Member("recovery_point_seconds", line.recovery_point_seconds);
  writer.Member("kept_days", line.kept_days);
  writer.Member("text", line.text);
  writer.MemberIfAny("source", line.source);
}

void WriteRecoveryPoint(const proof::RecoveryPoint& point, Writer& writer) {
  writer.Member("verdict", Name(point.verdict));
  writer.Member("objective_seconds", point.objective_seconds);
  writer.MemberObjects("stores", point.stores, WriteStore);
  writer.MemberObjects("second_line", point.second_line, WriteSecondLine);
  writer.MemberTexts("unfenced", point.unfenced);
  writer.MemberTexts("notes", point.notes);
}

void WriteDurationTerm(const proof::DurationTerm& term, Writer& writer) {
  writer.Member("id", term.id);
  writer.Member("microseconds", term.microseconds);
  writer.Member("basis", Name(term.basis));
  writer.Member("text", term.text);
  writer.MemberIfAny("source", term.source);
}

void WriteExpectedDuration(const ExpectedDuration& duration, Writer& writer) {
  writer.Member("function", duration.function);
  writer.Member("milliseconds", duration.milliseconds);
  writer.Member("text", duration.text);
  writer.MemberObjects("terms", duration.terms, WriteDurationTerm);
}

void WriteDemand(const proof::Demand& demand, Writer& writer) {
  writer.Member("resource", demand.resource);
  writer.Member("measure", demand.measure);
  writer.Member("unit", demand.unit);
  writer.Member("needed", demand.needed);
  writer.Member("available", demand.available);
  writer.Member("enough", demand.enough());
  writer.MemberTexts("regions", demand.regions);
  writer.Member("text", demand.text);
  writer.MemberIfAny("shortage", demand.shortage);
  writer.MemberIfAny("source", demand.source);
}

void WriteQuota(const proof::Quota& quota, Writer& writer) {
  writer.Member("service", quota.service);
  writer.Member("name", quota.name);
  writer.Member("unit", quota.unit);
  writer.Member("needed", quota.needed);
  writer.Member("default", quota.by_default);
  writer.MemberTexts("regions", quota.regions);
  writer.Member("text", quota.text);
  writer.MemberIfAny("source", quota.source);
}

void WriteStep(const verify::Step& step, Writer& writer) {
  writer.Member("resource", step.resource);
  writer.Member("type", step.type);
  writer.Member("stands", step.stands);
  writer.MemberIfAny("reached_from", step.reached_from);
}

void WriteProofs(const Report& report, Writer& writer) {
  writer.MemberObjects("static_stability", report.proofs.way, WriteStep);
  std::vector<std::string> rules;
  for (const rules::Rule* rule : report.rules_of_templates) {
    rules.emplace_back(rule->id);
  }
  writer.MemberTexts("rules_of_templates", rules);
}

void WriteCaller(const Caller& caller, Writer& writer) {
  writer.Member("route", caller.route);
  writer.Member("who", caller.who);
  writer.Member("anyone", caller.anyone);
}

void WriteCost(const Cost& cost, Writer& writer) {
  writer.Member("what", cost.what);
  writer.Member("count", cost.count);
  writer.Member("unit", cost.unit);
  writer.Member("price", static_cast<double>(cost.price) / 1000);
  writer.Member("per", cost.hourly ? "hour" : "month");
  writer.Member("monthly", static_cast<double>(cost.monthly()) / 1000);
  writer.Member("source", cost.page);
}

void WriteCosts(const Costs& costs, Writer& writer) {
  writer.Member("currency", "USD");
  writer.Member("prices_of", kPriceRegion);
  writer.Member("prices_at", kPriceDate);
  writer.Member("monthly", static_cast<double>(costs.monthly()) / 1000);
  writer.MemberObjects("items", costs.fixed, WriteCost);
  writer.MemberObjects("by_use", costs.by_use,
                       [](const ByUse& use, Writer& to) {
                         to.Member("type", use.type);
                         to.Member("what", use.what);
                       });
  writer.MemberTexts("unknown", costs.unknown);
}

void WriteDecision(const Decision& decision, Writer& writer) {
  writer.Member("id", decision.id);
  writer.Member("decision", decision.decision);
  writer.Member("reason", decision.reason);
  writer.MemberIfAny("change", decision.change);
  writer.MemberIfAny("source", decision.source);
}

void WritePlace(const Place& place, Writer& writer) {
  writer.MemberIfAny("overlay", place.overlay);
  writer.Member("line", place.line);
  writer.Member("column", place.column);
  writer.Member("text", place.text);
}

void WriteWarning(const Warning& warning, Writer& writer) {
  writer.Member("rule", warning.rule_id);
  WritePlace(warning.at, writer);
  writer.MemberIfAny("reason", warning.reason);
  writer.MemberObjects("notes", warning.notes, WritePlace);
}

}  // namespace

std::string JsonReport(const Report& report) {
  std::string out;
  out.reserve(size_t{1} << 16);  // most are smaller
  Writer writer(out);
  writer.BeginObject();
  writer.Member("spec", report.spec);
  if (!report.overlays.empty()) writer.MemberTexts("overlays", report.overlays);
  writer.Member("environment", report.environment);
  writer.Member("primary", report.primary);
  writer.Member("secondary", report.secondary);
  writer.MemberObjects("broken", report.broken, WriteWarning);
  writer.MemberObject("recovery_time", report.recovery_time, WriteRecoveryTime);
  writer.MemberObjects("partial_failures", report.partial_failures,
                       WritePartialFailure);
  writer.MemberObject("recovery_point", report.recovery_point,
                      WriteRecoveryPoint);
  writer.MemberObjects("expected_durations", report.expected_durations,
                       WriteExpectedDuration);
  writer.MemberObjects("capacity", report.capacity.demands, WriteDemand);
  writer.MemberObjects("quotas_to_raise", report.capacity.quotas_to_raise,
                       WriteQuota);
  WriteProofs(report, writer);
  writer.MemberObjects("callers", report.callers, WriteCaller);
  if (!report.own.empty()) {
    writer.MemberObjects("own_resources", report.own, WriteOwn);
  }
  if (!report.existing.empty()) {
    writer.MemberObjects("existing", report.existing, WriteExisting);
  }
  writer.MemberObject("fixed_costs", report.costs, WriteCosts);
  diagram::WriteDiagram(report.diagram, writer);
  writer.MemberObjects("decisions", report.decisions, WriteDecision);
  writer.MemberObjects("warnings", report.warnings, WriteWarning);
  writer.MemberObjects("passed_over", report.passed_over, WriteWarning);
  writer.EndObject();
  out.push_back('\n');
  return out;
}

}  // namespace drc::report
