// SPDX-License-Identifier: Apache-2.0
//
// Scalar values of any message as text, and back. No schema has fields that are
// unsigned or of single precision: CheckSchema refuses them.

#ifndef GENERATOR_SCHEMA_VALUE_H_
#define GENERATOR_SCHEMA_VALUE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace drc::schema {

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

#endif  // GENERATOR_SCHEMA_VALUE_H_
