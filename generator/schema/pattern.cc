// SPDX-License-Identifier: Apache-2.0

#include "generator/schema/pattern.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "re2/re2.h"

namespace drc::schema {
namespace {

// A bound as RE2 reads it: "{01}" and "{ 1}" are literal text.
bool ReadBound(absl::string_view text, size_t& bound) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isdigit) &&
         (text == "0" || !absl::StartsWith(text, "0")) &&
         absl::SimpleAtoi(text, &bound);
}

// Turns "^[class]{min,max}$" into "^[class]*$" and its bounds; leaves every
// other expression alone.
void TakeBounds(std::string& text, size_t& min, size_t& max) {
  absl::string_view rest = text;
  if (!absl::ConsumePrefix(&rest, "^[")) return;
  if (!absl::ConsumeSuffix(&rest, "}$") &&
      !absl::ConsumeSuffix(&rest, "}\\z")) {
    return;
  }
  const size_t end = rest.rfind("]{");
  if (end == rest.npos) return;
  for (size_t i = 0; i < end; ++i) {
    if (rest[i] == '[' || rest[i] == ']') return;
    if (rest[i] == '\\' && ++i == end) return;
  }
  const std::pair<absl::string_view, absl::string_view> bounds =
      absl::StrSplit(rest.substr(end + 2), absl::MaxSplits(',', 1));
  size_t least, most;
  if (!ReadBound(bounds.first, least) || !ReadBound(bounds.second, most)) {
    return;
  }
  min = least;
  max = most;
  text = absl::StrCat("^[", rest.substr(0, end), "]*$");
}

}  // namespace

Pattern::Pattern(absl::string_view text)
    : text_(text),
      utf8_{text_, RE2::Options::EncodingUTF8},
      ascii_{text_, RE2::Options::EncodingLatin1} {
  TakeBounds(ascii_.text, min_length_, max_length_);
}

const Pattern* Pattern::Intern(absl::string_view text) {
  static auto& mutex = *new std::mutex;
  static auto& patterns =
      *new absl::flat_hash_map<std::string, std::unique_ptr<Pattern>>;
  const std::lock_guard<std::mutex> lock(mutex);
  std::unique_ptr<Pattern>& pattern = patterns[text];
  if (pattern == nullptr) pattern = std::make_unique<Pattern>(text);
  return pattern.get();
}

const RE2& Pattern::Compiled(Expression& expression) {
  std::call_once(expression.once, [&] {
    RE2::Options options;
    options.set_encoding(expression.encoding);
    options.set_log_errors(false);
    options.set_never_capture(true);
    expression.compiled = std::make_unique<RE2>(expression.text, options);
  });
  return *expression.compiled;
}

bool Pattern::IsFoundIn(absl::string_view value) const {
  const re2::StringPiece piece(value.data(), value.size());
  const bool ascii = std::all_of(value.begin(), value.end(), [](char c) {
    return absl::ascii_isascii(static_cast<unsigned char>(c));
  });
  if (!ascii) return RE2::PartialMatch(piece, Compiled(utf8_));
  return value.size() >= min_length_ && value.size() <= max_length_ &&
         RE2::PartialMatch(piece, Compiled(ascii_));
}

std::string Pattern::Fault() const { return Compiled(utf8_).error(); }

}  // namespace drc::schema
