// SPDX-License-Identifier: Apache-2.0

#include "generator/diagram/mermaid.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace drc::diagram {
namespace {

// Within quotes, where Mermaid reads "#quot;" as HTML reads "&quot;", and
// numbers of characters likewise. It would read the rest as Markdown or HTML.
void AppendText(absl::string_view text, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '"':
      case '#':
      case '&':
      case '<':
      case '>':
      case '`':
      case '\\':
        absl::StrAppend(&out, "#", static_cast<int>(c), ";");
        break;
      default:
        out.push_back(static_cast<unsigned char>(c) < ' ' ? ' ' : c);
    }
  }
}

std::string Label(const Node& node) {
  std::string label = "\"";
  AppendText(node.label, label);
  if (!node.detail.empty()) {
    absl::StrAppend(&label, "<br/>");
    AppendText(node.detail, label);
  }
  return absl::StrCat(label, "\"");
}

// What stands around a node's label, which gives it its shape.
struct Shape {
  const char* open;
  const char* close;
};

Shape ShapeOf(NodeKind kind) {
  switch (kind) {
    case NodeKind::kClients:
      return {"([", "])"};
    case NodeKind::kNames:
    case NodeKind::kEvaluator:
      return {"{{", "}}"};
    case NodeKind::kControl:
    case NodeKind::kStore:
    case NodeKind::kWitness:
      return {"[(", ")]"};
    case NodeKind::kApi:
    case NodeKind::kFunction:
    case NodeKind::kNetwork:
    case NodeKind::kStack:
      return {"[", "]"};
  }
  return {"[", "]"};
}

const char* ArrowOf(EdgeKind kind) {
  switch (kind) {
    case EdgeKind::kBefore:
      return "==>";
    case EdgeKind::kAfter:
    case EdgeKind::kHeartbeat:
    case EdgeKind::kReads:
      return "-.->";
    case EdgeKind::kWitnesses:
      return "<-.->";
    case EdgeKind::kConnects:
      return "<-->";
    case EdgeKind::kCalls:
    case EdgeKind::kDecides:
    case EdgeKind::kReplicates:
      return "-->";
  }
  return "-->";
}

void AppendNode(const Diagram& diagram, size_t index, absl::string_view indent,
                std::string& out) {
  const Node& node = diagram.nodes[index];
  const Shape shape = ShapeOf(node.kind);
  absl::StrAppend(&out, indent, "n", index, shape.open, Label(node),
                  shape.close, "\n");
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
    AppendText(node.label, text);
    absl::StrAppend(&text, " ");
    AppendText(node.detail, text);
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
    absl::StrAppend(&out, "  subgraph c", c, "[\"");
    AppendText(
        absl::StrCat(diagram.clusters[c].name, ": ", diagram.clusters[c].role),
        out);
    absl::StrAppend(&out, "\"]\n");
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
    absl::StrAppend(&out, "  n", edge.from, " ", ArrowOf(edge.kind));
    if (!edge.label.empty()) {
      absl::StrAppend(&out, "|\"");
      AppendText(edge.label, out);
      absl::StrAppend(&out, "\"|");
    }
    absl::StrAppend(&out, " n", edge.to, "\n");
  }
  return out;
}

}  // namespace drc::diagram
