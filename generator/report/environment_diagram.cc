// SPDX-License-Identifier: Apache-2.0

#include "absl/strings/str_replace.h"
#include "aws/route53.pb.h"
#include "generator/proof/sizing.h"
#include "generator/proof/subnet_blocks.h"
#include "generator/proof/units.h"
#include "generator/report/parts.h"

namespace drc::report {
namespace {

using diagram::Diagram;
using diagram::EdgeKind;
using diagram::NodeKind;
using dr::v1::Environment;

// Of a kind, at most so many are drawn.
constexpr size_t kMostDrawn = 6;

// How far the replica may lag behind.
std::string LagOf(const proof::Store& store) {
  if (store.guaranteed_seconds == 0) return "loses nothing";
  if (store.guaranteed_seconds.has_value()) {
    return absl::StrCat("within ", proof::Length(*store.guaranteed_seconds));
  }
  if (store.typical_seconds.has_value()) {
    return absl::StrCat("about ", proof::Length(*store.typical_seconds),
                        ", no bound");
  }
  return "no bound";
}

class Maker {
 public:
  Maker(const Environment& environment, const program::Program& program,
        const Inventory& inventory, const proof::RecoveryPoint& point)
      : env_(environment),
        program_(program),
        inventory_(inventory),
        point_(point) {}

  Diagram Run() {
    const std::string& primary = env_.regions().primary().name();
    const std::string& secondary = env_.regions().secondary().name();
    diagram_.title =
        absl::StrCat(env_.name(), ": ", primary, " and ", secondary);
    diagram_.clusters = {{primary, "primary, active"},
                         {secondary, "secondary, standing by"}};
    AddWayOfClients();
    AddControl();
    AddNetworks();
    AddStores();
    AddPair("logs", AnyLogs(), "Log groups", "of functions and APIs",
            "Stream of logs", "what the primary has logged",
            "as they are written");
    AddPair("vault", HasBoth("AWS::Backup::BackupVault"), "Backup vault",
            "backups", "Backup vault", "backups and copies", "a copy of each");
    AddPair("key", HasBoth("AWS::KMS::Alias"), "Customer managed key",
            "encrypts what is stored here", "Its replica",
            "encrypts what is stored here", "one key");
    AddStacks();
    return std::move(diagram_);
  }

 private:
  int Add(absl::string_view id, NodeKind kind, int cluster,
          absl::string_view label, absl::string_view detail = "") {
    diagram_.nodes.push_back(
        {cluster == diagram::kOutside
             ? std::string(id)
             : absl::StrCat(diagram_.clusters[cluster].name, "/", id),
         kind, cluster, std::string(label), std::string(detail)});
    return static_cast<int>(diagram_.nodes.size()) - 1;
  }

  void Connect(int from, int to, EdgeKind kind, absl::string_view label = "") {
    diagram_.edges.push_back({from, to, kind, std::string(label)});
  }

  // The name at which clients find the API, as the templates have it.
  std::string ServiceName() const {
    for (const auto& stack : program_.stacks) {
      for (const auto& resource : stack->resources) {
        if (resource->properties->GetDescriptor() !=
            aws::route53::RecordSet::descriptor()) {
          continue;
        }
        const auto& record =
            static_cast<const aws::route53::RecordSet&>(*resource->properties);
        return absl::StrReplaceAll(record.name(),
                                   {{"${EnvironmentSuffix}", "SUFFIX"}});
      }
    }
    return "Route 53";
  }

  void AddWayOfClients() {
    const int clients =
        Add("clients", NodeKind::kClients, diagram::kOutside, "Clients");
    const int names =
        Add("names", NodeKind::kNames, diagram::kOutside, ServiceName(),
            env_.routing().has_existing_zone()
                ? "Route 53, follows the active writer"
                : "Route 53, leads clients once delegated");
    Connect(clients, names, EdgeKind::kBefore);
    for (int region : {0, 1}) {
      apis_[region] = Add("api", NodeKind::kApi, region, "HTTP API",
                          region == 0 ? "" : "the same, standing by");
      Connect(names, apis_[region],
              region == 0 ? EdgeKind::kBefore : EdgeKind::kAfter,
              region == 0 ? "before a failover" : "after it");
      AddFunctions(region);
    }
  }

