// SPDX-License-Identifier: Apache-2.0
#include "generator/parse/parts.h"
#include "generator/schema/elements.h"

namespace drc::parse {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

void Apply(Message* message, const schema::MessageSchema& schema) {
  const Reflection& reflection = *message->GetReflection();
  for (const schema::FieldSchema& field : schema.fields) {
    const FieldDescriptor* descriptor = field.descriptor;
    if (descriptor->is_map()) continue;
    if (descriptor->is_repeated()) {
      if (field.message == nullptr) continue;
      for (int i = 0; i < reflection.FieldSize(*message, descriptor); ++i) {
        Apply(reflection.MutableRepeatedMessage(message, descriptor, i),
              *field.message);
      }
      continue;
    }
    const bool is_set = reflection.HasField(*message, descriptor);
    if (field.message != nullptr) {
      if (is_set || field.property.default_empty()) {
        Apply(reflection.MutableMessage(message, descriptor), *field.message);
      }
    } else if (!is_set && !field.property.default_value().empty()) {
      schema::SetScalar(*message, descriptor, field.property.default_value());
    }
  }
}

}  // namespace

void ApplySchemaDefaults(Message* message) {
  Apply(message, schema::SchemaOf(message->GetDescriptor()));
}

}  // namespace drc::parse
