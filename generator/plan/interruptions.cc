// SPDX-License-Identifier: Apache-2.0
//
// IAM's changes reach a function within seconds (IAM User Guide, "Changes that
// I make are not always immediately visible").
#include <initializer_list>

#include "absl/strings/str_join.h"
#include "generator/plan/parts.h"

namespace drc::plan {
namespace {

// Whether one of a function's properties changes, and with it what runs. The
// compiler's own functions, which serve no client, are called "dr-".
bool Changes(const Change& change, std::initializer_list<const char*> places) {
  return change.type == "AWS::Lambda::Function" &&
         change.action == Action::kUpdate &&
         !absl::StartsWith(change.name, "dr-") &&
         absl::c_any_of(change.properties, [&](const std::string& property) {
           return absl::c_any_of(places, [&](const char* place) {
             return absl::StartsWith(property, place);
           });
         });
}

// UpdateFunctionCode and UpdateFunctionConfiguration are two calls.
void MarkChangedHandlers(std::vector<Change>& changes) {
  for (Change& function : changes) {
    if (Changes(function, {"/Code"}) && Changes(function, {"/Handler"})) {
      function.interrupts =
          "its code and its handler change one after the other: between them, "
          "for seconds, requests and heartbeats fail";
    }
  }
}

// Whether the function runs, as it is deployed, with the role.
bool HasRole(const Change& function, const Change& role) {
  const Json& given = Member(function.before, "Role");
  if (given.is_null()) return false;
  return ResourceOf(TextIn(given, kAtom)) ==
             absl::StrCat(role.path, "#", role.logical_id) ||
         (!role.name.empty() &&
          absl::EndsWith(Readable(given), absl::StrCat(":role/", role.name)));
}

// The rights that a role has no more, by this statement or by any other.
std::vector<std::string> LostBy(const Change& role,
                                const std::vector<Right>& rights) {
  std::vector<std::string> lost;
  for (const Right& right : rights) {
    if (right.gained || right.effect != "Allow" ||
        right.holder != role.Path() || !right.principal.empty()) {
      continue;
    }
    for (const std::string& action : right.actions) {
      if (!Allows(role.after, action, right.resource)) {
        lost.push_back(absl::StrCat(action, " on ", right.resource));
      }
    }
  }
  return lost;
}

}  // namespace

void MarkInterruptions(const std::vector<Right>& rights,
                       std::vector<Change>& changes) {
  MarkChangedHandlers(changes);
  for (const Change& role : changes) {
    if (role.type != "AWS::IAM::Role" || role.action != Action::kUpdate) {
      continue;
    }
    const std::vector<std::string> lost = LostBy(role, rights);
    if (lost.empty()) continue;
    for (Change& function : changes) {
      if (!Changes(function,
                   {"/Code", "/Environment", "/Handler", "/Layers"}) ||
          !HasRole(function, role)) {
        continue;
      }
      absl::StrAppend(
          &function.interrupts, function.interrupts.empty() ? "" : "; ",
          "its role changes minutes before it does, and until then it runs as "
          "it is without ",
          absl::StrJoin(lost, ", "),
          ": where it needs that, requests fail, and heartbeats, which is a "
          "failover; keep it for this deployment, by `policy_statements`, and "
          "take it away in the next");
    }
  }
}

}  // namespace drc::plan
