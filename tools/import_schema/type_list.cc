// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/type_list.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "tools/import_schema/naming.h"

namespace import_schema {
namespace {

bool IsWord(absl::string_view text) {
  return !text.empty() && absl::ascii_isalpha(text[0]) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isalnum(c); });
}

}  // namespace

absl::optional<TypeName> ParseTypeName(absl::string_view name) {
  const std::vector<std::string> parts = absl::StrSplit(name, "::");
  if (parts.size() != 3 || parts[0] != "AWS" || !IsWord(parts[1]) ||
      !IsWord(parts[2])) {
    return absl::nullopt;
  }
  return TypeName{std::string(name), SnakeCase(parts[1]), parts[2]};
}

std::vector<ListedType> ParseTypeList(const std::string& file,
                                      const std::string& text,
                                      Findings* findings) {
  std::map<std::string, ListedType> types;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    const Place place = {file, absl::StrCat(++number)};
    line = absl::StripAsciiWhitespace(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    const absl::optional<TypeName> name = ParseTypeName(line);
    if (!name.has_value()) {
      findings->Error(place, absl::StrCat("\"", line,
                                          "\" is no name of a resource type, "
                                          "such as AWS::S3::Bucket"));
      continue;
    }
    const auto [first, added] = types.emplace(line, ListedType{*name, place});
    if (!added) {
      findings->Error(place, absl::StrCat(line, " is already on line ",
                                          first->second.place.within));
    }
  }
  std::vector<ListedType> result;
  for (auto& [name, type] : types) result.push_back(std::move(type));
  return result;
}

}  // namespace import_schema
