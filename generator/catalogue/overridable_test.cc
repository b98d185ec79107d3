// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "generator/catalogue/other_types.h"
#include "generator/catalogue/types.h"
#include "generator/program/property.h"
#include "gtest/gtest.h"

namespace drc::catalogue {
namespace {

TEST(Overridable, IsSortedAndExists) {
  absl::string_view type;
  for (const Overridable& row : AllOverridable()) {
    EXPECT_LT(std::exchange(type, row.type), row.type);
    const auto* message = FindMessageOfType(row.type);
    ASSERT_NE(message, nullptr) << row.type;
    absl::string_view before;
    for (absl::string_view pointer : OverridableOf(row.type)) {
      EXPECT_LT(std::exchange(before, pointer), pointer) << row.type;
      EXPECT_NE(program::FieldAt(message, pointer), nullptr)
          << row.type << pointer;
      // What names a resource, or keeps its data, is none.
      const Type& entry = *FindEntry(row.type);
      if (entry.name.fact() != nullptr) {
        EXPECT_NE(entry.name.fact()->pointer, pointer);
      }
    }
  }
}

TEST(Overridable, IsFoundByType) {
  EXPECT_EQ(OverridableOf("AWS::Events::Rule").size(), 1u);
  EXPECT_TRUE(OverridableOf("AWS::DynamoDB::GlobalTable").empty());
  EXPECT_TRUE(OverridableOf("").empty());
}

}  // namespace
}  // namespace drc::catalogue
