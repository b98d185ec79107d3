// SPDX-License-Identifier: Apache-2.0

#include "generator/report/json_report.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/diagram/json.h"
#include "generator/json/writer.h"
#include "generator/proof/expected_duration.h"

namespace drc::report {
namespace {

using json::Writer;

void Number(absl::string_view key, const std::optional<int64_t>& value,
            Writer& writer) {
  writer.Key(key);
  if (value.has_value()) {
    writer.Int(*value);
  } else {
    writer.Null();
  }
}

void Truth(absl::string_view key, bool value, Writer& writer) {
  writer.Key(key);
  writer.Bool(value);
}

void WriteOwn(const OwnResource& own, Writer& writer) {
  writer.Member("resource", own.resource);
  writer.Member("type", own.type);
  writer.MemberIfAny("state", own.state);
  writer.MemberIfAny("reason", own.reason);
  Truth("changed", own.is_changed, writer);
  if (own.is_removed) Truth("removed", true, writer);
  writer.MemberTexts("unproved", own.unproved);
}

void WriteExisting(const Existing& existing, Writer& writer) {
  writer.Member("id", existing.id);
  writer.Member("type", existing.type);
  writer.Member("region", existing.region);
  writer.Member("unproved", existing.unproved);
}

const char* Name(proof::TimeVerdict verdict) {
  switch (verdict) {
    case proof::TimeVerdict::kMet:
      return "met";
    case proof::TimeVerdict::kExceeded:
      return "exceeded";
    case proof::TimeVerdict::kNotBounded:
      return "not_bounded";
    case proof::TimeVerdict::kNotLed:
      return "not_led";
  }
  return "";
}

const char* Name(proof::PointVerdict verdict) {
  switch (verdict) {
    case proof::PointVerdict::kGuaranteed:
      return "guaranteed";
    case proof::PointVerdict::kAlarmed:
      return "alarmed";
    case proof::PointVerdict::kNotMet:
      return "not_met";
  }
  return "";
}

void WriteTerm(const proof::Term& term, Writer& writer) {
  writer.Member("id", term.id);
  Number("seconds", term.seconds, writer);
  writer.Member("basis", Name(term.basis));
  writer.Member("text", term.text);
  writer.MemberIfAny("source", term.source);
}

void WriteBranch(const proof::Branch& branch, Writer& writer) {
  writer.Member("id", branch.id);
  Number("seconds", branch.seconds(), writer);
  writer.MemberObjects("terms", branch.terms, WriteTerm);
}

void WriteStage(const proof::Stage& stage, Writer& writer) {
  Number("seconds", stage.seconds(), writer);
  writer.MemberObjects("branches", stage.branches, WriteBranch);
}

void WritePath(const proof::Path& path, Writer& writer) {
  writer.Member("id", path.id);
  writer.Member("text", path.text);
  Truth("from_loss", path.from_loss, writer);
  Number("seconds", path.seconds(), writer);
  writer.MemberObjects("stages", path.stages, WriteStage);
}

void WriteSetting(const proof::Setting& setting, Writer& writer) {
  writer.Member("field", setting.field);
  Number("value", setting.value, writer);
}

void WriteRecoveryTime(const proof::RecoveryTime& time, Writer& writer) {
  writer.Key("recovery_time");
  writer.BeginObject();
  writer.Member("verdict", Name(time.verdict));
  Number("objective_seconds", time.objective_seconds, writer);
  Number("total_seconds", time.total_seconds, writer);
  Number("slack_seconds", time.slack_seconds, writer);
  writer.Member("worst_path", time.worst_path);
  Number("least_seconds", time.least_seconds, writer);
  writer.MemberObjects("least_by", time.least_by, WriteSetting);
  writer.MemberObjects("paths", time.paths, WritePath);
  writer.EndObject();
}

void WritePartialFailure(const proof::PartialFailure& failure, Writer& writer) {
  Number("failing_percent", failure.failing_percent, writer);
  writer.Key("moving_percent");
  writer.Double(failure.moving_percent);
  writer.Key("within_objective_percent");
  writer.Double(failure.within_objective_percent);
}

void WriteStore(const proof::Store& store, Writer& writer) {
  writer.Member("kind", store.kind);
  writer.Member("name", store.name);
  writer.Member("verdict", Name(store.verdict));
  Number("typical_seconds", store.typical_seconds, writer);
  Number("guaranteed_seconds", store.guaranteed_seconds, writer);
  Number("alarm_seconds", store.alarm_seconds, writer);
  Number("told_seconds", store.told_seconds, writer);
  writer.Member("text", store.text);
  writer.MemberIfAny("source", store.source);
}

void WriteSecondLine(const proof::SecondLine& line, Writer& writer) {
  writer.Member("store", line.store);
  writer.Member("mechanism", line.mechanism);
  Number("recovery_point_seconds", line.recovery_point_seconds, writer);
  Number("kept_days", line.kept_days, writer);
  writer.Member("text", line.text);
  writer.MemberIfAny("source", line.source);
}

void WriteRecoveryPoint(const proof::RecoveryPoint& point, Writer& writer) {
  writer.Key("recovery_point");
  writer.BeginObject();
  writer.Member("verdict", Name(point.verdict));
  Number("objective_seconds", point.objective_seconds, writer);
  writer.MemberObjects("stores", point.stores, WriteStore);
  writer.MemberObjects("second_line", point.second_line, WriteSecondLine);
  writer.MemberTexts("unfenced", point.unfenced);
  writer.MemberTexts("notes", point.notes);
  writer.EndObject();
}

void WriteDurationTerm(const proof::DurationTerm& term, Writer& writer) {
  writer.Member("id", term.id);
  Number("microseconds", term.microseconds, writer);
  writer.Member("basis", Name(term.basis));
  writer.Member("text", term.text);
  writer.MemberIfAny("source", term.source);
}

void WriteExpectedDuration(const ExpectedDuration& duration, Writer& writer) {
  writer.Member("function", duration.function);
  Number("milliseconds", duration.milliseconds, writer);
  writer.Member("text", duration.text);
  writer.MemberObjects("terms", duration.terms, WriteDurationTerm);
}

void WriteDemand(const proof::Demand& demand, Writer& writer) {
  writer.Member("resource", demand.resource);
  writer.Member("measure", demand.measure);
  writer.Member("unit", demand.unit);
  Number("needed", demand.needed, writer);
  Number("available", demand.available, writer);
  Truth("enough", demand.enough(), writer);
  writer.MemberTexts("regions", demand.regions);
  writer.Member("text", demand.text);
  writer.MemberIfAny("shortage", demand.shortage);
  writer.MemberIfAny("source", demand.source);
}

void WriteQuota(const proof::Quota& quota, Writer& writer) {
  writer.Member("service", quota.service);
  writer.Member("name", quota.name);
  writer.Member("unit", quota.unit);
  Number("needed", quota.needed, writer);
  Number("default", quota.by_default, writer);
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
  Truth("anyone", caller.anyone, writer);
}

void WriteCost(const Cost& cost, Writer& writer) {
  writer.Member("what", cost.what);
  Number("count", cost.count, writer);
  writer.Member("unit", cost.unit);
  writer.Key("price");
  writer.Double(static_cast<double>(cost.price) / 1000);
  writer.Member("per", cost.hourly ? "hour" : "month");
  writer.Key("monthly");
  writer.Double(static_cast<double>(cost.monthly()) / 1000);
  writer.Member("source", cost.page);
}

void WriteCosts(const Costs& costs, Writer& writer) {
  writer.Key("fixed_costs");
  writer.BeginObject();
  writer.Member("currency", "USD");
  writer.Member("prices_of", kPriceRegion);
  writer.Member("prices_at", kPriceDate);
  writer.Key("monthly");
  writer.Double(static_cast<double>(costs.monthly()) / 1000);
  writer.MemberObjects("items", costs.fixed, WriteCost);
  writer.MemberObjects("by_use", costs.by_use,
                       [](const ByUse& use, Writer& to) {
                         to.Member("type", use.type);
                         to.Member("what", use.what);
                       });
  writer.MemberTexts("unknown", costs.unknown);
  writer.EndObject();
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
  Number("line", place.line, writer);
  Number("column", place.column, writer);
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
  Writer writer(out);
  writer.BeginObject();
  writer.Member("spec", report.spec);
  if (!report.overlays.empty()) {
    writer.MemberTexts("overlays", report.overlays);
  }
  writer.Member("environment", report.environment);
  writer.Member("primary", report.primary);
  writer.Member("secondary", report.secondary);
  writer.MemberObjects("broken", report.broken, WriteWarning);
  WriteRecoveryTime(report.recovery_time, writer);
  writer.MemberObjects("partial_failures", report.partial_failures,
                       WritePartialFailure);
  WriteRecoveryPoint(report.recovery_point, writer);
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
  WriteCosts(report.costs, writer);
  diagram::WriteDiagram(report.diagram, writer);
  writer.MemberObjects("decisions", report.decisions, WriteDecision);
  writer.MemberObjects("warnings", report.warnings, WriteWarning);
  writer.MemberObjects("passed_over", report.passed_over, WriteWarning);
  writer.EndObject();
  out.push_back('\n');
  return out;
}

}  // namespace drc::report