  void AddFunctions(int region) {
    std::vector<const dr::v1::Function*> functions;
    // The one that answers comes first.
    for (const bool answers : {true, false}) {
      for (const dr::v1::Function& function : env_.functions()) {
        if ((function.name() == env_.routing().function()) == answers) {
          functions.push_back(&function);
        }
      }
    }
    const size_t drawn = std::min(functions.size(), kMostDrawn);
    for (size_t i = 0; i < drawn; ++i) {
      const int node =
          Add(absl::StrCat("function/", functions[i]->name()),
              NodeKind::kFunction, region, functions[i]->name(),
              absl::StrCat(
                  functions[i]->code().has_image() ? "image"
                                                   : functions[i]->runtime(),
                  ", ", proof::Grouped(functions[i]->memory_mb()), " MB"));
      if (functions[i]->name() == env_.routing().function() ||
          !functions[i]->routes().empty()) {
        Connect(apis_[region], node, EdgeKind::kCalls);
      }
      functions_[region].emplace_back(node, functions[i]);
    }
    if (drawn < functions.size()) {
      Add("function", NodeKind::kFunction, region,
          absl::StrCat("and ",
                       proof::Counted(functions.size() - drawn, "function"),
                       " more"));
    }
  }

  // Who decides the failover, and where it says so.
  void AddControl() {
    const int evaluator = Add(
        "evaluator", NodeKind::kEvaluator, 1, "Evaluator",
        absl::StrCat(
            "every ",
            proof::Length(60 * env_.failover().evaluation_interval_minutes())));
    Connect(evaluator, apis_[0], EdgeKind::kHeartbeat, "heartbeats");
    Connect(evaluator, apis_[1], EdgeKind::kHeartbeat, "heartbeats");
    int tables[2];
    for (int region : {0, 1}) {
      tables[region] = Add("control", NodeKind::kControl, region, "dr-control",
                           "says who is active");
      for (const auto& [node, function] : functions_[region]) {
        Connect(node, tables[region], EdgeKind::kReads);
      }
    }
    Connect(evaluator, tables[1], EdgeKind::kDecides);
    const bool strong = proof::HasStrongControlTable(env_);
    Connect(tables[0], tables[1], EdgeKind::kReplicates,
            strong ? "loses nothing" : "about 1 s, no bound");
    if (strong) {
      AddWitness("control", env_.failover().control_table().witness_region(),
                 tables);
    }
  }

  // The VPCs, what leads out of them, and what connects them.
  void AddNetworks() {
    const dr::v1::Network& network = env_.network();
    const bool by_transit =
        network.connection() == dr::v1::CONNECTION_TRANSIT_GATEWAY;
    int nodes[2];
    for (int side : {0, 1}) {
      const dr::v1::Region& region =
          side == 0 ? env_.regions().primary() : env_.regions().secondary();
      const std::string& gateway = side == 0
                                       ? network.transit_gateways().primary()
                                       : network.transit_gateways().secondary();
      std::string label = absl::StrCat("VPC ", region.vpc_cidr());
      std::string detail = absl::StrCat(network.zones(), " zones");
      if (region.has_existing_vpc()) {
        label = absl::StrCat("VPC ", region.existing_vpc().id());
        absl::StrAppend(&detail, " of a network that exists");
      } else if (proof::HasNat(network)) {
        absl::StrAppend(&detail, " with NAT gateways");
      } else {
        absl::StrAppend(&detail, ", no way to the internet");
      }
      if (!gateway.empty()) absl::StrAppend(&detail, ", ", gateway);
      nodes[side] = Add("vpc", NodeKind::kNetwork, side, label, detail);
    }
    Connect(nodes[0], nodes[1], EdgeKind::kConnects,
            by_transit ? "transit gateways"
            : network.connection() == dr::v1::CONNECTION_EXISTING
                ? "as it exists"
                : "peering");
  }

