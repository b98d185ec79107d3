// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/pattern.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "re2/re2.h"

namespace import_schema {
namespace {

// Java's POSIX classes: \p{Alpha} and so on.
constexpr absl::string_view kJavaClasses[] = {
    "Alnum", "Alpha", "ASCII", "Blank", "Cntrl", "Digit",  "Graph",
    "Lower", "Print", "Punct", "Space", "Upper", "XDigit",
};

// Letters that mean the same to AWS and to RE2 after a backslash, and those
// that mean nothing to anybody, so that the backslash is idle.
constexpr absl::string_view kEscapes = "AbBdDfnrsStvwWxz";
constexpr absl::string_view kIdle = "FiIjJlLmMoOqyY";

bool IsHex(absl::string_view text) {
  return text.size() == 4 && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isxdigit(c);
         });
}

// "\p{NAME}" or "\P{NAME}" for RE2; `negated` is of the latter.
std::string UnicodeClass(absl::string_view name, bool negated, bool in_class) {
  for (absl::string_view known : kJavaClasses) {
    if (name != known) continue;
    const std::string posix = absl::StrCat("[:", negated ? "^" : "",
                                           absl::AsciiStrToLower(name), ":]");
    return in_class ? posix : absl::StrCat("[", posix, "]");
  }
  if (name == "IsAlphabetic") name = "L";
  if (name == "IsDigit") name = "Nd";
  absl::ConsumePrefix(&name, "Is");
  return absl::StrCat(negated ? "\\P{" : "\\p{", name, "}");
}

absl::optional<std::string> Rewrite(absl::string_view pattern) {
  std::string result;
  bool in_class = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c != '\\' || i + 1 == pattern.size()) {
      const absl::string_view next = pattern.substr(i + 1, 1);
      if (in_class &&
          ((c == '[' && next == ":") || (c == '&' && next == "&"))) {
        return absl::nullopt;  // A class or operator in some dialects only.
      }
      if (c == '[' && in_class) result += '\\';  // A plain bracket in ECMA.
      if (c == '[' && !in_class) {
        absl::string_view first = pattern.substr(i + 1);
        absl::ConsumePrefix(&first, "^");
        if (!first.empty() && first[0] == ']') return absl::nullopt;
      }
      if (c == '[') in_class = true;
      if (c == ']') in_class = false;
      result += c;
      continue;
    }
    const char escaped = pattern[++i];
    const absl::string_view rest = pattern.substr(i + 1);
    if (escaped == 'u' && IsHex(rest.substr(0, 4))) {
      absl::StrAppend(&result, "\\x{", rest.substr(0, 4), "}");
      i += 4;
    } else if ((escaped == 'p' || escaped == 'P') && !rest.empty() &&
               rest[0] == '{' && rest.find('}') != rest.npos) {
      const size_t end = rest.find('}');
      absl::StrAppend(&result, UnicodeClass(rest.substr(1, end - 1),
                                            escaped == 'P', in_class));
      i += end + 1;
    } else if (escaped == 'Z' && !in_class) {
      result += "\\z";
    } else if (kIdle.find(escaped) != kIdle.npos) {
      result += escaped;
    } else if (absl::ascii_isalpha(escaped) &&
               kEscapes.find(escaped) == kEscapes.npos) {
      return absl::nullopt;
    } else {
      result += '\\';
      result += escaped;
    }
  }
  return result;
}

}  // namespace

absl::optional<std::string> ToRe2(absl::string_view pattern) {
  absl::optional<std::string> rewritten = Rewrite(pattern);
  if (!rewritten.has_value()) return absl::nullopt;
  RE2::Options options;
  options.set_log_errors(false);
  if (!RE2(*rewritten, options).ok()) return absl::nullopt;
  return rewritten;
}

}  // namespace import_schema
