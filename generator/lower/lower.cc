// SPDX-License-Identifier: Apache-2.0
#include "generator/lower/lower.h"

#include <utility>

#include "generator/lower/concerns.h"
#include "generator/lower/execution_role.h"

namespace drc::lower {

program::Lowered Lower(const parse::ParsedSpec& spec, TemplateUrls urls) {
  program::Program program;
  program.environment = spec.environment->name();
  const dr::v1::Protection& protection = spec.environment->protection();
  program.deletion_protection = protection.deletion_protection();
  program.retains_data = protection.retain_data();
  Context context(spec, program);
#define CONCERN(name) name(context);
#include "generator/lower/concerns.inc"
#undef CONCERN
  LowerExecutionRole(context);
  PlaceTemplateUrls(urls, program);
  return program::Lowered(std::move(program));
}

}  // namespace drc::lower
