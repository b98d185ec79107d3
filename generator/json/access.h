// SPDX-License-Identifier: Apache-2.0
//
// Values within JSON that may be of any shape.
#ifndef GENERATOR_JSON_ACCESS_H_
#define GENERATOR_JSON_ACCESS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"

namespace drc::json {

using Json = nlohmann::json;

// A member of an object; null where `object` is none, or has no such member.
const Json& Member(const Json& object, absl::string_view key);

// The value at a JSON pointer, "/Tags/0/Value"; null where there is none.
const Json& At(const Json& value, absl::string_view pointer);

// The same if it is a list, or an object; else an empty one.
const Json& ListAt(const Json& value, absl::string_view pointer);
const Json& ObjectAt(const Json& value, absl::string_view pointer);

// A text; empty where `value` is none.
std::string TextOf(const Json& value);

// A member that is a text, else empty.
std::string TextIn(const Json& object, absl::string_view key);

}  // namespace drc::json

#endif  // GENERATOR_JSON_ACCESS_H_
