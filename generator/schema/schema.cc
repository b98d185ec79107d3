// SPDX-License-Identifier: Apache-2.0

#include "generator/schema/schema.h"

#include <memory>
#include <mutex>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cfn/v1/options.pb.h"
#include "google/protobuf/struct.pb.h"

namespace drc::schema {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;

template <typename Repeated>
std::vector<std::string> Strings(const Repeated& values) {
  return {values.begin(), values.end()};
}

Property ReadProperty(const FieldDescriptor& field) {
  Property out;
  if (!field.options().HasExtension(cfn::v1::property)) return out;
  const cfn::v1::Property& in = field.options().GetExtension(cfn::v1::property);
  out.required = in.required();
  if (in.has_min_length()) out.min_length = in.min_length();
  if (in.has_max_length()) out.max_length = in.max_length();
  if (in.has_minimum()) out.minimum = in.minimum();
  if (in.has_maximum()) out.maximum = in.maximum();
  if (in.has_min_items()) out.min_items = in.min_items();
  if (in.has_max_items()) out.max_items = in.max_items();
  out.unique_items = in.unique_items();
  if (!in.pattern().empty()) out.pattern = Pattern::Intern(in.pattern());
  out.pattern_hint = in.pattern_hint();
  out.enum_values = Strings(in.enum_values());
  out.create_only = in.create_only();
  out.additional_properties = in.additional_properties();
  out.default_value = in.default_value();
  out.default_empty = in.default_empty();
  out.literal = in.literal();
  out.merge_key = Strings(in.merge_key());
  return out;
}

Resource ReadResource(const cfn::v1::ResourceType& in) {
  Resource out;
  out.type_name = in.type_name();
  out.attributes = Strings(in.attributes());
  out.composite_attributes = Strings(in.composite_attributes());
  out.tag_property = in.tag_property();
  out.primary_identifier = Strings(in.primary_identifier());
  out.stateful = in.stateful();
  for (const cfn::v1::Permission& permission : in.permissions()) {
    out.permissions.push_back(
        {permission.action(), Strings(permission.arns())});
  }
  return out;
}

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
      schema->resource = ReadResource(options.GetExtension(cfn::v1::resource));
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
      schema->fields.push_back({field, KindOf(*field), field->is_map(),
                                field->is_repeated() && !field->is_map(),
                                ReadProperty(*field),
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

const Property& PropertyOf(const FieldDescriptor* field) {
  return SchemaOf(field->containing_type()).fields[field->index()].property;
}

const Resource* ResourceOf(const Descriptor* message) {
  const MessageSchema& schema = SchemaOf(message);
  return schema.resource.has_value() ? &*schema.resource : nullptr;
}

}  // namespace drc::schema
