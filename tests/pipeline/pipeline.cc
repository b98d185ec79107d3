// SPDX-License-Identifier: Apache-2.0
#include "tests/pipeline/pipeline.h"

#include "generator/emit/template_url.h"
#include "generator/link/link.h"
#include "generator/lower/lower.h"
#include "generator/typecheck/typecheck.h"

namespace drc::testing {

absl::StatusOr<program::Program> LinkedProgram(const parse::ParsedSpec& spec) {
  program::Program program = lower::Lower(spec);
  emit::PlaceTemplateUrls(emit::TemplateUrls{}, program);
  absl::Status status = typecheck::Typecheck(program);
  if (status.ok()) status = link::Link(program);
  if (!status.ok()) return status;
  return program;
}

}  // namespace drc::testing
