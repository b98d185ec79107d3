// SPDX-License-Identifier: Apache-2.0
#include "generator/program/property.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/strip.h"
#include "generator/schema/elements.h"

namespace drc::program {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Takes the first step off a pointer: "/a/b" becomes "/b".
absl::string_view TakeStep(absl::string_view& pointer) {
  absl::ConsumePrefix(&pointer, "/");
  const absl::string_view step = pointer.substr(0, pointer.find('/'));
  pointer.remove_prefix(step.size());
  return step;
}

void Find(const Message& message, absl::string_view rest, Property found,
          std::vector<Property>& out) {
  found.holders.push_back(&message);
  const FieldDescriptor* field =
      schema::FieldNamed(message.GetDescriptor(), TakeStep(rest));
  if (field == nullptr) return;
  absl::StrAppend(&found.pointer, "/", field->json_name());
  const auto* reflection = message.GetReflection();
  if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
        !field->is_repeated()) {
      found.text = reflection->GetString(message, field);
    }
    out.push_back(std::move(found));
    return;
  }
  if (!field->is_repeated()) {
    Find(reflection->GetMessage(message, field), rest, std::move(found), out);
    return;
  }
  TakeStep(rest);  // "*"
  const int size = reflection->FieldSize(message, field);
  if (size == 0) out.push_back(found);
  for (int i = 0; i < size; ++i) {
    Property element = found;
    absl::StrAppend(&element.pointer, "/", i);
    Find(reflection->GetRepeatedMessage(message, field, i), rest,
         std::move(element), out);
  }
}

}  // namespace

std::vector<Property> PropertiesAt(const Message& message,
                                   absl::string_view pointer) {
  std::vector<Property> found;
  Find(message, pointer, {}, found);
  return found;
}

std::string TextAt(const Message& message, absl::string_view pointer) {
  return TextAt(message, schema::SchemaOf(message.GetDescriptor()), pointer);
}

std::string TextAt(const Message& message,
                   const schema::MessageSchema& of_message,
                   absl::string_view pointer) {
  const Message* holder = &message;
  const schema::MessageSchema* schema = &of_message;
  while (true) {
    const absl::string_view step = TakeStep(pointer);
    const auto field = absl::c_find_if(
        schema->fields, [&](const schema::FieldSchema& candidate) {
          return candidate.descriptor->json_name() == step;
        });
    if (field == schema->fields.end() || field->is_list || field->is_map) {
      return "";
    }
    const auto& reflection = schema::ReflectionOf(*holder, *schema);
    if (field->kind == schema::Kind::kText) {
      return reflection.GetString(*holder, field->descriptor);
    }
    if (field->kind != schema::Kind::kMessage) return "";
    holder = &reflection.GetMessage(*holder, field->descriptor);
    schema = field->message;
  }
}

SetField SetAt(const Message& message, absl::string_view pointer) {
  SetField found{&message};
  while (true) {
    const auto& reflection = *found.holder->GetReflection();
    found.field =
        schema::FieldNamed(found.holder->GetDescriptor(), TakeStep(pointer));
    if (found.field == nullptr ||
        !schema::IsSet(*found.holder, reflection, found.field)) {
      return {};
    }
    if (pointer.empty()) return found;
    found.holder = &reflection.GetMessage(*found.holder, found.field);
  }
}

const FieldDescriptor* FieldAt(const Descriptor* message,
                               absl::string_view pointer) {
  const FieldDescriptor* field = nullptr;
  while (!pointer.empty()) {
    if (message == nullptr) return nullptr;
    field = schema::FieldNamed(message, TakeStep(pointer));
    if (field == nullptr) return nullptr;
    if (field->is_repeated() && !pointer.empty()) TakeStep(pointer);
    message = field->message_type();
  }
  return field;
}

}  // namespace drc::program
