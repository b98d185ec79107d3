// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_join.h"
#include "aws/api_gateway_v2.pb.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {

void Way::Pass(const Path& path, absl::string_view stands) {
  const Node& node = *path.back();
  if (!passed_.insert(&node).second) return;
  steps_.push_back({node.Path(), std::string(node.type), std::string(stands),
                    path.size() < 2 ? "" : path[path.size() - 2]->Path()});
}

void Way::Expect(const Path& path) {
  for (size_t i = 0; i < path.size(); ++i) {
    const Node& node = *path[i];
    if (passed_.contains(&node)) continue;
    const Path to_node(path.begin(), path.begin() + i + 1);
    if (IsGlobal(node)) {
      Pass(to_node, "everywhere, in a global data plane");
    } else if (!node.IsInPrimary()) {
      Pass(to_node, absl::StrCat("in ", node.region()));
    } else {
      passed_.insert(&node);
      Break(to_node, "",
            "lies in the primary region, on the way to the restored service");
    }
  }
}

void Way::Break(const Path& path, absl::string_view property,
                absl::string_view text) {
  const std::string way =
      absl::StrJoin(path, " -> ", [](std::string* out, const Node* node) {
        absl::StrAppend(out, node->Path());
      });
  path.back()->Report(property, kStaticStability, text, " (", way, ")");
}

bool IsGlobal(const Node& node) {
  return absl::StartsWith(node.type, "AWS::Route53::") ||
         absl::StartsWith(node.type, "AWS::IAM::");
}

const Node* ApiAt(const Model& model, absl::string_view host) {
  for (const auto& [node, api] : model.All<aws::api_gateway_v2::Api>()) {
    if (host == absl::StrCat(node->ref, ".execute-api.", node->region(),
                             ".${AWS::URLSuffix}")) {
      return node;
    }
  }
  return nullptr;
}

}  // namespace drc::verify
