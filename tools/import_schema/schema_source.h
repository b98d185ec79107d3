// SPDX-License-Identifier: Apache-2.0
//
// Where the resource provider schemas are found.

#ifndef TOOLS_IMPORT_SCHEMA_SCHEMA_SOURCE_H_
#define TOOLS_IMPORT_SCHEMA_SCHEMA_SOURCE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "nlohmann/json.hpp"
#include "tools/import_schema/findings.h"
#include "tools/import_schema/node.h"

namespace import_schema {

// A set of schema files, either
//
//   - a folder of *.json files, each of which names its type (`typeName`), as
//     AWS publishes them, or
//   - cfn-lint's map for a region, ".../providers/REGION.json", beside which
//     ".../resources" has the files:
//
//         {"AWS::S3::Bucket": "48d4aec56c00d69f"}
class SchemaSource {
 public:
  // Finds the files at `path`. Reports what cannot be read.
  SchemaSource(const std::string& path, Findings* findings);

  // The names of all types, sorted.
  std::vector<std::string> Types() const;

  // The checked schema of a type. None where the type is unknown, which is
  // reported at `wanted`, or the file is bad, which is reported at the file.
  absl::optional<Document> Load(const std::string& type_name,
                                const Place& wanted, Findings* findings) const;

 private:
  void ReadFolder(const std::string& path, Findings* findings);
  void ReadMap(const std::string& path, Findings* findings);

  std::string path_;
  std::map<std::string, std::string> file_of_;  // By type name.
  bool readable_ = true;
};

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_SCHEMA_SOURCE_H_
