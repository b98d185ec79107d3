// SPDX-License-Identifier: Apache-2.0

#include "absl/strings/match.h"
#include "generator/report/parts.h"

namespace drc::report {
namespace {

// Whether an override's resource is one of the program's: "both/data/Documents"
// any region's.
bool Names(absl::string_view named, absl::string_view path) {
  const absl::string_view rest = named.substr(named.find('/'));
  return absl::EndsWith(path, rest);
}

std::string ReasonToRemove(const dr::v1::Environment& environment,
                           const verify::OwnResource& removed) {
  for (const dr::v1::Removal& removal : environment.removals()) {
    if (removal.resource().stack() == removed.stack &&
        removal.resource().id() == removed.id) {
      return removal.reason();
    }
  }
  return "";
}

}  // namespace

std::vector<OwnResource> ListOwnResources(
    const dr::v1::Environment& environment, const verify::Proofs& proofs) {
  std::vector<OwnResource> list;
  for (const verify::OwnResource& proved : proofs.own) {
    OwnResource own;
    own.resource = proved.resource;
    own.type = proved.type;
    own.unproved = proved.unproved;
    if (proved.is_removed) {
      own.is_removed = true;
      own.reason = ReasonToRemove(environment, proved);
      list.push_back(std::move(own));
      continue;
    }
    for (const dr::v1::Resource& resource : environment.resources()) {
      if (resource.id() != proved.id || resource.stack() != proved.stack) {
        continue;
      }
      own.is_added = true;
      own.reason = resource.reason();
      if (resource.state() != dr::v1::STATE_UNSPECIFIED) {
        own.state = dr::v1::State_Name(resource.state());
      }
    }
    for (const dr::v1::Override& change : environment.overrides()) {
      if (!Names(change.resource(), proved.resource)) continue;
      own.is_changed = true;
      own.reason = change.reason();
    }
    // Others are functions with references among their variables.
    if (own.is_added || own.is_changed) list.push_back(std::move(own));
  }
  return list;
}

}  // namespace drc::report
