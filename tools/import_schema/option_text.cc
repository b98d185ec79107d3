// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/option_text.h"

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/descriptor.h"

namespace import_schema {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

// One value of the field; `index` counts within a repeated field.
std::string Value(const Message& options, const FieldDescriptor* field,
                  int index) {
  const Reflection* reflection = options.GetReflection();
  const bool list = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return Quoted(list ? reflection->GetRepeatedString(options, field, index)
                         : reflection->GetString(options, field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection->GetBool(options, field) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(reflection->GetUInt64(options, field));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return NumberText(reflection->GetDouble(options, field));
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const Message& message =
          list ? reflection->GetRepeatedMessage(options, field, index)
               : reflection->GetMessage(options, field);
      return absl::StrCat("{ ", OneLine(OptionTexts(message), " "), " }");
    }
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_ENUM:
      break;  // The options have none.
  }
  return "";
}

}  // namespace

std::string OptionText::OneLine() const {
  const std::string joined = absl::StrJoin(values, ", ");
  return list ? absl::StrCat(head, " [", joined, "]")
              : absl::StrCat(head, " ", joined);
}

std::string OptionText::Lines(const std::string& indent, size_t width) const {
  const std::string one_line = absl::StrCat(indent, OneLine());
  if (!list || one_line.size() <= width) return one_line + "\n";
  const std::string separator = absl::StrCat(",\n", indent, "  ");
  return absl::StrCat(indent, head, " [\n", indent, "  ",
                      absl::StrJoin(values, separator), "\n", indent, "]\n");
}

std::vector<OptionText> OptionTexts(const Message& options) {
  const Reflection* reflection = options.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(options, &fields);
  std::vector<OptionText> texts;
  for (const FieldDescriptor* field : fields) {
    const bool message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    OptionText text;
    text.head = absl::StrCat(field->name(), message ? "" : ":");
    text.list = field->is_repeated() && !message;
    const int count =
        field->is_repeated() ? reflection->FieldSize(options, field) : 1;
    for (int i = 0; i < count; ++i) {
      text.values.push_back(Value(options, field, i));
      if (text.list && i + 1 < count) continue;
      texts.push_back(text);
      text.values.clear();
    }
  }
  return texts;
}

std::string OneLine(const std::vector<OptionText>& options,
                    const std::string& separator) {
  return absl::StrJoin(options, separator,
                       [](std::string* out, const OptionText& option) {
                         out->append(option.OneLine());
                       });
}

std::string NumberText(double value) {
  std::string text;
  for (int digits = 15; digits <= 17; ++digits) {
    text = absl::StrFormat("%.*g", digits, value);
    double read = 0;
    if (absl::SimpleAtod(text, &read) && read == value) break;
  }
  return text;
}

std::string Quoted(const std::string& text) {
  return absl::StrCat("\"", absl::Utf8SafeCEscape(text), "\"");
}

}  // namespace import_schema
