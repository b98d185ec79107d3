// SPDX-License-Identifier: Apache-2.0
//
// What the report says of the resources that a spec says itself, and of those
// that it changes or lists as removed.

#ifndef GENERATOR_REPORT_OWN_RESOURCES_H_
#define GENERATOR_REPORT_OWN_RESOURCES_H_

#include <string>
#include <vector>

#include "dr/v1/environment.pb.h"
#include "generator/verify/proofs.h"

namespace drc::report {

struct OwnResource {
  std::string resource;  // "us-west-2/async/Orders"
  std::string type;
  std::string state;  // "STATE_LOST"; empty: it holds nothing, by its type
  // Of `resources`, of the last of its `overrides`, or of its removal.
  std::string reason;
  bool is_added = false;    // by `resources`
  bool is_changed = false;  // by `overrides`
  bool is_removed = false;  // listed in `removals`
  std::vector<std::string> unproved;
};

// In the order of the program, what is removed last.
std::vector<OwnResource> ListOwnResources(
    const dr::v1::Environment& environment, const verify::Proofs& proofs);

// The line of the summary, with its end; empty where there are none.
std::string OwnSummary(const std::vector<OwnResource>& resources);

// The section in Markdown; empty where there are none.
std::string OwnSection(const std::vector<OwnResource>& resources);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_OWN_RESOURCES_H_
