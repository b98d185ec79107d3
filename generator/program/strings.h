// SPDX-License-Identifier: Apache-2.0
//
// Visits the strings of a resource's properties, those in maps and JSON values
// (google.protobuf.Struct) included.
#ifndef GENERATOR_PROGRAM_STRINGS_H_
#define GENERATOR_PROGRAM_STRINGS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/schema/schema.h"
#include "google/protobuf/message.h"

namespace drc::program {

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

#endif  // GENERATOR_PROGRAM_STRINGS_H_
