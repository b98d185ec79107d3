// SPDX-License-Identifier: Apache-2.0
//
// Reads string properties by JSON pointer.
#ifndef GENERATOR_PROGRAM_PROPERTY_H_
#define GENERATOR_PROGRAM_PROPERTY_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/schema/schema.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace drc::program {

// A string property of a resource, or the place where it is not.
struct Property {
  std::string pointer;  // "/Replicas/0/SSESpecification/KMSMasterKeyId"
  std::string text;     // empty where it is not set
  // Whose properties they are, from the resource inwards; the last holds the
  // string.
  std::vector<const google::protobuf::Message*> holders;
};

// The properties that a JSON pointer names, where "*" stands for each element
// of a list: "/Replicas/*/SSESpecification/KMSMasterKeyId". Of an empty list it
// names one, which is not set. The pointer fits the message: see FieldAt.
std::vector<Property> PropertiesAt(const google::protobuf::Message& message,
                                   absl::string_view pointer);

// The text of the only property that a pointer without "*" names.
std::string TextAt(const google::protobuf::Message& message,
                   absl::string_view pointer);
// The same of a message whose schema is known.
std::string TextAt(const google::protobuf::Message& message,
                   const schema::MessageSchema& schema,
                   absl::string_view pointer);

// A field that has a value, a list or a map any, and the message that holds it;
// null where it is not set.
struct SetField {
  const google::protobuf::Message* holder = nullptr;
  const google::protobuf::FieldDescriptor* field = nullptr;
};

// The field at a pointer of names alone, none but the last of which is a list.
SetField SetAt(const google::protobuf::Message& message,
               absl::string_view pointer);

// The field that a JSON pointer leads to, an index or "*" for an element of a
// list; null where the pointer does not fit the message.
const google::protobuf::FieldDescriptor* FieldAt(
    const google::protobuf::Descriptor* message, absl::string_view pointer);

}  // namespace drc::program

#endif  // GENERATOR_PROGRAM_PROPERTY_H_
