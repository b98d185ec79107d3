// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/match.h"
#include "generator/catalogue/types.h"
#include "generator/schema/schema.h"

namespace drc::catalogue {
namespace {

using google::protobuf::FieldDescriptor;

// Of Amazon EC2 all that have tags; of other services those of which the
// environment has some, user pools, which hold people's accounts, and file
// systems. Which resources CloudFormation hands its stacks' tags down to varies
// (AWS CloudFormation Template Reference Guide, "CloudFormation resource
// tagging"), so these have the tag as a property.
//
// Of endpoints it is told that they get some of the tags, and not with each
// creation (CloudFormation Public Coverage Roadmap, "AWS::EC2::VPCEndpoint -
// Tags").
bool IsDeletedByTag(absl::string_view type) {
  return type == "AWS::Backup::BackupPlan" ||
         type == "AWS::CertificateManager::Certificate" ||
         type == "AWS::Cognito::UserPool" || type == "AWS::EFS::FileSystem" ||
         (absl::StartsWith(type, "AWS::EC2::") &&
          type != "AWS::EC2::VPCEndpoint");
}

}  // namespace

std::optional<TagField> TagsIn(const FieldDescriptor* field) {
  if (!field->is_repeated() || field->message_type() == nullptr) return {};
  const FieldDescriptor* key = field->message_type()->FindFieldByName("key");
  const FieldDescriptor* value =
      field->message_type()->FindFieldByName("value");
  for (const FieldDescriptor* text : {key, value}) {
    if (text == nullptr || text->is_repeated() ||
        text->cpp_type() != FieldDescriptor::CPPTYPE_STRING) {
      return {};
    }
  }
  return TagField{field, key, value};
}

std::optional<TagField> DeletedByTag(
    const google::protobuf::Descriptor* properties) {
  const schema::MessageSchema& schema = schema::SchemaOf(properties);
  if (schema.resource == nullptr ||
      !IsDeletedByTag(schema.resource->type_name())) {
    return {};
  }
  for (const schema::FieldSchema& field : schema.fields) {
    if (field.descriptor->json_name() == schema.resource->tag_property()) {
      return TagsIn(field.descriptor);
    }
  }
  return {};
}

}  // namespace drc::catalogue
