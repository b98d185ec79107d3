// SPDX-License-Identifier: Apache-2.0

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"

namespace drc::check {
namespace {

using ::dr::v1::Attribute;

// The key attributes of one table: an attribute has one type, however many keys
// it is part of, and is part of a key once.
class Keys {
 public:
  Keys(const parse::ParsedSpec& spec, diag::Diagnostics& out)
      : spec_(spec), out_(out) {}

  void Add(const Attribute& partition, const Attribute* sort) {
    AddAttribute(partition);
    if (sort == nullptr) return;
    AddAttribute(*sort);
    if (partition.name().empty() || partition.name() != sort->name()) return;
    out_.Error(spec_.locations.Of(*sort, "name"), "key-attribute",
               absl::StrCat("the sort key ", diag::Quoted(sort->name()),
                            " is the partition key; choose another attribute"))
        .Note(spec_.locations.Of(partition, "name"), "the partition key");
  }

 private:
  void AddAttribute(const Attribute& attribute) {
    if (attribute.name().empty()) return;
    const auto [found, inserted] = first_.emplace(attribute.name(), &attribute);
    if (inserted || found->second->type() == attribute.type()) return;
    out_.Error(spec_.locations.Of(attribute, "type"), "key-attribute",
               absl::StrCat("the attribute ", diag::Quoted(attribute.name()),
                            " is ", AttributeType_Name(attribute.type()),
                            " here and ",
                            AttributeType_Name(found->second->type()),
                            " in an earlier key of the table; an attribute has "
                            "one type"))
        .Note(spec_.locations.Of(*found->second, "type"),
              "the first type is here");
  }

  const parse::ParsedSpec& spec_;
  diag::Diagnostics& out_;
  absl::flat_hash_map<std::string, const Attribute*> first_;
};

template <typename Owner>
const Attribute* SortKeyOf(const Owner& owner) {
  return owner.has_sort_key() ? &owner.sort_key() : nullptr;
}

}  // namespace

void CheckKeyAttributes(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  for (const dr::v1::Table& table : spec.environment->tables()) {
    Keys keys(spec, out);
    keys.Add(table.partition_key(), SortKeyOf(table));
    for (const auto& index : table.global_secondary_indexes()) {
      keys.Add(index.partition_key(), SortKeyOf(index));
    }
  }
}

}  // namespace drc::check
