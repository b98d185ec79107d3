// SPDX-License-Identifier: Apache-2.0
#include "tests/own_resources/report_of.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "generator/compile.h"
#include "generator/diag/diagnostics.h"
#include "generator/emit/emit.h"
#include "generator/options.h"
#include "generator/parse/parse.h"
#include "generator/parse/read_file.h"
#include "gtest/gtest.h"

namespace drc::testing {

std::vector<emit::File> FilesOf(const std::string& own) {
  diag::Diagnostics diagnostics;
  const parse::ParsedSpec spec = parse::ParseSpecText(
      "own.textproto",
      absl::StrCat(*parse::ReadFile("infra_specs/minimal.textproto",
                                    parse::kMaxSpecBytes),
                   own),
      diagnostics);
  std::vector<emit::File> files;
  const absl::Status status =
      Compile(spec, Options(), nullptr, diagnostics, files);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(diagnostics.Render(), "");
  return files;
}

std::string ReportOf(const std::string& own) {
  for (const emit::File& file : FilesOf(own)) {
    if (file.path == "report.md") return file.content;
  }
  return "";
}

}  // namespace drc::testing
