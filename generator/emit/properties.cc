// SPDX-License-Identifier: Apache-2.0
#include "generator/emit/properties.h"

#include <algorithm>
#include <string>
#include <vector>

#include "cfn/v1/options.pb.h"
#include "generator/emit/intrinsic.h"
#include "google/protobuf/descriptor.h"

namespace drc::emit {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Struct;
using google::protobuf::Value;

void WriteValue(const Value& value, json::Writer& writer) {
  switch (value.kind_case()) {
    case Value::kStringValue:
      return WriteText(value.string_value(), writer);
    case Value::kNumberValue:
      return writer.Double(value.number_value());
    case Value::kBoolValue:
      return writer.Bool(value.bool_value());
    case Value::kStructValue:
      return WriteStruct(value.struct_value(), writer);
    case Value::kListValue:
      writer.BeginArray();
      for (const Value& element : value.list_value().values())
        WriteValue(element, writer);
      return writer.EndArray();
    case Value::kNullValue:
    case Value::KIND_NOT_SET:
      return writer.Null();
  }
}

void WriteSubMessage(const Message& message, json::Writer& writer) {
  if (message.GetDescriptor() == Struct::descriptor()) {
    return WriteStruct(static_cast<const Struct&>(message), writer);
  }
  if (message.GetDescriptor() == Value::descriptor()) {
    return WriteValue(static_cast<const Value&>(message), writer);
  }
  WriteMessage(message, writer);
}

// One value of a field; `index` counts within a repeated one and is -1
// otherwise.
void WriteFieldValue(const Message& message, const FieldDescriptor* field,
                     int index, json::Writer& writer) {
  const Reflection* r = message.GetReflection();
  std::string scratch;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return WriteText(
          index < 0
              ? r->GetStringReference(message, field, &scratch)
              : r->GetRepeatedStringReference(message, field, index, &scratch),
          writer);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return WriteSubMessage(index < 0
                                 ? r->GetMessage(message, field)
                                 : r->GetRepeatedMessage(message, field, index),
                             writer);
    case FieldDescriptor::CPPTYPE_INT64:
      return writer.Int(index < 0 ? r->GetInt64(message, field)
                                  : r->GetRepeatedInt64(message, field, index));
    case FieldDescriptor::CPPTYPE_INT32:
      return writer.Int(index < 0 ? r->GetInt32(message, field)
                                  : r->GetRepeatedInt32(message, field, index));
    case FieldDescriptor::CPPTYPE_UINT64:
      return writer.Int(index < 0
                            ? r->GetUInt64(message, field)
                            : r->GetRepeatedUInt64(message, field, index));
    case FieldDescriptor::CPPTYPE_UINT32:
      return writer.Int(index < 0
                            ? r->GetUInt32(message, field)
                            : r->GetRepeatedUInt32(message, field, index));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return writer.Double(index < 0
                               ? r->GetDouble(message, field)
                               : r->GetRepeatedDouble(message, field, index));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return writer.Double(index < 0
                               ? r->GetFloat(message, field)
                               : r->GetRepeatedFloat(message, field, index));
    case FieldDescriptor::CPPTYPE_BOOL:
      return writer.Bool(index < 0 ? r->GetBool(message, field)
                                   : r->GetRepeatedBool(message, field, index));
    case FieldDescriptor::CPPTYPE_ENUM:
      return writer.String(
          index < 0 ? r->GetEnum(message, field)->name()
                    : r->GetRepeatedEnum(message, field, index)->name());
  }
}

// The members of a map field, by key.
void WriteMapMembers(const Message& message, const FieldDescriptor* field,
                     json::Writer& writer) {
  const FieldDescriptor* key = field->message_type()->map_key();
  const FieldDescriptor* value = field->message_type()->map_value();
  std::vector<std::pair<std::string, const Message*>> entries;
  for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
    const Message& entry =
        message.GetReflection()->GetRepeatedMessage(message, field, i);
    entries.emplace_back(entry.GetReflection()->GetString(entry, key), &entry);
  }
  std::sort(entries.begin(), entries.end());
  for (const auto& [name, entry] : entries) {
    writer.Key(name);
    WriteFieldValue(*entry, value, -1, writer);
  }
}

}  // namespace

void WriteMessage(const Message& message, json::Writer& writer) {
  const Reflection* reflection = message.GetReflection();
  const Descriptor* descriptor = message.GetDescriptor();
  writer.BeginObject();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    if (field->is_map()) {
      if (reflection->FieldSize(message, field) == 0) continue;
      // Properties that the schema does not list stand among those it does.
      const bool inlined = field->options()
                               .GetExtension(cfn::v1::property)
                               .additional_properties();
      if (!inlined) {
        writer.Key(field->json_name());
        writer.BeginObject();
      }
      WriteMapMembers(message, field, writer);
      if (!inlined) writer.EndObject();
    } else if (field->is_repeated()) {
      const int size = reflection->FieldSize(message, field);
      if (size == 0) continue;
      writer.Key(field->json_name());
      writer.BeginArray();
      for (int j = 0; j < size; ++j) WriteFieldValue(message, field, j, writer);
      writer.EndArray();
    } else if (reflection->HasField(message, field)) {
      writer.Key(field->json_name());
      WriteFieldValue(message, field, -1, writer);
    }
  }
  writer.EndObject();
}

void WriteStruct(const Struct& object, json::Writer& writer) {
  writer.BeginObject();
  for (const auto* member : json::OrderedMembers(object)) {
    writer.Key(member->first);
    WriteValue(member->second, writer);
  }
  writer.EndObject();
}

}  // namespace drc::emit
