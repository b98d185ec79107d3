// SPDX-License-Identifier: Apache-2.0
//
// Archives of other tools are read by tests/test_own_functions.py and
// tests/testdata/code-file.
#include <string>

#include "absl/status/status.h"
#include "generator/archive/zip.h"
#include "gtest/gtest.h"

namespace drc::archive {
namespace {

constexpr size_t kMost = 1000;

std::string FaultOf(const std::string& archive, size_t most = kMost) {
  return std::string(Unzip(archive, most).status().message());
}

// Where the list at the end has the only file of an archive.
size_t ListOf(const std::string& archive) {
  return archive.rfind(std::string("PK\1\2"));
}

std::string With(std::string archive, size_t at, const std::string& bytes) {
  return archive.replace(at, bytes.size(), bytes);
}

TEST(Unzip, GivesWhatZipWasGiven) {
  const std::vector<File> files = {
      {"b/x.py", "x = 1\n"}, {"a.bin", {"\0\xff", 2}}, {"empty", ""}};
  const auto read = Unzip(Zip(files), kMost);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->size(), files.size());
  for (size_t i = 0; i < files.size(); ++i) {
    EXPECT_EQ((*read)[i].path, files[i].path);
    EXPECT_EQ((*read)[i].content, files[i].content);
  }
  EXPECT_EQ(Unzip(Zip({}), kMost)->size(), 0);
}

TEST(Unzip, ReadsAnArchiveWithAComment) {
  std::string archive = Zip({{"a", "1"}});
  archive[archive.size() - 2] = 3;
  EXPECT_EQ(Unzip(archive + "PK\5", kMost)->size(), 1);
}

TEST(Unzip, TakesNoMoreThanAskedFor) {
  const std::string archive = Zip({{"a", "12345"}, {"b", "12345"}});
  EXPECT_TRUE(Unzip(archive, 10).ok());
  EXPECT_EQ(Unzip(archive, 9).status().code(), absl::StatusCode::kOutOfRange);
}

TEST(Unzip, RefusesPathsThatLeaveIt) {
  EXPECT_EQ(FaultOf(Zip({{"../a", "1"}})), "has \"../a\", which leaves it");
  EXPECT_EQ(FaultOf(Zip({{"a/../../b", "1"}})),
            "has \"a/../../b\", which leaves it");
  EXPECT_EQ(FaultOf(Zip({{"/etc/a", "1"}})), "has \"/etc/a\", which leaves it");
  for (const char* path : {"a\\b", "./a", "a//b"}) {
    EXPECT_NE(FaultOf(Zip({{path, "1"}})).find("no plain path"),
              std::string::npos)
        << path;
  }
  EXPECT_EQ(FaultOf(Zip({{"", "1"}})), "has a file without a name");
  EXPECT_EQ(FaultOf(Zip({{"a", "1"}, {"a", "2"}})), "has \"a\" twice");
}

TEST(Unzip, RefusesFoldersThatLeaveItOrAreNone) {
  EXPECT_EQ(Unzip(Zip({{"a/", ""}, {"a/b", "1"}, {"c/", ""}}), kMost)->size(),
            1);
  EXPECT_EQ(FaultOf(Zip({{"../", ""}})), "has \"../\", which leaves it");
  EXPECT_EQ(FaultOf(Zip({{"a/../../b/", ""}})),
            "has \"a/../../b/\", which leaves it");
  EXPECT_EQ(FaultOf(Zip({{"/", ""}})), "has \"/\", which leaves it");
  for (const char* path : {"./", "a//", "a\\b/"}) {
    EXPECT_NE(FaultOf(Zip({{path, ""}})).find("no plain path"),
              std::string::npos)
        << path;
  }
  EXPECT_EQ(FaultOf(Zip({{"a/", "1"}})),
            "has \"a/\", which is a folder with content");
}

// On a disk either would hide the other.
TEST(Unzip, RefusesAFileThatIsAFolderAsWell) {
  const std::string fault = "has \"a/b\", which is a folder as well";
  EXPECT_EQ(FaultOf(Zip({{"a/b", "1"}, {"a/b/c", "2"}})), fault);
  EXPECT_EQ(FaultOf(Zip({{"a/b/c/d", "2"}, {"a/b", "1"}})), fault);
  EXPECT_EQ(FaultOf(Zip({{"a/b", "1"}, {"a/b/", ""}})), fault);
  EXPECT_EQ(Unzip(Zip({{"a/b", "1"}, {"a/bc/d", "2"}}), kMost)->size(), 2);
}

TEST(Unzip, RefusesNamesThatAreLongerThanLinuxTakes) {
  const std::string longest(255, 'x');
  EXPECT_EQ(Unzip(Zip({{longest + "/" + longest, "1"}}), kMost)->size(), 1);
  EXPECT_EQ(FaultOf(Zip({{"a/" + longest + "y", "1"}})),
            "has a name of more than 255 bytes, in \"a/" +
                std::string(62, 'x') + "...\"");
  EXPECT_NE(FaultOf(Zip({{longest + "y/", ""}})).find("more than 255"),
            std::string::npos);
  std::string path;
  while (path.size() < 4085) path += std::string(99, '0') + "/";
  path.resize(4084);
  EXPECT_EQ(Unzip(Zip({{path + "x", "1"}}), kMost)->size(), 1);
  EXPECT_NE(FaultOf(Zip({{path + "xy", "1"}})).find("more than 4085"),
            std::string::npos);
}

TEST(Unzip, RefusesFoldersWithoutEnd) {
  std::string path;
  for (int i = 0; i < 65; ++i) path += "a/";
  EXPECT_EQ(Unzip(Zip({{path + "f", ""}}), 100).status().message(),
            "has folders within folders");
}

TEST(Unzip, RefusesWhatItCannotRead) {
  const std::string good = Zip({{"a", "1"}});
  const size_t list = ListOf(good);
  EXPECT_EQ(FaultOf(With(good, list + 8, "\1")),
            "has \"a\", which is encrypted");
  EXPECT_EQ(FaultOf(With(good, list + 10, "\x0e")),
            "has \"a\", which is neither stored nor deflated");
}

// Whatever system has made it: Linux (3), macOS (19), or one that says it is
// DOS.
TEST(Unzip, RefusesWhatIsNoFile) {
  const std::string good = Zip({{"a", "1"}});
  const size_t list = ListOf(good);
  for (const char* made_by : {"\3", "\x13", "\x0b"}) {
    const std::string archive = With(good, list + 5, made_by);
    EXPECT_EQ(FaultOf(With(archive, list + 41, "\xa1")),
              "has \"a\", which is a link");
    EXPECT_EQ(FaultOf(With(archive, list + 41, "\x11")),
              "has \"a\", which is no file");
    EXPECT_TRUE(Unzip(archive, kMost).ok());
  }
  // Of a system without types.
  EXPECT_TRUE(Unzip(With(good, list + 38, std::string(4, '\0')), kMost).ok());
  const std::string folder = Zip({{"a/", ""}});
  EXPECT_EQ(FaultOf(With(folder, ListOf(folder) + 41, "\xa1")),
            "has \"a/\", which is a link");
}

TEST(Unzip, RefusesWhatIsDamaged) {
  const std::string good = Zip({{"a", "1"}});
  const size_t list = ListOf(good);
  EXPECT_EQ(FaultOf(""), "is no zip archive");
  EXPECT_EQ(FaultOf(good.substr(0, good.size() - 1)), "is no zip archive");
  EXPECT_EQ(FaultOf(With(good, list, "X")),
            "is damaged: its list of files breaks off");
  EXPECT_EQ(FaultOf(With(good, list + 28, "\xff")),
            "is damaged: its list of files breaks off");
  EXPECT_EQ(FaultOf(With(good, good.size() - 6, std::string(4, '\xff'))),
            "is a Zip64 archive, of more than Lambda takes");
  const std::string damaged =
      "is damaged: \"a\" is not what its list of files says";
  // Another content, a header that is none, another size, no deflated data.
  EXPECT_EQ(FaultOf(With(good, 31, "2")), damaged);
  EXPECT_EQ(FaultOf(With(good, 0, "X")), damaged);
  EXPECT_EQ(FaultOf(With(good, list + 24, "\2")), damaged);
  EXPECT_EQ(FaultOf(With(good, list + 20, "\xff\xff")), damaged);
  EXPECT_EQ(FaultOf(With(good, list + 42, "\xff")), damaged);
  EXPECT_EQ(FaultOf(With(good, list + 10, "\x08")), damaged);
}

// Whatever byte is another one, nothing is read beyond the archive.
TEST(Unzip, AnyByteMayBeAnother) {
  const std::string good = Zip({{"a/b", "12345"}, {"c", ""}});
  for (size_t at = 0; at < good.size(); ++at) {
    for (const char byte : {'\0', '\1', '\x08', '\x7f', '\xff'}) {
      const auto read = Unzip(With(good, at, std::string(1, byte)), kMost);
      if (read.ok() || read.status().code() == absl::StatusCode::kOutOfRange) {
        continue;
      }
      EXPECT_NE(read.status().message(), "") << at;
    }
  }
}

}  // namespace
}  // namespace drc::archive
