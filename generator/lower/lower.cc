// SPDX-License-Identifier: Apache-2.0
#include "generator/lower/lower.h"

#include "generator/catalogue/types.h"
#include "generator/lower/concerns.h"

namespace drc::lower {
namespace {

using google::protobuf::Message;

bool HasSuffixTag(const Message& properties, const catalogue::TagField& tags) {
  const auto* reflection = properties.GetReflection();
  for (int i = 0; i < reflection->FieldSize(properties, tags.field); ++i) {
    const Message& tag =
        reflection->GetRepeatedMessage(properties, tags.field, i);
    if (tag.GetReflection()->GetString(tag, tags.key) == program::kSuffixTag) {
      return true;
    }
  }
  return false;
}

// Gives the environment's tag to all that is deleted by it, the spec's own
// included, where the spec does not say one of that key.
void AddSuffixTags(program::Program& program) {
  for (const auto& stack : program.stacks) {
    for (const auto& resource : stack->resources) {
      Message& properties = *resource->properties;
      const auto tags = catalogue::DeletedByTag(properties.GetDescriptor());
      if (!tags.has_value() || HasSuffixTag(properties, *tags)) continue;
      Message* tag =
          properties.GetReflection()->AddMessage(&properties, tags->field);
      tag->GetReflection()->SetString(tag, tags->key,
                                      std::string(program::kSuffixTag));
      tag->GetReflection()->SetString(tag, tags->value, "${EnvironmentSuffix}");
    }
  }
}

}  // namespace

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
        {removed.stack(), removed.id(), removed.type(),
         OwnText(context, context.secondary, removed.name()),
         std::vector<std::string>{removed.handler_permissions().begin(),
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
