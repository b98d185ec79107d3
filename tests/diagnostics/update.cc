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
    const std::string updated = WithExpectations(bare, diagnostics);
    if (updated == *text) continue;
    if (!Write(path, updated)) {
      std::perror(path.c_str());
      return 1;
    }
    std::printf("updated %s\n", path.c_str());
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
