// SPDX-License-Identifier: Apache-2.0
//
// The resource types that the list of types lacks.

#ifndef TOOLS_IMPORT_SCHEMA_OTHER_TYPES_H_
#define TOOLS_IMPORT_SCHEMA_OTHER_TYPES_H_

#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/import_schema/findings.h"
#include "tools/import_schema/schema_source.h"

namespace import_schema {

// The name of their file within the folder of the generated ones.
constexpr absl::string_view kOtherTypesFile = "other_types.binpb";

struct OtherTypesOptions {
  std::string facts;     // See `TypeFacts`.
  std::string origin;    // See `ProtoText`.
  bool verbose = false;  // Add what protobuf lacks of them to the findings.
};

// The archive of all types of the source, of which those that are `generated`
// have no more than their names in it. A type that cannot be a message is left
// out, with warnings.
std::string OtherTypes(const OtherTypesOptions& options,
                       const SchemaSource& source,
                       const std::set<std::string>& generated,
                       Findings* findings);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_OTHER_TYPES_H_
