// SPDX-License-Identifier: Apache-2.0
//
// Properties by the path that specs write: "policies.0.policy_document".
#ifndef GENERATOR_PROGRAM_JSON_PROPERTY_H_
#define GENERATOR_PROGRAM_JSON_PROPERTY_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace drc::program {

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

}  // namespace drc::program

#endif  // GENERATOR_PROGRAM_JSON_PROPERTY_H_
