// SPDX-License-Identifier: Apache-2.0

#include "generator/diagram/diagram.h"

#include "absl/strings/string_view.h"

namespace drc::diagram {

absl::string_view Name(NodeKind kind) {
  switch (kind) {
    case NodeKind::kClients:
      return "clients";
    case NodeKind::kNames:
      return "names";
    case NodeKind::kApi:
      return "api";
    case NodeKind::kFunction:
      return "function";
    case NodeKind::kEvaluator:
      return "evaluator";
    case NodeKind::kControl:
      return "control";
    case NodeKind::kStore:
      return "store";
    case NodeKind::kWitness:
      return "witness";
    case NodeKind::kNetwork:
      return "network";
    case NodeKind::kStack:
      return "stack";
  }
  return "";
}

absl::string_view Name(EdgeKind kind) {
  switch (kind) {
    case EdgeKind::kBefore:
      return "before";
    case EdgeKind::kAfter:
      return "after";
    case EdgeKind::kCalls:
      return "calls";
    case EdgeKind::kReads:
      return "reads";
    case EdgeKind::kHeartbeat:
      return "heartbeat";
    case EdgeKind::kDecides:
      return "decides";
    case EdgeKind::kReplicates:
      return "replicates";
    case EdgeKind::kWitnesses:
      return "witnesses";
    case EdgeKind::kConnects:
      return "connects";
  }
  return "";
}

}  // namespace drc::diagram
