// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/naming.h"

#include <cstddef>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace import_schema {
namespace {

// Words whose spelling has upper-case letters within. A longer one comes before
// its own prefix.
constexpr absl::string_view kWholeWords[] = {
    "DDoS", "DynamoDB", "ETag", "FSx",   "GraphQL", "GiBps", "GiB",  "IoT",
    "KiB",  "MiBps",    "MiB",  "OAuth", "SaaS",    "TiB",   "VCpu",
};

// Members of every generated C++ class; a field's accessor must not hide them.
constexpr absl::string_view kMessageMembers[] = {
    "default_instance",       "descriptor", "internal_default_instance",
    "mutable_unknown_fields", "swap",       "unknown_fields",
};

bool IsUpper(absl::string_view text, size_t i) {
  return i < text.size() && absl::ascii_isupper(text[i]);
}
bool IsLower(absl::string_view text, size_t i) {
  return i < text.size() && absl::ascii_islower(text[i]);
}
bool IsDigit(absl::string_view text, size_t i) {
  return i < text.size() && absl::ascii_isdigit(text[i]);
}

// A whole word at the start of `text` that no lower-case letter continues.
size_t WholeWord(absl::string_view text) {
  for (absl::string_view word : kWholeWords) {
    if (absl::StartsWith(text, word) && !IsLower(text, word.size())) {
      return word.size();
    }
  }
  return 0;
}

// The length of the word at the start of `text`, which is not empty and begins
// with a letter or digit.
size_t WordLength(absl::string_view text) {
  size_t i = WholeWord(text);
  if (i > 0) {
    while (IsDigit(text, i)) ++i;
    return i;
  }
  while (IsUpper(text, i)) ++i;
  if (i > 1 && IsLower(text, i)) {
    const bool plural = text[i] == 's' && !IsLower(text, i + 1);
    const bool version = text[i] == 'v' && IsDigit(text, i + 1);
    if (plural || version) {
      ++i;
    } else {
      --i;  // The last upper-case letter begins the next word.
    }
    if (!version) return i;
  }
  while (IsLower(text, i)) {
    ++i;
    if (WholeWord(text.substr(i)) > 0) return i;
  }
  // Once there are digits, lower-case letters do not end the word: "M2ts".
  const size_t digits = i;
  while (IsDigit(text, i) || (i > digits && IsLower(text, i))) ++i;
  return i;
}

std::string Squeeze(absl::string_view name) {
  return absl::StrReplaceAll(name, {{"_", ""}});
}

}  // namespace

std::string SnakeCase(absl::string_view name) {
  std::vector<std::string> words;
  while (!name.empty()) {
    if (!absl::ascii_isalnum(name[0])) {
      name.remove_prefix(1);
      continue;
    }
    const size_t length = WordLength(name);
    words.push_back(absl::AsciiStrToLower(name.substr(0, length)));
    name.remove_prefix(length);
  }
  if (words.empty() || IsDigit(words[0], 0)) {
    words.insert(words.begin(), "property");
  }
  return absl::StrJoin(words, "_");
}

std::string MessageName(absl::string_view name) {
  std::string result;
  bool start = true;
  for (char c : name) {
    if (!absl::ascii_isalnum(c)) {
      start = true;
      continue;
    }
    result += start ? absl::ascii_toupper(c) : c;
    start = false;
  }
  if (result.empty() || IsDigit(result, 0)) result.insert(0, "Object");
  return result;
}

std::string MapEntryName(absl::string_view field) {
  std::string name;
  for (absl::string_view word : absl::StrSplit(field, '_')) {
    std::string part(word);
    if (!part.empty()) part[0] = absl::ascii_toupper(part[0]);
    name += part;
  }
  return name + "Entry";
}

std::string FieldNames::Add(absl::string_view property, bool repeated) {
  const std::string plain = SnakeCase(property);
  if (Claim(plain, repeated)) return plain;
  std::string name = absl::StrCat(plain, "_property");
  for (int i = 2; !Claim(name, repeated); ++i) {
    name = absl::StrCat(plain, "_property_", i);
  }
  return name;
}

bool FieldNames::Claim(const std::string& name, bool repeated) {
  std::vector<std::string> accessors = {
      name,
      absl::StrCat("clear_", name),
      absl::StrCat("set_", name),
      absl::StrCat("mutable_", name),
      absl::StrCat(repeated ? "add_" : "has_", name),
  };
  if (repeated) {
    accessors.push_back(absl::StrCat(name, "_size"));
  } else {
    accessors.push_back(absl::StrCat("release_", name));
    accessors.push_back(absl::StrCat("set_allocated_", name));
  }
  for (absl::string_view member : kMessageMembers) {
    if (name == member) return false;
  }
  for (const std::string& accessor : accessors) {
    if (accessors_.count(accessor) > 0) return false;
  }
  if (!names_.insert(Squeeze(name)).second) return false;
  accessors_.insert(accessors.begin(), accessors.end());
  return true;
}

}  // namespace import_schema
