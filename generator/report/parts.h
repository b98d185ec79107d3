// SPDX-License-Identifier: Apache-2.0
//
// What a report is put together from, each part in a file of its own.

#ifndef GENERATOR_REPORT_PARTS_H_
#define GENERATOR_REPORT_PARTS_H_

#include "absl/algorithm/container.h"
#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "generator/diagram/diagram.h"
#include "generator/parse/parse.h"
#include "generator/program/program.h"
#include "generator/proof/expected_duration.h"
#include "generator/proof/proofs.h"
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

// What an environment costs a month while nobody uses it: an estimate by a
// table of prices, to compare specs and to notice what is left on. What depends
// on use is named, not counted.

// Of which region the prices are, and as known when.
inline constexpr absl::string_view kPriceRegion = "us-east-1";
inline constexpr absl::string_view kPriceDate = "2026-11-26";
// What AWS's own calculator takes for a month.
inline constexpr int64_t kHoursInAMonth = 730;

// Amounts are thousandths of a US dollar.
struct Cost {
  std::string what;  // "Customer managed keys, replicas included"
  int64_t count = 0;
  std::string unit;   // "key", "endpoint and zone"
  int64_t price = 0;  // of one, for a month or, with `hourly`, an hour
  bool hourly = false;
  std::string page;  // AWS's, without "https://"

  int64_t monthly() const {
    return count * price * (hourly ? kHoursInAMonth : 1);
  }
};

// A type of the environment's that costs by use: "AWS::S3::Bucket", "storage".
struct ByUse {
  std::string type;
  std::string what;
};

struct Costs {
  std::vector<Cost> fixed;  // none of count 0
  std::vector<ByUse> by_use;
  // Types of which the table knows nothing: they may cost anything.
  std::vector<std::string> unknown;

  int64_t monthly() const;
};

Costs ListCosts(const program::Program& program);

// "$29.20"; of less than a cent, "$0.015".
std::string Dollars(int64_t thousandths);

// What is paid for whether it is used or not.
enum class Fixed {
  kKey,
  kHostedZone,
  kHealthCheck,
  kHealthCheckFeature,
  kInterfaceEndpoint,
  kStream,
  kShard,
  kAlarm,
  kFastAlarm,
  kDashboard,
  kInsightsRule,
  kSecret,
  kNatGateway,
  kPublicAddress,
  kTransitAttachment,
};

struct Price {
  Fixed of;
  absl::string_view what;
  absl::string_view unit;
  int64_t thousandths;  // of a US dollar, in kPriceRegion at kPriceDate
  bool hourly;
  absl::string_view page;  // AWS's public page that has it
};

// In the order of Fixed.
absl::Span<const Price> Prices();

// What a type costs by use; empty of what costs nothing by itself, null of a
// type that the table does not know.
const absl::string_view* UseOf(absl::string_view type);

// Where AWS does not do what a reader of the spec may expect: what the compiler
// does instead, and why.

struct Decision {
  std::string id;  // stable
  std::string decision;
  std::string reason;
  std::string change;  // how to have it otherwise; empty where AWS has no way
  std::string source;
};

using Decisions = std::vector<Decision>;

// Those that concern an environment with all defaults.
Decisions ListDecisions(const dr::v1::Environment& environment);

// Its parts, by what they are about.
void AddBoundary(const dr::v1::Environment& environment, Decisions& decisions);
void AddBuckets(const dr::v1::Environment& environment, Decisions& decisions);
void AddFunctions(const dr::v1::Environment& environment, Decisions& decisions);
void AddHealthMetrics(const dr::v1::Regions& regions, Decisions& decisions);
void AddNetwork(const dr::v1::Environment& environment, Decisions& decisions);
void AddProtection(const dr::v1::Environment& environment,
                   Decisions& decisions);
void AddRegions(const dr::v1::Regions& regions, Decisions& decisions);
void AddRoutes(const dr::v1::Environment& environment, Decisions& decisions);
void AddRouting(const dr::v1::Environment& environment, Decisions& decisions);
void AddTables(const dr::v1::Environment& environment, Decisions& decisions);

// Decisions about what the spec names, one for all of which it is so.

// The names of the messages that `has` picks, "a, b and c"; empty if there is
// none.
template <typename List, typename Predicate>
std::string NamesOf(const List& list, Predicate has) {
  std::vector<std::string> names;
  for (const auto& message : list) {
    if (has(message)) names.push_back(message.name());
  }
  if (names.size() < 2) return absl::StrJoin(names, "");
  const std::string last = names.back();
  names.pop_back();
  return absl::StrCat(absl::StrJoin(names, ", "), " and ", last);
}

// Adds a decision about what is named, whose sentence has the names for $0;
// none where nothing is.
void AddOf(const std::string& names, Decision decision, Decisions& decisions);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_PARTS_H_
