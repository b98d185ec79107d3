// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/base/attributes.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/diagram/layout.h"
#include "generator/html/markup.h"

namespace drc::diagram {
namespace {

// The two sizes of text that kSvgStyle has. The small one is 12, and not bold,
// which makes it as wide as a bold one of 11.
constexpr int kLarge = 14;
constexpr int kSmall = 11;

// What a character takes, in hundredths of the size: that of DejaVu Sans Bold,
// which is wider than what most machines have.
int WidthOf(char c) {
  if ((c & 0xC0) == 0x80) return 0;  // not the first byte of its character
  if (absl::StrContains("ijl.,:;'|!", c)) return 36;
  if (absl::StrContains("frt-()/ ", c)) return 49;
  if (absl::StrContains("mwMW", c)) return 105;
  return absl::ascii_isupper(c) ? 78 : 70;
}

// The text, cut to a width between two characters.
std::string Fit(absl::string_view text, int width, int size) {
  const int most = width * 100 / size;
  int taken = 0;
  size_t fits = 0;  // bytes before which there is room for the dots as well
  for (size_t i = 0; i < text.size(); ++i) {
    const int next = WidthOf(text[i]);
    if (next > 0 && taken + 100 <= most) fits = i;
    taken += next;
    if (taken > most) return absl::StrCat(text.substr(0, fits), "…");
  }
  return std::string(text);
}

class Printer {
 public:
  explicit Printer(const Diagram& diagram)
      : diagram_(diagram), layout_(LayOut(diagram)) {}

  std::string Run() {
    absl::StrAppend(&out_, "<svg viewBox=\"0 0 ", layout_.width, " ",
                    layout_.height,
                    "\" role=\"img\" aria-labelledby=\"diagram-title\">\n"
                    "<title id=\"diagram-title\">",
                    html::Text(diagram_.title).html, "</title>\n<defs>\n");
    for (const char* name : {"before", "after", "calls", "data", "watch"}) {
      absl::StrAppend(
          &out_, "<marker id=\"arrow-", name, "\" class=\"", name,
          "\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" "
          "markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" "
          "orient=\"auto-start-reverse\"><path d=\"M0 0L8 4L0 "
          "8z\"/></marker>\n");
    }
    absl::StrAppend(&out_, "</defs>\n");
    for (size_t i = 0; i < layout_.regions.size(); ++i) PrintRegion(i);
    for (const Edge& edge : diagram_.edges) PrintEdge(edge);
    for (size_t i = 0; i < diagram_.nodes.size(); ++i) PrintNode(i);
    absl::StrAppend(&out_, "</svg>\n");
    return std::move(out_);
  }

 private:
  void PrintText(int x, int y, absl::string_view classes,
                 absl::string_view text) {
    absl::StrAppend(&out_, "<text x=\"", x, "\" y=\"", y, "\" class=\"",
                    classes, "\">", html::Text(text).html, "</text>\n");
  }

  void PrintRect(const Box& box, absl::string_view classes, int radius) {
    absl::StrAppend(&out_, "<rect x=\"", box.x, "\" y=\"", box.y, "\" width=\"",
                    box.width, "\" height=\"", box.height, "\" rx=\"", radius,
                    "\" class=\"", classes, "\"/>\n");
  }

  void PrintRegion(size_t index) {
    const Box& box = layout_.regions[index];
    PrintRect(box, "region", 10);
    if (index >= diagram_.clusters.size()) return;
    const Cluster& cluster = diagram_.clusters[index];
    // Clients come down on the outer side.
    const int x = index == 0 ? box.right() - 24 : box.x + 24;
    const absl::string_view side = index == 0 ? " end" : "";
    PrintText(x, box.y + 24, absl::StrCat("name", side), cluster.name);
    PrintText(x, box.y + 41, absl::StrCat("small", side), cluster.role);
    PrintText(box.x + 24, layout_.stacks_y + 12, "small",
              "Stacks, and how many resources each has");
  }

