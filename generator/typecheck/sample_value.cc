// SPDX-License-Identifier: Apache-2.0

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/program/reference.h"
#include "generator/typecheck/typecheck.h"

namespace drc::typecheck {
namespace {

std::optional<std::string> ValueOf(absl::string_view reference,
                                   const program::Program& program,
                                   const program::Stack& stack) {
  if (reference == "AWS::Region") return stack.region;
  if (reference == "AWS::AccountId") return "123456789012";
  for (const program::Parameter& parameter : program.root().parameters) {
    if (parameter.name != reference) continue;
    if (parameter.max_length == 0) return std::nullopt;
    return std::string(parameter.max_length, 'x');
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> SampleValue(absl::string_view text,
                                       const program::Program& program,
                                       const program::Stack& stack) {
  // As most: what is neither a dynamic reference nor any other.
  if (text.find('{') == text.npos) return std::string(text);
  if (absl::StrContains(text, "{{resolve:")) return std::nullopt;
  std::string sample;
  for (const program::Segment& segment : program::SplitReferences(text)) {
    if (!segment.is_reference) {
      absl::StrAppend(&sample, segment.text);
      continue;
    }
    const std::optional<std::string> value =
        ValueOf(segment.text, program, stack);
    if (!value.has_value()) return std::nullopt;
    absl::StrAppend(&sample, *value);
  }
  return sample;
}

}  // namespace drc::typecheck
