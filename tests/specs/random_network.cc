// SPDX-License-Identifier: Apache-2.0
#include "tests/specs/random_network.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "generator/catalogue/aws_facts.h"

namespace drc::testing {
namespace {

// As many zones as each of them has.
constexpr int kZones = 3;

constexpr absl::string_view kEndpoints[] = {"sns", "ecr.api"};

// A VPC that fits the network, where the region's zones are known; its ids
// are drawn, some endpoints and a shared route table.
void DrawExistingVpc(const Below& below, const dr::v1::Network& network,
                     int block, dr::v1::Region& region) {
  const auto* facts = catalogue::FindRegion(region.name());
  std::vector<std::string> zones;
  if (facts != nullptr) {
    zones = absl::StrSplit(facts->zone_ids, ' ', absl::SkipEmpty());
  }
  // In this one no functions run.
  zones.erase(std::remove(zones.begin(), zones.end(), "use1-az3"), zones.end());
  if (static_cast<int>(zones.size()) < network.zones()) return;
  const auto id = [&](const char* kind, uint64_t number) {
    return absl::StrFormat("%s-%017x", kind, number);
  };
  const uint64_t first = below(uint64_t{1} << 40) * 16;
  region.set_vpc_cidr(absl::StrCat("10.", block, ".0.0/16"));
  dr::v1::ExistingVpc& vpc = *region.mutable_existing_vpc();
  vpc.set_id(id("vpc", first));
  for (int i = 0; i < network.zones(); ++i) {
    auto* subnet = vpc.add_subnets();
    subnet->set_id(id("subnet", first + i));
    subnet->set_availability_zone_id(zones[i]);
    subnet->set_route_table_id(id("rtb", first + below(2)));
  }
  for (const std::string& service : network.interface_endpoints()) {
    if (below(2) == 0) vpc.add_endpoints(service);
  }
  if (below(2) == 0) vpc.add_endpoints("s3");
  if (below(2) == 0) vpc.add_endpoints("dynamodb");
}

}  // namespace

void DrawNetwork(const Below& below, dr::v1::Environment& e) {
  dr::v1::Network& network = *e.mutable_network();
  network.clear_subnet_prefix_length();
  network.clear_connection();
  network.clear_transit_gateways();
  network.set_zones(std::clamp(network.zones(), 2, kZones));
  const int endpoints = network.interface_endpoints_size();
  network.clear_interface_endpoints();
  for (int i = 0; i < endpoints && i < std::size(kEndpoints); ++i) {
    network.add_interface_endpoints(std::string(kEndpoints[i]));
  }
  if (below(2) == 0) {
    DrawExistingVpc(below, network, 100,
                    *e.mutable_regions()->mutable_primary());
  }
  if (below(2) == 0) {
    DrawExistingVpc(below, network, 101,
                    *e.mutable_regions()->mutable_secondary());
  }
  const bool has_first = e.regions().primary().has_existing_vpc();
  const bool has_second = e.regions().secondary().has_existing_vpc();
  if (has_first && has_second) {
    network.clear_nat();
    if (below(2) == 0) network.set_connection(dr::v1::CONNECTION_EXISTING);
  } else if (below(2) == 0) {
    network.set_connection(dr::v1::CONNECTION_TRANSIT_GATEWAY);
    auto& gateways = *network.mutable_transit_gateways();
    if (!has_first) gateways.set_primary("tgw-0123456789abcdef0");
    if (!has_second) gateways.set_secondary("tgw-0123456789abcdef1");
  }
}

}  // namespace drc::testing
