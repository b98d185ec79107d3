// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "dr/v1/environment.pb.h"
#include "generator/command/command.h"
#include "google/protobuf/descriptor.pb.h"

namespace drc::command {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;

// The language with its comments.
const DescriptorPool& Commented() {
  static const DescriptorPool& pool = *[] {
    auto* made = new DescriptorPool;
    google::protobuf::FileDescriptorSet files;
    const absl::string_view bytes = SchemaSource();
    files.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    for (const auto& file : files.file()) made->BuildFile(file);
    return made;
  }();
  return pool;
}

// The comment above a declaration, without the space that begins its lines.
template <typename D>
std::string CommentOf(const D* declared) {
  google::protobuf::SourceLocation location;
  if (declared == nullptr || !declared->GetSourceLocation(&location)) return "";
  std::vector<std::string> lines;
  for (absl::string_view line :
       absl::StrSplit(location.leading_comments, '\n')) {
    if (!line.empty() && line[0] == ' ') line.remove_prefix(1);
    lines.emplace_back(absl::StripTrailingAsciiWhitespace(line));
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return absl::StrJoin(lines, "\n");
}

std::string Comment(const Descriptor& message) {
  return CommentOf(Commented().FindMessageTypeByName(message.full_name()));
}

std::string Comment(const FieldDescriptor& field) {
  return CommentOf(Commented().FindFieldByName(field.full_name()));
}

std::string Comment(const EnumValueDescriptor& value) {
  return CommentOf(Commented().FindEnumValueByName(value.full_name()));
}

// A comment's first sentence on one line.
std::string Brief(absl::string_view comment) {
  std::string line =
      absl::StrJoin(absl::StrSplit(comment, '\n', absl::SkipEmpty()), " ");
  // "Required." is no sentence of interest here.
  const size_t start = line.rfind("Required. ", 0) == 0 ? 10 : 0;
  const size_t end = line.find(". ", start);
  return line.substr(start, end == line.npos ? end : end + 1 - start);
}

std::string TypeOf(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return "text";
    case FieldDescriptor::CPPTYPE_BOOL:
      return "true or false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return std::string(field.enum_type()->name());
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return std::string(field.message_type()->name());
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      return "number";
    default:
      return "whole number";
  }
}

std::string Number(double number) {
  return number == std::floor(number) ? absl::StrFormat("%.0f", number)
                                      : absl::StrCat(number);
}

// What the field leads into: a message's fields, an enumeration's values.
std::string Parts(const FieldDescriptor& field) {
  std::string parts;
  if (field.is_map()) return parts;
  if (const Descriptor* message = field.message_type(); message != nullptr) {
    for (int i = 0; i < message->field_count(); ++i) {
      const FieldDescriptor& each = *message->field(i);
      absl::StrAppend(&parts, "  ", each.name(), " (", FullTypeOf(each),
                      ")\n      ", Brief(Comment(each)), "\n");
    }
  } else if (field.enum_type() != nullptr) {
    // The first value means that there is none.
    for (int i = 1; i < field.enum_type()->value_count(); ++i) {
      const EnumValueDescriptor& each = *field.enum_type()->value(i);
      const std::string comment = Brief(Comment(each));
      absl::StrAppend(&parts, "  ", each.name(), "\n");
      if (!comment.empty()) absl::StrAppend(&parts, "      ", comment, "\n");
    }
  }
  return parts;
}

// Follows a path from the root: the message that it ends in, and what of the
// path is left.
struct Way {
  const Descriptor* message;
  std::string known;  // "network."
  absl::string_view rest;
};

Way Follow(absl::string_view path) {
  Way way{dr::v1::Environment::descriptor(), "", path};
  while (true) {
    const size_t dot = way.rest.find('.');
    if (dot == way.rest.npos) return way;
    const std::string name(way.rest.substr(0, dot));
    const FieldDescriptor* field = way.message->FindFieldByName(name);
    if (field == nullptr || field->is_map() ||
        field->message_type() == nullptr) {
      return way;
    }
    way.message = field->message_type();
    absl::StrAppend(&way.known, name, ".");
    way.rest.remove_prefix(dot + 1);
  }
}

}  // namespace

std::string FullTypeOf(const FieldDescriptor& field) {
  if (field.is_map()) {
    return absl::StrCat(
        "entries with `key`, ", TypeOf(*field.message_type()->map_key()),
        ", and `value`, ", TypeOf(*field.message_type()->map_value()));
  }
  return absl::StrCat(TypeOf(field), field.is_repeated() ? ", repeated" : "");
}

std::vector<std::string> Bounds(const schema::Property& property) {
  std::vector<std::string> lines;
  const auto add = [&lines](const char* what, const std::string& bound,
                            const char* of = "") {
    lines.push_back(absl::StrCat(what, bound, of));
  };
  if (property.required()) add("required", "");
  if (!property.default_value().empty())
    add("default: ", property.default_value());
  if (property.has_minimum()) add("at least ", Number(property.minimum()));
  if (property.has_maximum()) add("at most ", Number(property.maximum()));
  if (property.has_min_length()) {
    add("at least ", absl::StrCat(property.min_length()), " characters");
  }
  if (property.has_max_length()) {
    add("at most ", absl::StrCat(property.max_length()), " characters");
  }
  if (property.has_min_items()) {
    add("at least ", absl::StrCat(property.min_items()), " of them");
  }
  if (property.has_max_items()) {
    add("at most ", absl::StrCat(property.max_items()), " of them");
  }
  if (property.unique_items()) add("no two alike", "");
  if (!property.merge_key().empty()) {
    add("overlays change or add one by `",
        absl::StrJoin(property.merge_key(), "`, `"), "`");
  }
  if (!property.enum_values().empty()) {
    add("one of ", absl::StrJoin(property.enum_values(), ", "));
  }
  if (!property.pattern_hint().empty()) add("", property.pattern_hint());
  return lines;
}

std::optional<std::string> FieldText(absl::string_view path) {
  const Way way = Follow(path);
  const FieldDescriptor* field =
      way.message->FindFieldByName(std::string(way.rest));
  if (field == nullptr) return std::nullopt;
  std::string text = absl::StrCat(path, ": ", FullTypeOf(*field), "\n\n",
                                  Comment(*field), "\n");
  if (field->message_type() != nullptr && !field->is_map()) {
    const std::string message = Comment(*field->message_type());
    if (!message.empty()) absl::StrAppend(&text, "\n", message, "\n");
  }
  const std::vector<std::string> bounds = Bounds(schema::PropertyOf(field));
  if (!bounds.empty()) {
    absl::StrAppend(&text, "\n- ", absl::StrJoin(bounds, "\n- "), "\n");
  }
  const std::string parts = Parts(*field);
  if (!parts.empty()) absl::StrAppend(&text, "\n", parts);
  return text;
}

std::vector<std::string> FieldsBeside(absl::string_view path) {
  const Way way = Follow(path);
  std::vector<std::string> paths;
  for (int i = 0; i < way.message->field_count(); ++i) {
    paths.push_back(absl::StrCat(way.known, way.message->field(i)->name()));
  }
  return paths;
}

}  // namespace drc::command
