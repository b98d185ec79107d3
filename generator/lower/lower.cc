// SPDX-License-Identifier: Apache-2.0
#include "generator/lower/lower.h"

#include <utility>

#include "generator/lower/concerns.h"
#include "generator/lower/resources.h"

namespace drc::lower {

program::Lowered Lower(const parse::ParsedSpec& spec, TemplateUrls urls) {
  program::Program program;
  program.environment = spec.environment->name();
  const dr::v1::Protection& protection = spec.environment->protection();
  program.deletion_protection = protection.deletion_protection();
  program.retains_data = protection.retain_data();
  Context context(spec, program);
  for (const dr::v1::Removal& removal : spec.environment->removals()) {
    if (!removal.has_resource()) continue;
    const dr::v1::RemovedResource& removed = removal.resource();
    program.removed.push_back(
        {removed.stack(),
         removed.id(),
         removed.type(),
         OwnText(context, context.secondary, removed.name()),
         {removed.handler_permissions().begin(),
          removed.handler_permissions().end()}});
  }
#define CONCERN(name) name(context);
#include "generator/lower/concerns.inc"
#undef CONCERN
  program.LeaveOutEmpty();
  // The role's rights follow from what is changed, and may be changed
  // themselves.
  const Overrides left = ApplyOverrides(context, AllOverrides(context));
  LowerExecutionRole(context);
  ReportUnmet(context, ApplyOverrides(context, left));
  AddSuffixTags(program);
  PlaceTemplateUrls(urls, program);
  return program::Lowered(std::move(program));
}

}  // namespace drc::lower
