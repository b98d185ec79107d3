// SPDX-License-Identifier: Apache-2.0
//
// One JSON schema with everything it refers to: the view of it on which the
// importer decides what it becomes in protobuf.

#ifndef TOOLS_IMPORT_SCHEMA_NODE_H_
#define TOOLS_IMPORT_SCHEMA_NODE_H_

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"
#include "tools/import_schema/findings.h"

namespace import_schema {

// A JSON schema object and where it stands.
struct Piece {
  const nlohmann::json* schema = nullptr;
  Place place;

  // The member of that name, or null.
  const nlohmann::json* Find(absl::string_view word) const;
};

// What a schema says: the schema itself, the chain of definitions its `$ref`
// leads to, and the branches of its `allOf`, all of which hold at once.
struct Node {
  std::vector<Piece> pieces;

  // One `anyOf` or `oneOf`: the branches, each resolved in its turn.
  struct Choice {
    Place place;
    bool exactly_one = false;  // oneOf
    std::vector<Node> branches;
  };
  std::vector<Choice> choices;

  // The place that gives an object schema its identity: that of the definition
  // the `$ref` leads to, or the schema's own.
  Place identity;
};

// A property of an object schema.
struct NamedSchema {
  std::string name;
  Piece schema;
};

// A resource's schema document. It outlives the nodes and pieces made from it.
class Document {
 public:
  // Of the JSON, the schemas at the places `schemas` have passed
  // `CheckKeywords`.
  Document(std::string file, nlohmann::json json, std::set<std::string> schemas)
      : file_(std::move(file)),
        json_(std::move(json)),
        schemas_(std::move(schemas)) {}

  Piece root() const { return {&json_, {file_, ""}}; }

  // Resolves a schema. Reports a `$ref` to nowhere, one that leads back to
  // itself and one that leads to too much, and leaves it out.
  Node Resolve(const Piece& schema, Findings* findings) const;

 private:
  // `seen`: the places on the way to here; `count`: of all pieces so far.
  void AddPieces(Piece schema, std::set<std::string>* seen, int* count,
                 Node* node, Findings* findings) const;
  const nlohmann::json* At(absl::string_view pointer) const;

  std::string file_;
  nlohmann::json json_;
  std::set<std::string> schemas_;
};

// The types the node allows ("string", "object", ...; not "null"), deduced from
// its other words where it names none. Empty: any.
std::set<std::string> Types(const Node& node);

// The properties of the node, those of the branches of its choices included,
// sorted by name. Of one that is stated twice, the first.
std::vector<NamedSchema> Properties(const Node& node);

// The properties that must be set whichever branches hold.
std::set<std::string> Required(const Node& node);

// The strings of an array of strings; empty if `value` is null.
std::vector<std::string> Strings(const nlohmann::json* value);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_NODE_H_
