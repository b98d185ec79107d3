// SPDX-License-Identifier: Apache-2.0
//
// Whether each region alone carries the whole load, and which of the account's
// quotas must be raised for it. The standby is as large as the active region,
// so almost all of it holds for both.

#ifndef GENERATOR_PROOF_CAPACITY_H_
#define GENERATOR_PROOF_CAPACITY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "dr/v1/environment.pb.h"

namespace drc::proof {

// One thing that the load needs, and what there is of it.
struct Demand {
  std::string resource;
  std::string measure;
  std::string unit;
  int64_t needed = 0;
  int64_t available = 0;
  std::vector<std::string> regions;  // in each of them
  std::string text;                  // how both follow
  // What happens where it is short, and the remedy; empty where it is not.
  std::string shortage;
  std::string source = {};

  bool enough() const { return needed <= available; }
};

// A quota of the account that AWS's default does not cover.
struct Quota {
  std::string service;
  std::string name;  // in Service Quotas
  std::string unit;
  int64_t needed = 0;
  int64_t by_default = 0;
  std::vector<std::string> regions;
  std::string text;
  std::string source;
};

struct Capacity {
  std::vector<Demand> demands;
  std::vector<Quota> quotas_to_raise;
};

// Of an environment with all defaults.
Capacity ComputeCapacity(const dr::v1::Environment& environment);

}  // namespace drc::proof

#endif  // GENERATOR_PROOF_CAPACITY_H_
