// SPDX-License-Identifier: Apache-2.0

#include "generator/schema/validate.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "generator/diag/diagnostics.h"
#include "generator/diag/utf8.h"
#include "generator/schema/elements.h"

namespace drc::schema {
namespace {

using ::drc::diag::Quoted;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::OneofDescriptor;
using ::google::protobuf::Reflection;

// Where the walk is: a field or element within the frame above it. Frames live
// on the stack; a path is only spelled out for a violation.
struct Frame {
  const Frame* up = nullptr;
  const FieldSchema* field = nullptr;  // null: all of the frame above
  int index = -1;
  const std::string* key = nullptr;
};

class Validator {
 public:
  explicit Validator(const Validation& validation) : validation_(validation) {}

  void Walk(const Message& message, const MessageSchema& schema,
            const Frame* frame) {
    const Reflection& reflection = ReflectionOf(message, schema);
    CheckGroups(message, reflection, schema, frame);
    const std::vector<const FieldSchema*> set = SetFields(message, schema);
    auto next = set.begin();
    for (const FieldSchema& field : schema.fields) {
      if (next == set.end() || *next != &field) {
        if (!field.property.required()) continue;
        Report("required", message, Frame{frame, &field},
               absl::StrCat(InTicks(field.descriptor), " is required"));
        continue;
      }
      ++next;
      if (field.is_map) {
        CheckMap(message, reflection, field, frame);
      } else if (field.is_list) {
        CheckRepeated(message, reflection, field, frame);
      } else {
        CheckSingular(message, reflection, field, frame);
      }
    }
  }

  std::vector<Violation> Take() && { return std::move(violations_); }

 private:
  absl::string_view Name(const FieldDescriptor* field) const {
    return validation_.names == Names::kField ? field->name()
                                              : field->json_name();
  }

  std::string InTicks(const FieldDescriptor* field) const {
    return absl::StrCat("`", Name(field), "`");
  }

  std::string Path(const Frame* frame) const {
    if (frame == nullptr) return "";
    std::string path = Path(frame->up);
    if (frame->field == nullptr) return path;
    const absl::string_view dot = path.empty() ? "" : ".";
    if (frame->field->property.additional_properties()) {
      return absl::StrCat(path, dot, frame->key ? *frame->key : "*");
    }
    absl::StrAppend(&path, dot, Name(frame->field->descriptor));
    if (frame->index >= 0) absl::StrAppend(&path, "[", frame->index, "]");
    if (frame->key != nullptr) {
      absl::StrAppend(&path, "[", Quoted(*frame->key), "]");
    }
    return path;
  }

  Violation& Report(absl::string_view rule_id, const Message& parent,
                    const Frame& frame, std::string text) {
    Violation& violation = violations_.emplace_back();
    violation.rule_id = rule_id;
    violation.parent = &parent;
    violation.field =
        frame.field == nullptr ? nullptr : frame.field->descriptor;
    violation.index = frame.index;
    if (frame.key != nullptr) violation.key = *frame.key;
    violation.path = Path(&frame);
    violation.text = std::move(text);
    return violation;
  }

  // A violation of the message as a whole.
  void ReportHere(const Message& message, const Frame* frame,
                  std::string text) {
    Report("exclusive", message, Frame{frame}, std::move(text));
  }

  std::string NamesOf(const FieldGroup& group) const {
    return absl::StrJoin(group, ", ",
                         [this](std::string* out, const FieldDescriptor* f) {
                           absl::StrAppend(out, InTicks(f));
                         });
  }

  void CheckGroups(const Message& message, const Reflection& reflection,
                   const MessageSchema& schema, const Frame* frame) {
    for (const FieldGroup& group : schema.exactly_one_of) {
      FieldGroup set;
      for (const FieldDescriptor* field : group) {
        if (IsSet(message, reflection, field)) set.push_back(field);
      }
      if (set.empty()) {
        ReportHere(message, frame,
                   absl::StrCat("none of ", NamesOf(group),
                                " is set; exactly one must be"));
      } else if (set.size() > 1) {
        ReportHere(message, frame,
                   absl::StrCat(NamesOf(set), " are set; exactly one of ",
                                NamesOf(group), " must be"));
      }
    }
    for (const FieldGroup& group : schema.at_least_one_of) {
      if (absl::c_none_of(group, [&](const FieldDescriptor* f) {
            return IsSet(message, reflection, f);
          })) {
        ReportHere(message, frame,
                   absl::StrCat("none of ", NamesOf(group),
                                " is set; at least one must be"));
      }
    }
    for (int i = 0; i < schema.descriptor->real_oneof_decl_count(); ++i) {
      const OneofDescriptor* oneof = schema.descriptor->oneof_decl(i);
      if (reflection.HasOneof(message, oneof)) continue;
      FieldGroup group;
      for (int j = 0; j < oneof->field_count(); ++j) {
        group.push_back(oneof->field(j));
      }
      ReportHere(message, frame,
                 absl::StrCat("none of ", NamesOf(group),
                              " is set; exactly one must be"));
    }
  }

