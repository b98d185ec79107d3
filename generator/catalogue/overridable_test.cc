// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "generator/catalogue/actions.h"
#include "generator/catalogue/handlers.h"
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

// An update changes the role before it takes the property away.
TEST(Overridable, IsTakenBackByRightsThatStay) {
  for (const LeftOut& row : AllLeftOut()) {
    const std::string property = absl::StrCat("/", row.property);
    if (!absl::c_linear_search(OverridableOf(row.type), property)) continue;
    // S3 takes a configuration away by the right to put one.
    EXPECT_NE(row.type, "AWS::S3::Bucket") << property;
    for (absl::string_view action : absl::StrSplit(row.actions, ' ')) {
      EXPECT_TRUE(!IsToDelete(action) || IsLookUp(action)) << action;
    }
  }
}

}  // namespace
}  // namespace drc::catalogue
