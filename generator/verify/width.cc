// SPDX-License-Identifier: Apache-2.0
#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "generator/catalogue/handlers.h"
#include "generator/program/program.h"
#include "generator/verify/wide_resources.h"

namespace drc::verify {
namespace {

bool Deletes(absl::string_view action) {
  // That one no handler takes, but the emptier.
  return catalogue::IsOnlyToDelete(action) ||
         action == "backup:DeleteRecoveryPoint";
}

}  // namespace

bool AsksForTag(const Statement& statement) {
  static const std::string& key =
      *new std::string(absl::StrCat("aws:ResourceTag/", program::kSuffixTag));
  const Statement::Condition* tag = statement.Find(key);
  return tag != nullptr && tag->op == "StringEquals" &&
         tag->values == std::vector<absl::string_view>{"${EnvironmentSuffix}"};
}

Width WidthOf(absl::string_view pattern, const Statement& statement) {
  if (pattern.empty()) return Width::kNarrow;
  const auto& actions = statement.actions;
  for (const WideResource& row : AllWideResources()) {
    if (row.pattern != pattern) continue;
    if (!row.only.empty() && !absl::c_all_of(actions, [&](auto action) {
          return action == row.only;
        })) {
      continue;
    }
    const bool untagged = row.is_tagged && !AsksForTag(statement) &&
                          absl::c_any_of(actions, Deletes);
    return untagged ? Width::kUntagged : Width::kNarrow;
  }
  return Width::kWide;
}

}  // namespace drc::verify
