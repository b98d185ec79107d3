// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <type_traits>
#include <utility>

#include "generator/program/property.h"
#include "generator/program/reference.h"
#include "generator/schema/elements.h"
#include "google/protobuf/struct.pb.h"

namespace drc::program {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Struct;
using google::protobuf::Value;
using schema::FieldSchema;
using schema::Kind;

// Walks one message, M: `Message` to change it or `const Message`. `V` is
// `Change` or `Visit`.
template <typename M, typename V>
class Walk {
  template <typename T>
  using Like = std::conditional_t<std::is_const_v<M>, const T, T>;

 public:
  // `all`: strings that hold no reference as well.
  Walk(const V& visit, bool all) : visit_(visit), all_(all) {}

  void VisitMessage(M& message, const schema::MessageSchema& schema,
                    const Pointer* up) {
    VisitFields(message, schema, schema::SetFields(message, schema), up);
  }

  void VisitFields(M& message, const schema::MessageSchema& schema,
                   const std::vector<const FieldSchema*>& fields,
                   const Pointer* up) {
    const Reflection& reflection = schema::ReflectionOf(message, schema);
    for (const FieldSchema* set : fields) {
      const FieldSchema& field = *set;
      if (field.kind == Kind::kScalar || field.kind == Kind::kForeign) continue;
      if (all_ && !field.property.enum_values().empty()) continue;
      const Pointer step(up, field.descriptor->json_name());
      if (field.is_map) {
        VisitMap(message, reflection, field, &step);
      } else if (field.is_list) {
        const int size = reflection.FieldSize(message, field.descriptor);
        for (int i = 0; i < size; ++i) {
          const Pointer element(&step, i);
          VisitField(message, reflection, field, field.descriptor, i, &element);
        }
      } else {
        VisitField(message, reflection, field, field.descriptor, -1, &step);
      }
    }
  }

  void VisitStruct(Like<Struct>& object, const Pointer* up) {
    absl::InlinedVector<std::pair<absl::string_view, Like<Value>*>, 8> members;
    if constexpr (std::is_const_v<M>) {
      for (const auto& [key, value] : object.fields()) {
        members.emplace_back(key, &value);
      }
    } else {
      for (auto& [key, value] : *object.mutable_fields()) {
        members.emplace_back(key, &value);
      }
    }
    std::sort(members.begin(), members.end());
    for (const auto& [name, value] : members) {
      const Pointer step(up, name);
      VisitValue(*value, &step);
    }
  }

 private:
  template <typename Set>
  void VisitText(const std::string& text, const Pointer* at, const Set& set) {
    if (!all_ && !MayHoldReference(text)) return;
    if constexpr (std::is_const_v<M>) {
      visit_(*at, text);
    } else {
      std::string changed = visit_(*at, text);
      if (changed != text) set(std::move(changed));
    }
  }

  void VisitValue(Like<Value>& value, const Pointer* at) {
    switch (value.kind_case()) {
      case Value::kStringValue:
        VisitText(value.string_value(), at, [&](std::string text) {
          if constexpr (!std::is_const_v<M>) {
            value.set_string_value(std::move(text));
          }
        });
        return;
      case Value::kStructValue:
        if constexpr (std::is_const_v<M>) {
          VisitStruct(value.struct_value(), at);
        } else {
          VisitStruct(*value.mutable_struct_value(), at);
        }
        return;
      case Value::kListValue:
        for (int i = 0; i < value.list_value().values_size(); ++i) {
          const Pointer step(at, i);
          if constexpr (std::is_const_v<M>) {
            VisitValue(value.list_value().values(i), &step);
          } else {
            VisitValue(*value.mutable_list_value()->mutable_values(i), &step);
          }
        }
        return;
      case Value::kNullValue:
      case Value::kNumberValue:
      case Value::kBoolValue:
      case Value::KIND_NOT_SET:
        return;
    }
  }

