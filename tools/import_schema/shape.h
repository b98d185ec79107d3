// SPDX-License-Identifier: Apache-2.0
//
// What a schema becomes in protobuf.

#ifndef TOOLS_IMPORT_SCHEMA_SHAPE_H_
#define TOOLS_IMPORT_SCHEMA_SHAPE_H_

#include "tools/import_schema/findings.h"
#include "tools/import_schema/node.h"

namespace import_schema {

enum class Type {
  kString,   // string
  kInteger,  // int64
  kNumber,   // double
  kBoolean,  // bool
  kMessage,  // A message of its own: an object with properties, or a closed
             // one.
  kStruct,   // google.protobuf.Struct: a free object, or that or a string.
  kList,     // google.protobuf.ListValue: a list within a list.
  kValue,    // google.protobuf.Value: any other mixture.
};

enum class Label {
  kSingular,
  kRepeated,
  kMap,  // Keyed by strings.
};

// `type` is the field's own where it is singular, else that of its elements or
// of its values; `element` is the schema that belongs to.
struct Shape {
  Label label = Label::kSingular;
  Type type = Type::kValue;
  Node element;
};

// The shape of a property's schema. Warns where protobuf lacks an exact one.
Shape ShapeOf(const Document& document, Node schema, Findings* findings);

// Of an object with properties: the schema of the properties it does not name,
// with the label `kMap`. `kSingular`: it allows none.
Shape AdditionalShape(const Document& document, const Node& schema,
                      Findings* findings);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_SHAPE_H_
