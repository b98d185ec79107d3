// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "generator/proof/sizing.h"

namespace drc::proof {
namespace {

const std::set<std::string>* StrongSetOf(const std::string& region) {
  static const auto& sets = *new std::vector<std::set<std::string>>{
      {"us-east-1", "us-east-2", "us-west-2"},
      {"eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3"},
      {"ap-northeast-1", "ap-northeast-2", "ap-northeast-3"},
  };
  for (const std::set<std::string>& set : sets) {
    if (set.count(region) > 0) return &set;
  }
  return nullptr;
}

}  // namespace

std::vector<std::string> Witnesses(const dr::v1::Regions& regions) {
  const std::set<std::string>* set = StrongSetOf(regions.primary().name());
  if (set == nullptr || set->count(regions.secondary().name()) == 0) return {};
  std::vector<std::string> witnesses;
  for (const std::string& region : *set) {
    if (region != regions.primary().name() &&
        region != regions.secondary().name()) {
      witnesses.push_back(region);
    }
  }
  return witnesses;
}

bool HasStrongControlTable(const dr::v1::Environment& environment) {
  return environment.failover().control_table().has_witness_region();
}

}  // namespace drc::proof