  void PrintNode(size_t index) {
    const Node& node = diagram_.nodes[index];
    const Box& box = layout_.nodes[index];
    if (box.width == 0) return;
    absl::StrAppend(&out_, "<g class=\"node ", Name(node.kind), "\">");
    const bool is_chip = node.kind == NodeKind::kStack;
    const int room = box.width - 16;
    const std::string label =
        Fit(node.label, is_chip ? room - 20 : room, is_chip ? kSmall : kLarge);
    if (label != node.label) {
      absl::StrAppend(&out_, "<title>", html::Text(node.label).html,
                      "</title>");
    }
    PrintRect(box, "box", node.kind == NodeKind::kClients ? 18 : 6);
    if (is_chip) {
      PrintText(box.x + 8, box.y + 16, "small ink", label);
      PrintText(box.right() - 8, box.y + 16, "small end", node.detail);
    } else if (node.detail.empty()) {
      PrintText(box.center(), box.middle() + 5, "name mid", label);
    } else {
      PrintText(box.center(), box.y + 19, "name mid", label);
      PrintText(box.center(), box.y + 35, "small mid",
                Fit(node.detail, room, kSmall));
    }
    absl::StrAppend(&out_, "</g>\n");
  }

  // A line with an arrow at its end, and one at its start where it goes both
  // ways.
  void PrintPath(absl::string_view classes, absl::string_view marker,
                 bool both_ways, absl::string_view path) {
    absl::StrAppend(&out_, "<path class=\"edge ", classes, "\" d=\"", path,
                    "\" marker-end=\"url(#arrow-", marker, ")\"");
    if (both_ways) {
      absl::StrAppend(&out_, " marker-start=\"url(#arrow-", marker, ")\"");
    }
    absl::StrAppend(&out_, "/>\n");
  }

  // Names lie above and between the regions: sideways, then down.
  void PrintWay(const Edge& edge, absl::string_view way) {
    const Box& from = layout_.nodes[edge.from];
    const Box& to = layout_.nodes[edge.to];
    const bool left = to.center() < from.x;
    const int x = left ? from.x : from.right();
    PrintPath(way, way, false,
              absl::StrCat("M", x, " ", from.middle(), "H", to.center(), "V",
                           to.y - 2));
    PrintText((x + to.center()) / 2, from.middle() - 8,
              absl::StrCat("small mid ink ", way), edge.label);
  }

  // From a function along the region's outer side to a store.
  void PrintBus(const Edge& edge) {
    const Box& from = layout_.nodes[edge.from];
    const Box& to = layout_.nodes[edge.to];
    const bool left = diagram_.nodes[edge.from].cluster == 0;
    const int out = left ? from.x - layout_.lane : from.right() + layout_.lane;
    PrintPath("calls", "calls", false,
              absl::StrCat("M", left ? from.x : from.right(), " ",
                           from.middle(), "H", out, "V", to.middle(), "H",
                           left ? to.x - 2 : to.right() + 2));
  }

  // From the API to a function below others, past these on the inner side.
  void PrintCallPast(const Edge& edge) {
    const Box& from = layout_.nodes[edge.from];
    const Box& to = layout_.nodes[edge.to];
    const bool left = diagram_.nodes[edge.from].cluster == 0;
    const int side = left ? to.right() : to.x;
    const int out = left ? 1 : -1;
    PrintPath(
        "calls", "calls", false,
        absl::StrCat("M", side, " ", from.middle() + 8, "H", side + 12 * out,
                     "V", to.middle() - 8, "H", side + 2 * out));
  }

  // From a function in a lower row than what it reads: sideways, then up.
  void PrintReadAbove(const Edge& edge) {
    const Box& from = layout_.nodes[edge.from];
    const Box& to = layout_.nodes[edge.to];
    PrintPath(
        Name(edge.kind), "watch", false,
        absl::StrCat("M", to.center() > from.x ? from.right() : from.x, " ",
                     from.middle(), "H", to.center(), "V", to.bottom() + 2));
  }

  // Between boxes of one row, or of one column.
  void PrintStraight(const Edge& edge, absl::string_view marker,
                     bool both_ways) {
    const Box& from = layout_.nodes[edge.from];
    const Box& to = layout_.nodes[edge.to];
    if (from.y != to.y) {
      PrintPath(
          Name(edge.kind), marker, both_ways,
          absl::StrCat("M", to.center(), " ", from.bottom(), "V", to.y - 2));
      return;
    }
    const bool right = from.x < to.x;
    const int begin = right ? from.right() + (both_ways ? 2 : 0)
                            : from.x - (both_ways ? 2 : 0);
    const int end = right ? to.x - 2 : to.right() + 2;
    PrintPath(Name(edge.kind), marker, both_ways,
              absl::StrCat("M", begin, " ", from.middle(), "H", end));
  }

