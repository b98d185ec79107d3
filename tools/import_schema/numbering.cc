// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/numbering.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/compiler/parser.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace import_schema {
namespace {

using ::google::protobuf::DescriptorProto;
using ::google::protobuf::FieldDescriptorProto;
using ::google::protobuf::FileDescriptorProto;

// Protobuf keeps these for itself.
constexpr int kFirstForbidden = 19000;
constexpr int kLastForbidden = 19999;

class Errors : public google::protobuf::io::ErrorCollector {
 public:
  Errors(const std::string& file, Findings* findings)
      : file_(file), findings_(findings) {}

#if GOOGLE_PROTOBUF_VERSION >= 4022000
  void RecordError(int line, int column, absl::string_view text) override {
#else
  void AddError(int line, int column, const std::string& text) override {
#endif
    findings_->Error({file_, absl::StrCat(line + 1, ":", column + 1)}, text);
  }

 private:
  const std::string& file_;
  Findings* findings_;
};

void ReadMessage(const std::string& file, const std::string& scope,
                 const DescriptorProto& message, KnownMessages* known,
                 Findings* findings) {
  const std::string full_name = absl::StrCat(scope, ".", message.name());
  KnownMessage& result = (*known)[full_name];
  std::set<int> numbers;
  for (const FieldDescriptorProto& field : message.field()) {
    // Only the map of additional properties has no JSON name of its own.
    const std::string property = field.has_json_name() ? field.json_name() : "";
    result.fields[property] = {field.number(), field.name()};
    if (!numbers.insert(field.number()).second) {
      findings->Error(
          {file, ""},
          absl::StrCat(full_name, ": two fields have number ", field.number()));
    }
  }
  for (const auto& range : message.reserved_range()) {
    for (int number = range.start(); number < range.end(); ++number) {
      result.reserved_numbers.insert(number);
    }
  }
  for (const std::string& name : message.reserved_name()) {
    result.reserved_names.insert(name);
  }
  for (const DescriptorProto& nested : message.nested_type()) {
    if (nested.options().map_entry()) continue;
    ReadMessage(file, full_name, nested, known, findings);
  }
}

int Next(int number) {
  ++number;
  return number < kFirstForbidden || number > kLastForbidden
             ? number
             : kLastForbidden + 1;
}

}  // namespace

void ReadKnown(const std::string& file, const std::string& text,
               KnownMessages* known, Findings* findings) {
  google::protobuf::io::ArrayInputStream stream(text.data(), text.size());
  Errors errors(file, findings);
  google::protobuf::io::Tokenizer tokenizer(&stream, &errors);
  google::protobuf::compiler::Parser parser;
  parser.RecordErrorsTo(&errors);
  FileDescriptorProto parsed;
  if (!parser.Parse(&tokenizer, &parsed)) return;
  for (const DescriptorProto& message : parsed.message_type()) {
    ReadMessage(file, parsed.package(), message, known, findings);
  }
}

void AssignNumbers(const KnownMessages& known, Message* message) {
  KnownMessage bound;
  if (const auto found = known.find(message->full_name); found != known.end()) {
    bound = found->second;
  }
  int last = 0;
  for (const auto& [property, field] : bound.fields) {
    last = std::max(last, field.number);
  }
  if (!bound.reserved_numbers.empty()) {
    last = std::max(last, *bound.reserved_numbers.rbegin());
  }
  for (Field& field : message->fields) {
    const auto found = bound.fields.find(field.property);
    if (found == bound.fields.end()) {
      field.number = last = Next(last);
    } else {
      field.number = found->second.number;
      bound.fields.erase(found);
    }
  }
  message->reserved_numbers = bound.reserved_numbers;
  message->reserved_names = bound.reserved_names;
  for (const auto& [property, field] : bound.fields) {
    message->reserved_numbers.insert(field.number);
    message->reserved_names.insert(field.name);
  }
  for (const Field& field : message->fields) {
    message->reserved_names.erase(field.name);
  }
  for (Message& nested : message->nested) AssignNumbers(known, &nested);
}

}  // namespace import_schema
