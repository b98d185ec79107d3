// SPDX-License-Identifier: Apache-2.0
//
// What the schemas' options (proto/cfn/v1/options.proto) say, as plain structs.
//
// Options are read once per message type and process; nothing else in the
// compiler reads an extension. All functions are thread-safe, and what they
// return lives for ever (as long as the descriptors do).

#ifndef GENERATOR_SCHEMA_SCHEMA_H_
#define GENERATOR_SCHEMA_SCHEMA_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/schema/pattern.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace drc::schema {

// cfn.v1.Property of a field, what the compiler asks of it; every member is as
// documented there. A field
// without the option has the default of each.
struct Property {
  bool required = false;
  std::optional<uint64_t> min_length;
  std::optional<uint64_t> max_length;
  std::optional<double> minimum;
  std::optional<double> maximum;
  std::optional<uint64_t> min_items;
  std::optional<uint64_t> max_items;
  bool unique_items = false;
  // Null: any text.
  const Pattern* pattern = nullptr;
  std::string pattern_hint;
  std::vector<std::string> enum_values;
  bool create_only = false;
  bool additional_properties = false;
  // Empty: none.
  std::string default_value;
  bool default_empty = false;
  bool literal = false;
  // Names of fields of the list's messages.
  std::vector<std::string> merge_key;
};

// cfn.v1.Permission.
struct Permission {
  std::string action;
  std::vector<std::string> arns;
};

// cfn.v1.ResourceType of a message.
struct Resource {
  std::string type_name;
  std::vector<std::string> attributes;
  std::vector<std::string> composite_attributes;
  std::string tag_property;
  std::vector<std::string> primary_identifier;
  // Of types without generated classes alone; see there.
  bool stateful = false;
  std::vector<Permission> permissions;
};

struct MessageSchema;

// What a field's values are; a map's, those of its entries.
enum class Kind {
  kScalar,  // but for text
  kText,
  kMessage,
  kStruct,  // google.protobuf.Struct and Value: JSON of any form
  kValue,
  kForeign,  // another message of google.protobuf
};

struct FieldSchema {
  const google::protobuf::FieldDescriptor* descriptor = nullptr;
  Kind kind = Kind::kScalar;
  bool is_map = false;
  bool is_list = false;  // repeated, and no map
  Property property;
  // Of the message that the field (a map: its values) holds. Null for scalars
  // and for google.protobuf's own types, whose content is free.
  const MessageSchema* message = nullptr;
};

using FieldGroup = std::vector<const google::protobuf::FieldDescriptor*>;

struct MessageSchema {
  const google::protobuf::Descriptor* descriptor = nullptr;
  // Of generated messages; null for others. Asking a message for it takes a
  // lock each time, which a walk over thousands of them notices.
  const google::protobuf::Reflection* reflection = nullptr;
  std::optional<Resource> resource;
  // In order of declaration: at FieldDescriptor::index().
  std::vector<FieldSchema> fields;
  std::vector<FieldGroup> exactly_one_of;
  std::vector<FieldGroup> at_least_one_of;
  // What is wrong with the message's own options; see CheckSchema.
  std::vector<std::string> faults;
};

const MessageSchema& SchemaOf(const google::protobuf::Descriptor* message);

// The reflection of a message whose schema is known.
inline const google::protobuf::Reflection& ReflectionOf(
    const google::protobuf::Message& message, const MessageSchema& schema) {
  return schema.reflection != nullptr ? *schema.reflection
                                      : *message.GetReflection();
}

// The field of that JSON name, which is the property's; null where there is
// none.
const google::protobuf::FieldDescriptor* FieldNamed(
    const google::protobuf::Descriptor* message, absl::string_view property);

const Property& PropertyOf(const google::protobuf::FieldDescriptor* field);

// Null where the message is no resource type.
const Resource* ResourceOf(const google::protobuf::Descriptor* message);

}  // namespace drc::schema

#endif  // GENERATOR_SCHEMA_SCHEMA_H_
