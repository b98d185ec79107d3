// SPDX-License-Identifier: Apache-2.0

#include "tests/specs/draw.h"

#include <cstddef>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "generator/parse/token_cursor.h"
#include "generator/schema/elements.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"

namespace drc::testing {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::Reflection;

constexpr char kValues[] =
#include "tests/specs/values.inc"
    ;

struct Known {
  std::map<std::string, std::vector<std::string>> values;  // by field
  std::map<std::string, std::vector<std::string>> texts;   // within these
  std::vector<std::string> all_texts;
};

// The texts between quotes.
std::vector<std::string> TextsIn(absl::string_view value) {
  const std::vector<std::string> parts = absl::StrSplit(value, '"');
  std::vector<std::string> texts;
  for (size_t i = 1; i + 1 < parts.size(); i += 2) texts.push_back(parts[i]);
  return texts;
}

const Known& Knowledge() {
  static const Known& known = *[] {
    auto* all = new Known;
    for (absl::string_view line : absl::StrSplit(kValues, '\n')) {
      const std::pair<std::string, std::string> parts =
          absl::StrSplit(line, absl::MaxSplits(": ", 1));
      if (parts.second.empty() || absl::StartsWith(line, "#")) continue;
      all->values[parts.first].push_back(parts.second);
      for (const std::string& text : TextsIn(parts.second)) {
        all->texts[parts.first].push_back(text);
        all->all_texts.push_back(text);
      }
    }
    return all;
  }();
  return known;
}

// "Table.name".
std::string NameOf(const schema::FieldSchema& field) {
  return std::string(
      absl::StripPrefix(field.descriptor->full_name(), "dr.v1."));
}

bool Merge(absl::string_view text, Message& message) {
  parse::Silence silence;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&silence);
  parser.SetRecursionLimit(64);
  return parser.MergeFromString(std::string(text), &message);
}

}  // namespace

bool ParseQuietly(absl::string_view text, Message& message) {
  message.Clear();
  return Merge(text, message);
}

std::string Draw::Text(const schema::FieldSchema& field) {
  const schema::Property& property = field.property;
  const size_t least = property.has_min_length() ? property.min_length() : 1;
  const size_t most =
      property.has_max_length() ? property.max_length() : least + 20;
  const auto fits = [&](const std::string& text) {
    return field.pattern == nullptr || field.pattern->IsFoundIn(text);
  };
  for (int attempt = 0; attempt < 20; ++attempt) {
    const size_t size = Below(2) == 0 ? most : least + Below(most - least + 1);
    std::string text(size, 'a');
    for (char& c : text) c = "abcdefgh-0123"[Below(attempt < 10 ? 13 : 8)];
    if (fits(text)) return text;
  }
  const auto known = Knowledge().texts.find(NameOf(field));
  return known == Knowledge().texts.end() ? std::string(least, 'a')
                                          : Any(known->second);
}

int64_t Draw::Number(const schema::FieldSchema& field) {
  const auto least = static_cast<int64_t>(
      field.property.has_minimum() ? field.property.minimum() : 1);
  const auto most = static_cast<int64_t>(
      field.property.has_maximum() ? field.property.maximum() : least + 1000);
  const int64_t values[] = {
      least, most, least + static_cast<int64_t>(Below(most - least + 1))};
  return Any(values);
}

void Draw::SetScalar(Message& message, const schema::FieldSchema& field) {
  if (!field.property.enum_values().empty()) {
    schema::SetScalar(message, field.descriptor,
                      Any(field.property.enum_values()));
    return;
  }
  std::string text;
  switch (field.descriptor->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      text = Below(2) == 0 ? "true" : "false";
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      text = Any(schema::EnumNames(field.descriptor->enum_type()));
      break;
    case FieldDescriptor::CPPTYPE_STRING:
      text = Text(field);
      break;
    default:
      text = absl::StrCat(Number(field));
  }
  schema::SetScalar(message, field.descriptor, text);
}

void Draw::AddEntry(Message& message, const schema::FieldSchema& map) {
  const google::protobuf::Descriptor* type = map.descriptor->message_type();
  Message& entry =
      *message.GetReflection()->AddMessage(&message, map.descriptor);
  schema::SetScalar(entry, type->map_key(), absl::StrCat("key", Below(10)));
  schema::SetScalar(entry, type->map_value(),
                    absl::StrCat("value of ", Below(10)));
}

void Draw::Fill(Message& message, uint64_t density) {
  const Reflection& reflection = *message.GetReflection();
  for (const schema::FieldSchema& field :
       schema::SchemaOf(message.GetDescriptor()).fields) {
    const FieldDescriptor* descriptor = field.descriptor;
    if (!field.property.required() && Below(100) >= density) continue;
    if (field.is_map) {
      AddEntry(message, field);
    } else if (!field.is_list && field.message == nullptr) {
      SetScalar(message, field);
    } else if (!field.is_list) {
      Fill(*reflection.MutableMessage(&message, descriptor), density);
    } else if (!field.property.enum_values().empty()) {
      for (const std::string& value : field.property.enum_values()) {
        if (Below(3) == 0) reflection.AddString(&message, descriptor, value);
      }
    } else {
      for (uint64_t i = Below(2) + 1; i > 0; --i) {
        if (field.message != nullptr) {
          Fill(*reflection.AddMessage(&message, descriptor), density);
        } else {
          reflection.AddString(&message, descriptor, Text(field));
        }
      }
    }
  }
}

bool Draw::PutKnown(Message& message, const schema::FieldSchema& field) {
  const auto known = Knowledge().values.find(NameOf(field));
  if (known == Knowledge().values.end()) return false;
  return Merge(absl::StrCat(field.descriptor->name(), ": ", Any(known->second)),
               message);
}

std::string Draw::KnownText() { return Any(Knowledge().all_texts); }

}  // namespace drc::testing
