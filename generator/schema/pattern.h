// SPDX-License-Identifier: Apache-2.0
//
// Regular expressions of the schemas.

#ifndef GENERATOR_SCHEMA_PATTERN_H_
#define GENERATOR_SCHEMA_PATTERN_H_

#include <cstddef>
#include <limits>
#include <memory>
#include <mutex>
#include <string>

#include "absl/strings/string_view.h"
#include "re2/re2.h"

namespace drc::schema {

// An RE2 expression over UTF-8 text, compiled when it is first used.
//
// For ASCII text, which nearly all values are, a simpler expression does: no
// states for other characters, and no upper bound in "[...]{1,512}", which RE2
// would compile 512 times, while the text is shorter anyway.
class Pattern {
 public:
  explicit Pattern(absl::string_view text);

  // The one object of that text; it lives for ever.
  static const Pattern* Intern(absl::string_view text);

  const std::string& text() const { return text_; }

  // Whether `value` contains a match. False where the pattern is broken.
  bool IsFoundIn(absl::string_view value) const;

  // Why RE2 refuses the pattern; empty where it does not.
  std::string Fault() const;

 private:
  struct Expression {
    std::string text;
    RE2::Options::Encoding encoding;
    std::once_flag once;
    std::unique_ptr<RE2> compiled;
    // Longer text may keep to no bound that was dropped. In bytes.
    size_t longest = std::numeric_limits<size_t>::max();
  };

  static const RE2& Compiled(Expression& expression);

  const std::string text_;
  mutable Expression utf8_;
  mutable Expression ascii_;
};

}  // namespace drc::schema

#endif  // GENERATOR_SCHEMA_PATTERN_H_
