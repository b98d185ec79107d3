// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "generator/catalogue/other_types.h"
#include "generator/catalogue/types.h"
#include "generator/plan/parts.h"

namespace drc::plan {
namespace {

// Types without an update handler whose schemas do not call all properties
// create-only: CloudFormation replaces what changes. Source: `handlers` of
// AWS's resource provider schemas.
constexpr absl::string_view kNeverUpdated[] = {
    "AWS::AppStream::ImageBuilder",
    "AWS::CloudFront::MonitoringSubscription",
    "AWS::Evidently::Segment",
    "AWS::Forecast::Dataset",
    "AWS::Glue::SecurityConfiguration",
    "AWS::Lex::BotVersion",
    "AWS::MediaPackage::Asset",
    "AWS::MediaPackage::PackagingConfiguration",
    "AWS::WorkspacesInstances::VolumeAssociation",
};

// The schema of a resource type; null where there is no such type.
const schema::MessageSchema* FindSchema(absl::string_view type) {
  const google::protobuf::Descriptor* message =
      catalogue::FindMessageOfType(type);
  return message == nullptr ? nullptr : &schema::SchemaOf(message);
}

bool HoldsCreateOnly(const schema::MessageSchema* message, int depth) {
  if (message == nullptr || depth == 0) return false;
  return absl::c_any_of(message->fields, [&](const schema::FieldSchema& field) {
    return field.property.create_only() ||
           HoldsCreateOnly(field.message, depth - 1);
  });
}

}  // namespace

bool IsCreateOnly(absl::string_view type, absl::string_view pointer) {
  // No schema lists a property deeper in its type.
  constexpr int kDeepest = 4;
  if (absl::c_linear_search(kNeverUpdated, type)) return true;
  const schema::MessageSchema* message = FindSchema(type);
  const std::vector<std::string> keys =
      absl::StrSplit(pointer, '/', absl::SkipEmpty());
  if (message != nullptr && !keys.empty() &&
      absl::c_linear_search(message->resource->primary_identifier(), keys[0])) {
    return true;
  }
  for (const std::string& key : keys) {
    if (message == nullptr) return false;
    const auto field = absl::c_find_if(message->fields, [&](const auto& known) {
      return known.descriptor->json_name() == key;
    });
    if (field == message->fields.end()) {
      int index;  // of a list: its elements' properties come next
      if (absl::SimpleAtoi(key, &index)) continue;
      return false;
    }
    if (field->property.create_only()) return true;
    message = field->message;
  }
  return HoldsCreateOnly(message, kDeepest);
}

bool TakesStackTags(absl::string_view type) {
  const schema::MessageSchema* schema = FindSchema(type);
  return schema != nullptr && !schema->resource->tag_property().empty();
}

std::string NameIn(absl::string_view type, const Json& meaning) {
  const catalogue::Type* entry = catalogue::FindEntry(type);
  const catalogue::Name* name = entry == nullptr ? nullptr : entry->name.fact();
  if (name == nullptr || name->is_label) return "";
  const Json& value = At(meaning, name->pointer);
  return value.is_null() ? "" : Readable(value);
}

}  // namespace drc::plan
