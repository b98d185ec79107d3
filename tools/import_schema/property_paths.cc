// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/property_paths.h"

#include <cstddef>

#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace import_schema {
namespace {

void ReadList(const Piece& root, absl::string_view word, PathTree::Flag flag,
              PathTree* tree) {
  const std::vector<std::string> paths = Strings(root.Find(word));
  for (size_t i = 0; i < paths.size(); ++i) {
    PathTree* here = tree;
    for (const std::string& name : PathNames(paths[i])) {
      if (name != "*") here = &here->children[name];
    }
    here->*flag = true;
    here->places.push_back(root.place.Child(word).Child(i));
  }
}

}  // namespace

std::vector<std::string> PathNames(absl::string_view path) {
  if (!absl::ConsumePrefix(&path, "/properties/"))
    absl::ConsumePrefix(&path, "/");
  std::vector<std::string> names;
  for (absl::string_view part : absl::StrSplit(path, '/')) {
    names.push_back(absl::StrReplaceAll(part, {{"~1", "/"}, {"~0", "~"}}));
  }
  return names;
}

const PathTree* PathTree::Child(const PathTree* tree, const std::string& name) {
  if (tree == nullptr) return nullptr;
  const auto found = tree->children.find(name);
  if (found == tree->children.end()) return nullptr;
  found->second.reached = true;
  return &found->second;
}

PathTree ReadPaths(const Piece& root) {
  PathTree tree;
  ReadList(root, "readOnlyProperties", &PathTree::read_only, &tree);
  ReadList(root, "createOnlyProperties", &PathTree::create_only, &tree);
  ReadList(root, "conditionalCreateOnlyProperties", &PathTree::create_only,
           &tree);
  ReadList(root, "writeOnlyProperties", &PathTree::write_only, &tree);
  return tree;
}

void ReportUnreached(const PathTree& tree, Findings* findings) {
  for (const auto& [name, child] : tree.children) {
    if (!child.reached) {
      for (const Place& place : child.places) {
        findings->Warning(place, "leads to no property");
      }
    }
    // What lies below a read-only property is never looked at.
    if (!child.read_only) ReportUnreached(child, findings);
  }
}

}  // namespace import_schema
