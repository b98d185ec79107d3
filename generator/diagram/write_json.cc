// SPDX-License-Identifier: Apache-2.0
#include "generator/diagram/diagram.h"

namespace drc::diagram {

void WriteDiagram(const Diagram& diagram, json::Writer& writer) {
  writer.Key("diagram");
  writer.BeginObject();
  writer.Member("title", diagram.title);
  writer.MemberObjects("clusters", diagram.clusters,
                       [](const Cluster& cluster, json::Writer& to) {
                         to.Member("name", cluster.name);
                         to.Member("role", cluster.role);
                       });
  writer.MemberObjects("nodes", diagram.nodes,
                       [&](const Node& node, json::Writer& to) {
                         to.Member("id", node.id);
                         to.Member("kind", Name(node.kind));
                         to.Key("cluster");
                         if (node.cluster == kOutside) {
                           to.Null();
                         } else {
                           to.String(diagram.clusters[node.cluster].name);
                         }
                         to.Member("label", node.label);
                         to.MemberIfAny("detail", node.detail);
                       });
  writer.MemberObjects("edges", diagram.edges,
                       [&](const Edge& edge, json::Writer& to) {
                         to.Member("from", diagram.nodes[edge.from].id);
                         to.Member("to", diagram.nodes[edge.to].id);
                         to.Member("kind", Name(edge.kind));
                         to.MemberIfAny("label", edge.label);
                       });
  writer.EndObject();
}

}  // namespace drc::diagram
