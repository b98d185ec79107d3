// SPDX-License-Identifier: Apache-2.0
//
// How long what a recovery consists of takes together.

#include <algorithm>
#include <cstdint>

#include "generator/proof/recovery_time.h"

namespace drc::proof {

const char* Name(Basis basis) {
  // In the order of Basis.
  static constexpr const char* kNames[] = {"spec", "fixed", "assumed"};
  return kNames[static_cast<int>(basis)];
}

int64_t Branch::seconds() const {
  int64_t sum = 0;
  for (const Term& term : terms) sum += term.seconds;
  return sum;
}

int64_t Stage::seconds() const {
  int64_t longest = 0;
  for (const Branch& branch : branches) {
    longest = std::max(longest, branch.seconds());
  }
  return longest;
}

int64_t Path::seconds() const {
  int64_t sum = 0;
  for (const Stage& stage : stages) sum += stage.seconds();
  return sum;
}

}  // namespace drc::proof
