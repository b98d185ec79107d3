// SPDX-License-Identifier: Apache-2.0
#include "generator/program/strings.h"

#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "generator/program/reference.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/struct.pb.h"

namespace drc::program {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Struct;
using google::protobuf::Value;
using Visit =
    std::function<void(const std::string& pointer, std::string& text)>;

void VisitText(const std::string& text, const std::string& pointer,
               const Visit& visit,
               const std::function<void(std::string)>& set) {
  if (!MayHoldReference(text)) return;
  std::string changed = text;
  visit(pointer, changed);
  if (changed != text) set(std::move(changed));
}

void VisitStruct(Struct& object, const std::string& pointer,
                 const Visit& visit);

void VisitValue(Value& value, const std::string& pointer, const Visit& visit) {
  switch (value.kind_case()) {
    case Value::kStringValue:
      VisitText(value.string_value(), pointer, visit, [&](std::string text) {
        value.set_string_value(std::move(text));
      });
      return;
    case Value::kStructValue:
      VisitStruct(*value.mutable_struct_value(), pointer, visit);
      return;
    case Value::kListValue:
      for (int i = 0; i < value.list_value().values_size(); ++i) {
        VisitValue(*value.mutable_list_value()->mutable_values(i),
                   absl::StrCat(pointer, "/", i), visit);
      }
      return;
    case Value::kNullValue:
    case Value::kNumberValue:
    case Value::kBoolValue:
    case Value::KIND_NOT_SET:
      return;
  }
}

void VisitStruct(Struct& object, const std::string& pointer,
                 const Visit& visit) {
  absl::btree_map<std::string, Value*> members;
  for (auto& entry : *object.mutable_fields())
    members.emplace(entry.first, &entry.second);
  for (const auto& [key, value] : members) {
    VisitValue(*value, absl::StrCat(pointer, "/", key), visit);
  }
}

void VisitMessage(Message& message, const std::string& pointer,
                  const Visit& visit);

void VisitField(Message& message, const FieldDescriptor* field,
                const std::string& pointer, const Visit& visit);

void VisitMap(Message& message, const FieldDescriptor* field,
              const std::string& pointer, const Visit& visit) {
  const Reflection* reflection = message.GetReflection();
  const FieldDescriptor* key = field->message_type()->map_key();
  absl::btree_map<std::string, Message*> entries;
  for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
    Message* entry = reflection->MutableRepeatedMessage(&message, field, i);
    entries.emplace(entry->GetReflection()->GetString(*entry, key), entry);
  }
  for (const auto& [name, entry] : entries) {
    VisitField(*entry, field->message_type()->map_value(),
               absl::StrCat(pointer, "/", name), visit);
  }
}

void VisitField(Message& message, const FieldDescriptor* field,
                const std::string& pointer, const Visit& visit) {
  const Reflection* reflection = message.GetReflection();
  std::string scratch;
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    if (!field->is_repeated()) {
      VisitText(reflection->GetStringReference(message, field, &scratch),
                pointer, visit, [&](std::string text) {
                  reflection->SetString(&message, field, std::move(text));
                });
      return;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      VisitText(
          reflection->GetRepeatedStringReference(message, field, i, &scratch),
          absl::StrCat(pointer, "/", i), visit, [&](std::string text) {
            reflection->SetRepeatedString(&message, field, i, std::move(text));
          });
    }
    return;
  }
  if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return;
  if (!field->is_repeated()) {
    VisitMessage(*reflection->MutableMessage(&message, field), pointer, visit);
    return;
  }
  if (field->is_map()) return VisitMap(message, field, pointer, visit);
  for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
    VisitMessage(*reflection->MutableRepeatedMessage(&message, field, i),
                 absl::StrCat(pointer, "/", i), visit);
  }
}

void VisitMessage(Message& message, const std::string& pointer,
                  const Visit& visit) {
  if (message.GetDescriptor() == Struct::descriptor()) {
    VisitStruct(static_cast<Struct&>(message), pointer, visit);
    return;
  }
  if (message.GetDescriptor() == Value::descriptor()) {
    VisitValue(static_cast<Value&>(message), pointer, visit);
    return;
  }
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    VisitField(message, field, absl::StrCat(pointer, "/", field->json_name()),
               visit);
  }
}

}  // namespace

void VisitReferences(Message& message, const Visit& visit) {
  VisitMessage(message, "", visit);
}

}  // namespace drc::program
