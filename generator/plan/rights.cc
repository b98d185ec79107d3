// SPDX-License-Identifier: Apache-2.0
#include <iterator>
#include <tuple>

#include "absl/strings/str_join.h"
#include "generator/plan/parts.h"
#include "generator/verify/policy.h"

namespace drc::plan {
namespace {

// A statement of one action on one resource: effect, principal, resource,
// condition, action.
using Grant =
    std::tuple<std::string, std::string, std::string, std::string, std::string>;

// A member that is a text or a list of them.
std::vector<std::string> Texts(const Json& statement, absl::string_view key) {
  const Json& value = Member(statement, key);
  std::vector<std::string> texts;
  for (const Json& item : ListAt(value, "")) texts.push_back(Readable(item));
  if (!value.is_array() && !value.is_null()) texts.push_back(Readable(value));
  return texts;
}

// "Service: lambda.amazonaws.com", "*", or nothing.
std::string PrincipalOf(const Json& statement) {
  const Json& principal = Member(statement, "Principal");
  if (principal.is_null()) return "";
  if (!principal.is_object() || HasAtom(principal)) return Readable(principal);
  std::vector<std::string> parts;
  for (const auto& [kind, value] : principal.items()) {
    parts.push_back(
        absl::StrCat(kind, ": ", absl::StrJoin(Texts(principal, kind), ", ")));
  }
  return absl::StrJoin(parts, "; ");
}

// A member's meaning with its atoms written out.
Json Spelled(const Json& value) {
  if (HasAtom(value)) return Readable(value);
  if (!value.is_structured()) return value;
  Json spelled = value;
  for (Json& member : spelled) member = Spelled(member);
  return spelled;
}

void AddStatement(const Json& statement, std::set<Grant>& grants) {
  const Json& condition = Member(statement, "Condition");
  const std::string asked =
      condition.is_null() ? "" : Readable(Spelled(condition));
  std::vector<std::string> actions = Texts(statement, "Action");
  for (const std::string& action : Texts(statement, "NotAction")) {
    actions.push_back(absl::StrCat("all but ", action));
  }
  std::vector<std::string> resources = Texts(statement, "Resource");
  for (const std::string& resource : Texts(statement, "NotResource")) {
    resources.push_back(absl::StrCat("all but ", resource));
  }
  if (resources.empty()) resources.emplace_back();
  const std::string effect = TextIn(statement, "Effect");
  const std::string principal = PrincipalOf(statement);
  for (const std::string& action : actions) {
    for (const std::string& resource : resources) {
      grants.emplace(effect, principal, resource, asked, action);
    }
  }
}

// Of all documents within a resource's properties.
void Collect(const Json& value, std::set<Grant>& grants) {
  if (const Json& statements = Member(value, "Statement");
      statements.is_array()) {
    for (const Json& statement : statements) AddStatement(statement, grants);
  } else if (value.is_structured()) {
    for (const Json& member : value) Collect(member, grants);
  }
}

// Those in `a` alone, actions that differ in nothing else together.
void Add(const Change& change, bool gained, const std::set<Grant>& a,
         const std::set<Grant>& b, std::vector<Right>& rights) {
  std::vector<Grant> grants;
  absl::c_set_difference(a, b, std::back_inserter(grants));
  for (const auto& [effect, principal, resource, condition, action] : grants) {
    if (!rights.empty()) {
      Right& last = rights.back();
      if (last.gained == gained && last.holder == change.Path() &&
          std::tie(last.effect, last.principal, last.resource,
                   last.condition) ==
              std::tie(effect, principal, resource, condition)) {
        last.actions.push_back(action);
        continue;
      }
    }
    rights.push_back({gained, change.Path(), change.type, effect, principal,
                      std::vector<std::string>{action}, resource, condition});
  }
}

}  // namespace

bool Allows(const Json& meaning, absl::string_view action,
            absl::string_view resource) {
  std::set<Grant> grants;
  Collect(meaning, grants);
  return absl::c_any_of(grants, [&](const Grant& grant) {
    const auto& [effect, principal, named, condition, allowed] = grant;
    return effect == "Allow" && verify::Matches(allowed, action) &&
           verify::Matches(named, resource);
  });
}

std::set<std::string> ResourcesNamed(const Json& meaning) {
  std::set<Grant> grants;
  Collect(meaning, grants);
  std::set<std::string> resources;
  for (const Grant& grant : grants) resources.insert(std::get<2>(grant));
  return resources;
}

std::vector<Right> FindRights(const std::vector<Change>& changes) {
  // The policies by which the secondary is deployed are called alike but for a
  // number, and statements move from one to another.
  struct Grants {
    std::set<Grant> before, after;
  };
  std::map<std::string, Grants> of_role;
  const auto role = [](const Change& change) {
    const std::string path = change.Path();
    return absl::StartsWith(change.logical_id, "StackSetExecutionPolicy")
               ? path.substr(0, path.find_last_not_of("0123456789") + 1)
               : path;
  };
  for (const Change& change : changes) {
    Grants& grants = of_role[role(change)];
    Collect(change.before, grants.before);
    Collect(change.after, grants.after);
  }
  std::vector<Right> gained;
  std::vector<Right> lost;
  for (const Change& change : changes) {
    const Grants& grants = of_role[role(change)];
    std::set<Grant> before;
    std::set<Grant> after;
    Collect(change.before, before);
    Collect(change.after, after);
    Add(change, true, after, grants.before, gained);
    Add(change, false, before, grants.after, lost);
  }
  gained.insert(gained.end(), lost.begin(), lost.end());
  return gained;
}

}  // namespace drc::plan
