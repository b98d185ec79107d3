// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/ascii.h"
#include "dr/v1/properties.pb.h"
#include "generator/catalogue/other_types.h"
#include "generator/parse/parts.h"
#include "generator/parse/token_cursor.h"

namespace drc::parse {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;

bool IsIdentifier(absl::string_view token) {
  return !token.empty() && (absl::ascii_isalpha(token[0]) || token[0] == '_');
}

Context ContextAt(const diag::SourceFile& file, size_t offset,
                  const Descriptor& root) {
  Context context;
  context.blocks.push_back({"", &root, {&file, 1, 1}, {}});
  std::string name;
  diag::Loc name_at;
  const Descriptor* in_brackets = nullptr;  // the type that was named last
  std::string type_name;
  TokenCursor cursor(&file);
  for (; !cursor.AtEnd(); cursor.Next()) {
    const diag::Loc place = cursor.Place();
    if (OffsetOf(place) >= offset) break;
    const std::string token = cursor.text();
    Block& block = context.blocks.back();
    if (token == "[" && block.type == dr::v1::Properties::descriptor()) {
      cursor.Next();
      type_name = TypeInBrackets(cursor);
      in_brackets = catalogue::FindMessage(type_name);
    }
    if (token == ":" || token == "{" || token == "<") {
      // Between the two of `field: {` no name stands.
      if (name.empty() && token != ":") name = context.value_of;
      if (!name.empty()) block.fields.emplace(name, name_at);
      context.value_of = name;
    }
    if (token == "{" || token == "<") {
      const FieldDescriptor* field =
          block.type == nullptr ? nullptr : block.type->FindFieldByName(name);
      const Descriptor* type =
          field == nullptr ? in_brackets : field->message_type();
      context.blocks.push_back(
          {name.empty() ? type_name : name, type, place, {}});
      type_name.clear();
      in_brackets = nullptr;
      context.value_of.clear();
    } else if ((token == "}" || token == ">") && context.blocks.size() > 1) {
      context.blocks.pop_back();
      context.value_of.clear();
    } else if (token != ":" && token != "[" && token != ",") {
      context.value_of.clear();
    }
    name = IsIdentifier(token) ? token : "";
    name_at = place;
  }
  if (context.value_of.empty()) context.value_of = name;
  return context;
}

}  // namespace drc::parse
