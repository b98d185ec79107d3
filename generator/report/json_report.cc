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

// Where there is none, no member.
void TextIfAny(absl::string_view key, const std::string& text, Writer& writer) {
  if (!text.empty()) writer.Member(key, text);
}

void Texts(absl::string_view key, const std::vector<std::string>& texts,
           Writer& writer) {
  writer.Key(key);
  writer.BeginArray();
  for (const std::string& text : texts) writer.String(text);
  writer.EndArray();
}

void WriteOwn(const OwnResource& own, Writer& writer) {
  writer.Member("resource", own.resource);
  writer.Member("type", own.type);
  TextIfAny("state", own.state, writer);
  TextIfAny("reason", own.reason, writer);
  Truth("changed", own.is_changed, writer);
  Texts("unproved", own.unproved, writer);
}

void WriteExisting(const Existing& existing, Writer& writer) {
  writer.Member("id", existing.id);
  writer.Member("type", existing.type);
  writer.Member("region", existing.region);
  writer.Member("unproved", existing.unproved);
}

// An array of objects, each written by `write`.
template <typename T, typename Write>
void Objects(absl::string_view key, const std::vector<T>& values,
             Writer& writer, Write write) {
  writer.Key(key);
  writer.BeginArray();
  for (const T& value : values) {
    writer.BeginObject();
    write(value, writer);
    writer.EndObject();
  }
  writer.EndArray();
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
  TextIfAny("source", term.source, writer);
}

void WriteBranch(const proof::Branch& branch, Writer& writer) {
  writer.Member("id", branch.id);
  Number("seconds", branch.seconds(), writer);
  Objects("terms", branch.terms, writer, WriteTerm);
}

void WriteStage(const proof::Stage& stage, Writer& writer) {
  Number("seconds", stage.seconds(), writer);
  Objects("branches", stage.branches, writer, WriteBranch);
}

void WritePath(const proof::Path& path, Writer& writer) {
  writer.Member("id", path.id);
  writer.Member("text", path.text);
  Truth("from_loss", path.from_loss, writer);
  Number("seconds", path.seconds(), writer);
  Objects("stages", path.stages, writer, WriteStage);
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
  Objects("least_by", time.least_by, writer, WriteSetting);
  Objects("paths", time.paths, writer, WritePath);
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
  TextIfAny("source", store.source, writer);
}

void WriteSecondLine(const proof::SecondLine& line, Writer& writer) {
  writer.Member("store", line.store);
  writer.Member("mechanism", line.mechanism);
  Number("recovery_point_seconds", line.recovery_point_seconds, writer);
  Number("kept_days", line.kept_days, writer);
  writer.Member("text", line.text);
  TextIfAny("source", line.source, writer);
}

void WriteRecoveryPoint(const proof::RecoveryPoint& point, Writer& writer) {
  writer.Key("recovery_point");
  writer.BeginObject();
  writer.Member("verdict", Name(point.verdict));
  Number("objective_seconds", point.objective_seconds, writer);
  Objects("stores", point.stores, writer, WriteStore);
  Objects("second_line", point.second_line, writer, WriteSecondLine);
  Texts("unfenced", point.unfenced, writer);
  Texts("notes", point.notes, writer);
  writer.EndObject();
}

void WriteDurationTerm(const proof::DurationTerm& term, Writer& writer) {
  writer.Member("id", term.id);
  Number("microseconds", term.microseconds, writer);
  writer.Member("basis", Name(term.basis));
  writer.Member("text", term.text);
  TextIfAny("source", term.source, writer);
}

void WriteExpectedDuration(const ExpectedDuration& duration, Writer& writer) {
  writer.Member("function", duration.function);
  Number("milliseconds", duration.milliseconds, writer);
  writer.Member("text", duration.text);
  Objects("terms", duration.terms, writer, WriteDurationTerm);
}

