// SPDX-License-Identifier: Apache-2.0
//
// The checks, one invariant a file, and what they share; checks.inc lists them.
// Each expects a spec with all defaults and nothing else: a check says nothing
// of values that another check refuses. The rules' ids are in rules.h, and
// accepted and rejected specs in tests/testdata/<rule-id>.

#ifndef GENERATOR_CHECK_CHECKS_H_
#define GENERATOR_CHECK_CHECKS_H_

#include <initializer_list>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/net/cidr.h"
#include "generator/parse/parse.h"

namespace drc::check {

// A spec under check: its values, where they stand, and what is wrong with it.
struct Spec {
  const parse::ParsedSpec& parsed;
  const dr::v1::Environment& env;  // that of `parsed`
  diag::Diagnostics& findings;

  // As parse::Locations has them.
  template <typename... Place>
  diag::Loc Of(const Place&... place) const {
    return parsed.locations.Of(place...);
  }
  template <typename... Place>
  diag::Loc OfKey(const Place&... place) const {
    return parsed.locations.OfKey(place...);
  }
  template <typename... Place>
  bool IsWritten(const Place&... place) const {
    return parsed.locations.IsWritten(place...);
  }

  // As diag::Diagnostics has them.
  template <typename... Text>
  diag::Finding& Error(diag::Loc loc, absl::string_view rule_id,
                       const Text&... text) {
    return findings.Error(loc, rule_id, text...);
  }
  template <typename... Text>
  diag::Finding& Warning(diag::Loc loc, absl::string_view rule_id,
                         const Text&... text) {
    return findings.Warning(loc, rule_id, text...);
  }

  // A note at the field, where the spec says it: a default has no place.
  void NoteWritten(const google::protobuf::Message& message, const char* field,
                   const char* text, diag::Finding& finding) const {
    if (IsWritten(message, field)) finding.Note(Of(message, field), text);
  }
};

// How errors end that say what the compiler has not heard of: its data is of
// one day (catalogue::FactsDate), and AWS goes on.
inline constexpr absl::string_view kUnlessAwsHasIt =
    "; if AWS has it, pass over this with a reason";

// Holds a message of the spec to its schema, but for text whose value only the
// deployment tells.
void ReportViolations(Spec& spec, const google::protobuf::Message& message);

// Whether the schema has nothing against the messages. Of what it has something
// against, CheckStructure tells: proofs read nothing out of its bounds.
bool AreSound(std::initializer_list<const google::protobuf::Message*> messages);

// Whose the path of a route key is, where the compiler answers it; empty
// otherwise.
absl::string_view OwnerOfPath(const dr::v1::Environment& env,
                              absl::string_view route_key);

// Why an ARN of the partition names nothing for a region; empty where it may,
// and where the partition is filled in.
std::string PartitionFault(absl::string_view partition,
                           absl::string_view region);

// The block that `text`, the value of the region's field (of a list: its
// element), says. Nothing where it says none that AWS takes for a VPC or
// subnet; then, with `is_told`, a finding says why. A text that breaks
// the field's pattern is left to CheckStructure.
std::optional<net::Cidr> ReadBlock(Spec& spec, const dr::v1::Region& region,
                                   const std::string& field, int index,
                                   const std::string& text, bool is_told);

// The entries of a protobuf map by key: the map itself has no order.
template <typename Map>
std::vector<std::pair<std::string, std::string>> SortedEntries(const Map& map) {
  std::vector<std::pair<std::string, std::string>> entries(map.begin(),
                                                           map.end());
  absl::c_sort(entries);
  return entries;
}

#define SPEC_CHECK(name) void name(Spec& spec);
#include "generator/check/checks.inc"
#undef SPEC_CHECK

}  // namespace drc::check

#endif  // GENERATOR_CHECK_CHECKS_H_
