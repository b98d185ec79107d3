// SPDX-License-Identifier: Apache-2.0
//
// What the messages within a resource's message are called.

#ifndef TOOLS_IMPORT_SCHEMA_MESSAGE_NAMES_H_
#define TOOLS_IMPORT_SCHEMA_MESSAGE_NAMES_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace import_schema {

// The names of a message from the outermost in: {"Bucket", "Rule"}.
using MessagePath = std::vector<std::string>;

// Names the object schemas of one resource. A definition becomes a message
// within the resource's under its own name; an object that a property spells
// out lies within the message that has the property, under the property's name:
//
//   (the document)                      Bucket
//   /definitions/Rule                   Bucket.Rule
//   /properties/Website                 Bucket.Website
//   /definitions/Rule/properties/Tags/items   Bucket.Rule.Tags
//
// A name that is taken, or that C++ could not tell from the message around it,
// gets the suffix "Property".
//
// `objects`: the place of each object schema, with the names that must not be
// given to messages within it. The empty place is the document.
std::map<std::string, MessagePath> NameMessages(
    absl::string_view resource,
    const std::map<std::string, std::set<std::string>>& objects);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_MESSAGE_NAMES_H_