void WriteDemand(const proof::Demand& demand, Writer& writer) {
  writer.Member("resource", demand.resource);
  writer.Member("measure", demand.measure);
  writer.Member("unit", demand.unit);
  Number("needed", demand.needed, writer);
  Number("available", demand.available, writer);
  Truth("enough", demand.enough(), writer);
  Texts("regions", demand.regions, writer);
  writer.Member("text", demand.text);
  TextIfAny("shortage", demand.shortage, writer);
  TextIfAny("source", demand.source, writer);
}

void WriteQuota(const proof::Quota& quota, Writer& writer) {
  writer.Member("service", quota.service);
  writer.Member("name", quota.name);
  writer.Member("unit", quota.unit);
  Number("needed", quota.needed, writer);
  Number("default", quota.by_default, writer);
  Texts("regions", quota.regions, writer);
  writer.Member("text", quota.text);
  TextIfAny("source", quota.source, writer);
}

void WriteStep(const verify::Step& step, Writer& writer) {
  writer.Member("resource", step.resource);
  writer.Member("type", step.type);
  writer.Member("stands", step.stands);
  TextIfAny("reached_from", step.reached_from, writer);
}

void WriteProofs(const Report& report, Writer& writer) {
  Objects("static_stability", report.proofs.way, writer, WriteStep);
  std::vector<std::string> rules;
  for (const rules::Rule* rule : report.rules_of_templates) {
    rules.emplace_back(rule->id);
  }
  Texts("rules_of_templates", rules, writer);
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
  Objects("items", costs.fixed, writer, WriteCost);
  Objects("by_use", costs.by_use, writer, [](const ByUse& use, Writer& to) {
    to.Member("type", use.type);
    to.Member("what", use.what);
  });
  Texts("unknown", costs.unknown, writer);
  writer.EndObject();
}

void WriteDecision(const Decision& decision, Writer& writer) {
  writer.Member("id", decision.id);
  writer.Member("decision", decision.decision);
  writer.Member("reason", decision.reason);
  TextIfAny("change", decision.change, writer);
  TextIfAny("source", decision.source, writer);
}

void WritePlace(const Place& place, Writer& writer) {
  TextIfAny("overlay", place.overlay, writer);
  Number("line", place.line, writer);
  Number("column", place.column, writer);
  writer.Member("text", place.text);
}

void WriteWarning(const Warning& warning, Writer& writer) {
  writer.Member("rule", warning.rule_id);
  WritePlace(warning.at, writer);
  TextIfAny("reason", warning.reason, writer);
  Objects("notes", warning.notes, writer, WritePlace);
}

}  // namespace

std::string JsonReport(const Report& report) {
  std::string out;
  Writer writer(out);
  writer.BeginObject();
  writer.Member("spec", report.spec);
  if (!report.overlays.empty()) {
    Texts("overlays", report.overlays, writer);
  }
  writer.Member("environment", report.environment);
  writer.Member("primary", report.primary);
  writer.Member("secondary", report.secondary);
  Objects("broken", report.broken, writer, WriteWarning);
  WriteRecoveryTime(report.recovery_time, writer);
  Objects("partial_failures", report.partial_failures, writer,
          WritePartialFailure);
  WriteRecoveryPoint(report.recovery_point, writer);
  Objects("expected_durations", report.expected_durations, writer,
          WriteExpectedDuration);
  Objects("capacity", report.capacity.demands, writer, WriteDemand);
  Objects("quotas_to_raise", report.capacity.quotas_to_raise, writer,
          WriteQuota);
  WriteProofs(report, writer);
  Objects("callers", report.callers, writer, WriteCaller);
  if (!report.own.empty()) {
    Objects("own_resources", report.own, writer, WriteOwn);
  }
  if (!report.existing.empty()) {
    Objects("existing", report.existing, writer, WriteExisting);
  }
  WriteCosts(report.costs, writer);
  diagram::WriteDiagram(report.diagram, writer);
  Objects("decisions", report.decisions, writer, WriteDecision);
  Objects("warnings", report.warnings, writer, WriteWarning);
  Objects("passed_over", report.passed_over, writer, WriteWarning);
  writer.EndObject();
  out.push_back('\n');
  return out;
}

}  // namespace drc::report
