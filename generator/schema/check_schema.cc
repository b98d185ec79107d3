// SPDX-License-Identifier: Apache-2.0

#include <set>

#include "absl/strings/str_join.h"
#include "generator/schema/elements.h"
#include "generator/schema/validate.h"

namespace drc::schema {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::MessageFactory;

// The field whose type the bounds on values are about: of a map its values.
const FieldDescriptor* ValueOf(const FieldDescriptor* field) {
  return field->is_map() ? field->message_type()->map_value() : field;
}

bool IsNumber(const FieldDescriptor* field) {
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return true;
    default:
      return false;
  }
}

class Checker {
 public:
  void Check(const MessageSchema& schema) {
    if (!seen_.insert(schema.descriptor).second) return;
    faults_.insert(faults_.end(), schema.faults.begin(), schema.faults.end());
    for (const FieldSchema& field : schema.fields) {
      CheckField(field);
      if (field.message != nullptr) Check(*field.message);
    }
  }

  absl::Status Result() const {
    if (faults_.empty()) return absl::OkStatus();
    return absl::InternalError(absl::StrCat("the schema is broken:\n  ",
                                            absl::StrJoin(faults_, "\n  ")));
  }

 private:
  void Fault(const FieldSchema& field, absl::string_view text) {
    faults_.push_back(absl::StrCat(field.descriptor->full_name(), ": ", text));
  }

  template <typename Bound>
  void CheckBounds(const FieldSchema& field, bool has_least, Bound least,
                   bool has_most, Bound most, bool fits,
                   absl::string_view what) {
    if ((has_least || has_most) && !fits) {
      Fault(field, absl::StrCat("the field's type has no ", what));
    }
    if (has_least && has_most && least > most) {
      Fault(field, absl::StrCat("no ", what, " is within the bounds"));
    }
  }

  void CheckField(const FieldSchema& field) {
    const Property& property = field.property;
    const FieldDescriptor* value = ValueOf(field.descriptor);
    const bool is_string = value->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
    const absl::string_view type = value->cpp_type_name();
    if (type == "uint32" || type == "uint64" || type == "float") {
      Fault(field, absl::StrCat("no schema has fields of the type ", type));
    }
    CheckBounds(field, property.has_min_length(), property.min_length(),
                property.has_max_length(), property.max_length(), is_string,
                "length");
    CheckBounds(field, property.has_minimum(), property.minimum(),
                property.has_maximum(), property.maximum(), IsNumber(value),
                "range");
    CheckBounds(field, property.has_min_items(), property.min_items(),
                property.has_max_items(), property.max_items(),
                field.descriptor->is_repeated(), "number of items");
    if (property.unique_items() &&
        (!field.descriptor->is_repeated() || field.descriptor->is_map())) {
      Fault(field, "only a list can have unique items");
    }
    if (field.pattern != nullptr) {
      if (!is_string) Fault(field, "only a string can have a pattern");
      const std::string fault = field.pattern->Fault();
      if (!fault.empty()) {
        Fault(field, absl::StrCat("pattern ", property.pattern(), ": ", fault));
      }
    }
    if (!property.enum_values().empty() && !is_string && !IsNumber(value)) {
      Fault(field, "only strings and numbers can have enum_values");
    }
    if (property.literal() && !is_string) {
      Fault(field, "only a string can be literal");
    }
    for (const std::string& name : property.merge_key()) {
      if (!field.is_list || field.message == nullptr) {
        Fault(field, "only a list of messages can have a merge_key");
      } else if (field.descriptor->message_type()->FindFieldByName(name) ==
                 nullptr) {
        Fault(field, absl::StrCat("the merge_key names no field: ", name));
      }
    }
    if (property.default_empty() &&
        (field.message == nullptr || field.descriptor->is_repeated() ||
         field.descriptor->real_containing_oneof() != nullptr)) {
      Fault(field,
            "only a singular message outside a oneof can be empty by "
            "default");
    }
    if (!property.default_value().empty()) CheckDefault(field);
  }

  void CheckDefault(const FieldSchema& field) {
    const FieldDescriptor* descriptor = field.descriptor;
    const bool is_enum =
        descriptor->cpp_type() == FieldDescriptor::CPPTYPE_ENUM;
    if (descriptor->is_repeated() || !(descriptor->has_presence() || is_enum)) {
      Fault(field, "only an optional scalar or an enum can have a default");
      return;
    }
    const std::unique_ptr<Message> message(
        MessageFactory::generated_factory()
            ->GetPrototype(descriptor->containing_type())
            ->New());
    if (!SetScalar(*message, descriptor, field.property.default_value())) {
      Fault(field, absl::StrCat("the default ", field.property.default_value(),
                                " is no value of the field's type"));
      return;
    }
    for (const Violation& violation : Validate(*message, {})) {
      if (violation.field == descriptor && violation.parent == message.get()) {
        Fault(field, absl::StrCat("the default breaks its own rule: ",
                                  violation.text));
      }
    }
  }

  std::set<const Descriptor*> seen_;
  std::vector<std::string> faults_;
};

}  // namespace

absl::Status CheckSchema(const Descriptor* message) {
  Checker checker;
  checker.Check(SchemaOf(message));
  return checker.Result();
}

}  // namespace drc::schema
