// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "generator/diag/utf8.h"
#include "generator/parse/own_properties.h"
#include "generator/parse/parts.h"
#include "generator/schema/elements.h"

namespace drc::parse {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

constexpr absl::string_view kReference = "${";
// CloudFormation knows no escape for it.
constexpr absl::string_view kDynamicReference = "{{resolve:";

// Fields whose text may hold references, besides the properties of `resources`
// and their JSON, which check/own_json.cc reads.
bool HoldsReferences(const FieldDescriptor& field) {
  return field.full_name() == "dr.v1.Output.value" ||
         field.full_name() == "dr.v1.Function.environment_references";
}

class Walker {
 public:
  Walker(const Locations& locations, diag::Diagnostics& diagnostics)
      : locations_(locations), diagnostics_(diagnostics) {}

  void Walk(const Message& message, const schema::MessageSchema& schema) {
    const Reflection& reflection = *message.GetReflection();
    if (schema.descriptor == dr::v1::Properties::descriptor()) {
      references_ = true;
      for (const FieldDescriptor* type :
           TypesIn(static_cast<const dr::v1::Properties&>(message))) {
        Walk(reflection.GetMessage(message, type),
             schema::SchemaOf(type->message_type()));
      }
      references_ = false;
    }
    for (const schema::FieldSchema& field : schema.fields) {
      const FieldDescriptor* descriptor = field.descriptor;
      if (descriptor->is_map()) {
        WalkMap(message, field);
      } else if (descriptor->is_repeated()) {
        for (int i = 0; i < reflection.FieldSize(message, descriptor); ++i) {
          if (descriptor->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
            CheckString(reflection.GetRepeatedString(message, descriptor, i),
                        field, field.property.literal() || references_, [&] {
                          return locations_.Of(message, descriptor->name(), i);
                        });
          } else if (field.message != nullptr) {
            Walk(reflection.GetRepeatedMessage(message, descriptor, i),
                 *field.message);
          }
        }
      } else if (descriptor->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        CheckString(reflection.GetString(message, descriptor), field,
                    field.property.literal() || references_,
                    [&] { return locations_.Of(message, descriptor->name()); });
      } else if (descriptor->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
        CheckEnum(message, field);
      } else if (field.message != nullptr &&
                 reflection.HasField(message, descriptor)) {
        Walk(reflection.GetMessage(message, descriptor), *field.message);
      }
    }
  }

 private:
  void WalkMap(const Message& message, const schema::FieldSchema& field) {
    const FieldDescriptor* descriptor = field.descriptor;
    const FieldDescriptor* key = descriptor->message_type()->map_key();
    const FieldDescriptor* value = descriptor->message_type()->map_value();
    const Reflection& reflection = *message.GetReflection();
    for (int i = 0; i < reflection.FieldSize(message, descriptor); ++i) {
      const Message& entry =
          reflection.GetRepeatedMessage(message, descriptor, i);
      const std::string name = schema::ScalarText(entry, key, -1);
      const auto place = [&] {
        return locations_.OfKey(message, descriptor->name(), name);
      };
      CheckString(name, field, /*literal=*/false, place);
      if (value->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        CheckString(schema::ScalarText(entry, value, -1), field,
                    field.property.literal() || references_, place);
      }
    }
  }

  // `place` finds the string, should there be something to say.
  template <typename Place>
  void CheckString(absl::string_view text, const schema::FieldSchema& field,
                   bool literal, const Place& place) {
    const auto name = [&] {
      return absl::StrCat("`", field.descriptor->name(), "`");
    };
    if (diag::FindInvalidUtf8(text) != absl::string_view::npos ||
        absl::StrContains(text, '\0')) {
      diagnostics_.Error(place(), "encoding",
                         "$0 is $1, which is not UTF-8 text", name(),
                         diag::Quoted(text));
    }
    if (references_ || HoldsReferences(*field.descriptor)) {
      CheckClosed(text, field, place);
    }
    for (const absl::string_view mark : {kReference, kDynamicReference}) {
      if (!absl::StrContains(text, mark) || (literal && mark == kReference)) {
        continue;
      }
      diagnostics_.Error(place(), "reference",
                         "$0 contains $1, which CloudFormation would read as a "
                         "reference; write the value itself",
                         name(), diag::Quoted(mark));
    }
  }

  // Of text that may hold references: "${" ends in "}".
  template <typename Place>
  void CheckClosed(absl::string_view text, const schema::FieldSchema& field,
                   const Place& place) {
    if (IsClosed(text)) return;
    diagnostics_.Error(place(), "reference",
                       "`$0` is $1, in which a `$${` is not closed; the text "
                       "$${ itself is written $${!}",
                       field.descriptor->name(), diag::Quoted(text));
  }

  // Fields that know whether they are set are left to schema::Validate.
  void CheckEnum(const Message& message, const schema::FieldSchema& field) {
    const FieldDescriptor* descriptor = field.descriptor;
    if (descriptor->has_presence() ||
        message.GetReflection()->GetEnumValue(message, descriptor) != 0 ||
        !locations_.IsWritten(message, descriptor->name())) {
      return;
    }
    diagnostics_.Error(
        locations_.Of(message, descriptor->name()), "enum",
        "`$0` is $1; expected one of $2", descriptor->name(),
        schema::ScalarText(message, descriptor, -1),
        absl::StrJoin(schema::EnumNames(descriptor->enum_type()), ", "));
  }

  const Locations& locations_;
  diag::Diagnostics& diagnostics_;
  // Whether text may hold references: within properties of `resources`.
  bool references_ = false;
};

}  // namespace

bool IsClosed(absl::string_view text) {
  for (size_t open = text.find(kReference); open != text.npos;) {
    const size_t close = text.find('}', open);
    if (close == text.npos) return false;
    open = text.find(kReference, close);
  }
  return true;
}

bool HasReference(absl::string_view text) {
  return absl::StrContains(text, kReference) || HasDynamicReference(text);
}

bool HasDynamicReference(absl::string_view text) {
  return absl::StrContains(text, kDynamicReference);
}

void CheckText(const Message& root, const Locations& locations,
               diag::Diagnostics& diagnostics) {
  for (const Locations::DuplicateKey& key : locations.duplicate_keys()) {
    diagnostics
        .Error(key.loc, "duplicate-key",
               "`$0` has the key $1 twice; remove one", key.field,
               diag::Quoted(key.key))
        .Note(key.first, "the first is here");
  }
  Walker(locations, diagnostics)
      .Walk(root, schema::SchemaOf(root.GetDescriptor()));
}

}  // namespace drc::parse
