// SPDX-License-Identifier: Apache-2.0
#include "generator/emit/properties.h"

#include "generator/schema/elements.h"
#include "google/protobuf/descriptor.h"

namespace drc::emit {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Struct;
using google::protobuf::Value;
using schema::FieldSchema;
using schema::Kind;
using schema::MessageSchema;

void WriteScalar(const Message& message, const Reflection& r,
                 const FieldDescriptor* field, int index,
                 json::Writer& writer) {
  const bool one = index < 0;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT64:
      return writer.Int(one ? r.GetInt64(message, field)
                            : r.GetRepeatedInt64(message, field, index));
    case FieldDescriptor::CPPTYPE_INT32:
      return writer.Int(one ? r.GetInt32(message, field)
                            : r.GetRepeatedInt32(message, field, index));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return writer.Double(one ? r.GetDouble(message, field)
                               : r.GetRepeatedDouble(message, field, index));
    case FieldDescriptor::CPPTYPE_BOOL:
      return writer.Bool(one ? r.GetBool(message, field)
                             : r.GetRepeatedBool(message, field, index));
    case FieldDescriptor::CPPTYPE_ENUM:
      return writer.String(
          one ? r.GetEnum(message, field)->name()
              : r.GetRepeatedEnum(message, field, index)->name());
    default:
      return;  // no scalars, or types that no schema has
  }
}

// One value of a field, or of a map's entry; `index` counts within a repeated
// one and is -1 otherwise.
void WriteFieldValue(const Message& message, const Reflection& reflection,
                     const FieldSchema& schema, const FieldDescriptor* field,
                     int index, json::Writer& writer) {
  const auto sub = [&]() -> const Message& {
    return index < 0 ? reflection.GetMessage(message, field)
                     : reflection.GetRepeatedMessage(message, field, index);
  };
  std::string scratch;
  switch (schema.kind) {
    case Kind::kText:
      return WriteText(
          index < 0 ? reflection.GetStringReference(message, field, &scratch)
                    : reflection.GetRepeatedStringReference(message, field,
                                                            index, &scratch),
          writer);
    case Kind::kMessage:
      return WriteMessage(sub(), *schema.message, writer);
    case Kind::kStruct:
      return json::WriteStruct(static_cast<const Struct&>(sub()), writer,
                               WriteText);
    case Kind::kValue:
      return json::WriteValue(static_cast<const Value&>(sub()), writer,
                              WriteText);
    case Kind::kScalar:
    case Kind::kForeign:
      return WriteScalar(message, reflection, field, index, writer);
  }
}

}  // namespace

void WriteMessage(const Message& message, const MessageSchema& schema,
                  json::Writer& writer) {
  WriteFields(message, schema, schema::SetFields(message, schema), {}, writer);
}

void WriteFields(const Message& message, const MessageSchema& schema,
                 const std::vector<const FieldSchema*>& fields,
                 const Replaced& replaced, json::Writer& writer) {
  const Reflection& reflection = schema::ReflectionOf(message, schema);
  writer.BeginObject();
  for (const FieldSchema* set : fields) {
    const FieldSchema& field = *set;
    const FieldDescriptor* descriptor = field.descriptor;
    if (field.is_map) {
      // Properties that the schema does not list stand among those it does.
      const bool inlined = field.property.additional_properties();
      if (!inlined) {
        writer.Key(descriptor->json_name());
        writer.BeginObject();
      }
      const auto* value = descriptor->message_type()->map_value();
      for (const auto& [name, entry] :
           schema::MapEntries(message, descriptor)) {
        writer.Key(name);
        WriteFieldValue(*entry, *entry->GetReflection(), field, value, -1,
                        writer);
      }
      if (!inlined) writer.EndObject();
    } else if (field.is_list) {
      const int size = reflection.FieldSize(message, descriptor);
      writer.Key(descriptor->json_name());
      writer.BeginArray();
      for (int i = 0; i < size; ++i) {
        WriteFieldValue(message, reflection, field, descriptor, i, writer);
      }
      writer.EndArray();
    } else {
      writer.Key(descriptor->json_name());
      if (descriptor->json_name() == replaced.name) {
        WriteText(replaced.text, writer);
      } else {
        WriteFieldValue(message, reflection, field, descriptor, -1, writer);
      }
    }
  }
  writer.EndObject();
}

}  // namespace drc::emit
