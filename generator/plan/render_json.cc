// SPDX-License-Identifier: Apache-2.0
#include "generator/json/writer.h"
#include "generator/plan/render.h"

namespace drc::plan {
namespace {

void WriteChange(const Change& change, json::Writer& writer) {
  writer.Member("template", change.path);
  writer.Member("region", change.region);
  writer.Member("stack", change.Stack());
  writer.Member("logical_id", change.logical_id);
  writer.Member("type", change.type);
  writer.Member("action", ActionName(change.action));
  writer.MemberIfAny("name", change.name);
  writer.MemberIfAny("new_name", change.new_name);
  writer.MemberTexts("properties", change.properties);
  writer.MemberIfAny("refused", change.refused);
  writer.Member("data", change.loses_data);
  writer.MemberIfAny("expires", change.expires);
  writer.MemberIfAny("opens", change.opens);
  writer.MemberIfAny("interrupts", change.interrupts);
  writer.Member("kept", change.is_kept);
  if (change.is_apart) writer.Member("apart", true);
  if (change.place.line > 0) {
    writer.MemberObject("place", [&](json::Writer& to) {
      to.Member("file", change.place.file);
      to.Member("line", change.place.line);
      to.Member("column", change.place.column);
    });
  }
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
  writer.Member("change", right.gained ? "gained" : "lost");
  writer.Member("holder", right.holder);
  writer.Member("type", right.type);
  writer.Member("effect", right.effect);
  writer.MemberIfAny("principal", right.principal);
  writer.MemberTexts("actions", right.actions);
  writer.MemberIfAny("resource", right.resource);
  writer.MemberIfAny("condition", right.condition);
}

void WriteStandby(const Standby& standby, json::Writer& writer) {
  writer.Member("behind_seconds", standby.seconds);
  writer.MemberTexts("fills", standby.fills);
  writer.MemberObjects("steps", standby.steps,
                       [](const Step& step, json::Writer& to) {
                         to.Member("region", step.region);
                         to.Member("resource", step.resource);
                         to.Member("type", step.type);
                         to.Member("what", step.what);
                         to.Member("seconds", step.seconds);
                         to.Member("basis", proof::Name(step.basis));
                       });
}

}  // namespace

std::string RenderJson(const Plan& plan) {
  std::string text;
  json::Writer writer(text);
  writer.BeginObject();
  writer.Member("environment", plan.environment);
  writer.MemberObjects("changes", plan.changes, WriteChange);
  WriteDataAtStake(plan, writer);
  writer.MemberObjects("rights", plan.rights, WriteRight);
  writer.MemberObject("names", [&](json::Writer& to) {
    to.MemberTexts("freed", plan.freed);
    to.MemberTexts("taken", plan.taken);
  });
  writer.MemberObjects("outputs", plan.outputs,
                       [](const OutputChange& output, json::Writer& to) {
                         to.Member("change", output.what);
                         to.Member("region", output.region);
                         to.Member("name", output.name);
                         to.MemberIfAny("before", output.before);
                         to.MemberIfAny("after", output.after);
                       });
  writer.MemberObjects("recovery", plan.recovery,
                       [](const Figure& figure, json::Writer& to) {
                         to.Member("term", figure.what);
                         to.Member("before", figure.before);
                         to.Member("after", figure.after);
                       });
  writer.MemberObject("standby", plan.standby, WriteStandby);
  writer.EndObject();
  text.push_back('\n');
  return text;
}

}  // namespace drc::plan