  // Fields that are set.
  void CheckSingular(const Message& message, const Reflection& reflection,
                     const FieldSchema& field, const Frame* up) {
    const Frame frame = {up, &field};
    if (field.descriptor->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (field.message == nullptr) return;
      Walk(reflection.GetMessage(message, field.descriptor), *field.message,
           &frame);
      return;
    }
    CheckScalar(message, field.descriptor, -1, message, frame);
  }

  void CheckRepeated(const Message& message, const Reflection& reflection,
                     const FieldSchema& field, const Frame* up) {
    const Frame frame = {up, &field};
    const int size = reflection.FieldSize(message, field.descriptor);
    CheckCount(message, field, size, frame);
    if (field.property.unique_items()) CheckUnique(message, field, size, up);
    for (int i = 0; i < size; ++i) {
      const Frame element = {up, &field, i};
      if (field.descriptor->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
        CheckScalar(message, field.descriptor, i, message, element);
      } else if (field.message != nullptr) {
        Walk(reflection.GetRepeatedMessage(message, field.descriptor, i),
             *field.message, &element);
      }
    }
  }

  void CheckMap(const Message& message, const Reflection& reflection,
                const FieldSchema& field, const Frame* up) {
    const Frame frame = {up, &field};
    const int size = reflection.FieldSize(message, field.descriptor);
    CheckCount(message, field, size, frame);
    const FieldDescriptor* value =
        field.descriptor->message_type()->map_value();
    for (const MapEntry& entry : MapEntries(message, field.descriptor)) {
      const Frame element = {up, &field, -1, &entry.key};
      if (value->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
        CheckScalar(*entry.entry, value, -1, message, element);
      } else if (field.message != nullptr) {
        Walk(entry.entry->GetReflection()->GetMessage(*entry.entry, value),
             *field.message, &element);
      }
    }
  }

  void CheckCount(const Message& message, const FieldSchema& field, int size,
                  const Frame& frame) {
    const Property& property = field.property;
    const auto say = [&](absl::string_view bound, uint64_t limit) {
      return absl::StrFormat("%s has %d element%s, %s %d",
                             InTicks(field.descriptor), size,
                             size == 1 ? "" : "s", bound, limit);
    };
    if (property.has_min_items() && size < property.min_items()) {
      Report("items", message, frame, say("fewer than", property.min_items()));
    }
    if (property.has_max_items() && size > property.max_items()) {
      Report("items", message, frame, say("more than", property.max_items()))
          .index = field.descriptor->is_map()
                       ? -1
                       : static_cast<int>(property.max_items());
    }
  }

  void CheckUnique(const Message& message, const FieldSchema& field, int size,
                   const Frame* up) {
    if (size < 2) return;
    const bool of_messages =
        field.descriptor->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    absl::flat_hash_map<std::string, int> first;
    for (int i = 0; i < size; ++i) {
      std::string value =
          of_messages ? StableBytes(message.GetReflection()->GetRepeatedMessage(
                            message, field.descriptor, i))
                      : ScalarText(message, field.descriptor, i);
      const auto [place, inserted] = first.emplace(std::move(value), i);
      if (inserted) continue;
      const std::string shown =
          of_messages ? absl::StrCat("element ", i) : Quoted(place->first);
      Report("unique", message, Frame{up, &field, i},
             absl::StrCat(
                 InTicks(field.descriptor), " has ", shown,
                 of_messages ? " equal to an earlier one" : " more than once"))
          .other_index = place->second;
    }
  }

