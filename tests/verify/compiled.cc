// SPDX-License-Identifier: Apache-2.0
#include "tests/verify/compiled.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "generator/check/check.h"
#include "generator/compile.h"
#include "generator/parse/parse.h"

namespace drc::testing {

void CompileSpec(const char* path, Compiled& compiled) {
  absl::StatusOr<parse::ParsedSpec> spec =
      parse::ParseSpec(path, {}, compiled.diagnostics);
  if (spec.ok()) {
    check::Check(*spec, compiled.diagnostics);
    if (!compiled.diagnostics.has_errors()) {
      absl::StatusOr<std::optional<link::Linked>> linked = BuildProgram(
          *spec, lower::TemplateUrls::kBucket, compiled.diagnostics);
      if (linked.ok() && linked->has_value()) {
        compiled.program = std::move(**linked).Take();
        return;
      }
      std::cerr << linked.status() << std::endl;
    }
  } else {
    std::cerr << spec.status() << std::endl;
  }
  std::cerr << compiled.diagnostics.Render() << path << " does not compile\n";
  std::abort();
}

}  // namespace drc::testing
