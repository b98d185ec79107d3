// SPDX-License-Identifier: Apache-2.0

#include "generator/html/markup.h"
#include "generator/proof/units.h"
#include "generator/report/printers.h"

namespace drc::report {
namespace {

using html::Text;

// What the whole width of a time line stands for, and where the objective lies.
struct Scale {
  int64_t seconds = 1;
  int64_t objective = 0;

  // "12.5%".
  std::string Percent(int64_t part) const {
    const int64_t tenths = part * 1000 / seconds;
    return absl::StrCat(tenths / 10, ".", tenths % 10, "%");
  }
};

Scale ScaleOf(const proof::RecoveryTime& time) {
  Scale scale{std::max<int64_t>(time.objective_seconds, 1),
              time.objective_seconds};
  for (const proof::Path& path : time.paths) {
    scale.seconds = std::max(scale.seconds, path.seconds());
  }
  // Room for the mark at the objective.
  scale.seconds += scale.seconds / 50;
  return scale;
}

// A row, with the term's time from `begin` on.
void AddTerm(const proof::Term& term, absl::string_view branch, int64_t begin,
             const Scale& scale, std::string& out) {
  absl::StrAppend(&out, "<tr><td>", branch, "</td><td>", term.id,
                  "</td><td class=\"line\"><i class=\"", Name(term.basis),
                  "\" style=\"margin-left:", scale.Percent(begin),
                  ";width:", scale.Percent(term.seconds), "\"></i></td>",
                  "<td class=\"n\">", proof::Grouped(term.seconds),
                  "</td></tr>\n");
}

void AddTerms(const proof::Path& path, const Scale& scale, std::string& out) {
  absl::StrAppend(&out, "<div class=\"wide\"><table style=\"width:100%;--at:",
                  scale.Percent(scale.objective),
                  "\">\n<tr><th>Stage</th><th>Term</th><th>Time line"
                  "</th><th class=\"n\">Seconds</th></tr>\n");
  int64_t start = 0;
  for (const proof::Stage& stage : path.stages) {
    for (const proof::Branch& branch : stage.branches) {
      int64_t begin = start;
      absl::string_view name = branch.id;
      for (const proof::Term& term : branch.terms) {
        AddTerm(term, name, begin, scale, out);
        begin += term.seconds;
        name = "";
      }
    }
    start += stage.seconds();
  }
  absl::StrAppend(&out, "</table></div>\n");
}

// "writer 255 s"
std::string StageWords(const proof::Stage& stage) {
  return absl::StrJoin(
      stage.branches, ", ", [](std::string* out, const proof::Branch& branch) {
        absl::StrAppend(out, branch.id, " ", branch.seconds(), " s");
      });
}

// Its stages on one line, then its terms.
void AddPath(const proof::Path& path, bool is_worst, const Scale& scale,
             std::string& out) {
  absl::StrAppend(
      &out, "<details", is_worst ? " open=\"open\"" : "", ">\n<summary><b>",
      path.id, "</b>: ", proof::Duration(path.seconds()),
      is_worst         ? ", held against the objective"
      : path.from_loss ? ""
                       : ", not held against the objective",
      "<span class=\"track\" style=\"--at:", scale.Percent(scale.objective),
      "\">");
  for (size_t i = 0; i < path.stages.size(); ++i) {
    const proof::Stage& stage = path.stages[i];
    absl::StrAppend(&out, "<i class=\"s", i % 3, "\" title=\"stage ", i + 1,
                    ": ", StageWords(stage),
                    "\" style=\"width:", scale.Percent(stage.seconds()),
                    "\"></i>");
  }
  absl::StrAppend(&out, "</span></summary>\n<div class=\"in\">\n");
  AddParagraph(path.text, out);
  AddTerms(path, scale, out);
  absl::StrAppend(&out, "</div>\n</details>\n");
}

html::Markup Seconds(const std::optional<int64_t>& seconds,
                     absl::string_view otherwise) {
  return Text(seconds.has_value() ? proof::Length(*seconds)
                                  : std::string(otherwise));
}

html::Markup Verdict(proof::PointVerdict verdict) {
  const char* mood = verdict == proof::PointVerdict::kGuaranteed ? "good"
                     : verdict == proof::PointVerdict::kAlarmed  ? "warn"
                                                                 : "bad";
  return {absl::StrCat("<b class=\"", mood, "\">", Words(verdict), "</b>")};
}

}  // namespace

void AddTimeLine(const proof::RecoveryTime& time, std::string& out) {
  AddSection("recovery-time", "Recovery time", out);
  std::string words = Words(time);
  words.erase(std::remove(words.begin(), words.end(), '*'), words.end());
  AddParagraph(
      absl::StrCat(
          "The objective is ", proof::Duration(time.objective_seconds),
          ", drawn as a red line; the longest that is held against it is ",
          proof::Duration(time.total_seconds), ", by ", time.worst_path, ": ",
          words, "."),
      out);
  absl::StrAppend(&out,
                  "<p class=\"legend\"><span>How long each may take:</span>"
                  "<span><i class=\"box spec\"></i>by the spec's fields</span>"
                  "<span><i class=\"box fixed\"></i>by AWS's documentation or "
                  "the templates</span>"
                  "<span><i class=\"box assumed\"></i>an allowance, AWS "
                  "promises no bound</span></p>\n");
  const Scale scale = ScaleOf(time);
  for (const proof::Path& path : time.paths) {
    AddPath(path, path.id == time.worst_path, scale, out);
  }
  EndSection(out);
}

void AddStores(const proof::RecoveryPoint& point, std::string& out) {
  AddSection("recovery-point", "Recovery point", out);
  AddParagraph(absl::StrCat("What may be lost with the primary region. The "
                            "objective is ",
                            proof::Duration(point.objective_seconds), "."),
               out);
  html::Table stores({"Store", "Kind", "Verdict",
                      "Typical:", "Guaranteed:", "Alarm at:", "Told by:"});
  for (const proof::Store& store : point.stores) {
    stores.AddRow({Text(store.name), Text(store.kind), Verdict(store.verdict),
                   Seconds(store.typical_seconds, "not stated"),
                   Seconds(store.guaranteed_seconds, "no bound"),
                   Seconds(store.alarm_seconds, "none"),
                   Seconds(store.told_seconds, "nobody")});
  }
  out += std::move(stores).Render();
  AddParagraph(
      "Against data that were deleted or corrupted, and replicated so:", out);
  html::Table lines({"Store", "Mechanism", "Newest state:", "Kept:"});
  for (const proof::SecondLine& line : point.second_line) {
    lines.AddRow({Text(line.store), Text(line.mechanism),
                  Seconds(line.recovery_point_seconds, "as scheduled"),
                  Text(line.kept_days.has_value()
                           ? proof::Counted(*line.kept_days, "day")
                           : "always")});
  }
  out += std::move(lines).Render();
  EndSection(out);
}

void AddQuotasToRaise(const proof::Capacity& capacity, std::string& out) {
  AddSection("quotas", "Quotas to raise", out);
  if (capacity.quotas_to_raise.empty()) {
    AddParagraph("None: AWS's defaults are enough.", out);
    return EndSection(out);
  }
  AddParagraph(
      "Before deploying, in each of the regions; what other workloads of the "
      "account use comes on top.",
      out);
  html::Table table(
      {"Service", "Quota", "Needed:", "Default:", "Unit", "Regions"});
  for (const proof::Quota& quota : capacity.quotas_to_raise) {
    table.AddRow({Text(quota.service), Text(quota.name),
                  Text(proof::Grouped(quota.needed)),
                  Text(proof::Grouped(quota.by_default)), Text(quota.unit),
                  Text(absl::StrJoin(quota.regions, ", "))});
  }
  out += std::move(table).Render();
  EndSection(out);
}

}  // namespace drc::report
