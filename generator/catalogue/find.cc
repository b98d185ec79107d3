// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "generator/catalogue/aws_facts.h"

namespace drc::catalogue {
namespace {

// The row of a sorted table whose key is `wanted`; null where there is none.
template <typename Row, typename Key, typename Wanted>
const Row* Find(absl::Span<const Row> table, Key key, const Wanted& wanted) {
  const auto* row = std::lower_bound(
      table.begin(), table.end(), wanted,
      [&](const Row& a, const Wanted& b) { return std::invoke(key, a) < b; });
  return row != table.end() && std::invoke(key, *row) == wanted ? row : nullptr;
}

// Whether a word is one of those that have spaces between them.
bool IsAmong(const std::string& word, absl::string_view words) {
  for (size_t at = words.find(word); at != words.npos;
       at = words.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || words[at - 1] == ' ') &&
        (end == words.size() || words[end] == ' ')) {
      return true;
    }
  }
  return false;
}

}  // namespace

const TypeFacts* FindType(absl::string_view type) {
  return Find(AllTypes(), &TypeFacts::type, type);
}

const ActionFacts* FindAction(absl::string_view action) {
  return Find(AllActions(), &ActionFacts::action, action);
}

const ResourceKind* FindResourceKind(absl::string_view service,
                                     absl::string_view kind) {
  return Find(
      AllResourceKinds(),
      [](const ResourceKind& row) {
        return std::make_tuple(row.service, row.kind);
      },
      std::make_tuple(service, kind));
}

const ServiceFacts* FindService(absl::string_view service) {
  return Find(AllServices(), &ServiceFacts::service, service);
}

bool ServiceFacts::Has(absl::string_view name) const {
  return IsAmong(absl::AsciiStrToLower(name), actions) || HasUnlimited(name);
}

bool ServiceFacts::HasUnlimited(absl::string_view name) const {
  return IsAmong(absl::StrCat(absl::AsciiStrToLower(name), "*"), actions);
}

const RuntimeFacts* FindRuntime(absl::string_view name) {
  return Find(AllRuntimes(), &RuntimeFacts::name, name);
}

const RegionFacts* FindRegion(absl::string_view name) {
  return Find(AllRegions(), &RegionFacts::name, name);
}

}  // namespace drc::catalogue
