// SPDX-License-Identifier: Apache-2.0

#include "generator/schema/schema.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/struct.pb.h"

namespace drc::schema {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;

template <typename Groups>
std::vector<FieldGroup> ReadGroups(const Groups& groups,
                                   MessageSchema& schema) {
  std::vector<FieldGroup> out;
  for (const cfn::v1::FieldGroup& group : groups) {
    FieldGroup& fields = out.emplace_back();
    for (const std::string& name : group.properties()) {
      const FieldDescriptor* field = FieldNamed(schema.descriptor, name);
      if (field == nullptr) {
        schema.faults.push_back(absl::StrCat(schema.descriptor->full_name(),
                                             ": rules: there is no property `",
                                             name, "`"));
        continue;
      }
      fields.push_back(field);
    }
  }
  return out;
}

Kind KindOf(const FieldDescriptor& field) {
  if (field.is_map()) return KindOf(*field.message_type()->map_value());
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) return Kind::kText;
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    return Kind::kScalar;
  }
  const Descriptor* type = field.message_type();
  if (type == google::protobuf::Struct::descriptor()) return Kind::kStruct;
  if (type == google::protobuf::Value::descriptor()) return Kind::kValue;
  return absl::StartsWith(type->full_name(), "google.protobuf.")
             ? Kind::kForeign
             : Kind::kMessage;
}

// The message type whose fields a field's values have; null where there is none
// or where its content is free.
const Descriptor* MessageIn(const FieldDescriptor& field) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return nullptr;
  const Descriptor* type = field.message_type();
  if (field.is_map()) {
    type = type->map_value()->message_type();
    if (type == nullptr) return nullptr;
  }
  return KindOf(field) == Kind::kMessage ? type : nullptr;
}

class Cache {
 public:
  const MessageSchema& Get(const Descriptor* message) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return *Read(message);
  }

 private:
  const MessageSchema* Read(const Descriptor* message) {
    std::unique_ptr<MessageSchema>& slot = schemas_[message];
    if (slot != nullptr) return slot.get();
    slot = std::make_unique<MessageSchema>();
    // Entered before its fields are read: types may contain themselves. The
    // slot itself may move while they are.
    MessageSchema* schema = slot.get();
    schema->descriptor = message;
    if (const google::protobuf::Message* prototype =
            google::protobuf::MessageFactory::generated_factory()->GetPrototype(
                message)) {
      schema->reflection = prototype->GetReflection();
    }
    const auto& options = message->options();
    if (options.HasExtension(cfn::v1::resource)) {
      schema->resource = &options.GetExtension(cfn::v1::resource);
    }
    if (options.HasExtension(cfn::v1::rules)) {
      const cfn::v1::MessageRules& in = options.GetExtension(cfn::v1::rules);
      schema->exactly_one_of = ReadGroups(in.exactly_one_of(), *schema);
      schema->at_least_one_of = ReadGroups(in.at_least_one_of(), *schema);
    }
    schema->fields.reserve(message->field_count());
    for (int i = 0; i < message->field_count(); ++i) {
      const FieldDescriptor* field = message->field(i);
      const Descriptor* nested = MessageIn(*field);
      const Property& property =
          field->options().GetExtension(cfn::v1::property);
      schema->fields.push_back(
          {field, KindOf(*field), field->is_map(),
           field->is_repeated() && !field->is_map(), property,
           property.pattern().empty() ? nullptr
                                      : Pattern::Intern(property.pattern()),
           nested == nullptr ? nullptr : Read(nested)});
    }
    return schema;
  }

  std::mutex mutex_;
  absl::flat_hash_map<const Descriptor*, std::unique_ptr<MessageSchema>>
      schemas_;
};

}  // namespace

const MessageSchema& SchemaOf(const Descriptor* message) {
  static auto& cache = *new Cache;
  return cache.Get(message);
}

const FieldDescriptor* FieldNamed(const Descriptor* message,
                                  absl::string_view property) {
  for (int i = 0; i < message->field_count(); ++i) {
    if (message->field(i)->json_name() == property) return message->field(i);
  }
  return nullptr;
}

const FieldSchema& FieldOf(const FieldDescriptor* field) {
  return SchemaOf(field->containing_type()).fields[field->index()];
}

const Resource* ResourceOf(const Descriptor* message) {
  return SchemaOf(message).resource;
}

}  // namespace drc::schema
