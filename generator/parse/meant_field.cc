// SPDX-License-Identifier: Apache-2.0
#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/parse/parts.h"

namespace drc::parse {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;

// A field's name has a word if it is made of it: "memory" of "memory_mb".
bool HasWord(absl::string_view name, absl::string_view word) {
  return absl::StrContains(absl::StrCat("_", name, "_"),
                           absl::StrCat("_", word, "_"));
}

// The field nearest to the root whose name has the word.
std::string FindField(absl::string_view word, const Descriptor& root) {
  std::vector<std::pair<const Descriptor*, std::string>> level = {{&root, ""}};
  std::vector<const Descriptor*> seen = {&root};
  while (!level.empty()) {
    std::vector<std::pair<const Descriptor*, std::string>> next;
    for (const auto& [type, path] : level) {
      for (int i = 0; i < type->field_count(); ++i) {
        const FieldDescriptor& field = *type->field(i);
        std::string name = absl::StrCat(path, field.name());
        if (HasWord(field.name(), word)) return name;
        const Descriptor* child = field.message_type();
        if (child == nullptr || absl::c_linear_search(seen, child)) continue;
        seen.push_back(child);
        next.emplace_back(child, absl::StrCat(name, "."));
      }
    }
    level = std::move(next);
  }
  return "";
}

}  // namespace

std::string FieldMeantBy(absl::string_view word, const Descriptor& root) {
  // AWS's types have their own name in it: `topic_name` of a Topic.
  std::string prefix;
  for (const char c : root.name()) {
    if (absl::ascii_isupper(c) && !prefix.empty()) prefix += '_';
    prefix += absl::ascii_tolower(c);
  }
  std::string found = absl::StrCat(prefix, "_", word);
  if (root.FindFieldByName(found) != nullptr) return found;
  // `s3` is a field as well, of code.
  found = SynonymOf(word, root);
  return found.empty() ? FindField(word, root) : found;
}

std::string SynonymOf(absl::string_view word, const Descriptor& root) {
  const absl::string_view name = NameOfSynonym(word);
  return name.empty() ? "" : FindField(name, root);
}

}  // namespace drc::parse
