// SPDX-License-Identifier: Apache-2.0

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "generator/schema/schema.h"

namespace drc::schema {
namespace {

// Drops the upper bounds of "[class]{min,max}". Returns the least of them: in
// text of no more bytes, what is left finds the same.
size_t DropBounds(std::string& text) {
  // A class that closes before the braces; "{01}" and "{ 1}" are literal text.
  static const auto& bounded =
      *new RE2(R"((?s)(.*?\[(?:[^][:\\]|\\.)(?:[^][\\]|\\.)*\]\{(0|[1-9]\d*),))"
               R"(([1-9]\d*)\})");
  size_t least = std::numeric_limits<size_t>::max();
  re2::StringPiece rest(text), head;
  std::string unbounded;
  size_t min, max;
  while (RE2::Consume(&rest, bounded, &head, &min, &max)) {
    if (min > max) return std::numeric_limits<size_t>::max();  // it is broken
    absl::StrAppend(&unbounded, absl::string_view(head.data(), head.size()),
                    "}");
    least = std::min(least, max);
  }
  text = absl::StrCat(unbounded, absl::string_view(rest.data(), rest.size()));
  return least;
}

}  // namespace

Pattern::Pattern(absl::string_view text)
    : text_(text),
      utf8_{text_, RE2::Options::EncodingUTF8},
      ascii_{text_, RE2::Options::EncodingLatin1} {}

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
    if (expression.encoding == RE2::Options::EncodingLatin1) {
      expression.longest = DropBounds(expression.text);
    }
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
  if (ascii) {
    const RE2& unbounded = Compiled(ascii_);
    if (value.size() <= ascii_.longest) {
      return RE2::PartialMatch(piece, unbounded);
    }
  }
  return RE2::PartialMatch(piece, Compiled(utf8_));
}

std::string Pattern::Fault() const { return Compiled(utf8_).error(); }

}  // namespace drc::schema
