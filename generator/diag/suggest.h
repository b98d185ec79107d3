// SPDX-License-Identifier: Apache-2.0
//
// Suggestions for misspelt names.

#ifndef GENERATOR_DIAG_SUGGEST_H_
#define GENERATOR_DIAG_SUGGEST_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace drc::diag {

// What to write for what stands at the place of a finding.
struct Fix {
  std::string written;
  std::string instead;
};

// The candidate nearest to `name`, the first of equally near ones; empty where
// none is near (at most a third of its letters differ).
std::string Nearest(absl::string_view name,
                    const std::vector<std::string>& candidates);

// "; did you mean `x`?"; empty where nothing may be meant.
std::string DidYouMean(absl::string_view meant);

// The same with the nearest candidate.
std::string DidYouMean(absl::string_view name,
                       const std::vector<std::string>& candidates);

}  // namespace drc::diag

#endif  // GENERATOR_DIAG_SUGGEST_H_
