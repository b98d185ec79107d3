// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <string>

#include "generator/findings/findings_file.h"
#include "generator/parse/read_file.h"
#include "gtest/gtest.h"

namespace drc::findings {
namespace {

namespace fs = std::filesystem;

fs::path NewFolder(const std::string& name) {
  const fs::path folder = fs::path(testing::TempDir()) / name;
  fs::create_directories(folder);
  return folder;
}

int Count(const fs::path& folder) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    count += entry.exists();
  }
  return count;
}

TEST(WriteFile, ReplacesWhatIsThere) {
  const fs::path folder = NewFolder("replaces");
  const std::string path = folder / "a.txt";
  const std::string large(1 << 20, 'x');
  ASSERT_TRUE(WriteFile(path, large).ok());
  EXPECT_EQ(*parse::ReadFile(path, large.size()), large);
  ASSERT_TRUE(WriteFile(path, "").ok());
  EXPECT_EQ(*parse::ReadFile(path, large.size()), "");
  EXPECT_EQ(Count(folder), 1);
}

TEST(WriteFile, LeavesNothingBehindWhereItFails) {
  const fs::path folder = NewFolder("fails");
  fs::create_directories(folder / "a.txt" / "full");
  EXPECT_FALSE(WriteFile(folder / "a.txt", "x").ok());
  EXPECT_FALSE(WriteFile(folder / "missing" / "a.txt", "x").ok());
  EXPECT_EQ(Count(folder), 1);
}

}  // namespace
}  // namespace drc::findings
