// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2.pb.h"
#include "generator/net/cidr.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "network";

using aws::ec2::Subnet;
using aws::ec2::VPC;

using Blocks = std::vector<std::pair<const Node*, net::Cidr>>;

// Amazon VPC User Guide, "VPC CIDR blocks": a VPC takes further ones.
bool HasMoreBlocks(const Node& vpc) {
  return absl::c_any_of(vpc.model->nodes(), [&](const Node& node) {
    return node.type == "AWS::EC2::VPCCidrBlock" &&
           node.Meaning(node.Text("/VpcId")) == vpc.ref;
  });
}

// Holds a subnet to its VPC's block and to those that are taken, and adds its
// own to these.
void VerifySubnet(const Node& vpc, const net::Cidr& block, const Node& node,
                  Blocks& taken) {
  const std::string& text = node.As<Subnet>()->cidr_block();
  const auto own = net::Cidr::Parse(text);
  if (!own.ok() && node.resource->is_added) return;
  if (!own.ok() || (!block.Contains(*own) && !HasMoreBlocks(vpc))) {
    node.Report("/CidrBlock", kRule, "has the block ", text,
                ", which does not lie within ", vpc.Path(), "'s ",
                vpc.As<VPC>()->cidr_block());
    return;
  }
  for (const auto& [other, others] : taken) {
    if (!own->Overlaps(others)) continue;
    node.Report("/CidrBlock", kRule, "has the block ", text,
                ", which overlaps ", other->Path(), "'s");
  }
  taken.emplace_back(&node, *own);
}

// The VPC's block and those of its subnets, whoever has it. An added VPC or
// subnet may have a block of a pool, or of another resource, that nobody knows.
void VerifyVpc(const Node& vpc) {
  const std::string& text = vpc.As<VPC>()->cidr_block();
  const auto block = net::Cidr::Parse(text);
  if (!block.ok() && vpc.resource->is_added) return;
  if (!block.ok() || block->prefix_length() < 16 ||
      block->prefix_length() > 28) {
    vpc.Report("/CidrBlock", kRule, "has the block ", text,
               "; AWS takes /16 to /28");
    return;
  }
  Blocks taken;
  // The environment's own come first: what is added has to fit in.
  for (const bool is_added : {false, true}) {
    for (const auto& [node, subnet] : vpc.model->All<Subnet>()) {
      if (node->resource->is_added == is_added &&
          !node->resource->is_existing &&
          node->Meaning(subnet->vpc_id()) == vpc.ref) {
        VerifySubnet(vpc, *block, *node, taken);
      }
    }
  }
}

}  // namespace

void VerifyVpcBlocks(const Model& model) {
  for (const auto& [node, vpc] : model.All<VPC>()) {
    VerifyVpc(*node);
  }
}

}  // namespace drc::verify
