// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "generator/plan/render.h"
#include "generator/report/markdown_table.h"

namespace drc::plan {
namespace {

using report::MarkdownTable;
using report::MarkdownText;

// A table below its heading, where it has rows.
void PrintTable(absl::string_view heading, const MarkdownTable& table,
                std::string& out) {
  if (table.empty()) return;
  absl::StrAppend(&out, "## ", heading, "\n\n", table.Render());
}

// The changes of which there is something to say, and that.
void PrintSaid(const char* heading, const Plan& plan,
               const std::string Change::*said, std::string& out) {
  MarkdownTable table({"Resource", "Name", "What", "Place"});
  for (const Change& change : plan.changes) {
    if ((change.*said).empty()) continue;
    table.AddRow({change.Path(), NameText(change), change.*said,
                  PlaceText(change.place)});
  }
  PrintTable(heading, table, out);
}

void PrintWarnings(const Plan& plan, std::string& out) {
  MarkdownTable lost({"Resource", "Type", "Name", "Change", "Place"});
  MarkdownTable refused({"Resource", "Properties", "Why", "Place"});
  for (const Change& change : plan.changes) {
    if (change.loses_data) {
      lost.AddRow({change.Path(), change.type, NameText(change),
                   std::string(ActionName(change.action)),
                   PlaceText(change.place)});
    }
    if (!change.refused.empty()) {
      refused.AddRow({change.Path(), PropertiesText(change), change.refused,
                      PlaceText(change.place)});
    }
  }
  PrintTable("Data are lost", lost, out);
  PrintSaid("Data are deleted in time", plan, &Change::expires, out);
  PrintSaid("Open to anyone on the internet", plan, &Change::opens, out);
  PrintSaid("Interrupted while the update goes on", plan, &Change::interrupts,
            out);
  PrintTable("AWS refuses", refused, out);
}

void PrintStacks(const Plan& plan, std::string& out) {
  for (const auto& [stack, changes] : ByStack(plan)) {
    absl::StrAppend(
        &out, "<details><summary>", MarkdownText(stack), ": ", changes.size(),
        changes.size() == 1 ? " change" : " changes", "</summary>\n\n");
    MarkdownTable table(
        {"", "Resource", "Type", "Name", "Properties", "Place"});
    for (const Change* change : changes) {
      table.AddRow({absl::StrCat(ActionName(change->action),
                                 change->is_kept ? ", kept" : "",
                                 change->is_apart ? ", " : "",
                                 change->is_apart ? kByAdopt : ""),
                    change->logical_id, change->type, NameText(*change),
                    PropertiesText(*change), PlaceText(change->place)});
    }
    absl::StrAppend(&out, table.Render(), "</details>\n\n");
  }
}

void PrintNames(const char* heading, const std::vector<std::string>& names,
                std::string& out) {
  if (names.empty()) return;
  absl::StrAppend(&out, "## ", heading, "\n\n");
  for (const std::string& name : names) {
    absl::StrAppend(&out, "- ", MarkdownText(name), "\n");
  }
  out += '\n';
}

void PrintStandby(const Standby& standby, std::string& out) {
  const std::string text = StandbyText(standby);
  if (text.empty()) return;
  absl::StrAppend(&out, "## Two releases at once\n\n", text, "\n\n");
  MarkdownTable table({"Resource", "Type", "What", "Seconds:", "Basis"});
  for (const Step& step : standby.steps) {
    table.AddRow({step.resource, step.type, step.what,
                  absl::StrCat(step.seconds), proof::Name(step.basis)});
  }
  out += table.Render();
}

}  // namespace

std::string RenderMarkdown(const Plan& plan) {
  std::string out = absl::StrCat("# ", MarkdownText(Headline(plan)), "\n\n");
  PrintWarnings(plan, out);
  MarkdownTable recovery({"", "Before:", "After:"});
  for (const Figure& figure : plan.recovery) {
    recovery.AddRow({figure.what, figure.before, figure.after});
  }
  PrintTable("Recovery", recovery, out);
  PrintStandby(plan.standby, out);
  PrintStacks(plan, out);
  MarkdownTable rights({"", "Holder", "Right"});
  for (const Right& right : plan.rights) {
    rights.AddRow(
        {right.gained ? "gained" : "lost", right.holder, RightText(right)});
  }
  PrintTable("Rights", rights, out);
  PrintNames("Names freed", plan.freed, out);
  PrintNames("Names taken", plan.taken, out);
  MarkdownTable outputs({"", "Output", "Before", "After"});
  for (const OutputChange& output : plan.outputs) {
    outputs.AddRow({output.what, absl::StrCat(output.region, " ", output.name),
                    MarkdownText(output.before), MarkdownText(output.after)});
  }
  PrintTable("Outputs", outputs, out);
  while (out.size() > 1 && out[out.size() - 2] == '\n') out.pop_back();
  return out;
}

}  // namespace drc::plan
