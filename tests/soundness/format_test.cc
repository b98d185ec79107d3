// SPDX-License-Identifier: Apache-2.0
//
// Specs mean the same when they are formatted, whatever is in them.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/diag/source_file.h"
#include "generator/parse/read_file.h"
#include "generator/parse/token_cursor.h"
#include "gtest/gtest.h"
#include "tests/soundness/check_formatted.h"
#include "tests/specs/random_spec.h"

namespace drc::testing {
namespace {

constexpr uint32_t kRandomSpecs = 200;
constexpr size_t kMaxBytes = 1 << 20;

// Returns the number of specs.
int CheckFolder(const std::string& folder) {
  int specs = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().string();
    if (!absl::EndsWith(path, ".textproto")) continue;
    const auto text = parse::ReadFile(path, kMaxBytes);
    EXPECT_TRUE(text.ok()) << path;
    if (!text.ok()) continue;
    const std::optional<std::string> fault = CheckFormatted(*text);
    if (!fault.has_value()) continue;
    EXPECT_EQ(*fault, "") << path;
    ++specs;
  }
  return specs;
}

// The same tokens, two lines apart.
std::string SpreadOut(const std::string& text) {
  const diag::SourceFile file = {"a.textproto", text, 0};
  std::string tokens;
  for (parse::TokenCursor cursor(&file); !cursor.AtEnd(); cursor.Next()) {
    absl::StrAppend(&tokens, cursor.text(), "\n\n");
  }
  return tokens;
}

TEST(Format, KeepsWhatSpecsSay) {
  EXPECT_EQ(CheckFolder("infra_specs"), 5);
  EXPECT_EQ(CheckFolder("examples"), 3);
  EXPECT_GT(CheckFolder("tests/testdata"), 300);
}

TEST(Format, KeepsWhatRandomSpecsSay) {
  for (uint32_t seed = 0; seed < kRandomSpecs; ++seed) {
    const std::string text = RandomSpec(seed);
    EXPECT_EQ(CheckFormatted(text), "") << seed;
    EXPECT_EQ(CheckFormatted(SpreadOut(text)), "") << seed;
  }
}

}  // namespace
}  // namespace drc::testing
