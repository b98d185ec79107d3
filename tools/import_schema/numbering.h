// SPDX-License-Identifier: Apache-2.0
//
// Field numbers that do not change from one import to the next.

#ifndef TOOLS_IMPORT_SCHEMA_NUMBERING_H_
#define TOOLS_IMPORT_SCHEMA_NUMBERING_H_

#include <map>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/import_schema/findings.h"
#include "tools/import_schema/model.h"

namespace import_schema {

// What a message of an earlier import is bound to.
struct KnownMessage {
  struct Known {
    int number = 0;
    std::string name;
  };
  std::map<std::string, Known> fields;  // By property.
  std::set<int> reserved_numbers;
  std::set<std::string> reserved_names;
};

// By full name.
using KnownMessages = std::map<std::string, KnownMessage>;

// Adds what a generated file binds its messages to. Reports, at
// FILE:LINE:COLUMN, a file that is no protobuf, and a number that two fields of
// a message have.
void ReadKnown(const std::string& file, const std::string& text,
               KnownMessages* known, Findings* findings);

// Numbers the message's fields and those of the messages within it: a known
// property keeps its number, a new one gets the next that was never used, in
// the order of the fields. The number and name of a property that is gone stay
// reserved; a name that is used again no longer is.
void AssignNumbers(const KnownMessages& known, Message* message);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_NUMBERING_H_
