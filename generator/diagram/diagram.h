// SPDX-License-Identifier: Apache-2.0
//
// The picture of an environment: what lies in which region, what replicates
// what, and how clients get there before a failover and after it. It has no
// coordinates; those are the printers'.

#ifndef GENERATOR_DIAGRAM_DIAGRAM_H_
#define GENERATOR_DIAGRAM_DIAGRAM_H_

#include <iterator>

#include "absl/status/statusor.h"
#include "generator/json/writer.h"

namespace drc::diagram {

enum class NodeKind {
  kClients,
  kNames,      // what tells clients where the API is
  kApi,        // one in either region
  kFunction,   // of the spec
  kEvaluator,  // decides the failover
  kControl,    // the table that names the active writer
  kStore,      // holds data
  kWitness,    // a third region that a strongly consistent table has
  kNetwork,    // a VPC
  kStack,
};

enum class EdgeKind {
  kBefore,      // the way of clients while the primary is active
  kAfter,       // and after the failover
  kCalls,       // for each request
  kReads,       // the active writer's name, now and then
  kHeartbeat,   // a transaction that shows that the region stores
  kDecides,     // writes the active writer's name
  kReplicates,  // to the other region
  kWitnesses,   // takes part in each write
  kConnects,    // what leads from one VPC to the other
};

// A region.
struct Cluster {
  std::string name;  // "us-east-1"
  std::string role;  // "primary, active"
};

constexpr int kOutside = -1;

struct Node {
  std::string id;  // unique, "us-east-1/table/orders"
  NodeKind kind = NodeKind::kStore;
  int cluster = kOutside;  // index; outside: in no region
  std::string label;
  std::string detail;  // a second, smaller line; may be empty
};

struct Edge {
  int from = 0;  // indices of nodes
  int to = 0;
  EdgeKind kind = EdgeKind::kCalls;
  std::string label;  // may be empty
};

// The first cluster is the primary region, the second one the secondary; what
// follows are witnesses.
struct Diagram {
  std::string title;
  std::vector<Cluster> clusters;
  std::vector<Node> nodes;
  std::vector<Edge> edges;
};

// The words by which JSON and style sheets know the kinds, in their order.
inline constexpr absl::string_view kNodeKinds[] = {
    "clients", "names", "api",     "function", "evaluator",
    "control", "store", "witness", "network",  "stack"};
static_assert(std::size(kNodeKinds) ==
              static_cast<size_t>(NodeKind::kStack) + 1);
inline constexpr absl::string_view kEdgeKinds[] = {
    "before",  "after",      "calls",     "reads",   "heartbeat",
    "decides", "replicates", "witnesses", "connects"};
static_assert(std::size(kEdgeKinds) ==
              static_cast<size_t>(EdgeKind::kConnects) + 1);

inline absl::string_view Name(NodeKind kind) {
  return kNodeKinds[static_cast<size_t>(kind)];
}
inline absl::string_view Name(EdgeKind kind) {
  return kEdgeKinds[static_cast<size_t>(kind)];
}

// A diagram for a page, for Markdown, and for programs.

// The diagram as an SVG element for a page of HTML. Colours are the page's, by
// classes, so that it is light or dark as the page is: kSvgStyle has them, and
// takes colours from variables: --ink, --soft (of lesser text), --page, --card,
// --line, --way (of clients), --watch (what decides the failover), --data.
std::string Svg(const Diagram& diagram);

extern const absl::string_view kSvgStyle;

// The diagram as a flowchart of Mermaid's, which GitHub and GitLab draw in
// Markdown: a subgraph for each region, whose stacks are one node.
std::string Mermaid(const Diagram& diagram);

// Writes the member "diagram" of an open object: "title", "clusters", "nodes",
// whose cluster is a region's name or null, and "edges" between ids of nodes.
void WriteDiagram(const Diagram& diagram, json::Writer& writer);

// The diagram in the text of a report.json. The error says what is wrong with
// it.
absl::StatusOr<Diagram> ReadDiagram(absl::string_view report);

}  // namespace drc::diagram

#endif  // GENERATOR_DIAGRAM_DIAGRAM_H_
