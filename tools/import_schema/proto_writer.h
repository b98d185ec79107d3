// SPDX-License-Identifier: Apache-2.0
//
// The text of the generated files.

#ifndef TOOLS_IMPORT_SCHEMA_PROTO_WRITER_H_
#define TOOLS_IMPORT_SCHEMA_PROTO_WRITER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/import_schema/model.h"

namespace import_schema {

// With this line every generated file begins, after `prefix` ("//" or "#").
std::string GeneratedLine(absl::string_view prefix);

// The line after it: where the schemas come from. `origin` is e.g.
// "cfn-lint 1.2.3", or empty.
std::string SourceLine(absl::string_view prefix, absl::string_view origin);

// The .proto file of a service. Without an `origin` the file names its schemas'
// own sources.
std::string ProtoText(const ServiceFile& file, absl::string_view origin);

// The Bazel package of the services' files.
std::string BuildText(const std::vector<ServiceFile>& files);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_PROTO_WRITER_H_