  void VisitMap(M& message, const Reflection& reflection,
                const FieldSchema& field, const Pointer* up) {
    const int size = reflection.FieldSize(message, field.descriptor);
    const FieldDescriptor* key = field.descriptor->message_type()->map_key();
    const FieldDescriptor* value =
        field.descriptor->message_type()->map_value();
    std::vector<std::pair<std::string, M*>> entries;
    entries.reserve(size);
    for (int i = 0; i < size; ++i) {
      M& entry = Sub(message, reflection, field.descriptor, i);
      entries.emplace_back(entry.GetReflection()->GetString(entry, key),
                           &entry);
    }
    std::sort(entries.begin(), entries.end());
    for (const auto& [name, entry] : entries) {
      const Pointer step(up, name);
      VisitField(*entry, *entry->GetReflection(), field, value, -1, &step);
    }
  }

  // One value of a field, or of a map's entry; `index` is -1 for a single one.
  void VisitField(M& message, const Reflection& reflection,
                  const FieldSchema& field, const FieldDescriptor* descriptor,
                  int index, const Pointer* at) {
    std::string scratch;
    switch (field.kind) {
      case Kind::kText:
        VisitText(
            index < 0
                ? reflection.GetStringReference(message, descriptor, &scratch)
                : reflection.GetRepeatedStringReference(message, descriptor,
                                                        index, &scratch),
            at, [&](std::string text) {
              if constexpr (std::is_const_v<M>) {
                (void)text;
              } else if (index < 0) {
                reflection.SetString(&message, descriptor, std::move(text));
              } else {
                reflection.SetRepeatedString(&message, descriptor, index,
                                             std::move(text));
              }
            });
        return;
      case Kind::kStruct:
        return VisitStruct(static_cast<Like<Struct>&>(
                               Sub(message, reflection, descriptor, index)),
                           at);
      case Kind::kValue:
        return VisitValue(static_cast<Like<Value>&>(
                              Sub(message, reflection, descriptor, index)),
                          at);
      case Kind::kMessage:
        return VisitMessage(Sub(message, reflection, descriptor, index),
                            *field.message, at);
      case Kind::kScalar:
      case Kind::kForeign:
        return;
    }
  }

  static M& Sub(M& message, const Reflection& reflection,
                const FieldDescriptor* field, int index) {
    if constexpr (std::is_const_v<M>) {
      return index < 0 ? reflection.GetMessage(message, field)
                       : reflection.GetRepeatedMessage(message, field, index);
    } else {
      return index < 0
                 ? *reflection.MutableMessage(&message, field)
                 : *reflection.MutableRepeatedMessage(&message, field, index);
    }
  }

  const V& visit_;
  const bool all_;
};

template <typename M, typename V>
void VisitAll(M& message, const V& visit, bool all = false) {
  Walk<M, V>(visit, all)
      .VisitMessage(message, schema::SchemaOf(message.GetDescriptor()),
                    nullptr);
}

}  // namespace

std::string Pointer::Text() const {
  const auto visit = [&](const auto& take) {
    for (const Pointer* at = this; at != nullptr; at = at->up_) {
      take(at->index_ < 0 ? at->name_ : absl::AlphaNum(at->index_).Piece());
    }
  };
  size_t begin = 0;
  visit([&](absl::string_view step) { begin += 1 + step.size(); });
  std::string text(begin, '/');
  // From its end.
  visit([&](absl::string_view step) {
    begin -= step.size();
    std::copy(step.begin(), step.end(), text.begin() + begin);
    --begin;
  });
  return text;
}

void ReadReferences(const Message& message, const Visit& visit) {
  VisitAll(message, visit);
}

void ReadTexts(const Message& message, const Visit& visit) {
  VisitAll(message, visit, /*all=*/true);
}

void ChangeReferences(Message& message, const Change& change) {
  VisitAll(message, change);
}

void ChangeReferences(Message& message, const schema::MessageSchema& schema,
                      const std::vector<const FieldSchema*>& fields,
                      const Change& change) {
  Walk<Message, Change>(change, /*all=*/false)
      .VisitFields(message, schema, fields, nullptr);
}

}  // namespace drc::program
