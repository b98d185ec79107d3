// SPDX-License-Identifier: Apache-2.0
//
// What a schema demands of several properties of one object together.

#ifndef TOOLS_IMPORT_SCHEMA_RULES_H_
#define TOOLS_IMPORT_SCHEMA_RULES_H_

#include <set>
#include <string>

#include "cfn/v1/options.pb.h"
#include "tools/import_schema/findings.h"
#include "tools/import_schema/node.h"

namespace import_schema {

// The rules of the object's schema, in the order of the schema: cfn-lint's
// `requiredXor` and `requiredOr`, and a `oneOf` or `anyOf` each of whose
// branches requires one property more than the object does. `fields` are the
// properties that became fields. Warns of a rule it cannot express.
cfn::v1::MessageRules Rules(const Node& schema,
                            const std::set<std::string>& fields,
                            Findings* findings);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_RULES_H_
