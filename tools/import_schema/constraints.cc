// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/constraints.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "tools/import_schema/pattern.h"

namespace import_schema {
namespace {

using ::cfn::v1::Property;
using ::nlohmann::json;

// The tightest of the bounds that the pieces have under a word; none: they have
// none. `Number` is double, or uint64_t for a count.
template <typename Number, typename Tighter>
absl::optional<Number> Bound(const Node& schema, absl::string_view word,
                             Tighter tighter) {
  absl::optional<Number> result;
  for (const Piece& piece : schema.pieces) {
    const json* value = piece.Find(word);
    if (value == nullptr || !value->is_number()) continue;
    const Number bound = value->get<Number>();
    result = result.has_value() ? tighter(*result, bound) : bound;
  }
  return result;
}

template <typename Number>
absl::optional<Number> Lower(const Node& schema, absl::string_view word) {
  return Bound<Number>(schema, word,
                       [](Number a, Number b) { return std::max(a, b); });
}

template <typename Number>
absl::optional<Number> Upper(const Node& schema, absl::string_view word) {
  return Bound<Number>(schema, word,
                       [](Number a, Number b) { return std::min(a, b); });
}

void AddLengths(const Node& schema, Property* property) {
  if (auto bound = Lower<uint64_t>(schema, "minLength");
      bound.value_or(0) > 0) {
    property->set_min_length(*bound);
  }
  if (auto bound = Upper<uint64_t>(schema, "maxLength"); bound.has_value()) {
    property->set_max_length(*bound);
  }
}

void AddPattern(const Node& schema, Property* property, Findings* findings) {
  bool found = false;
  for (const Piece& piece : schema.pieces) {
    const json* pattern = piece.Find("pattern");
    if (pattern == nullptr || !pattern->is_string()) continue;
    const Place place = piece.place.Child("pattern");
    const std::string& text = pattern->get_ref<const std::string&>();
    if (found) {
      findings->Warning(place, "a second pattern: the first is kept");
      continue;
    }
    found = true;
    if (absl::optional<std::string> re2 = ToRe2(text); re2.has_value()) {
      property->set_pattern(*re2);
    } else {
      property->set_unchecked_pattern(text);
      findings->Warning(place, "not a pattern of RE2's: it stays unchecked");
    }
  }
}

void AddFormats(const Node& schema, Property* property) {
  for (const Piece& piece : schema.pieces) {
    const json* format = piece.Find("format");
    if (format == nullptr || !format->is_string()) continue;
    const std::string& name = format->get_ref<const std::string&>();
    const auto& formats = property->formats();
    if (std::find(formats.begin(), formats.end(), name) == formats.end()) {
      property->add_formats(name);
    }
  }
  for (const Node::Choice& choice : schema.choices) {
    for (const Node& branch : choice.branches) AddFormats(branch, property);
  }
}

void AddRange(const Node& schema, bool integer, Property* property,
              Findings* findings) {
  if (auto bound = Lower<double>(schema, "minimum"); bound.has_value()) {
    property->set_minimum(*bound);
  }
  if (auto bound = Upper<double>(schema, "maximum"); bound.has_value()) {
    property->set_maximum(*bound);
  }
  const auto above = Lower<double>(schema, "exclusiveMinimum");
  const auto below = Upper<double>(schema, "exclusiveMaximum");
  if (!above.has_value() && !below.has_value()) return;
  if (!integer) {
    findings->Warning(schema.identity, "an exclusive bound of a fraction");
    return;
  }
  if (above.has_value()) {
    const double bound = std::floor(*above) + 1;
    property->set_minimum(
        property->has_minimum() ? std::max(property->minimum(), bound) : bound);
  }
  if (below.has_value()) {
    const double bound = std::ceil(*below) - 1;
    property->set_maximum(
        property->has_maximum() ? std::min(property->maximum(), bound) : bound);
  }
}

std::string EnumText(const json& value) {
  return value.is_string() ? value.get_ref<const std::string&>() : value.dump();
}

// The values the schema enumerates, in its order; none: it enumerates none.
absl::optional<std::vector<std::string>> Enumerated(const Node& schema) {
  absl::optional<std::vector<std::string>> result;
  for (const Piece& piece : schema.pieces) {
    std::vector<std::string> values;
    if (const json* constant = piece.Find("const"); constant != nullptr) {
      values.push_back(EnumText(*constant));
    } else if (const json* list = piece.Find("enum"); list != nullptr) {
      for (const json& value : *list) values.push_back(EnumText(value));
    } else {
      continue;
    }
    if (!result.has_value()) {
      result = values;
      continue;
    }
    result->erase(std::remove_if(result->begin(), result->end(),
                                 [&](const std::string& value) {
                                   return std::find(values.begin(),
                                                    values.end(),
                                                    value) == values.end();
                                 }),
                  result->end());
  }
  return result;
}

// Words of a branch that narrow a scalar.
bool Narrows(const Node& branch) {
  for (const Piece& piece : branch.pieces) {
    for (absl::string_view word : {"pattern", "minLength", "maxLength",
                                   "minimum", "maximum", "enum", "const"}) {
      if (piece.Find(word) != nullptr) return true;
    }
  }
  return false;
}

// Alternatives that all enumerate are one enumeration; any other that narrows
// the scalar is lost.
void AddEnum(const Node& schema, Property* property, Findings* findings) {
  absl::optional<std::vector<std::string>> values = Enumerated(schema);
  for (const Node::Choice& choice : schema.choices) {
    bool all = true;
    bool narrows = false;
    std::vector<std::string> united;
    for (const Node& branch : choice.branches) {
      const auto some = Enumerated(branch);
      all = all && some.has_value();
      narrows = narrows || Narrows(branch);
      if (!some.has_value()) continue;
      united.insert(united.end(), some->begin(), some->end());
    }
    if (all && !values.has_value()) {
      values = united;
    } else if (narrows) {
      findings->Warning(choice.place,
                        "a choice that the options cannot express");
    }
  }
  if (!values.has_value()) return;
  for (const std::string& value : *values) {
    const auto& known = property->enum_values();
    if (std::find(known.begin(), known.end(), value) == known.end()) {
      property->add_enum_values(value);
    }
  }
}

void AddItems(const Node& schema, Label label, Property* property) {
  const bool map = label == Label::kMap;
  if (auto bound = Lower<uint64_t>(schema, map ? "minProperties" : "minItems");
      bound.value_or(0) > 0) {
    property->set_min_items(*bound);
  }
  if (auto bound = Upper<uint64_t>(schema, map ? "maxProperties" : "maxItems");
      bound.has_value()) {
    property->set_max_items(*bound);
  }
  for (const Piece& piece : schema.pieces) {
    const json* unique = piece.Find("uniqueItems");
    if (!map && unique != nullptr && *unique == true) {
      property->set_unique_items(true);
    }
  }
}

}  // namespace

Property Constraints(const Node& schema, const Shape& shape,
                     Findings* findings) {
  Property property;
  if (shape.label != Label::kSingular) AddItems(schema, shape.label, &property);
  switch (shape.type) {
    case Type::kString:
      AddLengths(shape.element, &property);
      AddPattern(shape.element, &property, findings);
      AddEnum(shape.element, &property, findings);
      AddFormats(shape.element, &property);
      break;
    case Type::kInteger:
    case Type::kNumber:
      AddRange(shape.element, shape.type == Type::kInteger, &property,
               findings);
      AddEnum(shape.element, &property, findings);
      break;
    case Type::kBoolean:
      AddEnum(shape.element, &property, findings);
      break;
    case Type::kStruct:
      AddFormats(shape.element, &property);
      break;
    case Type::kMessage:
    case Type::kList:
    case Type::kValue:
      break;
  }
  return property;
}

}  // namespace import_schema
