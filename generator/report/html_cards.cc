// SPDX-License-Identifier: Apache-2.0

#include "generator/html/markup.h"
#include "generator/proof/units.h"
#include "generator/report/printers.h"

namespace drc::report {
namespace {

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

}  // namespace

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
  AddCard(quotas > 0 || short_of > 0 ? "warn" : "good", "Quotas to raise first",
          absl::StrCat(quotas),
          absl::StrCat(short_of, " of ",
                       proof::Counted(demands.size(), "demand"), " short"),
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

}  // namespace drc::report
