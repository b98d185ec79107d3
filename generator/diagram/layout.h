// SPDX-License-Identifier: Apache-2.0
//
// Where the nodes of a diagram lie: two regions side by side, the way of
// clients on their outer sides, what decides the failover on their inner sides,
// and below them, in rows, each store beside its replica. Witnesses lie between
// the regions.

#ifndef GENERATOR_DIAGRAM_LAYOUT_H_
#define GENERATOR_DIAGRAM_LAYOUT_H_

#include "generator/diagram/diagram.h"

namespace drc::diagram {

// In units of the picture, which are pixels where it is shown in full width;
// y grows downwards.
struct Box {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;

  int right() const { return x + width; }
  int bottom() const { return y + height; }
  int center() const { return x + width / 2; }
  int middle() const { return y + height / 2; }
};

struct Layout {
  int width = 0;
  int height = 0;
  std::vector<Box> nodes;    // as many as the diagram has
  std::vector<Box> regions;  // of the first two clusters
  int stacks_y = 0;          // where the stacks begin
  int row = 0;               // from one row of functions to the next
  int lane = 0;  // from a region's outer side to the line that leads to stores
};

Layout LayOut(const Diagram& diagram);

}  // namespace drc::diagram

#endif  // GENERATOR_DIAGRAM_LAYOUT_H_