  void AddWitness(absl::string_view id, const std::string& region,
                  const int (&tables)[2]) {
    size_t cluster = 2;
    while (cluster < diagram_.clusters.size() &&
           diagram_.clusters[cluster].name != region) {
      ++cluster;
    }
    if (cluster == diagram_.clusters.size()) {
      diagram_.clusters.push_back({region, "witness"});
    }
    const int node = Add(id, NodeKind::kWitness, static_cast<int>(cluster),
                         region, "witness");
    for (const int table : tables) Connect(table, node, EdgeKind::kWitnesses);
  }

  static bool Uses(const dr::v1::Function& function,
                   const proof::Store& store) {
    const auto none = [](const auto& actions) {
      return actions.size() == 1 && actions[0] == "None";
    };
    return store.kind == "table" ? function.table() == store.name &&
                                       !none(function.table_actions())
                                 : function.bucket() == store.name &&
                                       !none(function.bucket_actions());
  }

  std::string WitnessOf(const proof::Store& store) const {
    for (const dr::v1::Table& table : env_.tables()) {
      if (store.kind == "table" && table.name() == store.name &&
          table.consistency() == dr::v1::CONSISTENCY_STRONG) {
        return table.witness_region();
      }
    }
    return "";
  }

  void AddStores() {
    for (const char* kind : {"table", "bucket"}) {
      size_t count = 0;
      for (const proof::Store& store : point_.stores) {
        if (store.kind != kind || ++count > kMostDrawn) continue;
        AddStore(store);
      }
      if (count <= kMostDrawn) continue;
      const std::string more = absl::StrCat(
          "and ", proof::Counted(count - kMostDrawn, kind), " more");
      const int first = Add(kind, NodeKind::kStore, 0, more);
      Connect(first, Add(kind, NodeKind::kStore, 1, more),
              EdgeKind::kReplicates);
    }
  }

  void AddStore(const proof::Store& store) {
    const std::string id = absl::StrCat(store.kind, "/", store.name);
    int nodes[2];
    for (int region : {0, 1}) {
      nodes[region] = Add(id, NodeKind::kStore, region, store.name, store.kind);
      for (const auto& [function, spec] : functions_[region]) {
        if (Uses(*spec, store)) {
          Connect(function, nodes[region], EdgeKind::kCalls);
        }
      }
    }
    Connect(nodes[0], nodes[1], EdgeKind::kReplicates, LagOf(store));
    const std::string witness = WitnessOf(store);
    if (!witness.empty()) AddWitness(id, witness, nodes);
  }

  bool HasBoth(absl::string_view type) const {
    return inventory_.Count(0, type) > 0 && inventory_.Count(1, type) > 0;
  }

  bool AnyLogs() const {
    return inventory_.Count(0, "AWS::Logs::SubscriptionFilter") > 0 &&
           inventory_.Count(1, "AWS::Kinesis::Stream") > 0;
  }

  // What the environment has of its own in both regions.
  void AddPair(absl::string_view id, bool is_there, absl::string_view first,
               absl::string_view first_detail, absl::string_view second,
               absl::string_view second_detail, absl::string_view label) {
    if (!is_there) return;
    const int from = Add(id, NodeKind::kStore, 0, first, first_detail);
    Connect(from, Add(id, NodeKind::kStore, 1, second, second_detail),
            EdgeKind::kReplicates, label);
  }

  void AddStacks() {
    for (const StackSize& stack : inventory_.stacks) {
      Add(absl::StrCat("stack/", stack.name), NodeKind::kStack,
          stack.region == diagram_.clusters[0].name ? 0 : 1, stack.name,
          absl::StrCat(stack.resources));
    }
  }

  const Environment& env_;
  const program::Program& program_;
  const Inventory& inventory_;
  const proof::RecoveryPoint& point_;
  Diagram diagram_;
  int apis_[2] = {0, 0};
  std::vector<std::pair<int, const dr::v1::Function*>> functions_[2];
};

}  // namespace

Diagram MakeDiagram(const Environment& environment,
                    const program::Program& program, const Inventory& inventory,
                    const proof::RecoveryPoint& point) {
  return Maker(environment, program, inventory, point).Run();
}

}  // namespace drc::report
