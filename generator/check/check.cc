// SPDX-License-Identifier: Apache-2.0
#include "generator/check/check.h"

#include "generator/check/checks.h"

namespace drc::check {
namespace {

constexpr void (*kChecks[])(Spec&) = {
#define SPEC_CHECK(name) name,
#include "generator/check/checks.inc"
#undef SPEC_CHECK
};

}  // namespace

void Check(const parse::ParsedSpec& spec, diag::Diagnostics& diagnostics) {
  Spec checked{spec, *spec.environment, diagnostics};
  for (const auto check : kChecks) check(checked);
  diagnostics.DropAfter({"enum", "length", "pattern", "range", "reference"});
}

}  // namespace drc::check
