// SPDX-License-Identifier: Apache-2.0
//
// The lists of property paths with which a schema says which properties are
// read-only, create-only and write-only.

#ifndef TOOLS_IMPORT_SCHEMA_PROPERTY_PATHS_H_
#define TOOLS_IMPORT_SCHEMA_PROPERTY_PATHS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/import_schema/findings.h"
#include "tools/import_schema/node.h"

namespace import_schema {

// The names in a path: "/properties/Rules/*/Id" is {"Rules", "*", "Id"}.
std::vector<std::string> PathNames(absl::string_view path);

// A tree of properties. A list or map on the way is no step of its own: the
// properties of its elements are its children.
struct PathTree {
  using Flag = bool PathTree::*;

  bool read_only = false;
  bool create_only = false;
  bool write_only = false;
  std::vector<Place> places;     // Where the schema says so.
  mutable bool reached = false;  // By `Child`: the property exists.
  std::map<std::string, PathTree> children;

  // The subtree of the property, or null, which stands for an empty one.
  static const PathTree* Child(const PathTree* tree, const std::string& name);
};

PathTree ReadPaths(const Piece& root);

// Warns of the paths that lead to no property. To be called when all properties
// have been reached.
void ReportUnreached(const PathTree& tree, Findings* findings);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_PROPERTY_PATHS_H_
