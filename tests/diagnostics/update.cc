// SPDX-License-Identifier: Apache-2.0
//
// Writes what the compiler finds into the specs of tests/testdata.
//
//   bazel run //tests/diagnostics:update

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/status/statusor.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"
#include "generator/parse/read_file.h"
#include "tests/diagnostics/expectations.h"

namespace drc::testing {
namespace {

bool Write(const std::string& path, const std::string& text) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return false;
  const bool written =
      std::fwrite(text.data(), 1, text.size(), file) == text.size();
  return std::fclose(file) == 0 && written;
}

// Writes the text of a file anew where it is not the same. False where the
// system refuses.
bool UpdateFile(const std::string& path, const std::string& updated) {
  const absl::StatusOr<std::string> text =
      parse::ReadFile(path, parse::kMaxSpecBytes);
  if (text.ok() && *text == updated) return true;
  if (!Write(path, updated)) {
    std::perror(path.c_str());
    return false;
  }
  std::printf("updated %s\n", path.c_str());
  return true;
}

int Update() {
  for (const std::string& path : SpecsBelow(".")) {
    const absl::StatusOr<std::string> text =
        parse::ReadFile(path, parse::kMaxSpecBytes);
    if (!text.ok()) {
      std::fprintf(stderr, "%s\n", text.status().ToString().c_str());
      return 1;
    }
    const std::string bare = WithoutExpectations(*text);
    diag::Diagnostics diagnostics;
    Compile(path, bare, diagnostics);
    if (!UpdateFile(path, WithExpectations(bare, diagnostics))) return 1;
    int file = 0;
    for (const parse::OverlayText& overlay : OverlaysOf(path, bare)) {
      if (!UpdateFile(overlay.path,
                      WithExpectations(overlay.text, diagnostics, ++file))) {
        return 1;
      }
    }
  }
  return 0;
}

}  // namespace
}  // namespace drc::testing

int main() {
  const char* workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  if (workspace == nullptr || chdir(workspace) != 0) {
    std::fputs("run this with `bazel run //tests/diagnostics:update`\n",
               stderr);
    return 1;
  }
  return drc::testing::Update();
}
