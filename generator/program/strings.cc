// SPDX-License-Identifier: Apache-2.0
#include "generator/program/strings.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

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

// Walks one message. Few of its strings hold a reference, so the pointer to
// each is kept in one buffer, which grows and shrinks with the walk.
class Visitor {
 public:
  explicit Visitor(const Visit& visit) : visit_(visit) {}

  void VisitMessage(Message& message) {
    if (message.GetDescriptor() == Struct::descriptor()) {
      VisitStruct(static_cast<Struct&>(message));
      return;
    }
    if (message.GetDescriptor() == Value::descriptor()) {
      VisitValue(static_cast<Value&>(message));
      return;
    }
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      const Step step(pointer_, field->json_name());
      VisitField(message, field);
    }
  }

 private:
  // Appends a step to the pointer for as long as it lives.
  class Step {
   public:
    Step(std::string& pointer, const absl::AlphaNum& name)
        : pointer_(pointer), size_(pointer.size()) {
      absl::StrAppend(&pointer, "/", name);
    }
    ~Step() { pointer_.resize(size_); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    std::string& pointer_;
    const size_t size_;
  };

  template <typename Set>
  void VisitText(const std::string& text, const Set& set) {
    if (!MayHoldReference(text)) return;
    std::string changed = text;
    visit_(pointer_, changed);
    if (changed != text) set(std::move(changed));
  }

  void VisitValue(Value& value) {
    switch (value.kind_case()) {
      case Value::kStringValue:
        VisitText(value.string_value(), [&](std::string text) {
          value.set_string_value(std::move(text));
        });
        return;
      case Value::kStructValue:
        VisitStruct(*value.mutable_struct_value());
        return;
      case Value::kListValue:
        for (int i = 0; i < value.list_value().values_size(); ++i) {
          const Step step(pointer_, i);
          VisitValue(*value.mutable_list_value()->mutable_values(i));
        }
        return;
      case Value::kNullValue:
      case Value::kNumberValue:
      case Value::kBoolValue:
      case Value::KIND_NOT_SET:
        return;
    }
  }

  void VisitStruct(Struct& object) {
    using Member = google::protobuf::Map<std::string, Value>::value_type;
    std::vector<Member*> members;
    members.reserve(object.fields_size());
    for (Member& member : *object.mutable_fields()) members.push_back(&member);
    std::sort(
        members.begin(), members.end(),
        [](const Member* a, const Member* b) { return a->first < b->first; });
    for (Member* member : members) {
      const Step step(pointer_, member->first);
      VisitValue(member->second);
    }
  }

  void VisitMap(Message& message, const FieldDescriptor* field) {
    const Reflection* reflection = message.GetReflection();
    const FieldDescriptor* key = field->message_type()->map_key();
    std::vector<std::pair<std::string, Message*>> entries;
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      Message* entry = reflection->MutableRepeatedMessage(&message, field, i);
      entries.emplace_back(entry->GetReflection()->GetString(*entry, key),
                           entry);
    }
    std::sort(entries.begin(), entries.end());
    for (const auto& [name, entry] : entries) {
      const Step step(pointer_, name);
      VisitField(*entry, field->message_type()->map_value());
    }
  }

  void VisitField(Message& message, const FieldDescriptor* field) {
    const Reflection* reflection = message.GetReflection();
    std::string scratch;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      if (!field->is_repeated()) {
        VisitText(reflection->GetStringReference(message, field, &scratch),
                  [&](std::string text) {
                    reflection->SetString(&message, field, std::move(text));
                  });
        return;
      }
      for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
        const Step step(pointer_, i);
        VisitText(
            reflection->GetRepeatedStringReference(message, field, i, &scratch),
            [&](std::string text) {
              reflection->SetRepeatedString(&message, field, i,
                                            std::move(text));
            });
      }
      return;
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return;
    if (!field->is_repeated()) {
      VisitMessage(*reflection->MutableMessage(&message, field));
      return;
    }
    if (field->is_map()) return VisitMap(message, field);
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      const Step step(pointer_, i);
      VisitMessage(*reflection->MutableRepeatedMessage(&message, field, i));
    }
  }

  const Visit& visit_;
  std::string pointer_;
};

}  // namespace

void VisitReferences(Message& message, const Visit& visit) {
  Visitor(visit).VisitMessage(message);
}

void ReadReferences(const Message& message,
                    const std::function<void(const std::string& pointer,
                                             const std::string& text)>& visit) {
  // The walk changes nothing but the texts that its visitor changes.
  VisitReferences(const_cast<Message&>(message),
                  [&](const std::string& pointer, std::string& text) {
                    visit(pointer, text);
                  });
}

}  // namespace drc::program
