// SPDX-License-Identifier: Apache-2.0

#include "generator/html/markup.h"
#include "generator/report/html_style.h"
#include "generator/report/printers.h"

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
  out.reserve(size_t{1} << 17);  // most are smaller
  AddHead(report, out);
  AddHeader(report, out);
  AddDiagram(report.diagram, out);
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
