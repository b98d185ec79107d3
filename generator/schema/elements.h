// SPDX-License-Identifier: Apache-2.0
//
// Elements of repeated fields and maps, of any message.

#ifndef GENERATOR_SCHEMA_ELEMENTS_H_
#define GENERATOR_SCHEMA_ELEMENTS_H_

#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/container/node_hash_map.h"
#include "absl/strings/str_cat.h"
#include "generator/schema/schema.h"

namespace drc::schema {

// Bytes that equal messages share, whatever the order of their maps.
std::string StableBytes(const google::protobuf::Message& message);

// Whether a field has a value; a list or a map, any.
bool IsSet(const google::protobuf::Message& message,
           const google::protobuf::Reflection& reflection,
           const google::protobuf::FieldDescriptor* field);

// The fields that have a value, a list or a map any, in order of declaration.
std::vector<const FieldSchema*> SetFields(
    const google::protobuf::Message& message, const MessageSchema& schema);

// Knows where properties of a certain name are. Schemas last as long as the
// program, and so may this, in a thread of its own.
class PropertySearch {
 public:
  // Takes the JSON name of a property.
  explicit PropertySearch(bool (*is_wanted)(absl::string_view))
      : is_wanted_(is_wanted) {}

  // Visits the fields of a message that are set and wanted, or may have one
  // below that is, in order of declaration, with the message that holds each
  // and its JSON pointer. What is below a field, but in a map, is visited where
  // `visit(message, field, pointer)` returns false.
  template <typename Visit>
  void Walk(const google::protobuf::Message& message,
            const MessageSchema& schema, const Visit& visit,
            const std::string& at = "") {
    const auto& reflection = ReflectionOf(message, schema);
    for (const FieldSchema* field : FieldsOf(schema)) {
      const auto* descriptor = field->descriptor;
      if (!IsSet(message, reflection, descriptor)) continue;
      const std::string place = absl::StrCat(at, "/", descriptor->json_name());
      if (visit(message, *field, place) || field->kind != Kind::kMessage ||
          field->is_map) {
        continue;
      }
      if (!field->is_list) {
        Walk(reflection.GetMessage(message, descriptor), *field->message, visit,
             place);
        continue;
      }
      const int size = reflection.FieldSize(message, descriptor);
      for (int i = 0; i < size; ++i) {
        Walk(reflection.GetRepeatedMessage(message, descriptor, i),
             *field->message, visit, absl::StrCat(place, "/", i));
      }
    }
  }

 private:
  const std::vector<const FieldSchema*>& FieldsOf(const MessageSchema& schema);
  bool MayHave(const MessageSchema& schema);
  bool MayLeadTo(const FieldSchema& field);

  bool (*is_wanted_)(absl::string_view);
  absl::flat_hash_map<const MessageSchema*, bool> known_;
  absl::node_hash_map<const MessageSchema*, std::vector<const FieldSchema*>>
      fields_;
};

struct MapEntry {
  std::string key;  // as text
  const google::protobuf::Message* entry;
};

// The entries of a map field in order of their keys' text: protobuf keeps none.
std::vector<MapEntry> MapEntries(
    const google::protobuf::Message& message,
    const google::protobuf::FieldDescriptor* field);

// Scalar values of any message as text, and back. No schema has fields that are
// unsigned or of single precision: CheckSchema refuses them.

// A scalar of a field as a spec would write it, strings without their quotes:
// "30", "true", "0.5", "us-east-1", "CONSISTENCY_STRONG". `index` is -1 for a
// singular field.
std::string ScalarText(const google::protobuf::Message& message,
                       const google::protobuf::FieldDescriptor* field,
                       int index);

// The number in a field of an integral or floating type.
std::optional<double> NumberIn(const google::protobuf::Message& message,
                               const google::protobuf::FieldDescriptor* field,
                               int index);

// Sets a singular scalar or enum field to a value written as ScalarText does.
// False, and nothing set, where the text is no value of the field's type.
bool SetScalar(google::protobuf::Message& message,
               const google::protobuf::FieldDescriptor* field,
               absl::string_view text);

// The names of an enum's values, without that of 0 where it ends in
// _UNSPECIFIED.
std::vector<std::string> EnumNames(
    const google::protobuf::EnumDescriptor* type);

}  // namespace drc::schema

#endif  // GENERATOR_SCHEMA_ELEMENTS_H_
