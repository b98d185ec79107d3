// SPDX-License-Identifier: Apache-2.0
//
// Regular expressions of the schemas.

#ifndef GENERATOR_SCHEMA_PATTERN_H_
#define GENERATOR_SCHEMA_PATTERN_H_

#include <memory>
#include <mutex>
#include <string>

#include "absl/strings/string_view.h"
#include "re2/re2.h"

namespace drc::schema {

// An RE2 expression over UTF-8 text, compiled when it is first used.
class Pattern {
 public:
  explicit Pattern(absl::string_view text) : text_(text) {}

  // The one object of that text; it lives for ever.
  static const Pattern* Intern(absl::string_view text);

  const std::string& text() const { return text_; }

  // Whether `value` contains a match. False where the pattern is broken.
  bool IsFoundIn(absl::string_view value) const;

  // Why RE2 refuses the pattern; empty where it does not.
  std::string Fault() const;

 private:
  const RE2& Compiled() const;

  const std::string text_;
  mutable std::once_flag once_;
  mutable std::unique_ptr<RE2> compiled_;
};

}  // namespace drc::schema

#endif  // GENERATOR_SCHEMA_PATTERN_H_
