// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/shape.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace import_schema {
namespace {

using ::nlohmann::json;
using StringSet = std::set<std::string>;

// What the schema says of properties it does not name: the schemas for them
// (`patternProperties`, then `additionalProperties`), and whether it closes the
// object (`additionalProperties: false`) or opens it (`true`).
struct Unnamed {
  std::vector<Piece> schemas;
  bool closed = false;
  bool open = false;
};

Unnamed UnnamedProperties(const Node& schema) {
  Unnamed result;
  for (const Piece& piece : schema.pieces) {
    if (const json* map = piece.Find("patternProperties"); map != nullptr) {
      const Place place = piece.place.Child("patternProperties");
      for (const auto& member : map->items()) {
        result.schemas.push_back({&member.value(), place.Child(member.key())});
      }
    }
    const json* additional = piece.Find("additionalProperties");
    if (additional == nullptr) continue;
    if (additional->is_object()) {
      result.schemas.push_back(
          {additional, piece.place.Child("additionalProperties")});
    } else {
      (*additional == true ? result.open : result.closed) = true;
    }
  }
  return result;
}

// The shape of a property, or (`nested`) of its elements or values. Of a nested
// list or map only the label matters.
Shape ShapeWithin(const Document& document, Node schema, bool nested,
                  Findings* findings);

// The map whose values hold to one of the schemas.
Shape MapShape(const Document& document, const std::vector<Piece>& schemas,
               Findings* findings) {
  Shape shape;
  shape.label = Label::kMap;
  for (const Piece& schema : schemas) {
    Shape value = ShapeWithin(document, document.Resolve(schema, findings),
                              /*nested=*/true, findings);
    if (value.label != Label::kSingular) {
      value.type = Type::kValue;
      findings->Warning(schema.place,
                        "a map of lists or maps: held as a Value");
    }
    if (&schema == &schemas.front()) {
      shape.type = value.type;
      shape.element = std::move(value.element);
    } else if (shape.type != value.type ||
               shape.element.identity.within != value.element.identity.within) {
      shape.type = Type::kValue;
      findings->Warning(schema.place,
                        "values of several kinds: held as a Value");
    }
  }
  return shape;
}

// The shape of an object, whose type is settled.
Shape ObjectShape(const Document& document, Node schema, bool nested,
                  Findings* findings) {
  Shape shape;
  const Unnamed unnamed = UnnamedProperties(schema);
  if (!Properties(schema).empty()) {
    shape.type = Type::kMessage;
  } else if (!unnamed.schemas.empty()) {
    if (!nested) return MapShape(document, unnamed.schemas, findings);
    shape.label = Label::kMap;
  } else if (unnamed.closed) {
    shape.type = Type::kMessage;
  } else {
    shape.type = Type::kStruct;
  }
  shape.element = std::move(schema);
  return shape;
}

// The shape of an array, whose type is settled.
Shape ArrayShape(const Document& document, const Node& schema, bool nested,
                 Findings* findings) {
  Shape shape;
  shape.label = Label::kRepeated;
  if (nested) return shape;
  shape.element = schema;
  for (const Piece& piece : schema.pieces) {
    const json* items = piece.Find("items");
    if (items == nullptr) continue;
    const Place place = piece.place.Child("items");
    if (items->is_array()) {
      findings->Warning(place, "a tuple: held as Values");
      return shape;
    }
    Shape element =
        ShapeWithin(document, document.Resolve({items, place}, findings),
                    /*nested=*/true, findings);
    switch (element.label) {
      case Label::kSingular:
        break;
      case Label::kRepeated:
        findings->Warning(place, "a list of lists: held as ListValues");
        element.type = Type::kList;
        break;
      case Label::kMap:
        findings->Warning(place, "a list of maps: held as Structs");
        element.type = Type::kStruct;
        break;
    }
    element.label = Label::kRepeated;
    return element;
  }
  findings->Warning(schema.identity, "a list of anything: held as Values");
  return shape;
}

Shape ShapeWithin(const Document& document, Node schema, bool nested,
                  Findings* findings) {
  StringSet types = Types(schema);
  if (types.count("number") > 0) types.erase("integer");
  if (types == StringSet{"array"}) {
    return ArrayShape(document, schema, nested, findings);
  }
  if (types == StringSet{"object"}) {
    return ObjectShape(document, std::move(schema), nested, findings);
  }
  Shape shape;
  if (types == StringSet{"string"}) {
    shape.type = Type::kString;
  } else if (types == StringSet{"integer"}) {
    shape.type = Type::kInteger;
  } else if (types == StringSet{"number"}) {
    shape.type = Type::kNumber;
  } else if (types == StringSet{"boolean"}) {
    shape.type = Type::kBoolean;
  } else if (types == StringSet{"object", "string"}) {
    shape.type = Type::kStruct;
  } else {
    shape.type = Type::kValue;
    findings->Warning(
        schema.pieces.empty() ? schema.identity : schema.pieces[0].place,
        absl::StrCat(types.empty() ? "any type" : absl::StrJoin(types, " or "),
                     ": held as a Value"));
  }
  shape.element = std::move(schema);
  return shape;
}

}  // namespace

Shape ShapeOf(const Document& document, Node schema, Findings* findings) {
  return ShapeWithin(document, std::move(schema), /*nested=*/false, findings);
}

Shape AdditionalShape(const Document& document, const Node& schema,
                      Findings* findings) {
  const Unnamed unnamed = UnnamedProperties(schema);
  if (!unnamed.schemas.empty()) {
    return MapShape(document, unnamed.schemas, findings);
  }
  Shape shape;
  if (unnamed.open) shape.label = Label::kMap;
  return shape;
}

}  // namespace import_schema
