// SPDX-License-Identifier: Apache-2.0
#include "generator/diagram/layout.h"

#include <algorithm>

namespace drc::diagram {
namespace {

constexpr int kMargin = 8;
constexpr int kPadding = 24;  // within a region, on its left and right
constexpr int kOuter = 200;   // the lane of clients
constexpr int kInner = 170;   // the lane of what decides
constexpr int kBetweenLanes = 40;
constexpr int kRegion = 2 * kPadding + kOuter + kBetweenLanes + kInner;
constexpr int kBetweenRegions = 190;
constexpr int kWitnessWidth = 142;

constexpr int kNode = 44;  // height
constexpr int kRow = 68;
constexpr int kStoreRow = 62;
constexpr int kTop = 132;   // of the regions, below clients and names
constexpr int kTitle = 54;  // of a region, with its role
constexpr int kChip = 24;   // a stack's height
constexpr int kChips = 3;   // in a row
constexpr int kChipGap = 8;

int XOf(int region) {
  return region == 0 ? kMargin : kMargin + kRegion + kBetweenRegions;
}

class Layer {
 public:
  explicit Layer(const Diagram& diagram) : diagram_(diagram) {
    layout_.width = 2 * (kMargin + kRegion) + kBetweenRegions;
    layout_.nodes.resize(diagram.nodes.size());
    layout_.lane = kPadding / 2;
    layout_.row = kRow;
  }

  Layout Run() {
    const int center = layout_.width / 2;
    int rows = 2;
    for (size_t i = 0; i < diagram_.nodes.size(); ++i) {
      Box& box = layout_.nodes[i];
      switch (diagram_.nodes[i].kind) {
        case NodeKind::kClients:
          box = {center - 90, kMargin, 180, 36};
          break;
        case NodeKind::kNames:
          box = {center - 150, kMargin + 64, 300, kNode};
          break;
        case NodeKind::kApi:
          box = Outer(diagram_.nodes[i].cluster, 0);
          break;
        case NodeKind::kFunction:
          box = Outer(diagram_.nodes[i].cluster,
                      ++functions_[InRegion(diagram_.nodes[i].cluster)]);
          break;
        case NodeKind::kEvaluator:
          box = Inner(diagram_.nodes[i].cluster, 0);
          break;
        case NodeKind::kControl:
          box = Inner(diagram_.nodes[i].cluster, 1);
          break;
        case NodeKind::kStore:
        case NodeKind::kWitness:
        case NodeKind::kNetwork:
        case NodeKind::kStack:
          break;
      }
    }
    rows = std::max({rows, functions_[0] + 1, functions_[1] + 1});
    PlaceStores(kTop + kTitle + rows * kRow);
    PlaceWitnesses();
    PlaceStacks();
    for (int region = 0; region < 2; ++region) {
      layout_.regions.push_back(
          {XOf(region), kTop, kRegion, layout_.height - kTop - kMargin});
    }
    return layout_;
  }

 private:
  static int InRegion(int cluster) { return cluster == 0 ? 0 : 1; }

  static Box Outer(int cluster, int row) {
    const int x = XOf(InRegion(cluster));
    return {cluster == 0 ? x + kPadding : x + kRegion - kPadding - kOuter,
            kTop + kTitle + row * kRow, kOuter, kNode};
  }

  static Box Inner(int cluster, int row) {
    const int x = XOf(InRegion(cluster));
    return {cluster == 0 ? x + kRegion - kPadding - kInner : x + kPadding,
            kTop + kTitle + row * kRow, kInner, kNode};
  }

  // What replicates lies in one row with its replica, and a VPC with the other
  // one.
  void PlaceStores(int y) {
    std::vector<bool> placed(diagram_.nodes.size());
    const auto place = [&](int node) {
      placed[node] = true;
      layout_.nodes[node] = {
          XOf(InRegion(diagram_.nodes[node].cluster)) + kPadding, y,
          kRegion - 2 * kPadding, kNode};
    };
    for (size_t i = 0; i < diagram_.nodes.size(); ++i) {
      const NodeKind kind = diagram_.nodes[i].kind;
      if (placed[i] ||
          (kind != NodeKind::kStore && kind != NodeKind::kNetwork)) {
        continue;
      }
      const int node = static_cast<int>(i);
      place(node);
      for (const Edge& edge : diagram_.edges) {
        if (edge.from == node && (edge.kind == EdgeKind::kReplicates ||
                                  edge.kind == EdgeKind::kConnects)) {
          place(edge.to);
        }
      }
      y += kStoreRow;
    }
    layout_.stacks_y = y + 8;
  }

  void PlaceWitnesses() {
    for (const Edge& edge : diagram_.edges) {
      if (edge.kind != EdgeKind::kWitnesses) continue;
      layout_.nodes[edge.to] = {layout_.width / 2 - kWitnessWidth / 2,
                                layout_.nodes[edge.from].y, kWitnessWidth,
                                kNode};
    }
  }

  void PlaceStacks() {
    constexpr int kWidth =
        (kRegion - 2 * kPadding - (kChips - 1) * kChipGap) / kChips;
    int counts[2] = {0, 0};
    for (size_t i = 0; i < diagram_.nodes.size(); ++i) {
      if (diagram_.nodes[i].kind != NodeKind::kStack) continue;
      const int region = InRegion(diagram_.nodes[i].cluster);
      const int at = counts[region]++;
      layout_.nodes[i] = {
          XOf(region) + kPadding + at % kChips * (kWidth + kChipGap),
          layout_.stacks_y + 22 + at / kChips * (kChip + kChipGap), kWidth,
          kChip};
    }
    const int rows = (std::max(counts[0], counts[1]) + kChips - 1) / kChips;
    layout_.height =
        layout_.stacks_y + 22 + rows * (kChip + kChipGap) + 8 + kMargin;
  }

  const Diagram& diagram_;
  Layout layout_;
  int functions_[2] = {0, 0};
};

}  // namespace

Layout LayOut(const Diagram& diagram) { return Layer(diagram).Run(); }

}  // namespace drc::diagram
