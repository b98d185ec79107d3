// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/diagram/diagram.h"

namespace drc::diagram {
namespace {

// Within quotes, where Mermaid reads "#quot;" as HTML reads "&quot;", and
// numbers of characters likewise. It would read the rest as Markdown or HTML.
std::string Escaped(absl::string_view text) {
  std::string out;
  for (const char c : text) {
    if (absl::StrContains("\"#&<>`\\", c)) {
      absl::StrAppend(&out, "#", static_cast<int>(c), ";");
    } else {
      out.push_back(static_cast<unsigned char>(c) < ' ' ? ' ' : c);
    }
  }
  return out;
}

// What stands around a node's label, which gives it its shape.
struct Shape {
  const char* open;
  const char* close;
};
constexpr Shape kBox = {"[", "]"};
constexpr Shape kStore = {"[(", ")]"};
constexpr Shape kHexagon = {"{{", "}}"};

// By kind, in their order.
constexpr Shape kShapes[] = {{"([", "])"}, kHexagon, kBox,   kBox, kHexagon,
                             kStore,       kStore,   kStore, kBox, kBox};
static_assert(std::size(kShapes) == std::size(kNodeKinds));
constexpr const char* kArrows[] = {"==>", "-.->", "-->",   "-.->", "-.->",
                                   "-->", "-->",  "<-.->", "<-->"};
static_assert(std::size(kArrows) == std::size(kEdgeKinds));

void AppendNode(const Diagram& diagram, size_t index, absl::string_view indent,
                std::string& out) {
  const Node& node = diagram.nodes[index];
  const Shape& shape = kShapes[static_cast<size_t>(node.kind)];
  absl::StrAppend(&out, indent, "n", index, shape.open, "\"",
                  Escaped(node.label), node.detail.empty() ? "" : "<br/>",
                  Escaped(node.detail), "\"", shape.close, "\n");
}

// The stacks of a region, which no edge touches, as one node: apart, they would
// lie side by side in a row of a dozen.
void AppendStacks(const Diagram& diagram, int cluster, std::string& out) {
  constexpr int kInALine = 2;  // Mermaid breaks lines that are longer
  int count = 0;
  std::string text;
  for (const Node& node : diagram.nodes) {
    if (node.kind != NodeKind::kStack || node.cluster != cluster) continue;
    if (count > 0) {
      absl::StrAppend(&text, count % kInALine == 0 ? ",<br/>" : ", ");
    }
    absl::StrAppend(&text, Escaped(node.label), " ", Escaped(node.detail));
    ++count;
  }
  if (count == 0) return;
  absl::StrAppend(&out, "    s", cluster, "[\"", count,
                  " stacks and their resources<br/>", text, "\"]\n");
}

}  // namespace

std::string Mermaid(const Diagram& diagram) {
  std::string out = "flowchart TB\n";
  for (size_t i = 0; i < diagram.nodes.size(); ++i) {
    if (diagram.nodes[i].cluster == kOutside) AppendNode(diagram, i, "  ", out);
  }
  for (size_t c = 0; c < diagram.clusters.size(); ++c) {
    const int cluster = static_cast<int>(c);
    absl::StrAppend(&out, "  subgraph c", c, "[\"",
                    Escaped(absl::StrCat(diagram.clusters[c].name, ": ",
                                         diagram.clusters[c].role)),
                    "\"]\n");
    for (size_t i = 0; i < diagram.nodes.size(); ++i) {
      const Node& node = diagram.nodes[i];
      if (node.cluster == cluster && node.kind != NodeKind::kStack) {
        AppendNode(diagram, i, "    ", out);
      }
    }
    AppendStacks(diagram, cluster, out);
    absl::StrAppend(&out, "  end\n");
  }
  for (const Edge& edge : diagram.edges) {
    absl::StrAppend(&out, "  n", edge.from, " ",
                    kArrows[static_cast<size_t>(edge.kind)]);
    if (!edge.label.empty()) {
      absl::StrAppend(&out, "|\"", Escaped(edge.label), "\"|");
    }
    absl::StrAppend(&out, " n", edge.to, "\n");
  }
  return out;
}

}  // namespace drc::diagram
