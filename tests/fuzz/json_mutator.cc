// SPDX-License-Identifier: Apache-2.0

#include "tests/fuzz/json_mutator.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"
#include "tests/specs/tokens.h"

namespace drc::testing {
namespace {

using ::nlohmann::json;

class Mutator {
 public:
  explicit Mutator(uint32_t seed) : random_(seed) {}

  std::mt19937& random() { return random_; }
  size_t Below(size_t bound) { return random_() % bound; }

  void Mutate(json& document) {
    values_.clear();
    keys_.clear();
    Collect(document);
    json& value = *values_[Below(values_.size())];
    switch (Below(8)) {
      case 0:
        return Remove(value);
      case 1:
        return Rename(value);
      case 2:
      case 3:
        return Add(value);
      case 4: {
        const json copy = *values_[Below(values_.size())];
        value = copy;
        return;
      }
      default:
        value = Scalar(value);
    }
  }

 private:
  void Collect(json& value) {
    values_.push_back(&value);
    if (value.is_object()) {
      for (const auto& [key, member] : value.items()) keys_.push_back(key);
    }
    if (!value.is_structured()) return;
    for (json& member : value) Collect(member);
  }

  std::string Key() {
    static constexpr absl::string_view kKeys[] = {"",
                                                  "A",
                                                  "$ref",
                                                  "/",
                                                  "~1",
                                                  "properties",
                                                  "type",
                                                  "items",
                                                  "patternProperties",
                                                  "anyOf",
                                                  "oneOf",
                                                  "allOf",
                                                  "definitions",
                                                  "required",
                                                  "\n",
                                                  "class",
                                                  "\xC3\xA9",
                                                  "tagging",
                                                  "enum"};
    if (!keys_.empty() && Below(4) != 0) return keys_[Below(keys_.size())];
    return std::string(kKeys[Below(std::size(kKeys))]);
  }

  // An iterator to a member at random; the value has one.
  json::iterator Member(json& value) {
    return std::next(value.begin(),
                     static_cast<std::ptrdiff_t>(Below(value.size())));
  }

  void Remove(json& value) {
    if (value.is_structured() && !value.empty()) value.erase(Member(value));
  }

  void Rename(json& value) {
    if (!value.is_object() || value.empty()) return;
    const auto member = Member(value);
    json moved = std::move(*member);
    value.erase(member);
    value[Key()] = std::move(moved);
  }

  void Add(json& value) {
    json copy = *values_[Below(values_.size())];
    if (value.is_object()) {
      value[Key()] = std::move(copy);
    } else if (value.is_array()) {
      value.push_back(std::move(copy));
    } else if (value.is_string()) {
      value = Text(value.get_ref<const std::string&>());
    }
  }

  // A text that leads somewhere else.
  std::string Text(const std::string& text) {
    switch (Below(5)) {
      case 0:
        return absl::StrCat("#/definitions/", Key());
      case 1:
        return absl::StrCat(text, "/", Key());
      case 2:
        return Key();
      case 3:
        return absl::StrCat("/properties/", Key());
      default:
        return MutateTokens(text, random_);
    }
  }

  json Scalar(const json& value) {
    switch (Below(8)) {
      case 0:
        return nullptr;
      case 1:
        return Below(2) == 0;
      case 2:
        return static_cast<int64_t>(Below(100)) - 10;
      case 3:
        return Below(2) == 0 ? std::numeric_limits<int64_t>::min()
                             : std::numeric_limits<int64_t>::max();
      case 4:
        return 1e300;
      case 5:
        return Below(2) == 0 ? json::array() : json::object();
      default:
        return Text(value.is_string() ? value.get_ref<const std::string&>()
                                      : Key());
    }
  }

  std::mt19937 random_;
  std::vector<json*> values_;
  std::vector<std::string> keys_;
};

}  // namespace

std::string MutateJson(absl::string_view text, uint32_t seed) {
  Mutator mutator(seed);
  json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded() || mutator.Below(16) == 0) {
    return MutateTokens(text, mutator.random());
  }
  for (size_t i = mutator.Below(4) + 1; i > 0; --i) mutator.Mutate(document);
  return document.dump(1, ' ', false, json::error_handler_t::replace);
}

}  // namespace drc::testing
