// SPDX-License-Identifier: Apache-2.0
//
// Prints libFuzzer's dictionary of the specs' language: the names of its fields
// and enum values, the texts that its fields take, and what the text format has
// besides.

#include <cstddef>
#include <cstdio>
#include <iterator>
#include <set>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/schema/elements.h"
#include "generator/schema/schema.h"
#include "google/protobuf/descriptor.h"

namespace drc::testing {
namespace {

// Longer words are of no use to libFuzzer.
constexpr size_t kMaxWord = 64;

constexpr absl::string_view kFormat[] = {
    "{ ",         " }\n",
    "<",          ">",
    "[",          "]",
    ": \"",       "\"\n",
    "# ",         "'",
    "true",       "false",
    "inf",        "nan",
    "0x",         "1e9",
    "-",          ";",
    "\\x",        "\\n",
    "\\u00",      "\\U0010FFFF",
    "\xC3\xA9",   "${",
    "${!}",       "${AWS::Region}",
    "{{resolve:", "# proto-message: dr.v1.Environment\n"};

void AddWords(const schema::MessageSchema& message,
              std::set<std::string>& words,
              std::set<const schema::MessageSchema*>& seen) {
  if (!seen.insert(&message).second) return;
  for (const schema::FieldSchema& field : message.fields) {
    const auto* descriptor = field.descriptor;
    words.insert(absl::StrCat(descriptor->name(), ": "));
    if (field.message != nullptr) {
      words.insert(absl::StrCat(descriptor->name(), " { "));
      AddWords(*field.message, words, seen);
    }
    if (descriptor->enum_type() != nullptr) {
      for (const std::string& name :
           schema::EnumNames(descriptor->enum_type())) {
        words.insert(name);
      }
    }
    for (const std::string& value : field.property.enum_values()) {
      words.insert(absl::StrCat("\"", value, "\""));
    }
    if (!field.property.default_value().empty()) {
      words.insert(field.property.default_value());
    }
  }
}

void Print() {
  std::set<std::string> words(std::begin(kFormat), std::end(kFormat));
  std::set<const schema::MessageSchema*> seen;
  AddWords(schema::SchemaOf(dr::v1::Environment::descriptor()), words, seen);
  for (const std::string& word : words) {
    if (word.size() > kMaxWord) continue;
    std::string escaped;
    for (const char c : word) {
      if (c == '"' || c == '\\') {
        absl::StrAppend(&escaped, "\\", std::string(1, c));
      } else if (c >= 0x20 && c < 0x7F) {
        escaped += c;
      } else {
        absl::StrAppend(&escaped, "\\x",
                        absl::BytesToHexString(std::string(1, c)));
      }
    }
    std::printf("\"%s\"\n", escaped.c_str());
  }
}

}  // namespace
}  // namespace drc::testing

int main() {
  drc::testing::Print();
  return 0;
}
