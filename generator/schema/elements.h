// SPDX-License-Identifier: Apache-2.0
//
// Elements of repeated fields and maps, of any message.

#ifndef GENERATOR_SCHEMA_ELEMENTS_H_
#define GENERATOR_SCHEMA_ELEMENTS_H_

#include <string>
#include <vector>

#include "generator/schema/schema.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

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

struct MapEntry {
  std::string key;  // as text
  const google::protobuf::Message* entry;
};

// The entries of a map field in order of their keys' text: protobuf keeps none.
std::vector<MapEntry> MapEntries(
    const google::protobuf::Message& message,
    const google::protobuf::FieldDescriptor* field);

}  // namespace drc::schema

#endif  // GENERATOR_SCHEMA_ELEMENTS_H_
