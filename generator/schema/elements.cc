// SPDX-License-Identifier: Apache-2.0

#include "generator/schema/elements.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace drc::schema {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

std::string StableBytes(const Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializePartialToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

bool IsSet(const Message& message, const Reflection& reflection,
           const FieldDescriptor* field) {
  return field->is_repeated() ? reflection.FieldSize(message, field) > 0
                              : reflection.HasField(message, field);
}

std::vector<const FieldSchema*> SetFields(const Message& message,
                                          const MessageSchema& schema) {
  static thread_local std::vector<const FieldDescriptor*> set;
  set.clear();
  // Which takes less than to ask for each field.
  ReflectionOf(message, schema).ListFields(message, &set);
  std::vector<const FieldSchema*> fields;
  fields.reserve(set.size());
  for (const FieldDescriptor* field : set) {
    fields.push_back(&schema.fields[field->index()]);
  }
  // They are in order of their numbers, mostly the same.
  if (!std::is_sorted(fields.begin(), fields.end())) {
    std::sort(fields.begin(), fields.end());
  }
  return fields;
}

const std::vector<const FieldSchema*>& PropertySearch::FieldsOf(
    const MessageSchema& schema) {
  const auto [known, is_new] = fields_.try_emplace(&schema);
  if (is_new) {
    for (const FieldSchema& field : schema.fields) {
      if (MayLeadTo(field)) known->second.push_back(&field);
    }
  }
  return known->second;
}

bool PropertySearch::MayHave(const MessageSchema& schema) {
  // True as long as it is not known: types nest themselves.
  const auto added = known_.emplace(&schema, true);
  if (!added.second) return added.first->second;
  const bool any = absl::c_any_of(schema.fields, [&](const FieldSchema& field) {
    return MayLeadTo(field);
  });
  known_[&schema] = any;
  return any;
}

bool PropertySearch::MayLeadTo(const FieldSchema& field) {
  return is_wanted_(field.descriptor->json_name()) ||
         (field.message != nullptr && MayHave(*field.message));
}

std::vector<MapEntry> MapEntries(const Message& message,
                                 const FieldDescriptor* field) {
  const Reflection& reflection = *message.GetReflection();
  const FieldDescriptor* key = field->message_type()->map_key();
  std::vector<MapEntry> entries;
  const int size = reflection.FieldSize(message, field);
  entries.reserve(size);
  for (int i = 0; i < size; ++i) {
    const Message& entry = reflection.GetRepeatedMessage(message, field, i);
    entries.push_back({ScalarText(entry, key, -1), &entry});
  }
  std::sort(entries.begin(), entries.end(),
            [](const MapEntry& a, const MapEntry& b) { return a.key < b.key; });
  return entries;
}

}  // namespace drc::schema
