// SPDX-License-Identifier: Apache-2.0
//
// Prints any message of proto/aws, and any linked text. Knows no resource type.
#ifndef GENERATOR_EMIT_PROPERTIES_H_
#define GENERATOR_EMIT_PROPERTIES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/json/writer.h"
#include "generator/schema/schema.h"
#include "google/protobuf/message.h"

namespace drc::emit {

// Prints the set fields as members of one object, each under its json_name, in
// the order of their declaration; maps and JSON values by key. Strings are
// linked texts.
void WriteMessage(const google::protobuf::Message& message,
                  const schema::MessageSchema& schema, json::Writer& writer);

// A property that has another text than its message says.
struct Replaced {
  absl::string_view name;  // empty: none
  std::string text;
};

// The same of a message whose set fields are known.
void WriteFields(const google::protobuf::Message& message,
                 const schema::MessageSchema& schema,
                 const std::vector<const schema::FieldSchema*>& fields,
                 const Replaced& replaced, json::Writer& writer);

// A text without references becomes a string; one reference alone becomes Ref,
// Fn::GetAtt or Fn::Select over Fn::GetAZs; anything else Fn::Sub.
void WriteText(absl::string_view text, json::Writer& writer);

}  // namespace drc::emit

#endif  // GENERATOR_EMIT_PROPERTIES_H_
