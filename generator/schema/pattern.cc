// SPDX-License-Identifier: Apache-2.0

#include "generator/schema/pattern.h"

#include <memory>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "re2/re2.h"

namespace drc::schema {

const Pattern* Pattern::Intern(absl::string_view text) {
  static auto& mutex = *new std::mutex;
  static auto& patterns =
      *new absl::flat_hash_map<std::string, std::unique_ptr<Pattern>>;
  const std::lock_guard<std::mutex> lock(mutex);
  std::unique_ptr<Pattern>& pattern = patterns[text];
  if (pattern == nullptr) pattern = std::make_unique<Pattern>(text);
  return pattern.get();
}

const RE2& Pattern::Compiled() const {
  std::call_once(once_, [this] {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_never_capture(true);
    compiled_ = std::make_unique<RE2>(text_, options);
  });
  return *compiled_;
}

bool Pattern::IsFoundIn(absl::string_view value) const {
  return RE2::PartialMatch(re2::StringPiece(value.data(), value.size()),
                           Compiled());
}

std::string Pattern::Fault() const { return Compiled().error(); }

}  // namespace drc::schema
