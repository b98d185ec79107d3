// SPDX-License-Identifier: Apache-2.0
//
// What a schema demands of one property, as the options of its field.

#ifndef TOOLS_IMPORT_SCHEMA_CONSTRAINTS_H_
#define TOOLS_IMPORT_SCHEMA_CONSTRAINTS_H_

#include "cfn/v1/options.pb.h"
#include "tools/import_schema/findings.h"
#include "tools/import_schema/node.h"
#include "tools/import_schema/shape.h"

namespace import_schema {

// The demands of the property's schema and of its elements' (`shape.element`).
// Where several hold at once, the tighter bound. Enumerated numbers and
// booleans are in `enum_values` as JSON writes them. Warns of a demand that the
// options cannot express. Leaves alone what is not the schema's to say:
// `required`, `create_only`, `write_only`.
cfn::v1::Property Constraints(const Node& schema, const Shape& shape,
                              Findings* findings);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_CONSTRAINTS_H_
