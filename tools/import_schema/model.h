// SPDX-License-Identifier: Apache-2.0
//
// The protobuf files to be written, as plain data.

#ifndef TOOLS_IMPORT_SCHEMA_MODEL_H_
#define TOOLS_IMPORT_SCHEMA_MODEL_H_

#include <set>
#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "cfn/v1/options.pb.h"
#include "tools/import_schema/shape.h"

namespace import_schema {

struct Field {
  // The name of the CloudFormation property, which is the field's JSON name.
  // Empty for the map of properties that the schema does not name.
  std::string property;
  std::string name;
  int number = 0;  // 0: not numbered yet.
  Label label = Label::kSingular;
  Type type = Type::kString;
  std::string message;  // Of `kMessage`: its full name, "aws.s3.Bucket.Rule".
  cfn::v1::Property options;
};

struct Message {
  std::string name;
  std::string full_name;
  absl::optional<cfn::v1::ResourceType> resource;
  cfn::v1::MessageRules rules;
  std::vector<Field> fields;    // Sorted by property.
  std::vector<Message> nested;  // Sorted by name.
  std::set<int> reserved_numbers;
  std::set<std::string> reserved_names;
};

// One service's resource types.
struct ServiceFile {
  std::string service;            // "s3"; the file is "aws/s3.proto".
  std::vector<Message> messages;  // Sorted by name.
  std::set<std::string> sources;  // What the schemas say of their own source.
};

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_MODEL_H_
