// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/node.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace import_schema {
namespace {

using ::nlohmann::json;
using StringSet = std::set<std::string>;

// Far more than any schema of AWS's needs to say what one property is.
constexpr int kMaxPieces = 1000;

StringSet Intersection(const StringSet& a, const StringSet& b) {
  StringSet result;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(),
                        std::inserter(result, result.end()));
  return result;
}

// What one piece says about its type; empty: nothing.
StringSet PieceTypes(const Piece& piece) {
  StringSet result;
  if (const json* type = piece.Find("type"); type != nullptr) {
    if (type->is_array()) {
      for (const std::string& name : Strings(type)) result.insert(name);
    } else if (type->is_string()) {
      result.insert(type->get_ref<const std::string&>());
    }
    if (result.size() > 1) result.erase("null");
  }
  return result;
}

// What the words of a node without a type are about.
StringSet DeducedTypes(const Node& node) {
  StringSet result;
  for (const Piece& piece : node.pieces) {
    const json* format = piece.Find("format");
    if (format != nullptr && *format == "json") return {"object", "string"};
    if (piece.Find("properties") != nullptr ||
        piece.Find("patternProperties") != nullptr) {
      result.insert("object");
    }
    if (piece.Find("items") != nullptr) result.insert("array");
    for (absl::string_view word :
         {"pattern", "minLength", "maxLength", "format"}) {
      if (piece.Find(word) != nullptr) result.insert("string");
    }
    for (absl::string_view word : {"minimum", "maximum"}) {
      if (piece.Find(word) != nullptr) result.insert("number");
    }
    if (const json* values = piece.Find("enum"); values != nullptr) {
      for (const json& value : *values) {
        result.insert(value.is_number_integer() ? "integer"
                                                : value.type_name());
      }
    }
    if (const json* value = piece.Find("const"); value != nullptr) {
      result.insert(value->is_number_integer() ? "integer"
                                               : value->type_name());
    }
  }
  return result;
}

void AddProperties(const Node& node, std::map<std::string, Piece>* properties) {
  for (const Piece& piece : node.pieces) {
    const json* map = piece.Find("properties");
    if (map == nullptr) continue;
    const Place place = piece.place.Child("properties");
    for (const auto& member : map->items()) {
      properties->emplace(member.key(),
                          Piece{&member.value(), place.Child(member.key())});
    }
  }
  for (const Node::Choice& choice : node.choices) {
    for (const Node& branch : choice.branches)
      AddProperties(branch, properties);
  }
}

}  // namespace

const json* Piece::Find(absl::string_view word) const {
  if (!schema->is_object()) return nullptr;
  const auto found = schema->find(std::string(word));
  return found == schema->end() ? nullptr : &*found;
}

Node Document::Resolve(const Piece& schema, Findings* findings) const {
  Node node;
  node.identity = schema.place;
  std::set<std::string> seen;
  int count = 0;
  AddPieces(schema, &seen, &count, &node, findings);
  return node;
}

void Document::AddPieces(Piece schema, std::set<std::string>* seen, int* count,
                         Node* node, Findings* findings) const {
  const bool outermost = node->pieces.empty();
  while (true) {
    if (!seen->insert(schema.place.within).second) {
      findings->Error(schema.place, "refers to itself");
      return;
    }
    if (++*count > kMaxPieces) {
      findings->Error(schema.place, "leads to too many other schemas");
      return;
    }
    node->pieces.push_back(schema);
    if (outermost) node->identity = schema.place;
    if (const json* all = schema.Find("allOf"); all != nullptr) {
      for (size_t i = 0; i < all->size(); ++i) {
        AddPieces({&(*all)[i], schema.place.Child("allOf").Child(i)}, seen,
                  count, node, findings);
      }
    }
    for (absl::string_view word : {"anyOf", "oneOf"}) {
      const json* branches = schema.Find(word);
      if (branches == nullptr) continue;
      Node::Choice choice;
      choice.place = schema.place.Child(word);
      choice.exactly_one = word == "oneOf";
      for (size_t i = 0; i < branches->size(); ++i) {
        Node branch;
        branch.identity = choice.place.Child(i);
        std::set<std::string> seen_here = *seen;
        AddPieces({&(*branches)[i], branch.identity}, &seen_here, count,
                  &branch, findings);
        choice.branches.push_back(std::move(branch));
      }
      node->choices.push_back(std::move(choice));
    }
    const json* reference = schema.Find("$ref");
    if (reference == nullptr || !reference->is_string()) return;
    absl::string_view pointer = reference->get_ref<const std::string&>();
    const Place place = schema.place.Child("$ref");
    const std::string text(pointer);
    const json* target =
        absl::ConsumePrefix(&pointer, "#") ? At(pointer) : nullptr;
    if (target == nullptr) {
      findings->Error(place, absl::StrCat("\"", text, "\" is no schema"));
      return;
    }
    schema = {target, {file_, std::string(pointer)}};
  }
}

const json* Document::At(absl::string_view pointer) const {
  if (schemas_.count(std::string(pointer)) == 0) return nullptr;
  const json* here = &json_;
  if (pointer.empty()) return here;
  if (!absl::ConsumePrefix(&pointer, "/")) return nullptr;
  for (absl::string_view part : absl::StrSplit(pointer, '/')) {
    const std::string token =
        absl::StrReplaceAll(part, {{"~1", "/"}, {"~0", "~"}});
    size_t index = 0;
    if (here->is_object() && here->contains(token)) {
      here = &*here->find(token);
    } else if (here->is_array() && absl::SimpleAtoi(token, &index) &&
               index < here->size()) {
      here = &(*here)[index];
    } else {
      return nullptr;
    }
  }
  return here;
}

StringSet Types(const Node& node) {
  StringSet result;
  for (const Piece& piece : node.pieces) {
    const StringSet types = PieceTypes(piece);
    if (types.empty()) continue;
    result = result.empty() ? types : Intersection(result, types);
  }
  if (!result.empty()) return result;
  result = DeducedTypes(node);
  if (!result.empty()) return result;
  for (const Node::Choice& choice : node.choices) {
    StringSet any;
    for (const Node& branch : choice.branches) {
      const StringSet types = Types(branch);
      if (types.empty()) return {};
      any.insert(types.begin(), types.end());
    }
    result = result.empty() ? any : Intersection(result, any);
  }
  return result;
}

std::vector<NamedSchema> Properties(const Node& node) {
  std::map<std::string, Piece> properties;
  AddProperties(node, &properties);
  std::vector<NamedSchema> result;
  for (auto& [name, schema] : properties) result.push_back({name, schema});
  return result;
}

StringSet Required(const Node& node) {
  StringSet result;
  for (const Piece& piece : node.pieces) {
    for (std::string& name : Strings(piece.Find("required"))) {
      result.insert(std::move(name));
    }
  }
  for (const Node::Choice& choice : node.choices) {
    if (choice.branches.empty()) continue;
    StringSet common = Required(choice.branches[0]);
    for (const Node& branch : choice.branches) {
      common = Intersection(common, Required(branch));
    }
    result.insert(common.begin(), common.end());
  }
  return result;
}

std::vector<std::string> Strings(const json* value) {
  std::vector<std::string> result;
  if (value == nullptr || !value->is_array()) return result;
  for (const json& element : *value) {
    if (element.is_string()) {
      result.push_back(element.get_ref<const std::string&>());
    }
  }
  return result;
}

}  // namespace import_schema
