// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "absl/strings/strip.h"
#include "generator/plan/parts.h"

namespace drc::plan {
namespace {

constexpr char kTopic[] = "AWS::SNS::Topic";

// A kind of names: how an ARN has them, and how `removals` list them.
struct Kind {
  absl::string_view type;
  absl::string_view service;  // ":sns:"
  absl::string_view before;   // what an ARN has before the name
  absl::string_view field;
};

constexpr Kind kKinds[] = {
    {kTopic, ":sns:", "", "alert_topic"},
    {"AWS::KMS::Alias", ":kms:", "", "key_alias"},
    {"AWS::SSM::Parameter", ":ssm:", "parameter", "parameter_root"},
};

// As the spec has it: of "alias/orders-${EnvironmentSuffix}" "orders", of
// "/dr/${EnvironmentSuffix}/..." "dr".
std::string NameInSpec(absl::string_view name) {
  if (absl::ConsumePrefix(&name, "alias/") ||
      !absl::ConsumePrefix(&name, "/")) {
    return std::string(name.substr(0, name.rfind("-${")));
  }
  return std::string(name.substr(0, name.find('/')));
}

}  // namespace

LostRights::LostRights(const Release& before, const Release& after,
                       const std::vector<Change>& changes)
    : primary_(before.root->region), changes_(changes) {
  for (const Json& own : ListAt(before.report, "/own_resources")) {
    if (Member(own, "changed") == false) own_.insert(TextIn(own, "resource"));
  }
  for (const Resource& each : after.Resources()) {
    if (absl::StartsWith(each.id, "StackSetExecution")) {
      places_.merge(
          ResourcesNamed(MeaningOf(each.properties(), *each.in, after)));
    }
  }
}

std::string LostRights::RefuseName(const Change& change) const {
  // That of one of the spec's own is listed as a resource.
  if (own_.count(change.Path()) > 0) return "";
  const auto* kind = absl::c_find_if(
      kKinds, [&](const Kind& known) { return known.type == change.type; });
  if (kind == std::end(kKinds) || change.region == primary_ ||
      change.action != Action::kReplace || change.new_name.empty()) {
    return "";
  }
  const std::string name = absl::StrCat(kind->before, change.name);
  for (const std::string& place : places_) {
    absl::string_view named = place;
    named.remove_prefix(named.rfind(':') + 1);
    const bool is_pattern = absl::ConsumeSuffix(&named, "*");
    if (absl::StrContains(place, kind->service) &&
        absl::StrContains(place, absl::StrCat(":", change.region, ":")) &&
        !named.empty() &&
        (is_pattern ? absl::StartsWith(name, named) : name == named)) {
      return "";
    }
  }
  return absl::Substitute(
      "the role that deploys the secondary has no right over the former name "
      "any more, which would stay behind: list it in `removals` with the "
      "reason, as `$0: \"$1\"`, until this is deployed",
      kind->field, NameInSpec(change.name));
}

// Who deploys the secondary may change records of the names that the spec has.
std::string LostRights::RefuseRecord(const Change& change) const {
  if (change.type != "AWS::Route53::RecordSet" ||
      change.action != Action::kReplace || change.region == primary_ ||
      own_.count(change.Path()) == 0) {
    return "";
  }
  return "the record of the former name would stay behind: take it out in one "
         "deployment, listed in `removals`, and add the other in the next";
}

std::string LostRights::Refuse(const Change& change) const {
  if (std::string text = RefuseRecord(change); !text.empty()) return text;
  if (change.type != "AWS::SNS::TopicPolicy") return RefuseName(change);
  // A policy is taken from the topic that it leaves.
  for (const Change& other : changes_) {
    if (other.type != kTopic || other.path != change.path ||
        absl::c_none_of(change.properties, [](const std::string& property) {
          return absl::StartsWith(property, "/Topics/");
        })) {
      continue;
    }
    if (std::string text = RefuseName(other); !text.empty()) return text;
  }
  return "";
}

}  // namespace drc::plan
