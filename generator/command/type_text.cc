// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "generator/catalogue/other_types.h"
#include "generator/catalogue/types.h"
#include "generator/command/command.h"

namespace drc::command {
namespace {

using schema::FieldSchema;
using schema::MessageSchema;

// What a property holds, and what it is held to.
std::string Facts(const FieldSchema& field) {
  const bool is_json =
      field.kind == schema::Kind::kStruct || field.kind == schema::Kind::kValue;
  std::vector<std::string> facts = Bounds(field.property);
  facts.insert(facts.begin(), is_json && !field.is_map
                                  ? std::string("JSON")
                                  : FullTypeOf(*field.descriptor));
  if (field.property.create_only()) {
    facts.emplace_back("a change replaces the resource");
  }
  return absl::StrJoin(facts, "; ");
}

void AddProperties(const MessageSchema& schema, int depth, std::string& out) {
  // Some types contain themselves.
  constexpr int kDeepest = 8;
  if (depth > kDeepest) return;
  const std::string indent(2 * depth, ' ');
  for (const FieldSchema& field : schema.fields) {
    absl::StrAppendFormat(&out, "%s%-*s  %s\n", indent, 40 - 2 * depth,
                          std::string(field.descriptor->name()), Facts(field));
    if (field.message != nullptr) AddProperties(*field.message, depth + 1, out);
  }
}

std::vector<std::string> KeysOf(const catalogue::Type& entry) {
  std::vector<std::string> keys;
  if (entry.key.fact() == nullptr) return keys;
  keys.emplace_back(entry.key.fact()->pointer.substr(1));
  for (const catalogue::Key& key : entry.more_keys) {
    keys.emplace_back(key.pointer.substr(1));
  }
  return keys;
}

}  // namespace

std::optional<std::string> TypeText(absl::string_view name) {
  const auto* message = catalogue::FindMessage(name);
  if (message == nullptr) message = catalogue::FindMessageOfType(name);
  if (message == nullptr) return std::nullopt;
  const MessageSchema& schema = schema::SchemaOf(message);
  const schema::Resource& type = *schema.resource;
  const catalogue::Type& entry = *catalogue::FindEntry(type.type_name());
  std::string out = absl::StrCat(
      type.type_name(), ": a resource, as `properties { [",
      std::string(message->full_name()), "] { ... } }` of `resources`\n\n");
  const auto line = [&](absl::string_view what, const std::string& text) {
    if (!text.empty()) absl::StrAppend(&out, what, ": ", text, "\n");
  };
  line("Attributes, as ${Id.Attribute}",
       absl::StrJoin(type.attributes(), ", "));
  line("Its name", entry.name.fact() == nullptr
                       ? "AWS gives it"
                       : std::string(entry.name.fact()->pointer.substr(1)));
  line("Its keys", absl::StrJoin(KeysOf(entry), ", "));
  if (catalogue::IsStateful(type.type_name())) {
    line("Data", "it holds some; `state` says what becomes of them");
  }
  if (entry.in_secondary.fact() == nullptr) {
    line("Placement", "in the primary region alone");
  }
  out += "\nProperties:\n";
  AddProperties(schema, 1, out);
  return out;
}

}  // namespace drc::command
