// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/functions/contracts.h"
#include "generator/parse/parse.h"
#include "generator/program/program.h"

namespace drc::check {
namespace {

// The compiler's own functions and its table are named so.
constexpr absl::string_view kReservedPrefix = "dr-";

// The logical ids of these.
constexpr absl::string_view kReservedIds[] = {
    functions::active_region::kId,
    functions::document_mender::kId,
    functions::emptier::kId,
    functions::failover_evaluator::kId,
    functions::secondary_reader::kId,
    // The table that names the active writer.
    "ControlTable",
};

// Beginnings of names that AWS keeps to itself: Amazon S3 User Guide, "General
// purpose bucket naming rules"; AWS KMS API Reference, "CreateAlias". Names go
// on with a hyphen and the suffix. What S3 reserves of names' ends
// ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3", "-an") no bucket of
// ours has: it ends with the region.
constexpr absl::string_view kBucketPrefixes[] = {"amzn-s3-demo-", "sthree-",
                                                 "xn--"};
constexpr absl::string_view kAliasPrefix = "aws/";

// "order_lines" -> "OrderLinesTable"; the kind is not said twice.
std::string IdOf(absl::string_view name, absl::string_view kind) {
  std::string id = program::CamelCase(name);
  if (!absl::EndsWith(id, kind)) absl::StrAppend(&id, kind);
  return id;
}

// Reports items of one kind that have one name, or names that become one
// logical id: "a-b" and "a_b", "orders" and "orders-table".
template <typename Items>
void CheckDistinct(const parse::ParsedSpec& spec, const Items& items,
                   absl::string_view kind, absl::string_view id_suffix,
                   diag::Diagnostics& out) {
  absl::flat_hash_map<std::string, const typename Items::value_type*> first;
  for (const auto& item : items) {
    if (item.name().empty()) continue;
    const std::string id = IdOf(item.name(), id_suffix);
    const auto [found, inserted] = first.emplace(id, &item);
    if (inserted) continue;
    const std::string& other = found->second->name();
    out.Error(spec.locations.Of(item, "name"), "duplicate-name",
              other == item.name()
                  ? absl::StrCat("a second ", kind, " is named ",
                                 diag::Quoted(item.name()), "; rename one")
                  : absl::StrCat("the ", kind, " ", diag::Quoted(item.name()),
                                 " has the logical id ", id, ", as has ",
                                 diag::Quoted(other), "; rename one"))
        .Note(spec.locations.Of(*found->second, "name"), "the first is here");
  }
}

// Reports items that have one name, where names become no logical ids.
template <typename Items>
void CheckNamedOnce(const parse::ParsedSpec& spec, const Items& items,
                    absl::string_view kind, diag::Diagnostics& out) {
  absl::flat_hash_map<std::string, const typename Items::value_type*> first;
  for (const auto& item : items) {
    if (item.name().empty()) continue;
    const auto [found, inserted] = first.emplace(item.name(), &item);
    if (inserted) continue;
    out.Error(spec.locations.Of(item, "name"), "duplicate-name",
              absl::StrCat("a second ", kind, " is named ",
                           diag::Quoted(item.name()), "; rename one"))
        .Note(spec.locations.Of(*found->second, "name"), "the first is here");
  }
}

// Reports items of a kind whose name or logical id is one of the compiler's.
template <typename Items>
void CheckOurs(const parse::ParsedSpec& spec, const Items& items,
               absl::string_view kind, absl::string_view id_suffix,
               diag::Diagnostics& out) {
  for (const auto& item : items) {
    const std::string id = IdOf(item.name(), id_suffix);
    if (absl::StartsWith(item.name(), kReservedPrefix)) {
      out.Error(spec.locations.Of(item, "name"), "reserved-name",
                absl::StrCat("the ", kind, " ", diag::Quoted(item.name()),
                             " begins with \"", kReservedPrefix,
                             "\", as the compiler's own do; rename it"));
    } else if (std::find(std::begin(kReservedIds), std::end(kReservedIds),
                         id) != std::end(kReservedIds)) {
      out.Error(spec.locations.Of(item, "name"), "reserved-name",
                absl::StrCat("the ", kind, " ", diag::Quoted(item.name()),
                             " has the logical id ", id,
                             ", as has one of the compiler's own; rename it"));
    }
  }
}

void CheckAws(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  for (const dr::v1::Bucket& bucket : spec.environment->buckets()) {
    for (const absl::string_view prefix : kBucketPrefixes) {
      if (!absl::StartsWith(absl::StrCat(bucket.name(), "-"), prefix)) continue;
      out.Error(spec.locations.Of(bucket, "name"), "reserved-name",
                absl::StrCat("the bucket ", diag::Quoted(bucket.name()),
                             " has a name that begins with \"", prefix,
                             "\", which S3 keeps to itself; rename it"));
    }
  }
  const dr::v1::Encryption& encryption = spec.environment->encryption();
  if (absl::StartsWith(encryption.alias(), kAliasPrefix)) {
    out.Error(spec.locations.Of(encryption, "alias"), "reserved-name",
              absl::StrCat("`alias` is ", diag::Quoted(encryption.alias()),
                           "; aliases that begin with \"", kAliasPrefix,
                           "\" are AWS's own"));
  }
}

void CheckReserved(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  CheckOurs(spec, spec.environment->tables(), "table", "Table", out);
  CheckOurs(spec, spec.environment->functions(), "function", "Function", out);
  CheckAws(spec, out);
  const dr::v1::HealthCheck& check = spec.environment->routing().health_check();
  if (check.path() == functions::active_region::kPath) {
    out.Error(spec.locations.Of(check, "path"), "reserved-name",
              absl::StrCat("`path` is ", diag::Quoted(check.path()),
                           ", by which the compiler's own health checks find "
                           "the active region; choose another"));
  } else if (check.path() == functions::spec_function::kHeartbeatPath) {
    out.Error(spec.locations.Of(check, "path"), "reserved-name",
              absl::StrCat("`path` is ", diag::Quoted(check.path()),
                           ", where heartbeats are sent by the evaluator "
                           "alone, and a health check asks without a "
                           "signature; choose another"));
  }
}

}  // namespace

void CheckNames(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Environment& environment = *spec.environment;
  CheckDistinct(spec, environment.tables(), "table", "Table", out);
  CheckDistinct(spec, environment.buckets(), "bucket", "Bucket", out);
  CheckDistinct(spec, environment.functions(), "function", "Function", out);
  for (const dr::v1::Table& table : environment.tables()) {
    CheckNamedOnce(spec, table.global_secondary_indexes(), "index of the table",
                   out);
  }
  CheckNamedOnce(spec, environment.outputs(), "output", out);
  CheckNamedOnce(spec, environment.parameters(), "parameter", out);
  CheckReserved(spec, out);
}

}  // namespace drc::check
