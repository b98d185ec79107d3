// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/descriptor_writer.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cfn/v1/options.pb.h"
#include "tools/import_schema/naming.h"
#include "tools/import_schema/shape.h"

namespace import_schema {
namespace {

using ::google::protobuf::DescriptorProto;
using ::google::protobuf::FieldDescriptorProto;
using ::google::protobuf::FileDescriptorProto;

bool IsFree(Type type) {
  return type == Type::kStruct || type == Type::kList || type == Type::kValue;
}

bool UsesFreeTypes(const Message& message) {
  for (const Field& field : message.fields) {
    if (IsFree(field.type)) return true;
  }
  for (const Message& nested : message.nested) {
    if (UsesFreeTypes(nested)) return true;
  }
  return false;
}

FieldDescriptorProto::Type WireType(Type type) {
  switch (type) {
    case Type::kString:
      return FieldDescriptorProto::TYPE_STRING;
    case Type::kInteger:
      return FieldDescriptorProto::TYPE_INT64;
    case Type::kNumber:
      return FieldDescriptorProto::TYPE_DOUBLE;
    case Type::kBoolean:
      return FieldDescriptorProto::TYPE_BOOL;
    case Type::kMessage:
    case Type::kStruct:
    case Type::kList:
    case Type::kValue:
      break;
  }
  return FieldDescriptorProto::TYPE_MESSAGE;
}

// The full name of the message that values of the field are; empty: none.
std::string MessageType(const Field& field) {
  switch (field.type) {
    case Type::kString:
    case Type::kInteger:
    case Type::kNumber:
    case Type::kBoolean:
      return "";
    case Type::kStruct:
      return ".google.protobuf.Struct";
    case Type::kList:
      return ".google.protobuf.ListValue";
    case Type::kValue:
      return ".google.protobuf.Value";
    case Type::kMessage:
      break;
  }
  return absl::StrCat(".", field.message);
}

FieldDescriptorProto* AddField(const std::string& name, int number,
                               FieldDescriptorProto::Label label,
                               DescriptorProto* message) {
  FieldDescriptorProto* field = message->add_field();
  field->set_name(name);
  field->set_number(number);
  field->set_label(label);
  return field;
}

void SetType(const Field& field, FieldDescriptorProto* descriptor) {
  descriptor->set_type(WireType(field.type));
  const std::string message = MessageType(field);
  if (!message.empty()) descriptor->set_type_name(message);
}

// The message of a map's entries, within that of the map.
void AddMapEntry(const Field& field, DescriptorProto* message) {
  DescriptorProto* entry = message->add_nested_type();
  entry->set_name(MapEntryName(field.name));
  AddField("key", 1, FieldDescriptorProto::LABEL_OPTIONAL, entry)
      ->set_type(FieldDescriptorProto::TYPE_STRING);
  SetType(field,
          AddField("value", 2, FieldDescriptorProto::LABEL_OPTIONAL, entry));
  entry->mutable_options()->set_map_entry(true);
}

void WriteField(const Message& message, const Field& field,
                DescriptorProto* descriptor) {
  FieldDescriptorProto* out = AddField(
      field.name, field.number,
      field.label == Label::kSingular ? FieldDescriptorProto::LABEL_OPTIONAL
                                      : FieldDescriptorProto::LABEL_REPEATED,
      descriptor);
  if (field.label == Label::kMap) {
    out->set_type(FieldDescriptorProto::TYPE_MESSAGE);
    out->set_type_name(
        absl::StrCat(".", message.full_name, ".", MapEntryName(field.name)));
    AddMapEntry(field, descriptor);
  } else {
    SetType(field, out);
  }
  if (!field.property.empty()) out->set_json_name(field.property);
  if (field.options.ByteSizeLong() > 0) {
    *out->mutable_options()->MutableExtension(cfn::v1::property) =
        field.options;
  }
}

void WriteMessage(const Message& message, DescriptorProto* descriptor) {
  descriptor->set_name(message.name);
  if (message.resource.has_value()) {
    *descriptor->mutable_options()->MutableExtension(cfn::v1::resource) =
        *message.resource;
  }
  if (message.rules.ByteSizeLong() > 0) {
    *descriptor->mutable_options()->MutableExtension(cfn::v1::rules) =
        message.rules;
  }
  for (const Field& field : message.fields) {
    WriteField(message, field, descriptor);
  }
  for (const Message& nested : message.nested) {
    WriteMessage(nested, descriptor->add_nested_type());
  }
}

}  // namespace

FileDescriptorProto DescriptorFile(const TypeName& type,
                                   const Message& message) {
  FileDescriptorProto file;
  file.set_name(absl::StrCat(
      "aws/types/", absl::StrReplaceAll(type.full, {{"::", "-"}}), ".proto"));
  file.set_package(absl::StrCat("aws.", type.service));
  file.add_dependency("cfn/v1/options.proto");
  if (UsesFreeTypes(message)) {
    file.add_dependency("google/protobuf/struct.proto");
  }
  WriteMessage(message, file.add_message_type());
  return file;
}

}  // namespace import_schema
