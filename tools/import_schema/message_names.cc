// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/message_names.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tools/import_schema/naming.h"

namespace import_schema {
namespace {

// The definition and properties on the way to a schema, as message names.
std::vector<std::string> NamesOnTheWay(absl::string_view place) {
  std::vector<std::string> names;
  const std::vector<absl::string_view> parts = absl::StrSplit(place, '/');
  for (size_t i = 1; i < parts.size(); ++i) {
    const bool named = parts[i] == "definitions" || parts[i] == "properties";
    const bool skips = parts[i] == "patternProperties" || parts[i] == "allOf" ||
                       parts[i] == "anyOf" || parts[i] == "oneOf";
    if ((named || skips) && i + 1 < parts.size()) ++i;
    if (named) {
      names.push_back(MessageName(
          absl::StrReplaceAll(parts[i], {{"~1", "/"}, {"~0", "~"}})));
    }
  }
  return names;
}

struct Candidate {
  std::string place;
  std::vector<std::string> names;

  // Definitions come first, and what encloses before what is within.
  auto Order() const {
    return std::make_tuple(names.size(),
                           !absl::StartsWith(place, "/definitions/"),
                           std::ref(place));
  }
};

}  // namespace

std::map<std::string, MessagePath> NameMessages(
    absl::string_view resource,
    const std::map<std::string, std::set<std::string>>& objects) {
  std::vector<Candidate> candidates;
  for (const auto& [place, unused] : objects) {
    candidates.push_back({place, NamesOnTheWay(place)});
  }
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) {
              return a.Order() < b.Order();
            });

  std::map<std::string, MessagePath> result;
  std::map<std::vector<std::string>, std::string> place_of;  // By names.
  std::set<MessagePath> taken;
  for (const Candidate& candidate : candidates) {
    if (candidate.names.empty()) {
      result[candidate.place] = {MessageName(resource)};
      place_of.emplace(candidate.names, candidate.place);
      continue;
    }
    std::vector<std::string> around = candidate.names;
    std::string plain = around.back();
    around.pop_back();
    auto owner = place_of.find(around);
    if (owner == place_of.end()) {
      plain = absl::StrJoin(candidate.names, "");
      owner = place_of.find({});
    }
    const std::string owner_place =
        owner == place_of.end() ? "" : owner->second;
    MessagePath path = owner == place_of.end()
                           ? MessagePath{MessageName(resource)}
                           : result[owner_place];
    const auto forbidden = objects.find(owner_place);
    const auto is_free = [&](const std::string& name) {
      MessagePath wanted = path;
      wanted.push_back(name);
      return name != path.back() && taken.count(wanted) == 0 &&
             (forbidden == objects.end() || forbidden->second.count(name) == 0);
    };
    std::string name = plain;
    if (!is_free(name)) name = absl::StrCat(plain, "Property");
    for (int i = 2; !is_free(name); ++i) {
      name = absl::StrCat(plain, "Property", i);
    }
    path.push_back(name);
    taken.insert(path);
    place_of.emplace(candidate.names, candidate.place);
    result[candidate.place] = path;
  }
  return result;
}

}  // namespace import_schema
