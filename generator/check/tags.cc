// SPDX-License-Identifier: Apache-2.0
#include <tuple>

#include "absl/strings/ascii.h"
#include "generator/check/checks.h"
#include "generator/diag/utf8.h"
#include "generator/parse/parts.h"
#include "generator/program/program.h"

namespace drc::check {
namespace {

// AWS General Reference, "Best practices and strategies" for tags.
constexpr size_t kMaxKeySize = 128;
constexpr size_t kMaxValueSize = 256;

// Letters, digits and spaces of any script, and some punctuation.
bool IsWellFormed(absl::string_view text) {
  static const schema::Pattern& pattern =
      *schema::Pattern::Intern(R"(^[\p{L}\p{N}\p{Z}_.:/=+\-@]*\z)");
  return pattern.IsFoundIn(text);
}

// Why AWS refuses the tag; empty where it does not.
std::string Fault(absl::string_view key, absl::string_view value) {
  if (key.empty()) return "a tag's key is empty";
  const std::string tag = absl::StrCat("the tag ", diag::Quoted(key));
  if (absl::StartsWithIgnoreCase(key, "aws:")) {
    return absl::StrCat(tag,
                        " begins with \"aws:\", as AWS's own do; rename it");
  }
  if (absl::EqualsIgnoreCase(key, program::kSuffixTag)) {
    return absl::StrCat(
        tag,
        " says whose a resource is, and the compiler gives it; rename yours");
  }
  if (diag::CountCharacters(key) > kMaxKeySize) {
    return absl::StrCat(tag, " has a key of ", diag::CountCharacters(key),
                        " characters, more than ", kMaxKeySize);
  }
  // AWS CloudFormation API Reference, "Tag": a StackSet takes no empty one.
  if (value.empty()) {
    return absl::StrCat(tag, " has no value; write one, e.g. \"true\"");
  }
  if (diag::CountCharacters(value) > kMaxValueSize) {
    return absl::StrCat(tag, " has a value of ", diag::CountCharacters(value),
                        " characters, more than ", kMaxValueSize);
  }
  // The parser has refused references and what is no UTF-8.
  for (const absl::string_view text : {key, value}) {
    if (parse::HasReference(text) || diag::FindInvalidUtf8(text) != text.npos) {
      return "";
    }
  }
  if (!IsWellFormed(key) || !IsWellFormed(value)) {
    return absl::StrCat(
        tag,
        " has characters besides letters, digits, spaces and _ . : / = + - @");
  }
  return "";
}

}  // namespace

void CheckTags(Spec& spec) {
  const auto place_of = [&](const std::string& key) {
    return spec.OfKey(spec.env, "tags", key);
  };
  // By the key in lower case, in the order of the text.
  absl::flat_hash_map<std::string, std::string> first;
  std::vector<std::pair<std::string, std::string>> tags =
      SortedEntries(spec.env.tags());
  absl::c_stable_sort(tags, [&](const auto& a, const auto& b) {
    const diag::Loc of_a = place_of(a.first);
    const diag::Loc of_b = place_of(b.first);
    return std::tie(of_a.line, of_a.column) < std::tie(of_b.line, of_b.column);
  });
  for (const auto& [key, value] : tags) {
    const std::string fault = Fault(key, value);
    if (!fault.empty()) spec.Error(place_of(key), "tag", fault);
    const auto [found, inserted] =
        first.emplace(absl::AsciiStrToLower(key), key);
    if (inserted) continue;
    spec.Error(place_of(key), "tag",
               "the tag $0 differs from $1 in case only, and IAM takes them "
               "for one; rename one",
               diag::Quoted(key), diag::Quoted(found->second))
        .Note(place_of(found->second), "the first is here");
  }
}

}  // namespace drc::check
