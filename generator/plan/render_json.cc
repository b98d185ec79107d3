// SPDX-License-Identifier: Apache-2.0
#include "generator/json/writer.h"
#include "generator/plan/render.h"

namespace drc::plan {
namespace {

void WriteTexts(absl::string_view key, const std::vector<std::string>& texts,
                json::Writer& writer) {
  writer.Key(key);
  writer.BeginArray();
  for (const std::string& text : texts) writer.String(text);
  writer.EndArray();
}

void WriteUnlessEmpty(absl::string_view key, const std::string& text,
                      json::Writer& writer) {
  if (!text.empty()) writer.Member(key, text);
}

void WriteChange(const Change& change, json::Writer& writer) {
  writer.BeginObject();
  writer.Member("template", change.path);
  writer.Member("region", change.region);
  writer.Member("stack", change.Stack());
  writer.Member("logical_id", change.logical_id);
  writer.Member("type", change.type);
  writer.Member("action", ActionName(change.action));
  WriteUnlessEmpty("name", change.name, writer);
  WriteUnlessEmpty("new_name", change.new_name, writer);
  WriteTexts("properties", change.properties, writer);
  WriteUnlessEmpty("refused", change.refused, writer);
  writer.Key("data");
  writer.Bool(change.loses_data);
  WriteUnlessEmpty("expires", change.expires, writer);
  writer.Key("kept");
  writer.Bool(change.is_kept);
  if (change.is_apart) {
    writer.Key("apart");
    writer.Bool(true);
  }
  if (change.place.line > 0) {
    writer.Key("place");
    writer.BeginObject();
    writer.Member("file", change.place.file);
    writer.Key("line");
    writer.Int(change.place.line);
    writer.Key("column");
    writer.Int(change.place.column);
    writer.EndObject();
  }
  writer.EndObject();
}

void WriteDataAtStake(const Plan& plan, json::Writer& writer) {
  writer.Key("data_at_stake");
  writer.BeginArray();
  for (const Change& change : plan.changes) {
    if (!change.loses_data) continue;
    writer.BeginObject();
    writer.Member("name",
                  change.name.empty() ? change.logical_id : change.name);
    writer.Member("region", change.region);
    writer.Member("type", change.type);
    writer.Member("action", ActionName(change.action));
    writer.Member("logical_id", change.logical_id);
    writer.EndObject();
  }
  writer.EndArray();
}

void WriteRight(const Right& right, json::Writer& writer) {
  writer.BeginObject();
  writer.Member("change", right.gained ? "gained" : "lost");
  writer.Member("holder", right.holder);
  writer.Member("type", right.type);
  writer.Member("effect", right.effect);
  WriteUnlessEmpty("principal", right.principal, writer);
  WriteTexts("actions", right.actions, writer);
  WriteUnlessEmpty("resource", right.resource, writer);
  WriteUnlessEmpty("condition", right.condition, writer);
  writer.EndObject();
}

void WriteStandby(const Standby& standby, json::Writer& writer) {
  writer.Key("standby");
  writer.BeginObject();
  writer.Key("behind_seconds");
  writer.Int(standby.seconds);
  WriteTexts("fills", standby.fills, writer);
  writer.Key("steps");
  writer.BeginArray();
  for (const Step& step : standby.steps) {
    writer.BeginObject();
    writer.Member("region", step.region);
    writer.Member("resource", step.resource);
    writer.Member("type", step.type);
    writer.Member("what", step.what);
    writer.Key("seconds");
    writer.Int(step.seconds);
    writer.Member("basis", proof::Name(step.basis));
    writer.EndObject();
  }
  writer.EndArray();
  writer.EndObject();
}

}  // namespace

std::string RenderJson(const Plan& plan) {
  std::string text;
  json::Writer writer(text);
  writer.BeginObject();
  writer.Member("environment", plan.environment);
  writer.Key("changes");
  writer.BeginArray();
  for (const Change& change : plan.changes) WriteChange(change, writer);
  writer.EndArray();
  WriteDataAtStake(plan, writer);
  writer.Key("rights");
  writer.BeginArray();
  for (const Right& right : plan.rights) WriteRight(right, writer);
  writer.EndArray();
  writer.Key("names");
  writer.BeginObject();
  WriteTexts("freed", plan.freed, writer);
  WriteTexts("taken", plan.taken, writer);
  writer.EndObject();
  writer.Key("outputs");
  writer.BeginArray();
  for (const OutputChange& output : plan.outputs) {
    writer.BeginObject();
    writer.Member("change", output.what);
    writer.Member("region", output.region);
    writer.Member("name", output.name);
    WriteUnlessEmpty("before", output.before, writer);
    WriteUnlessEmpty("after", output.after, writer);
    writer.EndObject();
  }
  writer.EndArray();
  writer.Key("recovery");
  writer.BeginArray();
  for (const Figure& figure : plan.recovery) {
    writer.BeginObject();
    writer.Member("term", figure.what);
    writer.Member("before", figure.before);
    writer.Member("after", figure.after);
    writer.EndObject();
  }
  writer.EndArray();
  WriteStandby(plan.standby, writer);
  writer.EndObject();
  text.push_back('\n');
  return text;
}

}  // namespace drc::plan
