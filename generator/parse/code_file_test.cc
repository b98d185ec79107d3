// SPDX-License-Identifier: Apache-2.0
//
// Code that does not belong into a repository: too large, or with what Git does
// not keep. All else is shown by tests/testdata/code-file.
#include <sys/stat.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>

#include "generator/archive/zip.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"
#include "generator/parse/parts.h"
#include "generator/parse/temporary_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::parse {
namespace {

// The findings of a spec in a folder, without their lines.
std::string HeadsIn(const std::string& folder, const std::string& text) {
  const std::string path = folder + "/spec.textproto";
  diag::Diagnostics diagnostics;
  ParseSpecText(path, text, diagnostics);
  std::string heads;
  for (const diag::Finding* finding : diagnostics.Sorted()) {
    heads += RenderHeadline(*finding).substr(path.size()) + "\n";
  }
  return heads;
}

// A new folder of this name, for a spec.
std::string NewFolder(const std::string& name) {
  const std::string path = testing::TempDir() + "/" + name;
  std::filesystem::remove_all(path);
  std::filesystem::create_directories(path);
  return path;
}

// A file of zeros that takes no place on the disk.
void WriteZeros(const std::string& path, size_t megabytes) {
  std::ofstream{path};
  std::filesystem::resize_file(path, megabytes << 20);
}

// Opening a pipe would wait for ever, and an archive has files alone.
TEST(ReadCode, ReadsNoPipes) {
  const std::string folder = testing::TempDir();
  for (const char* name : {"/packed", "/named"}) {
    std::filesystem::create_directory(folder + name);
  }
  ASSERT_EQ(mkfifo((folder + "/pipe.py").c_str(), 0600), 0);
  ASSERT_EQ(mkfifo((folder + "/packed/pipe.py").c_str(), 0600), 0);
  TemporaryFile("named/\xFF.py", "x = 1\n");
  EXPECT_EQ(HeadsIn(folder, R"(
    functions { code_file: "pipe.py" }
    functions { code { directory: "packed" } }
    functions { code { directory: "named" } }
  )"),
            ":2:28: error: `code_file` \"pipe.py\" is a pipe [code-file]\n"
            ":3:35: error: `directory` \"packed\" has \"pipe.py\", which is no "
            "file [code-file]\n"
            ":4:35: error: `directory` \"named\" has a file whose name is not "
            "UTF-8: \"\\xFF.py\" [code-file]\n");
}

TEST(ReadCode, ReadsNoLargerPackagesThanLambdaTakes) {
  const std::string folder = NewFolder("sizes");
  for (const char* name : {"/one", "/two", "/many", "/list"}) {
    std::filesystem::create_directory(folder + name);
  }
  WriteZeros(folder + "/one/data", 251);
  WriteZeros(folder + "/two/a", 125);
  WriteZeros(folder + "/two/b", 126);
  // 66 times a thousand files, by links.
  for (int i = 0; i < 1000; ++i) {
    WriteZeros(folder + "/list/" + std::to_string(i), 0);
  }
  for (int i = 0; i < 66; ++i) {
    std::filesystem::create_directory_symlink(
        folder + "/list", folder + "/many/" + std::to_string(i));
  }
  // An archive that would unpack to more.
  std::string zip = archive::Zip({{"index.py", "x"}});
  const size_t list = zip.rfind("PK\1\2");
  zip.replace(list + 24, 4, std::string("\0\0\0\x10", 4));
  TemporaryFile("sizes/bomb.zip", zip);
  WriteZeros(folder + "/large.zip", 251);
  EXPECT_EQ(HeadsIn(folder, R"(
    functions { code { directory: "one" } }
    functions { code { directory: "two/" } }
    functions { code { directory: "many" } }
    functions { code { zip: "bomb.zip" } }
    functions { code { zip: "large.zip" } }
  )"),
            ":2:35: error: `directory` \"one\" has more than 250 MB "
            "[code-file]\n"
            ":3:35: error: `directory` \"two/\" has more than 250 MB "
            "[code-file]\n"
            ":4:35: error: `directory` \"many\" has more than 65534 files "
            "[code-file]\n"
            ":5:29: error: `zip` \"bomb.zip\" has more than 250 MB "
            "[code-file]\n"
            ":6:29: error: `zip` \"large.zip\" has more than 250 MB "
            "[code-file]\n");
}

// With the fence a package of 250 MB would be larger.
TEST(ReadCode, LeavesRoomForTheFence) {
  const std::string folder = NewFolder("room");
  std::filesystem::create_directories(folder + "/full");
  TemporaryFile("room/full/index.py", "def handler(event, context): pass\n");
  WriteZeros(folder + "/full/data", 250);
  std::filesystem::resize_file(folder + "/full/data",
                               size_t{250} * 1024 * 1024 - 34);
  EXPECT_EQ(HeadsIn(folder, "functions { code { directory: \"full\" } }"),
            ":1:31: error: `directory` \"full\" has more than 250 MB "
            "[code-file]\n");
}

// A module without its source is code, what lies in __pycache__ none.
TEST(ReadCode, KeepsModulesWithoutSource) {
  const std::string folder = NewFolder("modules");
  std::filesystem::create_directories(folder + "/code/__pycache__");
  TemporaryFile("modules/code/index.py", "def handler(event, context): pass\n");
  TemporaryFile("modules/code/secret.pyc", "x");
  TemporaryFile("modules/code/__pycache__/index.cpython-313.pyc", "x");
  diag::Diagnostics diagnostics;
  const ParsedSpec spec = ParseSpecText(
      folder + "/s", "functions { code { directory: \"code\" } }", diagnostics);
  std::vector<std::string> paths;
  for (const archive::File& file : *spec.packages[0].files) {
    paths.push_back(file.path);
  }
  EXPECT_THAT(paths, ::testing::ElementsAre("index.py", "secret.pyc"));
}

TEST(ReadCode, FollowsLinksInFoldersButNotForEver) {
  const std::string folder = NewFolder("links");
  std::string deep = folder + "/deep";
  for (int i = 0; i < 66; ++i) deep += "/a";
  std::filesystem::create_directories(deep);
  std::filesystem::create_directories(folder + "/code");
  std::filesystem::create_directories(folder + "/loop");
  std::filesystem::create_directory_symlink(".", folder + "/loop/again");
  std::filesystem::create_symlink("../deep/code.py", folder + "/code/index.py");
  TemporaryFile("links/deep/code.py", "def handler(event, context): pass\n");
  diag::Diagnostics diagnostics;
  const ParsedSpec spec = ParseSpecText(
      folder + "/s", "functions { code { directory: \"code\" } }", diagnostics);
  EXPECT_EQ(spec.code[0], "def handler(event, context): pass\n");
  EXPECT_EQ(spec.packages[0].entry, "index.py");
  // A package may have thousands of such files.
  EXPECT_LT(spec.packages[0].files->front().content.capacity(), 100);
  EXPECT_EQ(HeadsIn(folder, R"(
    functions { code { directory: "deep" } }
    functions { code { directory: "loop" } }
  )"),
            ":2:35: error: `directory` \"deep\" has folders within folders "
            "[code-file]\n"
            ":3:35: error: `directory` \"loop\" has \"again/again/again/again/"
            "again/again/again/again/again/again/agai...\", which is no file "
            "[code-file]\n");
}

// One folder of ten functions is held once; what is made of it is ten times as
// large.
TEST(ReadCode, HoldsTheMemoryThatAllPackagesTake) {
  const std::string folder = NewFolder("shared");
  std::filesystem::create_directory(folder + "/code");
  std::filesystem::create_directory(folder + "/small");
  TemporaryFile("shared/code/index.py", "x = 1\n");
  TemporaryFile("shared/small/index.py", "x = 1\n");
  WriteZeros(folder + "/code/data", 240);
  std::string text;
  for (int i = 0; i < 4; ++i) {
    text += "functions { code { directory: \"code\" } }\n";
  }
  diag::Diagnostics diagnostics;
  const ParsedSpec spec = ParseSpecText(folder + "/s", text, diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  for (const Package& package : spec.packages) {
    EXPECT_EQ(package.files, spec.packages[0].files);
  }
  const std::string fault =
      "error: `directory` \"code\" has, with the packages of the functions "
      "above, more than 1,000 MB; put what functions share into `layers` "
      "[code-file]\n";
  EXPECT_EQ(HeadsIn(folder, text + R"(functions { code { directory: "code" } }
    functions { code { directory: "small" } }
    functions { code { directory: "code" } }
  )"),
            ":5:31: " + fault + ":7:35: " + fault);
}

}  // namespace
}  // namespace drc::parse
