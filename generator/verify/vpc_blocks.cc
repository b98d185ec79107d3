// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "aws/ec2.pb.h"
#include "generator/net/cidr.h"
#include "generator/program/property.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "network";

using aws::ec2::Subnet;
using aws::ec2::VPC;

std::optional<net::Cidr> Block(const std::string& text) {
  const auto parsed = net::Cidr::Parse(text);
  return parsed.ok() ? std::make_optional(*parsed) : std::nullopt;
}

// The VPC's block and those of its subnets, whoever has it. An added VPC or
// subnet may have a block of a pool, or of another resource, that nobody knows.
class Blocks {
 public:
  Blocks(const Model& model, const Node& vpc, diag::Diagnostics& out)
      : model_(model), vpc_(vpc), out_(out) {}

  void Verify() {
    const std::string& text = vpc_.As<VPC>()->cidr_block();
    const auto block = Block(text);
    if (!block.has_value() && vpc_.resource->is_added) return;
    if (!block.has_value() || block->prefix_length() < 16 ||
        block->prefix_length() > 28) {
      Report(vpc_, "/CidrBlock", kRule,
             absl::StrCat("has the block ", text, "; AWS takes /16 to /28"),
             out_);
      return;
    }
    // The environment's own come first: what is added has to fit in.
    for (const bool is_added : {false, true}) {
      for (const auto& [node, subnet] : model_.All<Subnet>()) {
        if (node->resource->is_added == is_added &&
            !node->resource->is_existing &&
            model_.Meaning(*node, subnet->vpc_id()) == vpc_.ref) {
          VerifySubnet(*node, *block);
        }
      }
    }
  }

 private:
  void VerifySubnet(const Node& node, const net::Cidr& block) {
    const std::string& text = node.As<Subnet>()->cidr_block();
    const auto own = Block(text);
    if (!own.has_value() && node.resource->is_added) return;
    if (!own.has_value() || (!block.Contains(*own) && !HasMoreBlocks())) {
      Report(
          node, "/CidrBlock", kRule,
          absl::StrCat("has the block ", text, ", which does not lie within ",
                       vpc_.Path(), "'s ", vpc_.As<VPC>()->cidr_block()),
          out_);
      return;
    }
    for (const auto& [other, taken] : known_) {
      if (!own->Overlaps(taken)) continue;
      Report(node, "/CidrBlock", kRule,
             absl::StrCat("has the block ", text, ", which overlaps ",
                          other->Path(), "'s"),
             out_);
    }
    known_.emplace_back(&node, *own);
  }

  // Amazon VPC User Guide, "VPC CIDR blocks": a VPC takes further ones.
  bool HasMoreBlocks() const {
    const auto& nodes = model_.nodes();
    return std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) {
      return node.type == "AWS::EC2::VPCCidrBlock" &&
             model_.Meaning(node, program::TextAt(*node.resource->properties,
                                                  "/VpcId")) == vpc_.ref;
    });
  }

  const Model& model_;
  const Node& vpc_;
  diag::Diagnostics& out_;
  std::vector<std::pair<const Node*, net::Cidr>> known_;
};

}  // namespace

void VerifyVpcBlocks(const Model& model, diag::Diagnostics& out) {
  for (const auto& [node, vpc] : model.All<VPC>()) {
    Blocks(model, *node, out).Verify();
  }
}

}  // namespace drc::verify
