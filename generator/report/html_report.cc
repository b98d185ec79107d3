// SPDX-License-Identifier: Apache-2.0

#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/diagram/printers.h"
#include "generator/html/markup.h"
#include "generator/proof/units.h"
#include "generator/report/html_sections.h"
#include "generator/report/html_style.h"
#include "generator/report/printers.h"
#include "generator/report/words.h"

namespace drc::report {
namespace {

// Addresses of sections, and how they are called.
constexpr std::pair<absl::string_view, absl::string_view> kSections[] = {
    {"diagram", "Diagram"},
    {"recovery-time", "Recovery time"},
    {"recovery-point", "Recovery point"},
    {"inventory", "Inventory"},
    {"roles", "Rights"},
    {"quotas", "Quotas"},
    {"costs", "Fixed costs"},
    {"not-proved", "Not proved"},
    {"decisions", "Decisions"},
    {"warnings", "Warnings"},
};

void AddHead(const Report& report, std::string& out) {
  absl::StrAppend(&out,
                  "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                  "<meta charset=\"utf-8\"/>\n"
                  "<meta name=\"viewport\" "
                  "content=\"width=device-width,initial-scale=1\"/>\n<title>",
                  html::Text(report.environment).html,
                  ": disaster recovery at a glance</title>\n<style>\n", kStyle,
                  diagram::kSvgStyle, "</style>\n</head>\n<body>\n");
}

void AddCard(absl::string_view mood, absl::string_view name,
             absl::string_view value, absl::string_view text,
             std::string& out) {
  absl::StrAppend(&out, "<div class=\"card ", mood, "\"><span>", name,
                  "</span><b>", value, "</b><span>", html::Text(text).html,
                  "</span></div>\n");
}

void AddTimeCard(const proof::RecoveryTime& time, std::string& out) {
  // In the order of TimeVerdict.
  static constexpr std::pair<absl::string_view, absl::string_view> kVerdicts[] =
      {{"good", "proved"},
       {"bad", "exceeded"},
       {"warn", "not bounded: an operator decides"},
       {"warn", "not proved: no client is led"}};
  const auto& [mood, verdict] = kVerdicts[static_cast<int>(time.verdict)];
  AddCard(
      mood, "Recovery time, at most", proof::Length(time.total_seconds),
      absl::StrCat("of ", proof::Length(time.objective_seconds), ", ", verdict),
      out);
}

void AddCards(const Report& report, std::string& out) {
  absl::StrAppend(&out, "<div class=\"cards\">\n");
  AddTimeCard(report.recovery_time, out);
  const proof::RecoveryPoint& point = report.recovery_point;
  AddCard(point.verdict == proof::PointVerdict::kGuaranteed ? "good"
          : point.verdict == proof::PointVerdict::kAlarmed  ? "warn"
                                                            : "bad",
          "Recovery point, objective", proof::Length(point.objective_seconds),
          Words(point.verdict), out);
  const auto& demands = report.capacity.demands;
  const auto short_of = absl::c_count_if(
      demands, [](const auto& demand) { return !demand.enough(); });
  const size_t quotas = report.capacity.quotas_to_raise.size();
  AddCard(
      quotas > 0 ? "warn" : "good", "Quotas to raise first",
      absl::StrCat(quotas),
      absl::StrCat(short_of, " of ", proof::Counted(demands.size(), "demand"),
                   " short by default"),
      out);
  AddCard(report.broken.empty() ? (report.warnings.empty() ? "good" : "warn")
                                : "bad",
          "Warnings", absl::StrCat(report.warnings.size()),
          absl::StrCat(report.passed_over.size(), " passed over, ",
                       report.broken.size(), " missed objectives"),
          out);
  int resources = 0;
  for (size_t i = 0; i < report.inventory.regions.size(); ++i) {
    resources += report.inventory.Count(i);
  }
  AddCard("", "Resources", proof::Grouped(resources),
          absl::StrCat("in ", report.inventory.stacks.size(), " stacks"), out);
  AddCard("", "Fixed costs a month", Dollars(report.costs.monthly()),
          "an estimate, without what depends on use", out);
  absl::StrAppend(&out, "</div>\n");
}

void AddHeader(const Report& report, std::string& out) {
  absl::StrAppend(&out, "<header>\n<h1>", html::Text(report.environment).html,
                  "</h1>\n<p class=\"soft\">Disaster recovery of ",
                  html::Text(report.primary).html, " (primary) by ",
                  html::Text(report.secondary).html,
                  " (secondary), compiled from <code>",
                  html::Text(report.spec).html, "</code></p>\n");
  AddCards(report, out);
  absl::StrAppend(&out, "<nav>\n");
  for (const auto& [id, name] : kSections) {
    absl::StrAppend(&out, "<a href=\"#", id, "\">", name, "</a>\n");
  }
  absl::StrAppend(&out, "</nav>\n</header>\n");
}

void AddDiagram(const Report& report, std::string& out) {
  AddSection("diagram", "Diagram", out);
  absl::StrAppend(
      &out,
      "<p class=\"legend\"><span><i style=\"color:var(--way)\"></i>way of "
      "clients</span><span><i "
      "style=\"color:var(--way);border-top-style:dashed\"></i>after a "
      "failover</span><span><i style=\"color:var(--soft)\"></i>calls, connects "
      "the VPCs</span><span><i style=\"color:var(--data)\"></i>replication, "
      "and how far it may lag</span><span><i "
      "style=\"color:var(--watch)\"></i>writes who is active</span><span><i "
      "style=\"color:var(--watch);border-top-style:dotted\"></i>heartbeats, "
      "reads who is active</span></p>\n"
      "<p class=\"narrow\">Scroll the picture sideways to see all of it.</p>\n"
      "<div class=\"scroll\" tabindex=\"0\">\n",
      diagram::Svg(report.diagram), "</div>\n");
  EndSection(out);
}

}  // namespace

void AddSection(absl::string_view id, absl::string_view heading,
                std::string& out) {
  absl::StrAppend(&out, "<section id=\"", id, "\">\n<h2>", heading, "</h2>\n");
}

void EndSection(std::string& out) { absl::StrAppend(&out, "</section>\n"); }

void AddParagraph(absl::string_view text, std::string& out) {
  absl::StrAppend(&out, "<p>", html::Prose(text).html, "</p>\n");
}

std::string HtmlReport(const Report& report) {
  std::string out;
  AddHead(report, out);
  AddHeader(report, out);
  AddDiagram(report, out);
  AddTimeLine(report.recovery_time, out);
  AddStores(report.recovery_point, out);
  AddInventory(report.inventory, out);
  AddRoles(report.proofs.roles, report.inventory.regions, report.callers, out);
  AddQuotasToRaise(report.capacity, out);
  AddCosts(report.costs, out);
  AddNotProved(report, out);
  AddDecided(report.decisions, out);
  AddFound(report, out);
  absl::StrAppend(&out, "</body>\n</html>\n");
  return out;
}

}  // namespace drc::report
