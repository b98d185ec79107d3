// SPDX-License-Identifier: Apache-2.0
//
// What a schema says of a resource type as a whole.

#ifndef TOOLS_IMPORT_SCHEMA_ATTRIBUTES_H_
#define TOOLS_IMPORT_SCHEMA_ATTRIBUTES_H_

#include <set>
#include <string>

#include "cfn/v1/options.pb.h"
#include "tools/import_schema/findings.h"
#include "tools/import_schema/node.h"

namespace import_schema {

// The options of the resource's message. `attributes` and
// `composite_attributes` are the read-only properties and, of one that is an
// object, the properties within, sorted; those within a list or map are left
// out, for `Fn::GetAtt` cannot name them.
// `fields` are the properties of the resource that can be set; the tag property
// is one of them.
cfn::v1::ResourceType ResourceOptions(const std::string& type_name,
                                      const Document& document,
                                      const std::set<std::string>& fields,
                                      Findings* findings);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_ATTRIBUTES_H_
