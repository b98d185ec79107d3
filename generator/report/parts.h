// SPDX-License-Identifier: Apache-2.0
//
// What a report is put together from, each part in a file of its own.

#ifndef GENERATOR_REPORT_PARTS_H_
#define GENERATOR_REPORT_PARTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/diagram/diagram.h"
#include "generator/parse/parse.h"
#include "generator/program/program.h"
#include "generator/proof/expected_duration.h"
#include "generator/proof/recovery_point.h"
#include "generator/verify/proofs.h"

namespace drc::report {

// How many resources there are, by stack and by type.

struct StackSize {
  std::string region;
  std::string name;
  size_t resources = 0;
};

struct Inventory {
  std::vector<std::string> regions;  // the primary first
  std::vector<StackSize> stacks;     // by region, then by name
  // How many there are in each of the regions, in their order.
  absl::btree_map<std::string, std::vector<int>> types;

  // Those of a region; an index of `regions`.
  int Count(size_t region, absl::string_view type) const;
  int Count(size_t region) const;
};

Inventory ListInventory(const program::Program& program);

// Who may call the API.

struct Caller {
  std::string route;  // its key
  std::string who;
  bool anyone = false;  // without a signature or a token
};

// Of each route that clients call, in both regions.
std::vector<Caller> ListCallers(const dr::v1::Environment& environment);

// A line of the summary where anyone may call a route; else empty.
std::string OpenSummary(const std::vector<Caller>& callers);

// The section of `report.md`.
std::string CallersSection(const std::vector<Caller>& callers);

// What the functions' expected durations, and so their reserved concurrency,
// rest on.

struct ExpectedDuration {
  std::string function;
  int64_t milliseconds = 0;
  std::string text;  // where the number is from
  // What it is the sum of, rounded up; empty where the spec gives the number,
  // or the code was not measured.
  std::vector<proof::DurationTerm> terms;
};

// One a function, in the spec's order.
std::vector<ExpectedDuration> ListExpectedDurations(
    const parse::ParsedSpec& spec);

// What the report says of the resources that a spec says itself, and of those
// that it changes or lists as removed.

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

// What the report says of what was there before the environment.

struct Existing {
  std::string id;      // "vpc-0123456789abcdef0", the name of a table or bucket
  std::string type;    // "AWS::EC2::VPC"
  std::string region;  // where it was
  // What the compiler cannot know of it, or not yet.
  std::string unproved;
  // Who looks.
  std::string command;
  // Of a key, what its policy must hold, as JSON: "ACCOUNT" and "SUFFIX" stand
  // for what a deployment knows.
  std::string policy = {};
};

// VPCs, the primary's first, then tables and buckets in the order of the spec,
// then the keys.
std::vector<Existing> ListExisting(const dr::v1::Environment& environment,
                                   const program::Program& program);

// Adds a key that exists, if the resource is one, with what its policy must
// hold.
void AddExistingKey(const program::Resource& resource,
                    const std::string& region, std::vector<Existing>& existing);

// The line of the summary, with its end; empty where there is none.
std::string ExistingSummary(const std::vector<Existing>& existing);

// The section in Markdown; empty where there is none.
std::string ExistingSection(const std::vector<Existing>& existing);

// The picture of an environment with all defaults. Of more functions, tables or
// buckets than one can see at a glance the first few are drawn, and how many
// there are besides.
diagram::Diagram MakeDiagram(const dr::v1::Environment& environment,
                             const program::Program& program,
                             const Inventory& inventory,
                             const proof::RecoveryPoint& point);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_PARTS_H_
