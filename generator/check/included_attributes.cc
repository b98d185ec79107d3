// SPDX-License-Identifier: Apache-2.0
#include "generator/check/checks.h"

namespace drc::check {

// Of a table, over all of its indexes (Amazon DynamoDB API Reference,
// "Projection").
constexpr int kMost = 100;

void CheckIncludedAttributes(Spec& spec) {
  for (const dr::v1::Table& table : spec.env.tables()) {
    int count = 0;
    for (const auto& index : table.global_secondary_indexes()) {
      const int before = count;
      count += index.included_attributes_size();
      if (before > kMost || count <= kMost) continue;
      spec.Error(spec.Of(index, "included_attributes", kMost - before), "items",
                 "the table's indexes include more than $0 attributes, one "
                 "counted in each of them; leave some out, or list none in an "
                 "index to include all",
                 kMost);
    }
  }
}

}  // namespace drc::check
