// SPDX-License-Identifier: Apache-2.0

#include "generator/report/parts.h"

namespace drc::report {
namespace {

constexpr char kCheck[] = "`tools/deploy check`";
constexpr char kAdopts[] = "`tools/deploy adopt`, after the first deployment";

}  // namespace

std::vector<Existing> ListExisting(const dr::v1::Environment& environment,
                                   const program::Program& program) {
  std::vector<Existing> existing;
  const dr::v1::Regions& regions = environment.regions();
  for (const auto* region : {&regions.primary(), &regions.secondary()}) {
    if (!region->has_existing_vpc()) continue;
    existing.push_back(
        {region->existing_vpc().id(), "AWS::EC2::VPC", region->name(),
         "that its subnets, route tables, network ACLs and endpoints are as "
         "the spec says and let functions work, and that nothing else leads "
         "into it or out of it",
         kCheck});
  }
  const auto& gateways = environment.network().transit_gateways();
  for (const auto& [id, region] :
       {std::pair(gateways.primary(), regions.primary().name()),
        std::pair(gateways.secondary(), regions.secondary().name())}) {
    if (id.empty()) continue;
    existing.push_back(
        {id, "AWS::EC2::TransitGateway", region,
         "that its route tables lead to the other region's block, by a peering "
         "or otherwise, and back, that no other VPC at it has this one's "
         "block, and that it accepts the attachment",
         kCheck});
  }
  for (const auto& table : environment.tables()) {
    if (!table.has_existing_table()) continue;
    existing.push_back({table.existing_table().table_name(),
                        "AWS::DynamoDB::GlobalTable", regions.primary().name(),
                        "anything that this report says of its replica, its "
                        "key and its recovery, until it is taken in",
                        kAdopts});
  }
  for (const auto& bucket : environment.buckets()) {
    if (!bucket.has_existing_bucket()) continue;
    existing.push_back(
        {bucket.existing_bucket().bucket_name(), "AWS::S3::Bucket",
         regions.primary().name(),
         "anything that this report says of its replica, its key and its "
         "recovery, until it is taken in; and of objects that it held by then, "
         "until somebody has copied them to the secondary region",
         kAdopts});
  }
  for (const auto* list : {&program.stacks, &program.undeployed}) {
    for (const auto& stack : *list) {
      for (const auto& resource : stack->existing) {
        AddExistingKey(*resource, stack->region, existing);
      }
    }
  }
  return existing;
}

}  // namespace drc::report
