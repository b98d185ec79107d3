// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/option_text.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
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
    case FieldDescriptor::CPPTYPE_DOUBLE: {
      const double value = reflection->GetDouble(options, field);
      // Whole numbers in full, where a double holds them exactly.
      if (value > -1e15 && value < 1e15 && value == static_cast<int64_t>(value)) {
        return absl::StrCat(static_cast<int64_t>(value));
      }
      return absl::StrCat(value);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return absl::StrCat(
          "{ ",
          absl::StrJoin(OptionLines(list ? reflection->GetRepeatedMessage(
                                               options, field, index)
                                         : reflection->GetMessage(options, field)),
                        " "),
          " }");
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

std::vector<std::string> OptionLines(const Message& options) {
  const Reflection* reflection = options.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(options, &fields);
  std::vector<std::string> lines;
  for (const FieldDescriptor* field : fields) {
    if (!field->is_repeated()) {
      lines.push_back(
          absl::StrCat(field->name(), ": ", Value(options, field, 0)));
      continue;
    }
    std::vector<std::string> values;
    for (int i = 0; i < reflection->FieldSize(options, field); ++i) {
      values.push_back(Value(options, field, i));
    }
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      for (const std::string& value : values) {
        lines.push_back(absl::StrCat(field->name(), " ", value));
      }
    } else {
      lines.push_back(absl::StrCat(field->name(), ": [",
                                   absl::StrJoin(values, ", "), "]"));
    }
  }
  return lines;
}

std::string Quoted(const std::string& text) {
  return absl::StrCat("\"", absl::Utf8SafeCEscape(text), "\"");
}

}  // namespace import_schema
