// SPDX-License-Identifier: Apache-2.0
//
// The import as a whole: from the list of types and AWS's schemas to the files
// of proto/aws.

#ifndef TOOLS_IMPORT_SCHEMA_IMPORTER_H_
#define TOOLS_IMPORT_SCHEMA_IMPORTER_H_

#include <map>
#include <string>
#include <vector>

#include "tools/import_schema/findings.h"

namespace import_schema {

struct ImportOptions {
  std::string types;     // The list of types, a file.
  std::string schemas;   // See `SchemaSource`.
  std::string out;       // The folder of the generated files.
  std::string origin;    // See `ProtoText`.
  std::string facts;     // See `TypeFacts`.
  bool verbose = false;  // See `OtherTypesOptions`.
};

// What a run would change.
struct Import {
  std::map<std::string, std::string> files;  // Bytes by name within the folder.
  std::vector<std::string> stale;  // Generated files of no use any more.
};

// Reads the inputs, and the files of the import before it for their numbers;
// writes nothing. The archive of that import stays where it says the same. The
// result is complete if no error was found.
Import ImportSchemas(const ImportOptions& options, Findings* findings);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_IMPORTER_H_
