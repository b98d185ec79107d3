// SPDX-License-Identifier: Apache-2.0
//
// What the schemas' options (proto/cfn/v1/options.proto) say.
//
// Options are read once per message type and process; nothing else in the
// compiler reads an extension. All functions are thread-safe, and what they
// return lives for ever (as long as the descriptors do).

#ifndef GENERATOR_SCHEMA_SCHEMA_H_
#define GENERATOR_SCHEMA_SCHEMA_H_

#include <cstddef>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cfn/v1/options.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "re2/re2.h"

namespace drc::schema {

// An RE2 expression over UTF-8 text, compiled when it is first used.
//
// For ASCII text, which nearly all values are, a simpler expression does: no
// states for other characters, and no upper bound in "[...]{1,512}", which RE2
// would compile 512 times, while the text is shorter anyway.
class Pattern {
 public:
  explicit Pattern(absl::string_view text);

  // The one object of that text; it lives for ever.
  static const Pattern* Intern(absl::string_view text);

  const std::string& text() const { return text_; }

  // Whether `value` contains a match. False where the pattern is broken.
  bool IsFoundIn(absl::string_view value) const;

  // Why RE2 refuses the pattern; empty where it does not.
  std::string Fault() const;

 private:
  struct Expression {
    std::string text;
    RE2::Options::Encoding encoding;
    std::once_flag once;
    std::unique_ptr<RE2> compiled;
    // Longer text may keep to no bound that was dropped. In bytes.
    size_t longest = std::numeric_limits<size_t>::max();
  };

  static const RE2& Compiled(Expression& expression);

  const std::string text_;
  mutable Expression utf8_;
  mutable Expression ascii_;
};

using Property = cfn::v1::Property;
using Resource = cfn::v1::ResourceType;

struct MessageSchema;

// What a field's values are; a map's, those of its entries.
enum class Kind {
  kScalar,  // but for text
  kText,
  kMessage,
  kStruct,  // google.protobuf.Struct and Value: JSON of any form
  kValue,
  kForeign,  // another message of google.protobuf
};

struct FieldSchema {
  const google::protobuf::FieldDescriptor* descriptor;
  Kind kind;
  bool is_map;
  bool is_list;              // repeated, and no map
  const Property& property;  // with the default of each without the option
  const Pattern* pattern;    // of the property; null: any text
  // Of the message that the field (a map: its values) holds. Null for scalars
  // and for google.protobuf's own types, whose content is free.
  const MessageSchema* message;
};

using FieldGroup = std::vector<const google::protobuf::FieldDescriptor*>;

struct MessageSchema {
  const google::protobuf::Descriptor* descriptor = nullptr;
  // Of generated messages; null for others. Asking a message for it takes a
  // lock each time, which a walk over thousands of them notices.
  const google::protobuf::Reflection* reflection = nullptr;
  const Resource* resource = nullptr;  // null: the message is no resource type
  // In order of declaration: at FieldDescriptor::index().
  std::vector<FieldSchema> fields;
  std::vector<FieldGroup> exactly_one_of;
  std::vector<FieldGroup> at_least_one_of;
  // What is wrong with the message's own options; see CheckSchema.
  std::vector<std::string> faults;
};

const MessageSchema& SchemaOf(const google::protobuf::Descriptor* message);

// The reflection of a message whose schema is known.
inline const google::protobuf::Reflection& ReflectionOf(
    const google::protobuf::Message& message, const MessageSchema& schema) {
  return schema.reflection != nullptr ? *schema.reflection
                                      : *message.GetReflection();
}

// The field of that JSON name, which is the property's; null where there is
// none.
const google::protobuf::FieldDescriptor* FieldNamed(
    const google::protobuf::Descriptor* message, absl::string_view property);

const FieldSchema& FieldOf(const google::protobuf::FieldDescriptor* field);

inline const Property& PropertyOf(
    const google::protobuf::FieldDescriptor* field) {
  return FieldOf(field).property;
}

// Null where the message is no resource type.
const Resource* ResourceOf(const google::protobuf::Descriptor* message);

}  // namespace drc::schema

#endif  // GENERATOR_SCHEMA_SCHEMA_H_
