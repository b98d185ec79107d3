// SPDX-License-Identifier: Apache-2.0
#include "generator/command/arguments.h"

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "generator/diag/diagnostics.h"

namespace drc::command {
namespace {

const Flag* Find(const std::vector<Flag>& known, absl::string_view name) {
  for (const Flag& flag : known)
    if (flag.name == name) return &flag;
  return nullptr;
}

std::string Unknown(const std::vector<Flag>& known, const std::string& given) {
  std::vector<std::string> names;
  for (const Flag& flag : known) names.push_back(absl::StrCat("--", flag.name));
  return absl::StrCat("unknown flag ", given, diag::DidYouMean(given, names));
}

}  // namespace

std::string ToString(const Flag& flag) {
  return absl::StrCat("--", flag.name, flag.value.empty() ? "" : "=",
                      flag.value);
}

std::string Arguments::Take(absl::string_view name,
                            absl::string_view otherwise) {
  for (auto it = flags.begin(); it != flags.end(); ++it) {
    if (it->first != name) continue;
    std::string value = std::move(it->second);
    flags.erase(it);
    return value;
  }
  return std::string(otherwise);
}

absl::StatusOr<Arguments> ParseArguments(
    const std::vector<Flag>& known, const std::vector<std::string>& given) {
  Arguments arguments;
  std::vector<std::string> errors;
  bool flags_ended = false;
  for (size_t i = 0; i < given.size(); ++i) {
    // "-" alone is a word, as everywhere.
    if (flags_ended || given[i].size() < 2 || given[i][0] != '-') {
      arguments.words.push_back(given[i]);
      continue;
    }
    if (given[i] == "--") {
      flags_ended = true;
      continue;
    }
    if (!absl::StartsWith(given[i], "--")) {
      errors.push_back(absl::StrCat("unknown flag ", given[i]));
      continue;
    }
    std::pair<std::string, std::string> pair =
        absl::StrSplit(given[i].substr(2), absl::MaxSplits('=', 1));
    const bool has_value = absl::StrContains(given[i], "=");
    const Flag* flag = Find(known, pair.first);
    if (flag == nullptr) {
      errors.push_back(Unknown(known, absl::StrCat("--", pair.first)));
    } else if (has_value && flag->value.empty()) {
      errors.push_back(absl::StrCat(ToString(*flag), " takes no value"));
    } else if (!has_value && !flag->value.empty() && i + 1 == given.size()) {
      errors.push_back(
          absl::StrCat("--", flag->name, " must be ", ToString(*flag)));
    } else {
      if (!has_value && !flag->value.empty()) pair.second = given[++i];
      for (const auto& earlier : arguments.flags) {
        if (flag->repeated || earlier.first != pair.first) continue;
        errors.push_back(absl::StrCat("repeated flag ", ToString(*flag)));
      }
      arguments.flags.push_back(std::move(pair));
    }
  }
  if (errors.empty()) return arguments;
  return absl::InvalidArgumentError(absl::StrJoin(errors, "\n"));
}

}  // namespace drc::command
