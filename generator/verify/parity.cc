// SPDX-License-Identifier: Apache-2.0
//
// What serves in the primary has its like in the secondary, equal but for the
// region's own names and the differences declared here.
#include "aws/s3.pb.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "parity";

// Stacks whose resources serve, or keep what serves.
constexpr absl::string_view kServingStacks[] = {
    "alerts", "api", "configuration", "data", "functions", "network",
};

// Types that one region has for both.
constexpr absl::string_view kOfOneRegion[] = {
    "AWS::DynamoDB::GlobalTable",
    "AWS::EC2::VPCPeeringConnection",
};

// What leads out of a network: a VPC that exists has its own.
constexpr absl::string_view kWaysOut[] = {
    "AWS::EC2::EIP",
    "AWS::EC2::InternetGateway",
    "AWS::EC2::NatGateway",
    "AWS::EC2::Route",
    "AWS::EC2::RouteTable",
    "AWS::EC2::Subnet",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::TransitGatewayAttachment",
    "AWS::EC2::VPCGatewayAttachment",
};

// Stack and logical id: what a resource of the other region is its like by.
using Id = std::pair<absl::string_view, absl::string_view>;

Id IdOf(const Node& node) {
  return {node.stack->name, node.resource->logical_id};
}

void Compare(const Node& primary, const Node& secondary,
             const std::vector<const Node*>& taken_in) {
  if (primary.type != secondary.type) {
    secondary.Report("", kRule, "is of another type than ", primary.Path());
    return;
  }
  const std::string difference = FindDifference(primary, secondary, taken_in);
  if (difference.empty()) return;
  secondary.Report("", kRule, "differs from ", primary.Path(),
                   ", which it stands by for: ", difference);
}

std::vector<const Node*> TakenIn(const Model& model) {
  std::vector<const Node*> taken_in;
  for (const auto& [node, bucket] : model.All<aws::s3::Bucket>()) {
    if (!node->stack->is_apart) continue;
    for (const auto& [like, other] : model.All<aws::s3::Bucket>()) {
      if (like->resource->logical_id == node->resource->logical_id) {
        taken_in.push_back(like);
      }
    }
  }
  return taken_in;
}

}  // namespace

void VerifyParity(const Model& model) {
  const std::vector<const Node*> taken_in = TakenIn(model);
  absl::flat_hash_map<Id, const Node*> elsewhere;
  elsewhere.reserve(model.nodes().size());
  for (const auto* list : {&model.nodes(), &model.existing()}) {
    for (const Node& node : *list) {
      if (node.IsInPrimary()) continue;
      elsewhere.emplace(IdOf(node), &node);
    }
  }
  const auto& existing = model.existing();
  const bool is_vpc_made = absl::c_none_of(existing, [&](const Node& node) {
    return !node.IsInPrimary() && node.type == "AWS::EC2::VPC";
  });
  for (const Node& node : model.nodes()) {
    if (!node.IsInPrimary() || node.stack->parent == nullptr ||
        absl::c_linear_search(kOfOneRegion, node.type)) {
      continue;
    }
    const auto found = elsewhere.find(IdOf(node));
    if (found != elsewhere.end()) {
      const Node* like = found->second;
      // A key and its replica have one material and two types; of what exists
      // already the spec says all that is known.
      if (node.type != "AWS::KMS::Key" && !like->resource->is_existing) {
        Compare(node, *like, taken_in);
      }
    } else if (absl::c_linear_search(kServingStacks, node.stack->name) &&
               (is_vpc_made || !absl::c_linear_search(kWaysOut, node.type)) &&
               !node.resource->is_added) {  // whose `placement` has a reason
      node.Report(
          "", kRule,
          "has no like in the secondary region, which could not serve as "
          "the primary does");
    }
  }
}

}  // namespace drc::verify
