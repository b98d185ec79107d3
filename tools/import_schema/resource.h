// SPDX-License-Identifier: Apache-2.0
//
// From one resource's schema to its message.

#ifndef TOOLS_IMPORT_SCHEMA_RESOURCE_H_
#define TOOLS_IMPORT_SCHEMA_RESOURCE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "tools/import_schema/findings.h"
#include "tools/import_schema/model.h"
#include "tools/import_schema/node.h"

namespace import_schema {

// The parts of "AWS::S3::Bucket" that matter.
struct TypeName {
  std::string full;
  std::string service;   // "s3", in snake case
  std::string resource;  // "Bucket"
};

// The message of a resource type and, within it, those of its definitions.
// Every property that may be set is a field; the read-only ones are
// `attributes` of the resource. The fields are not numbered yet.
Message ConvertResource(const TypeName& type, const Document& document,
                        Findings* findings);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_RESOURCE_H_
