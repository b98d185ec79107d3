// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "generator/plan/render.h"

namespace drc::plan {
namespace {

constexpr char kRed[] = "\033[31m";
constexpr char kGreen[] = "\033[32m";
constexpr char kYellow[] = "\033[33m";
constexpr char kBold[] = "\033[1m";

const char* ColourOf(Action action) {
  return action == Action::kCreate   ? kGreen
         : action == Action::kUpdate ? kYellow
                                     : kRed;
}

class Page {
 public:
  explicit Page(bool colour) : colour_(colour) {}

  void Line(absl::string_view indent, const char* colour,
            const std::string& text) {
    const std::string safe = diag::Printable(text);
    if (colour_ && *colour != '\0') {
      absl::StrAppend(&text_, indent, colour, safe, "\033[0m\n");
    } else {
      absl::StrAppend(&text_, indent, safe, "\n");
    }
  }

  void Heading(const std::string& text) {
    text_ += '\n';
    Line("", kBold, text);
  }

  std::string Take() { return std::move(text_); }

 private:
  const bool colour_;
  std::string text_;
};

// What a line of a change says, its stack's name before the id or not.
std::string Text(const Change& change, const std::string& id) {
  std::vector<std::string> words = {std::string(Sign(change.action)), id,
                                    change.type};
  if (const std::string name = NameText(change); !name.empty()) {
    words.push_back(name);
  }
  if (!change.properties.empty()) words.push_back(PropertiesText(change));
  if (change.loses_data) words.emplace_back("DATA");
  if (change.is_kept) words.emplace_back("kept");
  if (change.is_apart) words.emplace_back(kByAdopt);
  if (const std::string place = PlaceText(change.place); !place.empty()) {
    words.push_back(absl::StrCat("(", place, ")"));
  }
  return absl::StrJoin(words, "  ");
}

// The changes of which there is something to say, and that.
void PrintSaid(const char* heading, const Plan& plan,
               const std::string Change::*said, Page& page) {
  bool is_first = true;
  for (const Change& change : plan.changes) {
    if ((change.*said).empty()) continue;
    if (is_first) page.Heading(heading);
    is_first = false;
    page.Line("  ", kRed, Text(change, change.Path()));
    page.Line("    ", "", change.*said);
  }
}

void PrintWarnings(const Plan& plan, Page& page) {
  if (plan.Loses()) {
    page.Heading("Data are lost with");
    for (const Change& change : plan.changes) {
      if (change.loses_data) page.Line("  ", kRed, Text(change, change.Path()));
    }
  }
  PrintSaid("Data are deleted in time", plan, &Change::expires, page);
  PrintSaid("Open to anyone on the internet", plan, &Change::opens, page);
  PrintSaid("Interrupted while the update goes on", plan, &Change::interrupts,
            page);
  PrintSaid("AWS refuses", plan, &Change::refused, page);
}

void PrintNames(const char* heading, const char* colour,
                const std::vector<std::string>& names, Page& page) {
  if (names.empty()) return;
  page.Heading(heading);
  for (const std::string& name : names) page.Line("  ", colour, name);
}

}  // namespace

std::string RenderText(const Plan& plan, bool colour) {
  Page page(colour);
  page.Line("", kBold, Headline(plan));
  PrintWarnings(plan, page);
  for (const auto& [stack, changes] : ByStack(plan)) {
    page.Heading(stack);
    for (const Change* change : changes) {
      page.Line("  ", ColourOf(change->action),
                Text(*change, change->logical_id));
    }
  }
  if (!plan.rights.empty()) page.Heading("Rights");
  for (const Right& right : plan.rights) {
    page.Line("  ", right.gained ? kGreen : kRed,
              absl::StrCat(right.gained ? "+ " : "- ", right.holder, "  ",
                           RightText(right)));
  }
  PrintNames("Names freed", kRed, plan.freed, page);
  PrintNames("Names taken", kGreen, plan.taken, page);
  if (!plan.outputs.empty()) page.Heading("Outputs");
  for (const OutputChange& output : plan.outputs) {
    page.Line("  ", output.after.empty() ? kRed : kGreen,
              absl::StrCat(output.what, "  ", output.region, " ", output.name));
  }
  if (!plan.recovery.empty()) page.Heading("Recovery");
  for (const Figure& figure : plan.recovery) {
    page.Line("  ", "",
              absl::StrCat(figure.what, ": ",
                           figure.before.empty() ? "-" : figure.before, " -> ",
                           figure.after.empty() ? "-" : figure.after));
  }
  if (const std::string text = StandbyText(plan.standby); !text.empty()) {
    page.Heading(text);
  }
  for (const Step& step : plan.standby.steps) {
    page.Line(
        "  ", "",
        absl::StrCat(step.seconds, " s  ", step.resource, "  ", step.type, "  ",
                     step.what, " (", proof::Name(step.basis), ")"));
  }
  return page.Take();
}

}  // namespace drc::plan
