// SPDX-License-Identifier: Apache-2.0
//
// Visits the strings of a resource's properties, those in maps and JSON values
// (google.protobuf.Struct) included.
#ifndef GENERATOR_PROGRAM_STRINGS_H_
#define GENERATOR_PROGRAM_STRINGS_H_

#include <functional>
#include <string>

#include "google/protobuf/message.h"

namespace drc::program {

// Calls `visit` with each string that may hold a reference, as JSON pointer
// below the message ("/Tags/0/Value") and text. Where it changes the text, the
// message gets the new one. Map keys are not visited: CloudFormation takes no
// intrinsic function there. Fields come in the order of their numbers, the
// entries of maps and JSON objects by their keys: a protobuf map's own order
// differs from run to run.
void VisitReferences(google::protobuf::Message& message,
                     const std::function<void(const std::string& pointer,
                                              std::string& text)>& visit);

// The same to read only.
void ReadReferences(const google::protobuf::Message& message,
                    const std::function<void(const std::string& pointer,
                                             const std::string& text)>& visit);

}  // namespace drc::program

#endif  // GENERATOR_PROGRAM_STRINGS_H_
