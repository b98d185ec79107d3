// SPDX-License-Identifier: Apache-2.0
#include "generator/plan/resource_types.h"

#include <algorithm>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/backup.pb.h"
#include "aws/certificate_manager.pb.h"
#include "aws/cloud_formation.pb.h"
#include "aws/cloud_watch.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/ec2.pb.h"
#include "aws/events.pb.h"
#include "aws/iam.pb.h"
#include "aws/kinesis.pb.h"
#include "aws/kms.pb.h"
#include "aws/lambda.pb.h"
#include "aws/logs.pb.h"
#include "aws/route53.pb.h"
#include "aws/s3.pb.h"
#include "aws/sns.pb.h"
#include "aws/ssm.pb.h"
#include "generator/catalogue/types.h"
#include "generator/plan/values.h"
#include "generator/schema/schema.h"

namespace drc::plan {
namespace {

// The schema of a resource type; null where proto/aws lacks it.
const schema::MessageSchema* FindSchema(absl::string_view type) {
  static const auto& by_type = *[] {
    auto* schemas =
        new absl::flat_hash_map<std::string, const schema::MessageSchema*>;
    for (const google::protobuf::Descriptor* any : {
             aws::api_gateway_v2::Api::descriptor(),
             aws::backup::BackupPlan::descriptor(),
             aws::certificate_manager::Certificate::descriptor(),
             aws::cloud_formation::Stack::descriptor(),
             aws::cloud_watch::Alarm::descriptor(),
             aws::dynamodb::GlobalTable::descriptor(),
             aws::ec2::VPC::descriptor(),
             aws::events::Rule::descriptor(),
             aws::iam::Role::descriptor(),
             aws::kinesis::Stream::descriptor(),
             aws::kms::Key::descriptor(),
             aws::lambda::Function::descriptor(),
             aws::logs::LogGroup::descriptor(),
             aws::route53::RecordSet::descriptor(),
             aws::s3::Bucket::descriptor(),
             aws::sns::Topic::descriptor(),
             aws::ssm::Parameter::descriptor(),
         }) {
      const google::protobuf::FileDescriptor& file = *any->file();
      for (int i = 0; i < file.message_type_count(); ++i) {
        const schema::MessageSchema& schema =
            schema::SchemaOf(file.message_type(i));
        if (schema.resource.has_value()) {
          schemas->emplace(schema.resource->type_name, &schema);
        }
      }
    }
    return schemas;
  }();
  if (absl::StartsWith(type, "Custom::")) {
    type = "AWS::CloudFormation::CustomResource";
  }
  const auto found = by_type.find(type);
  return found == by_type.end() ? nullptr : found->second;
}

const schema::FieldSchema* FindField(const schema::MessageSchema& message,
                                     absl::string_view property) {
  for (const schema::FieldSchema& field : message.fields) {
    if (field.descriptor->json_name() == property) return &field;
  }
  return nullptr;
}

bool HoldsCreateOnly(const schema::MessageSchema* message, int depth) {
  if (message == nullptr || depth == 0) return false;
  for (const schema::FieldSchema& field : message->fields) {
    if (field.property.create_only ||
        HoldsCreateOnly(field.message, depth - 1)) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool IsCreateOnly(absl::string_view type, absl::string_view pointer) {
  // No schema lists a property deeper in its type.
  constexpr int kDeepest = 4;
  const schema::MessageSchema* message = FindSchema(type);
  if (message != nullptr) {
    const std::vector<std::string>& identifier =
        message->resource->primary_identifier;
    const absl::string_view top = absl::StripPrefix(pointer, "/");
    if (std::find(identifier.begin(), identifier.end(),
                  top.substr(0, top.find('/'))) != identifier.end()) {
      return true;
    }
  }
  for (absl::string_view key :
       absl::StrSplit(pointer, '/', absl::SkipEmpty())) {
    if (message == nullptr) return false;
    const schema::FieldSchema* field = FindField(*message, key);
    if (field == nullptr) {
      int index;  // of a list: its elements' properties come next
      if (absl::SimpleAtoi(key, &index)) continue;
      return false;
    }
    if (field->property.create_only) return true;
    message = field->message;
  }
  return HoldsCreateOnly(message, kDeepest);
}

bool TakesStackTags(absl::string_view type) {
  const schema::MessageSchema* schema = FindSchema(type);
  return schema != nullptr && !schema->resource->tag_property.empty();
}

const Json* ValueAt(const Json& properties, absl::string_view pointer) {
  const Json* value = &properties;
  for (absl::string_view key :
       absl::StrSplit(pointer, '/', absl::SkipEmpty())) {
    size_t index;
    if (value->is_array() && absl::SimpleAtoi(key, &index) &&
        index < value->size()) {
      value = &(*value)[index];
    } else {
      value = Find(*value, key);
    }
    if (value == nullptr) return nullptr;
  }
  return value;
}

std::string NameIn(absl::string_view type, const Json& meaning) {
  const catalogue::Type* entry = catalogue::FindEntry(type);
  const catalogue::Name* name = entry == nullptr ? nullptr : entry->name.fact();
  if (name == nullptr || name->is_label) return "";
  const Json* value = ValueAt(meaning, name->pointer);
  return value == nullptr ? "" : Readable(*value);
}

}  // namespace drc::plan
