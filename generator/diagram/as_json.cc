// SPDX-License-Identifier: Apache-2.0

#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/diagram/printers.h"
#include "nlohmann/json.hpp"

namespace drc::diagram {
namespace {

using Json = ::nlohmann::json;

absl::Status Fault(absl::string_view text) {
  return absl::FailedPreconditionError(absl::StrCat(
      "report.json: ", text, "; compile the spec anew with this version"));
}

// Those of an object's member, if it is a list.
const Json& List(const Json& object, const char* key) {
  static const Json* const kNone = new Json(Json::array());
  if (!object.is_object()) return *kNone;
  const auto member = object.find(key);
  return member == object.end() || !member->is_array() ? *kNone : *member;
}

std::string TextIn(const Json& object, const char* key) {
  if (!object.is_object()) return "";
  const auto member = object.find(key);
  return member == object.end() || !member->is_string()
             ? std::string()
             : *member->get_ptr<const std::string*>();
}

// The kind of a name, of which `names` has one for each.
template <typename Kind, size_t N>
std::optional<Kind> KindOf(absl::string_view name,
                           const absl::string_view (&names)[N]) {
  const auto* found = absl::c_find(names, name);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<Kind>(found - names);
}

using Indices = std::map<std::string, int>;

absl::Status ReadNodes(const Json& json, Diagram& diagram, Indices& ids) {
  Indices clusters;
  for (const Json& each : List(json, "clusters")) {
    diagram.clusters.push_back({TextIn(each, "name"), TextIn(each, "role")});
    clusters.emplace(diagram.clusters.back().name,
                     static_cast<int>(diagram.clusters.size()) - 1);
  }
  for (const Json& each : List(json, "nodes")) {
    Node node;
    node.id = TextIn(each, "id");
    const auto kind = KindOf<NodeKind>(TextIn(each, "kind"), kNodeKinds);
    if (!kind.has_value()) {
      return Fault(absl::StrCat("node ", node.id, " has no known kind"));
    }
    node.kind = *kind;
    const auto cluster = clusters.find(TextIn(each, "cluster"));
    node.cluster = cluster == clusters.end() ? kOutside : cluster->second;
    node.label = TextIn(each, "label");
    node.detail = TextIn(each, "detail");
    ids.emplace(node.id, static_cast<int>(diagram.nodes.size()));
    diagram.nodes.push_back(std::move(node));
  }
  return absl::OkStatus();
}

}  // namespace

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

absl::StatusOr<Diagram> ReadDiagram(absl::string_view report) {
  const Json whole = Json::parse(report.begin(), report.end(), nullptr,
                                 /*allow_exceptions=*/false);
  const auto json = whole.is_object() ? whole.find("diagram") : whole.end();
  if (json == whole.end() || !json->is_object()) {
    return Fault("it has no diagram");
  }
  Diagram diagram;
  diagram.title = TextIn(*json, "title");
  Indices ids;
  if (absl::Status status = ReadNodes(*json, diagram, ids); !status.ok()) {
    return status;
  }
  for (const Json& each : List(*json, "edges")) {
    const auto from = ids.find(TextIn(each, "from"));
    const auto to = ids.find(TextIn(each, "to"));
    const auto kind = KindOf<EdgeKind>(TextIn(each, "kind"), kEdgeKinds);
    if (from == ids.end() || to == ids.end() || !kind.has_value()) {
      return Fault(absl::StrCat("edge ", TextIn(each, "from"), " -> ",
                                TextIn(each, "to"),
                                " lacks an end or has no known kind"));
    }
    diagram.edges.push_back(
        {from->second, to->second, *kind, TextIn(each, "label")});
  }
  return diagram;
}

}  // namespace drc::diagram
