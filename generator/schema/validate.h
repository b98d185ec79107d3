// SPDX-License-Identifier: Apache-2.0
//
// The one interpreter of the schemas' constraints: it holds specs (dr.v1) and
// lowered resources (aws.*) to them alike.

#ifndef GENERATOR_SCHEMA_VALIDATE_H_
#define GENERATOR_SCHEMA_VALIDATE_H_

#include <functional>
#include <optional>

#include "absl/status/status.h"
#include "generator/schema/schema.h"

namespace drc::schema {

enum class Names {
  kField,     // as specs write them: tables[0].name
  kProperty,  // as CloudFormation does: BucketEncryption.Rules[0]
};

struct Validation {
  Names names = Names::kField;

  // The text to hold to length, form and membership instead of a string that
  // gets its value only later; nothing where nothing is known of that value.
  // Null: every string stands for itself.
  std::function<std::optional<std::string>(const Property&, absl::string_view)>
      value_of;
};

struct Violation {
  // The rule in generator/rules/rules.h: required, length, range, items,
  // unique, pattern, enum or exclusive.
  absl::string_view rule_id;

  // The message that holds the field; it outlives the violation if the
  // validated message does.
  const google::protobuf::Message* parent = nullptr;

  // Null where the rule is about several fields of `parent`.
  const google::protobuf::FieldDescriptor* field = nullptr;

  // The element of a repeated field (of too many, the first too many), else -1.
  int index = -1;

  // The element that `index` repeats, else -1.
  int other_index = -1;

  // The key of the map element, else empty.
  std::string key;

  // From the validated message, e.g. "tables[0].name", "tags[\"owner\"]"; empty
  // for that message itself.
  std::string path;

  // What was found and the bound that it breaks.
  std::string text;
};

// All violations, in order of the fields' declaration, a message's own before
// those of the messages within it. Not checked: what stands within
// google.protobuf.Struct, Value and Any, and patterns that RE2 cannot express.
std::vector<Violation> Validate(const google::protobuf::Message& message,
                                const Validation& validation);

// Holds the options themselves to their meaning, throughout all types that can
// be reached from `message`: patterns compile, bounds fit the fields' types,
// groups name fields, defaults are values that the field takes. An
// InternalError lists everything that is wrong.
absl::Status CheckSchema(const google::protobuf::Descriptor* message);

}  // namespace drc::schema

#endif  // GENERATOR_SCHEMA_VALIDATE_H_
