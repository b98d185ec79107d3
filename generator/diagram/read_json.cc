// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "generator/diagram/diagram.h"
#include "generator/json/access.h"

namespace drc::diagram {
namespace {

using json::Json;
using json::TextIn;

absl::Status Fault(absl::string_view text) {
  return absl::FailedPreconditionError(absl::StrCat(
      "report.json: ", text, "; compile the spec anew with this version"));
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
  for (const Json& each : json::ListAt(json, "clusters")) {
    diagram.clusters.push_back({TextIn(each, "name"), TextIn(each, "role")});
    clusters.emplace(diagram.clusters.back().name,
                     static_cast<int>(diagram.clusters.size()) - 1);
  }
  for (const Json& each : json::ListAt(json, "nodes")) {
    const std::string id = TextIn(each, "id");
    const auto kind = KindOf<NodeKind>(TextIn(each, "kind"), kNodeKinds);
    if (!kind.has_value()) {
      return Fault(absl::StrCat("node ", id, " has no known kind"));
    }
    const auto cluster = clusters.find(TextIn(each, "cluster"));
    ids.emplace(id, static_cast<int>(diagram.nodes.size()));
    diagram.nodes.push_back(
        {id, *kind, cluster == clusters.end() ? kOutside : cluster->second,
         TextIn(each, "label"), TextIn(each, "detail")});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Diagram> ReadDiagram(absl::string_view report) {
  const Json whole = Json::parse(report.begin(), report.end(), nullptr,
                                 /*allow_exceptions=*/false);
  const Json& json = json::Member(whole, "diagram");
  if (!json.is_object()) return Fault("it has no diagram");
  Diagram diagram;
  diagram.title = TextIn(json, "title");
  Indices ids;
  if (absl::Status status = ReadNodes(json, diagram, ids); !status.ok()) {
    return status;
  }
  for (const Json& each : json::ListAt(json, "edges")) {
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