  // Texts between the regions stand above their lines.
  void PrintLabelBetween(const Edge& edge) {
    if (edge.label.empty()) return;
    const int width = layout_.regions[1].x - layout_.regions[0].right() - 8;
    const Box& from = layout_.nodes[edge.from];
    const bool above_witness = HasWitness(edge.from);
    PrintText(layout_.width / 2, above_witness ? from.y - 5 : from.middle() - 8,
              "small mid ink", Fit(edge.label, width, kSmall));
  }

  bool HasWitness(int node) const {
    return absl::c_any_of(diagram_.edges, [&](const Edge& edge) {
      return edge.kind == EdgeKind::kWitnesses && edge.from == node;
    });
  }

  void PrintEdge(const Edge& edge) {
    if (layout_.nodes[edge.from].width == 0 ||
        layout_.nodes[edge.to].width == 0) {
      return;
    }
    switch (edge.kind) {
      case EdgeKind::kBefore:
      case EdgeKind::kAfter:
        if (diagram_.nodes[edge.from].kind == NodeKind::kNames) {
          PrintWay(edge, Name(edge.kind));
        } else {
          PrintStraight(edge, Name(edge.kind), false);
        }
        break;
      case EdgeKind::kCalls:
        if (diagram_.nodes[edge.from].kind == NodeKind::kFunction) {
          PrintBus(edge);
        } else if (layout_.nodes[edge.to].y - layout_.nodes[edge.from].y >
                   layout_.row) {
          PrintCallPast(edge);
        } else {
          PrintStraight(edge, "calls", false);
        }
        break;
      case EdgeKind::kReads:
        if (layout_.nodes[edge.from].y > layout_.nodes[edge.to].y) {
          PrintReadAbove(edge);
          break;
        }
        ABSL_FALLTHROUGH_INTENDED;
      case EdgeKind::kHeartbeat:
      case EdgeKind::kDecides:
        PrintStraight(edge, "watch", false);
        if (diagram_.nodes[edge.from].cluster !=
            diagram_.nodes[edge.to].cluster) {
          PrintLabelBetween(edge);
        }
        break;
      case EdgeKind::kReplicates:
        // With a witness, the line leads through it.
        if (!HasWitness(edge.from)) PrintStraight(edge, "data", false);
        PrintLabelBetween(edge);
        break;
      case EdgeKind::kWitnesses:
        PrintStraight(edge, "data", true);
        break;
      case EdgeKind::kConnects:
        PrintStraight(edge, "calls", true);
        PrintLabelBetween(edge);
        break;
    }
  }

  const Diagram& diagram_;
  const Layout layout_;
  std::string out_;
};

}  // namespace

std::string Svg(const Diagram& diagram) { return Printer(diagram).Run(); }

const absl::string_view kSvgStyle =
    R"(svg{display:block;width:100%;min-width:860px;height:auto;font-family:inherit}
svg text{fill:var(--soft)}
svg .name{font-size:14px;font-weight:600;fill:var(--ink)}
svg .small{font-size:12px}
svg .ink{fill:var(--ink)}
svg .mid{text-anchor:middle}
svg .end{text-anchor:end}
svg .region{fill:var(--card);stroke:var(--line)}
svg .box{fill:var(--page);stroke:var(--line);stroke-width:1.2}
svg .clients .box,svg .names .box,svg .api .box{stroke:var(--way)}
svg .evaluator .box,svg .control .box{stroke:var(--watch)}
svg .store .box,svg .witness .box{stroke:var(--data)}
svg .edge{fill:none;stroke-width:1.6;stroke:var(--data)}
svg .edge.before{stroke:var(--way);stroke-width:2.4}
svg .edge.after{stroke:var(--way);stroke-width:2.4;stroke-dasharray:7 5}
svg .edge.heartbeat,svg .edge.decides,svg .edge.reads{stroke:var(--watch)}
svg .edge.heartbeat,svg .edge.reads{stroke-dasharray:3 4}
svg .edge.calls,svg .edge.connects{stroke:var(--soft)}
svg marker path{fill:var(--data)}
svg marker.before path,svg marker.after path{fill:var(--way)}
svg marker.watch path{fill:var(--watch)}
svg marker.calls path{fill:var(--soft)}
)";

}  // namespace drc::diagram
