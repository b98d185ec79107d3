// SPDX-License-Identifier: Apache-2.0
#include "tests/verify/template_json.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "generator/emit/properties.h"
#include "generator/json/writer.h"
#include "generator/program/reference.h"
#include "generator/schema/elements.h"
#include "generator/schema/schema.h"
#include "google/protobuf/struct.pb.h"

namespace drc::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Struct;
using google::protobuf::Value;
using nlohmann::json;
using schema::FieldSchema;
using schema::Kind;

// The only member of an intrinsic function; else the end.
json::const_iterator Intrinsic(const json& value) {
  if (!value.is_object() || value.size() != 1) return value.end();
  const std::string& name = value.begin().key();
  return name == "Ref" || name.rfind("Fn::", 0) == 0 ? value.begin()
                                                     : value.end();
}

void SetStruct(const json& object, Struct& out);

void SetValue(const json& value, Value& out) {
  if (value.is_string() || Intrinsic(value) != value.end()) {
    out.set_string_value(TextOf(value));
  } else if (value.is_number()) {
    out.set_number_value(value.get<double>());
  } else if (value.is_boolean()) {
    out.set_bool_value(value.get<bool>());
  } else if (value.is_null()) {
    out.set_null_value(google::protobuf::NULL_VALUE);
  } else if (value.is_object()) {
    SetStruct(value, *out.mutable_struct_value());
  } else {
    auto& list = *out.mutable_list_value();
    for (const json& each : value) SetValue(each, *list.add_values());
  }
}

void SetStruct(const json& object, Struct& out) {
  for (const auto& [name, value] : object.items()) {
    SetValue(value, (*out.mutable_fields())[name]);
  }
}

void Fill(const json& object, const schema::MessageSchema& schema,
          Message& message);

// One value of a field, or of a map's entry; adds it to a repeated one.
void SetOne(const json& value, const FieldSchema& schema,
            const FieldDescriptor* field, Message& message) {
  const auto& reflection = *message.GetReflection();
  const bool adds = field->is_repeated();
  if (schema.kind == Kind::kText) {
    const std::string text = TextOf(value);
    if (adds) return reflection.AddString(&message, field, text);
    return reflection.SetString(&message, field, text);
  }
  if (schema.kind == Kind::kScalar) {
    const std::string text =
        value.is_string() ? value.get<std::string>() : value.dump();
    if (!schema::SetScalar(message, field, text)) {
      std::cerr << field->full_name() << " is no " << text << std::endl;
      std::abort();
    }
    return;
  }
  Message& part = *(adds ? reflection.AddMessage(&message, field)
                         : reflection.MutableMessage(&message, field));
  switch (schema.kind) {
    case Kind::kMessage:
      return Fill(value, *schema.message, part);
    case Kind::kStruct:
      return SetStruct(value, dynamic_cast<Struct&>(part));
    case Kind::kValue:
      return SetValue(value, dynamic_cast<Value&>(part));
    default:
      std::cerr << field->full_name() << " is of no known kind" << std::endl;
      std::abort();
  }
}

void AddEntry(const std::string& key, const json& value,
              const FieldSchema& schema, Message& message) {
  Message& entry =
      *message.GetReflection()->AddMessage(&message, schema.descriptor);
  const auto* type = schema.descriptor->message_type();
  schema::SetScalar(entry, type->map_key(), key);
  SetOne(value, schema, type->map_value(), entry);
}

void Fill(const json& object, const schema::MessageSchema& schema,
          Message& message) {
  for (const auto& [name, value] : object.items()) {
    const auto field =
        std::find_if(schema.fields.begin(), schema.fields.end(),
                     [&name = name](const FieldSchema& each) {
                       return !each.property.additional_properties() &&
                              each.descriptor->json_name() == name;
                     });
    if (field == schema.fields.end()) {
      const auto others = std::find_if(
          schema.fields.begin(), schema.fields.end(), [](const auto& each) {
            return each.property.additional_properties();
          });
      if (others == schema.fields.end()) {
        std::cerr << schema.descriptor->full_name() << " has no " << name
                  << std::endl;
        std::abort();
      }
      AddEntry(name, value, *others, message);
    } else if (field->is_map) {
      for (const auto& [key, each] : value.items()) {
        AddEntry(key, each, *field, message);
      }
    } else if (field->is_list) {
      for (const json& each : value) {
        SetOne(each, *field, field->descriptor, message);
      }
    } else {
      SetOne(value, *field, field->descriptor, message);
    }
  }
}

}  // namespace

std::string TextOf(const json& value) {
  if (value.is_string()) return program::EscapeText(value.get<std::string>());
  const auto function = Intrinsic(value);
  if (function == value.end()) return value.dump();
  const json& argument = function.value();
  if (function.key() == "Ref") {
    return absl::StrCat("${", argument.get<std::string>(), "}");
  }
  if (function.key() == "Fn::Sub") return argument.get<std::string>();
  if (function.key() == "Fn::GetAtt") {
    return absl::StrCat("${", argument[0].get<std::string>(), ".",
                        argument[1].get<std::string>(), "}");
  }
  std::string text;
  if (function.key() == "Fn::Join") {
    for (const json& each : argument[1]) text += TextOf(each);
  } else {
    text = absl::StrCat("${AWS::AvailabilityZones.",
                        argument[0].get<std::string>(), "}");
  }
  return text;
}

json PropertiesOf(const program::Resource& resource) {
  std::string text;
  drc::json::Writer writer(text);
  emit::WriteMessage(*resource.properties, *resource.schema, writer);
  return json::parse(text);
}

void SetProperties(program::Resource& resource, const json& properties) {
  resource.properties->Clear();
  Fill(properties, *resource.schema, *resource.properties);
}

}  // namespace drc::testing
