// SPDX-License-Identifier: Apache-2.0
#include "generator/json/access.h"

#include <cstddef>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace drc::json {

const Json& Member(const Json& object, absl::string_view key) {
  static const Json& none = *new Json;
  if (!object.is_object()) return none;
  const auto found = object.find(std::string(key));
  return found == object.end() ? none : *found;
}

const Json& At(const Json& value, absl::string_view pointer) {
  const Json* found = &value;
  for (absl::string_view key :
       absl::StrSplit(pointer, '/', absl::SkipEmpty())) {
    size_t index;
    found = found->is_array() && absl::SimpleAtoi(key, &index) &&
                    index < found->size()
                ? &(*found)[index]
                : &Member(*found, key);
  }
  return *found;
}

const Json& ListAt(const Json& value, absl::string_view pointer) {
  static const Json& none = *new Json(Json::array());
  const Json& found = At(value, pointer);
  return found.is_array() ? found : none;
}

const Json& ObjectAt(const Json& value, absl::string_view pointer) {
  static const Json& none = *new Json(Json::object());
  const Json& found = At(value, pointer);
  return found.is_object() ? found : none;
}

std::string TextOf(const Json& value) {
  return value.is_string() ? value.get<std::string>() : "";
}

std::string TextIn(const Json& object, absl::string_view key) {
  return TextOf(Member(object, key));
}

}  // namespace drc::json
