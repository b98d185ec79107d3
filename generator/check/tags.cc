// SPDX-License-Identifier: Apache-2.0

#include <cstddef>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/check/checks.h"
#include "generator/check/map_entries.h"
#include "generator/diag/diagnostics.h"
#include "generator/diag/utf8.h"
#include "generator/parse/check_text.h"
#include "generator/parse/parse.h"
#include "generator/schema/pattern.h"

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
                        " begins with \"aws:\", as AWS's own do; rename "
                        "it");
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
    return absl::StrCat(tag,
                        " has characters besides letters, digits, spaces "
                        "and _ . : / = + - @");
  }
  return "";
}

}  // namespace

void CheckTags(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  for (const auto& [key, value] : SortedEntries(spec.environment->tags())) {
    const std::string fault = Fault(key, value);
    if (fault.empty()) continue;
    out.Error(spec.locations.OfKey(*spec.environment, "tags", key), "tag",
              fault);
  }
}

}  // namespace drc::check
