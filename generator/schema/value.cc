// SPDX-License-Identifier: Apache-2.0

#include <cstdint>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "generator/schema/elements.h"

namespace drc::schema {
namespace {

using ::google::protobuf::EnumValueDescriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

// The shortest decimal that reads back as `value`.
std::string Shortest(double value) {
  std::string text = absl::StrFormat("%.15g", value);
  double back;
  if (absl::SimpleAtod(text, &back) && back == value) return text;
  return absl::StrFormat("%.17g", value);
}

std::string EnumText(const FieldDescriptor* field, int number) {
  const EnumValueDescriptor* value =
      field->enum_type()->FindValueByNumber(number);
  return value == nullptr ? absl::StrCat(number) : std::string(value->name());
}

}  // namespace

std::string ScalarText(const Message& m, const FieldDescriptor* f, int i) {
  const Reflection& r = *m.GetReflection();
  const bool one = i < 0;
  switch (f->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(one ? r.GetInt32(m, f) : r.GetRepeatedInt32(m, f, i));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(one ? r.GetInt64(m, f) : r.GetRepeatedInt64(m, f, i));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return Shortest(one ? r.GetDouble(m, f) : r.GetRepeatedDouble(m, f, i));
    case FieldDescriptor::CPPTYPE_BOOL:
      return (one ? r.GetBool(m, f) : r.GetRepeatedBool(m, f, i)) ? "true"
                                                                  : "false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumText(
          f, one ? r.GetEnumValue(m, f) : r.GetRepeatedEnumValue(m, f, i));
    case FieldDescriptor::CPPTYPE_STRING:
      return one ? r.GetString(m, f) : r.GetRepeatedString(m, f, i);
    default:  // messages, and types that no schema has
      return "";
  }
}

std::optional<double> NumberIn(const Message& m, const FieldDescriptor* f,
                               int i) {
  const Reflection& r = *m.GetReflection();
  const bool one = i < 0;
  switch (f->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return one ? r.GetInt32(m, f) : r.GetRepeatedInt32(m, f, i);
    case FieldDescriptor::CPPTYPE_INT64:
      return static_cast<double>(one ? r.GetInt64(m, f)
                                     : r.GetRepeatedInt64(m, f, i));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return one ? r.GetDouble(m, f) : r.GetRepeatedDouble(m, f, i);
    default:
      return std::nullopt;
  }
}

bool SetScalar(Message& m, const FieldDescriptor* f, absl::string_view text) {
  const Reflection& r = *m.GetReflection();
  switch (f->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32: {
      int32_t value;
      if (!absl::SimpleAtoi(text, &value)) return false;
      r.SetInt32(&m, f, value);
      return true;
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      int64_t value;
      if (!absl::SimpleAtoi(text, &value)) return false;
      r.SetInt64(&m, f, value);
      return true;
    }
    case FieldDescriptor::CPPTYPE_DOUBLE: {
      double value;
      if (!absl::SimpleAtod(text, &value)) return false;
      r.SetDouble(&m, f, value);
      return true;
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      if (text != "true" && text != "false") return false;
      r.SetBool(&m, f, text == "true");
      return true;
    case FieldDescriptor::CPPTYPE_ENUM: {
      const EnumValueDescriptor* value =
          f->enum_type()->FindValueByName(std::string(text));
      if (value == nullptr) return false;
      r.SetEnum(&m, f, value);
      return true;
    }
    case FieldDescriptor::CPPTYPE_STRING:
      r.SetString(&m, f, std::string(text));
      return true;
    default:
      return false;
  }
}

std::vector<std::string> EnumNames(
    const google::protobuf::EnumDescriptor* type) {
  std::vector<std::string> names;
  for (int i = 0; i < type->value_count(); ++i) {
    std::string name(type->value(i)->name());
    if (type->value(i)->number() == 0 && absl::EndsWith(name, "_UNSPECIFIED")) {
      continue;
    }
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace drc::schema
