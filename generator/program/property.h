// SPDX-License-Identifier: Apache-2.0
//
// The strings of properties: by JSON pointer, by the path that specs write, and
// all of them.

#ifndef GENERATOR_PROGRAM_PROPERTY_H_
#define GENERATOR_PROGRAM_PROPERTY_H_

#include <functional>

#include "absl/status/statusor.h"
#include "generator/schema/schema.h"

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

// Properties by the path that specs write: "policies.0.policy_document".

// Sets the property that a path names, whose value is free JSON, to what the
// text says. Messages on the way are made, elements of lists are not. Returns
// the property's JSON pointer, "/Policies/0/PolicyDocument"; an error says what
// is wrong, with what is known of the path.
absl::StatusOr<std::string> SetJson(google::protobuf::Message& properties,
                                    absl::string_view path,
                                    const std::string& text);

// Removes the property that a path names, which has no element of a list in it.
// An error says that there is none.
absl::StatusOr<std::string> ClearProperty(google::protobuf::Message& properties,
                                          absl::string_view path);

// Visits the strings of a resource's properties, those in maps and JSON values
// (google.protobuf.Struct) included.

// Where a string is, put together only when asked: few are asked for.
class Pointer {
 public:
  // By name, or by the index in a list; `up` outlives it and may be null.
  Pointer(const Pointer* up, absl::string_view name) : up_(up), name_(name) {}
  Pointer(const Pointer* up, int index) : up_(up), index_(index) {}

  // As JSON pointer: "/Tags/0/Value".
  std::string Text() const;

 private:
  const Pointer* up_;
  absl::string_view name_;
  int index_ = -1;
};

// Takes a string and where it is below the message; `Change` returns the text
// that the message gets.
using Visit = std::function<void(const Pointer&, const std::string&)>;
using Change = std::function<std::string(const Pointer&, const std::string&)>;

// Calls `visit` with each string that may hold a reference. Map keys are not
// visited: CloudFormation takes no intrinsic function there. Fields come in the
// order of their declaration, the entries of maps and JSON objects by their
// keys: a protobuf map's own order differs from run to run.
void ReadReferences(const google::protobuf::Message& message,
                    const Visit& visit);

// The same of all strings, but for those that are one of a few that AWS knows.
void ReadTexts(const google::protobuf::Message& message, const Visit& visit);

// As ReadReferences.
void ChangeReferences(google::protobuf::Message& message, const Change& change);

// The same of a message whose set fields are known.
void ChangeReferences(google::protobuf::Message& message,
                      const schema::MessageSchema& schema,
                      const std::vector<const schema::FieldSchema*>& fields,
                      const Change& change);

}  // namespace drc::program

#endif  // GENERATOR_PROGRAM_PROPERTY_H_
