// SPDX-License-Identifier: Apache-2.0
//
// Visits the strings of a resource's properties, those in maps and JSON values
// (google.protobuf.Struct) included.
#ifndef GENERATOR_PROGRAM_STRINGS_H_
#define GENERATOR_PROGRAM_STRINGS_H_

#include <functional>
#include <string>

#include "google/protobuf/message.h"
#include "google/protobuf/struct.pb.h"

namespace drc::program {

// Calls `visit` with each string that may hold a reference, as JSON pointer
// below the message ("/Tags/0/Value") and text. Map keys are not visited:
// CloudFormation takes no intrinsic function there. Fields come in the order of
// their declaration, the entries of maps and JSON objects by their keys: a
// protobuf map's own order differs from run to run.
void ReadReferences(const google::protobuf::Message& message,
                    const std::function<void(const std::string& pointer,
                                             const std::string& text)>& visit);

// The same; the message gets the texts that `change` returns.
void ChangeReferences(
    google::protobuf::Message& message,
    const std::function<std::string(const std::string& pointer,
                                    const std::string& text)>& change);

}  // namespace drc::program

#endif  // GENERATOR_PROGRAM_STRINGS_H_
