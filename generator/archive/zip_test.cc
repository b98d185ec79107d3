// SPDX-License-Identifier: Apache-2.0
//
// That others can read it, generator/functions/tests/test_templates.py shows.
#include "generator/archive/zip.h"

#include <string>

#include "gtest/gtest.h"

namespace drc::archive {
namespace {

TEST(Zip, AnEmptyArchiveIsItsEnd) {
  EXPECT_EQ(Zip({}), std::string("PK\5\6") + std::string(18, '\0'));
}

TEST(Zip, FilesStandInTheirOrderAsTheyAre) {
  const std::string zip =
      Zip({{"b/x.py", "x = 1\n"}, {"a.bin", {"\0\xff", 2}}});
  EXPECT_EQ(zip.substr(0, 4), "PK\3\4");
  EXPECT_EQ(zip.substr(30, 12), "b/x.pyx = 1\n");
  EXPECT_EQ(zip.substr(42 + 30, 7), std::string("a.bin\0\xff", 7));
  EXPECT_EQ(zip.substr(zip.size() - 22, 4), "PK\5\6");
}

TEST(Zip, MoreStandsBehindTheFiles) {
  EXPECT_EQ(Zip({{"a", "1"}}, {{"b", "2"}}), Zip({{"a", "1"}, {"b", "2"}}));
}

TEST(Zip, TheSameFilesGiveTheSameBytes) {
  EXPECT_EQ(Zip({{"a", "1"}}), Zip({{"a", "1"}}));
  EXPECT_NE(Zip({{"a", "1"}}), Zip({{"a", "2"}}));
  EXPECT_NE(Zip({{"a", "1"}}), Zip({{"b", "1"}}));
}

}  // namespace
}  // namespace drc::archive
