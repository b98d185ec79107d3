// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/type_facts.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/types/optional.h"
#include "nlohmann/json.hpp"
#include "re2/re2.h"
#include "tools/import_schema/json_file.h"

namespace import_schema {
namespace {

using ::nlohmann::json;

constexpr absl::string_view kHandlers[] = {"create", "read", "update",
                                           "delete"};

const json& Member(const json& object, absl::string_view name) {
  static const json& none = *new json;
  if (!object.is_object()) return none;
  const auto found = object.find(name);
  return found == object.end() ? none : *found;
}

// Adds the texts of an array of them.
void AddStrings(const json& array, std::set<std::string>* texts) {
  if (!array.is_array()) return;
  for (const json& text : array) {
    if (text.is_string()) texts->insert(text.get_ref<const std::string&>());
  }
}

// The form of an ARN: of AWS's variables those stay that a template can say.
std::string ArnForm(std::string arn) {
  static const RE2& variable = *new RE2(R"(\$\{(\w+)\}|\.\*)");
  std::string form;
  absl::string_view rest = arn;
  re2::StringPiece input(arn);
  re2::StringPiece found[2];
  size_t done = 0;
  while (variable.Match(input, done, input.size(), RE2::UNANCHORED, found, 2)) {
    const size_t start = static_cast<size_t>(found[0].data() - input.data());
    absl::StrAppend(&form, rest.substr(done, start - done));
    const bool kept = found[1] == "Partition" || found[1] == "Region" ||
                      found[1] == "Account";
    absl::StrAppend(&form, kept ? rest.substr(start, found[0].size()) : "*");
    done = start + found[0].size();
  }
  absl::StrAppend(&form, rest.substr(done));
  return form;
}

// The service of an action in lower case, as IAM has it; the rest as it is.
std::string ServiceInLowerCase(const std::string& action) {
  const size_t colon = action.find(':');
  if (colon == action.npos) return action;
  return absl::StrCat(absl::AsciiStrToLower(action.substr(0, colon)),
                      action.substr(colon));
}

}  // namespace

TypeFacts::TypeFacts(const std::string& folder, Findings* findings) {
  if (folder.empty()) return;
  ReadPolicies(folder + "/Policies.json", findings);
  const absl::optional<json> stateful =
      ReadJson(folder + "/StatefulResources.json", findings);
  if (!stateful.has_value()) return;
  for (const auto& [type, facts] : Member(*stateful, "ResourceTypes").items()) {
    stateful_.insert(type);
  }
}

void TypeFacts::ReadPolicies(const std::string& file, Findings* findings) {
  const absl::optional<json> policies = ReadJson(file, findings);
  if (!policies.has_value()) return;
  for (const auto& [service, facts] : policies->items()) {
    const json& kinds = Member(facts, "Resources");
    for (const auto& [action, known] : Member(facts, "Actions").items()) {
      std::set<std::string> named;
      AddStrings(Member(known, "Resources"), &named);
      std::set<std::string>& arns =
          arns_[absl::AsciiStrToLower(absl::StrCat(service, ":", action))];
      for (const std::string& kind : named) {
        std::set<std::string> forms;
        AddStrings(
            Member(Member(kinds, absl::AsciiStrToLower(kind)), "ARNFormats"),
            &forms);
        for (const std::string& form : forms) arns.insert(ArnForm(form));
      }
    }
  }
}

void TypeFacts::Add(const Document& document, cfn::v1::ResourceType* type) {
  type->set_stateful(stateful_.count(type->type_name()) > 0);
  const json& root = *document.root().schema;
  std::set<std::string> actions;
  for (const absl::string_view handler : kHandlers) {
    AddStrings(Member(Member(Member(root, "handlers"), handler), "permissions"),
               &actions);
  }
  AddStrings(Member(Member(root, "tagging"), "permissions"), &actions);
  for (const std::string& action : actions) {
    const std::string spelling = ServiceInLowerCase(action);
    ++spellings_[absl::AsciiStrToLower(action)][spelling];
    type->add_permissions()->set_action(spelling);
  }
}

void TypeFacts::Spell(cfn::v1::ResourceType* type) const {
  std::map<std::string, cfn::v1::Permission> permissions;
  for (const cfn::v1::Permission& permission : type->permissions()) {
    const std::string lower = absl::AsciiStrToLower(permission.action());
    std::string spelling;
    int count = 0;
    for (const auto& [text, times] : spellings_.at(lower)) {
      if (times > count) spelling = text;
      if (times > count) count = times;
    }
    const auto known = arns_.find(lower);
    if (absl::EndsWith(lower, "*")) {
      // One that stands for some action at least.
      const std::string start = lower.substr(0, lower.size() - 1);
      const auto first = arns_.lower_bound(start);
      if (start.find('*') != start.npos || first == arns_.end() ||
          !absl::StartsWith(first->first, start)) {
        continue;
      }
    } else if (known == arns_.end()) {
      continue;
    }
    cfn::v1::Permission& out = permissions[spelling];
    out.set_action(spelling);
    out.clear_arns();
    if (known == arns_.end()) continue;
    for (const std::string& arn : known->second) out.add_arns(arn);
  }
  type->clear_permissions();
  for (auto& [action, permission] : permissions) {
    *type->add_permissions() = std::move(permission);
  }
}

}  // namespace import_schema
