// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/overridable.h"

#include <tuple>

#include "generator/catalogue/other_types.h"
#include "generator/catalogue/types.h"
#include "generator/program/property.h"
#include "gtest/gtest.h"

namespace drc::catalogue {
namespace {

TEST(Overridable, IsSortedAndExists) {
  const Overridable* before = nullptr;
  for (const Overridable& row : AllOverridable()) {
    if (before != nullptr) {
      EXPECT_LT(std::tie(before->type, before->pointer),
                std::tie(row.type, row.pointer));
    }
    before = &row;
    const auto* message = FindMessageOfType(row.type);
    ASSERT_NE(message, nullptr) << row.type;
    EXPECT_NE(program::FieldAt(message, row.pointer), nullptr)
        << row.type << row.pointer;
    // What names a resource, or keeps its data, is none.
    const Type& entry = *FindEntry(row.type);
    if (entry.name.fact() != nullptr) {
      EXPECT_NE(entry.name.fact()->pointer, row.pointer);
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
