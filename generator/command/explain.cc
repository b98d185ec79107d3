// SPDX-License-Identifier: Apache-2.0
#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "generator/catalogue/other_types.h"
#include "generator/command/command.h"
#include "generator/parse/parts.h"

namespace drc::command {
namespace {

// A name without what AWS's and ours part words by.
std::string Squashed(absl::string_view name) {
  std::string squashed;
  for (const char c : name) {
    if (absl::ascii_isalnum(c)) squashed += absl::ascii_tolower(c);
  }
  return squashed;
}

// The type of CloudFormation that a name is nearly.
std::string TypeMeantBy(absl::string_view name) {
  const std::vector<std::string>& messages = catalogue::AllMessageNames();
  std::vector<std::string> squashed;
  for (const std::string& each : messages) squashed.push_back(Squashed(each));
  const auto found =
      absl::c_find(squashed, diag::Nearest(Squashed(name), squashed));
  if (found == squashed.end()) return "";
  const auto* message =
      catalogue::FindMessage(messages[found - squashed.begin()]);
  return schema::SchemaOf(message).resource->type_name();
}

// What an unknown name may have meant: a rule, a field by its path or by its
// name alone, or a type.
std::string MeantBy(absl::string_view name) {
  if (absl::StartsWithIgnoreCase(name, "AWS::")) return TypeMeantBy(name);
  const std::string lower = absl::AsciiStrToLower(name);
  if (rules::FindRule(lower) != nullptr) return lower;
  std::vector<std::string> known = absl::StartsWith(name, "aws.")
                                       ? catalogue::AllMessageNames()
                                       : FieldsBeside(name);
  for (const rules::Rule& each : rules::AllRules()) known.emplace_back(each.id);
  const std::string near = diag::Nearest(name, known);
  if (!near.empty()) return near;
  const size_t dot = absl::StripSuffix(lower, ".").rfind('.');
  return parse::FieldMeantBy(
      absl::StripSuffix(dot == lower.npos ? lower : lower.substr(dot + 1), "."),
      *dr::v1::Environment::descriptor());
}

}  // namespace

absl::StatusOr<std::string> Explain(Arguments arguments) {
  const std::string& name = arguments.words[0];
  const rules::Rule* rule = rules::FindRule(name);
  const std::optional<std::string> field = FieldText(name);
  // Some rules are called as the field that they are about.
  if (rule != nullptr) {
    return absl::StrCat(rules::RenderRule(*rule), field.has_value() ? "\n" : "",
                        field.value_or(""));
  }
  if (field.has_value()) return *field;
  const std::optional<std::string> type = TypeText(name);
  if (type.has_value()) return *type;
  return absl::InvalidArgumentError(
      absl::StrCat("there is no rule, field or resource type ",
                   diag::Quoted(name), diag::DidYouMean(MeantBy(name))));
}

}  // namespace drc::command
