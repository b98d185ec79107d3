// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/rules.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace import_schema {
namespace {

using ::cfn::v1::FieldGroup;
using ::cfn::v1::MessageRules;
using ::google::protobuf::RepeatedPtrField;
using Names = std::vector<std::string>;

// Once: AWS's schema and what cfn-lint adds to it may say the same.
void AddGroup(const Names& names, RepeatedPtrField<FieldGroup>* groups) {
  for (const FieldGroup& group : *groups) {
    if (std::equal(names.begin(), names.end(), group.properties().begin(),
                   group.properties().end())) {
      return;
    }
  }
  FieldGroup* group = groups->Add();
  for (const std::string& name : names) group->add_properties(name);
}

bool AreFields(const Names& names, const std::set<std::string>& fields) {
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    return fields.count(name) > 0;
  });
}

// The one property that each branch requires beyond `base`; empty if a branch
// requires none or several, or two require the same.
Names OneOfEach(const Node::Choice& choice, const std::set<std::string>& base) {
  Names result;
  for (const Node& branch : choice.branches) {
    const std::set<std::string> required = Required(branch);
    Names more;
    std::set_difference(required.begin(), required.end(), base.begin(),
                        base.end(), std::back_inserter(more));
    if (more.size() != 1) return {};
    if (std::find(result.begin(), result.end(), more[0]) != result.end()) {
      return {};
    }
    result.push_back(more[0]);
  }
  return result;
}

bool RequiresAny(const Node::Choice& choice) {
  return std::any_of(
      choice.branches.begin(), choice.branches.end(),
      [](const Node& branch) { return !Required(branch).empty(); });
}

}  // namespace

MessageRules Rules(const Node& schema, const std::set<std::string>& fields,
                   Findings* findings) {
  MessageRules rules;
  for (const Piece& piece : schema.pieces) {
    for (const char* word : {"requiredXor", "requiredOr"}) {
      const Names names = Strings(piece.Find(word));
      if (names.empty()) continue;
      if (!AreFields(names, fields)) {
        findings->Warning(piece.place.Child(word),
                          "names a property that is no field");
        continue;
      }
      AddGroup(names, word == std::string("requiredXor")
                          ? rules.mutable_exactly_one_of()
                          : rules.mutable_at_least_one_of());
    }
  }
  const std::set<std::string> base = Required(schema);
  for (const Node::Choice& choice : schema.choices) {
    if (choice.branches.size() < 2) continue;  // What it requires is required.
    const Names names = OneOfEach(choice, base);
    if (names.size() > 1 && AreFields(names, fields)) {
      AddGroup(names, choice.exactly_one ? rules.mutable_exactly_one_of()
                                         : rules.mutable_at_least_one_of());
    } else if (RequiresAny(choice)) {
      findings->Warning(choice.place,
                        "a choice that the options cannot express");
    }
  }
  return rules;
}

}  // namespace import_schema
