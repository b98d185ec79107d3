// SPDX-License-Identifier: Apache-2.0
#include "generator/check/checks.h"

namespace drc::check {
namespace {

using ::dr::v1::Attribute;

// The key attributes of one table: an attribute has one type, however many keys
// it is part of, and is part of a key once.
class Keys {
 public:
  Keys(Spec& spec) : spec_(spec) {}

  // Those of the table, or of one of its indexes.
  template <typename Owner>
  void Add(const Owner& owner) {
    const Attribute& partition = owner.partition_key();
    const Attribute& sort = owner.sort_key();
    AddAttribute(partition);
    if (!owner.has_sort_key()) return;
    AddAttribute(sort);
    if (partition.name().empty() || partition.name() != sort.name()) return;
    spec_
        .Error(spec_.Of(sort, "name"), "key-attribute",
               "the sort key $0 is the partition key; choose another attribute",
               diag::Quoted(sort.name()))
        .Note(spec_.Of(partition, "name"), "the partition key");
  }

 private:
  void AddAttribute(const Attribute& attribute) {
    if (attribute.name().empty()) return;
    const auto [found, inserted] = first_.emplace(attribute.name(), &attribute);
    if (inserted || found->second->type() == attribute.type()) return;
    spec_
        .Error(spec_.Of(attribute, "type"), "key-attribute",
               "the attribute $0 is $1 here and $2 in an earlier key of the "
               "table; an attribute has one type",
               diag::Quoted(attribute.name()),
               AttributeType_Name(attribute.type()),
               AttributeType_Name(found->second->type()))
        .Note(spec_.Of(*found->second, "type"), "the first type is here");
  }

  Spec& spec_;
  absl::flat_hash_map<std::string, const Attribute*> first_;
};

}  // namespace

void CheckKeyAttributes(Spec& spec) {
  for (const dr::v1::Table& table : spec.env.tables()) {
    Keys keys(spec);
    keys.Add(table);
    for (const auto& index : table.global_secondary_indexes()) keys.Add(index);
  }
}

}  // namespace drc::check
