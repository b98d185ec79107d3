// SPDX-License-Identifier: Apache-2.0

#include "generator/html/markup.h"
#include "generator/proof/units.h"
#include "generator/report/printers.h"

namespace drc::report {
namespace {

void AddItem(absl::string_view text, std::string& out) {
  absl::StrAppend(&out, "<li>", html::Prose(text).html, "</li>\n");
}

// What of the worst path AWS does not bound.
void AddAllowances(const proof::RecoveryTime& time, std::string& out) {
  int64_t seconds = 0;
  std::vector<std::string> names;
  for (const proof::Path& path : time.paths) {
    if (path.id != time.worst_path) continue;
    for (const proof::Stage& stage : path.stages) {
      for (const proof::Branch& branch : stage.branches) {
        for (const proof::Term& term : branch.terms) {
          if (term.basis != proof::Basis::kAssumed) continue;
          seconds += term.seconds;
          names.push_back(term.id);
        }
      }
    }
  }
  if (names.empty()) return;
  AddItem(absl::StrCat("Recovery time: ", proof::Duration(seconds), " of the ",
                       proof::Duration(time.total_seconds),
                       " are allowances for what AWS does not bound: ",
                       absl::StrJoin(names, ", "), "."),
          out);
}

void AddPoint(const proof::RecoveryPoint& point, std::string& out) {
  for (const proof::Store& store : point.stores) {
    if (store.verdict == proof::PointVerdict::kGuaranteed) continue;
    AddItem(absl::StrCat("Recovery point of ", store.kind, " ", store.name,
                         ": ", Words(store.verdict), ". ", store.text),
            out);
  }
  if (!point.unfenced.empty()) {
    AddItem(
        absl::StrCat("That one region alone writes: ",
                     absl::StrJoin(point.unfenced, ", "), " in both at once."),
        out);
  }
  for (const std::string& note : point.notes) AddItem(note, out);
}

// What is said of several resources, once.
void AddOwn(const std::vector<OwnResource>& resources, std::string& out) {
  std::vector<std::pair<std::string, std::vector<std::string>>> said;
  const auto say = [&](const OwnResource& own, const std::string& text) {
    auto same = absl::c_find_if(
        said, [&](const auto& known) { return known.first == text; });
    if (same == said.end()) same = said.insert(same, {text, {}});
    same->second.push_back(own.resource);
  };
  for (const OwnResource& own : resources) {
    if (own.state == dr::v1::State_Name(dr::v1::STATE_LOST)) {
      say(own, absl::StrCat("data are lost with their region. By the spec: ",
                            own.reason));
    }
    for (const std::string& text : own.unproved) say(own, text);
  }
  for (const auto& [text, names] : said) {
    AddItem(absl::StrCat("Of ", absl::StrJoin(names, ", "), ": ", text, "."),
            out);
  }
}

void AddWarning(const Warning& warning, std::string& out) {
  absl::StrAppend(&out, "<li>", html::Prose(warning.at.text).html, " <code>",
                  html::Text(warning.rule_id).html, "</code>");
  if (!warning.reason.empty()) {
    absl::StrAppend(&out, "<br/>Passed over, because ",
                    html::Text(warning.reason).html);
  }
  absl::StrAppend(&out, "</li>\n");
}

void AddList(absl::string_view heading, const std::vector<Warning>& warnings,
             std::string& out) {
  if (warnings.empty()) return;
  absl::StrAppend(&out, "<h3>", heading, "</h3>\n<ul>\n");
  for (const Warning& warning : warnings) AddWarning(warning, out);
  absl::StrAppend(&out, "</ul>\n");
}

}  // namespace

void AddNotProved(const Report& report, std::string& out) {
  AddSection("not-proved", "Not proved", out);
  absl::StrAppend(&out, "<ul>\n");
  AddItem(
      "That AWS does what its documentation says: all of this follows from the "
      "spec and the templates, and none of it was measured on AWS.",
      out);
  const proof::RecoveryTime& time = report.recovery_time;
  if (time.verdict == proof::TimeVerdict::kNotLed) {
    AddItem(
        "That clients are led: the records of `routing.owned_zone` lead them "
        "only where a parent zone delegates to it.",
        out);
  } else if (time.verdict == proof::TimeVerdict::kNotBounded) {
    AddItem("How long the operator takes to decide.", out);
  }
  AddAllowances(time, out);
  AddPoint(report.recovery_point, out);
  AddOwn(report.own, out);
  for (const Existing& existing : report.existing) {
    AddItem(absl::StrCat("Of ", existing.id, " in ", existing.region,
                         ", which was there before: ", existing.unproved, " (",
                         existing.command, ")."),
            out);
  }
  absl::StrAppend(&out, "</ul>\n");
  EndSection(out);
}

void AddDecided(const std::vector<Decision>& decisions, std::string& out) {
  AddSection("decisions", "Decisions", out);
  AddParagraph("Where AWS does not do what one may expect of the spec.", out);
  for (const Decision& decision : decisions) {
    absl::StrAppend(&out, "<details>\n<summary>",
                    html::Prose(decision.decision).html,
                    "</summary>\n<div class=\"in\">\n");
    AddParagraph(decision.reason, out);
    if (!decision.change.empty()) {
      AddParagraph(absl::StrCat("To change it: ", decision.change), out);
    }
    absl::StrAppend(&out, "</div>\n</details>\n");
  }
  EndSection(out);
}

void AddFound(const Report& report, std::string& out) {
  AddSection("warnings", "Warnings", out);
  if (report.warnings.empty() && report.passed_over.empty() &&
      report.broken.empty()) {
    AddParagraph("None.", out);
  }
  AddList("Objectives that the spec misses", report.broken, out);
  AddList("Warnings", report.warnings, out);
  AddList("Passed over by the spec", report.passed_over, out);
  EndSection(out);
}

}  // namespace drc::report
