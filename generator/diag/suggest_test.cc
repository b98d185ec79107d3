// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "generator/diag/diagnostics.h"
#include "gtest/gtest.h"

namespace drc::diag {
namespace {

TEST(DidYouMean, FindsTheNearest) {
  struct {
    const char* name;
    const char* suggestion;
  } constexpr kCases[] = {
      {"regoins", "regions"},
      {"region", "regions"},
      {"tabels", "tables"},
      {"Name", "name"},
      {"completely", ""},
      {"x", ""},
      {"", ""},
  };
  for (const auto& c : kCases) {
    const std::string want =
        *c.suggestion == '\0'
            ? ""
            : std::string("; did you mean `") + c.suggestion + "`?";
    EXPECT_EQ(DidYouMean(c.name, {"regions", "tables", "name"}), want)
        << c.name;
  }
  EXPECT_EQ(DidYouMean("a", {}), "");
  EXPECT_EQ(DidYouMean(std::string(100000, 'a'), {"aaaa"}), "");
}

}  // namespace
}  // namespace drc::diag
