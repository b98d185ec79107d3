// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "generator/catalogue/deleted_by_tag.h"
#include "generator/lower/concerns.h"
#include "google/protobuf/message.h"

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

}  // namespace

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

}  // namespace drc::lower