  // Checks the value in `holder` (a map entry, or `parent` itself) against the
  // property of the frame's field.
  void CheckScalar(const Message& holder, const FieldDescriptor* value,
                   int index, const Message& parent, const Frame& frame) {
    if (value->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      const std::string text = ScalarText(holder, value, index);
      CheckMember(text, EnumNames(value->enum_type()), parent, frame);
      return;
    }
    const Property& property = frame.field->property;
    if (value->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      CheckString(holder, value, index, parent, frame);
      return;
    }
    if (!property.has_minimum() && !property.has_maximum() &&
        property.enum_values().empty()) {
      return;
    }
    if (const std::optional<double> number = NumberIn(holder, value, index)) {
      const auto say = [&](absl::string_view bound, double limit) {
        return absl::StrFormat("%s is %s, %s %.15g",
                               InTicks(frame.field->descriptor),
                               ScalarText(holder, value, index), bound, limit);
      };
      // Negated, so that NaN breaks them too.
      if (property.has_minimum() && !(*number >= property.minimum())) {
        Report("range", parent, frame,
               say("below the minimum of", property.minimum()));
      } else if (property.has_maximum() && !(*number <= property.maximum())) {
        Report("range", parent, frame,
               say("above the maximum of", property.maximum()));
      }
    }
    if (!property.enum_values().empty()) {
      const std::string text = ScalarText(holder, value, index);
      CheckMember(text, property.enum_values(), parent, frame);
    }
  }

  void CheckString(const Message& holder, const FieldDescriptor* value,
                   int index, const Message& parent, const Frame& frame) {
    const Property& property = frame.field->property;
    const bool unbounded =
        !property.has_min_length() && !property.has_max_length() &&
        frame.field->pattern == nullptr && property.enum_values().empty();
    if (unbounded) return;
    const Reflection& reflection = *holder.GetReflection();
    std::string scratch;
    const std::string& said =
        index < 0 ? reflection.GetStringReference(holder, value, &scratch)
                  : reflection.GetRepeatedStringReference(holder, value, index,
                                                          &scratch);
    std::optional<std::string> known;
    if (validation_.value_of != nullptr) {
      known = validation_.value_of(property, said);
      if (!known.has_value()) return;
    }
    const std::string& text = known.has_value() ? *known : said;

    // Counted only where its bytes, of which a character has four at most, do
    // not tell.
    const auto length = [&] { return diag::CountCharacters(text); };
    const auto say = [&](absl::string_view bound, uint64_t limit) {
      return absl::StrFormat("%s is %s with %d character%s, %s %d",
                             InTicks(frame.field->descriptor), Quoted(text),
                             length(), length() == 1 ? "" : "s", bound, limit);
    };
    if (property.has_min_length() && text.size() / 4 < property.min_length() &&
        length() < property.min_length()) {
      Report("length", parent, frame, say("fewer than", property.min_length()));
    }
    if (property.has_max_length() && text.size() > property.max_length() &&
        length() > property.max_length()) {
      Report("length", parent, frame, say("more than", property.max_length()));
    }
    if (frame.field->pattern != nullptr &&
        !frame.field->pattern->IsFoundIn(text)) {
      Report("pattern", parent, frame,
             absl::StrCat(InTicks(frame.field->descriptor), " is ",
                          Quoted(text), "; expected ",
                          property.pattern_hint().empty()
                              ? absl::StrCat("a match of ", property.pattern())
                              : property.pattern_hint()));
    }
    if (!property.enum_values().empty()) {
      CheckMember(text, property.enum_values(), parent, frame);
    }
  }

  template <typename Values>
  void CheckMember(const std::string& text, const Values& values,
                   const Message& parent, const Frame& frame) {
    if (absl::c_linear_search(values, text)) return;
    const bool is_text = frame.field->kind == Kind::kText;
    Report("enum", parent, frame,
           absl::StrCat(InTicks(frame.field->descriptor), " is ",
                        is_text ? Quoted(text) : text, "; expected one of ",
                        absl::StrJoin(values, ", ")));
  }

  const Validation& validation_;
  std::vector<Violation> violations_;
};

}  // namespace

std::vector<Violation> Validate(const Message& message,
                                const Validation& validation) {
  Validator validator(validation);
  validator.Walk(message, SchemaOf(message.GetDescriptor()), nullptr);
  return std::move(validator).Take();
}

}  // namespace drc::schema
