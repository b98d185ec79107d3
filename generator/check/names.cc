// SPDX-License-Identifier: Apache-2.0
#include "generator/check/checks.h"
#include "generator/functions/contracts.h"
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

// Reports items of one kind that have one name, or, with an `id_suffix`, names
// that become one logical id: "a-b" and "a_b", "orders" and "orders-table".
template <typename Items>
void CheckDistinct(Spec& spec, const Items& items, absl::string_view kind,
                   absl::string_view id_suffix = "") {
  absl::flat_hash_map<std::string, const typename Items::value_type*> first;
  for (const auto& item : items) {
    const std::string& name = item.name();
    if (name.empty()) continue;
    const std::string id =
        id_suffix.empty() ? name : program::IdOfKind(name, id_suffix);
    const auto [found, inserted] = first.emplace(id, &item);
    if (inserted) continue;
    const std::string& other = found->second->name();
    diag::Finding& finding =
        other == name
            ? spec.Error(spec.Of(item, "name"), "duplicate-name",
                         "a second $0 is named $1; rename one", kind,
                         diag::Quoted(name))
            : spec.Error(
                  spec.Of(item, "name"), "duplicate-name",
                  "the $0 $1 has the logical id $2, as has $3; rename one",
                  kind, diag::Quoted(name), id, diag::Quoted(other));
    finding.Note(spec.Of(*found->second, "name"), "the first is here");
  }
}

// Reports items of a kind whose name or logical id is one of the compiler's.
template <typename Items>
void CheckOurs(Spec& spec, const Items& items, absl::string_view kind,
               absl::string_view id_suffix) {
  for (const auto& item : items) {
    const std::string id = program::IdOfKind(item.name(), id_suffix);
    if (absl::StartsWith(item.name(), kReservedPrefix)) {
      spec.Error(
          spec.Of(item, "name"), "reserved-name",
          "the $0 $1 begins with \"$2\", as the compiler's own do; rename it",
          kind, diag::Quoted(item.name()), kReservedPrefix);
    } else if (absl::c_linear_search(kReservedIds, id)) {
      spec.Error(spec.Of(item, "name"), "reserved-name",
                 "the $0 $1 has the logical id $2, as has one of the "
                 "compiler's own; rename it",
                 kind, diag::Quoted(item.name()), id);
    }
  }
}

void CheckAws(Spec& spec) {
  for (const dr::v1::Bucket& bucket : spec.env.buckets()) {
    for (const absl::string_view prefix : kBucketPrefixes) {
      if (!absl::StartsWith(absl::StrCat(bucket.name(), "-"), prefix)) continue;
      spec.Error(spec.Of(bucket, "name"), "reserved-name",
                 "the bucket $0 has a name that begins with \"$1\", which S3 "
                 "keeps to itself; rename it",
                 diag::Quoted(bucket.name()), prefix);
    }
  }
  const dr::v1::Encryption& encryption = spec.env.encryption();
  if (absl::StartsWith(encryption.alias(), kAliasPrefix)) {
    spec.Error(spec.Of(encryption, "alias"), "reserved-name",
               "`alias` is $0; aliases that begin with \"$1\" are AWS's own",
               diag::Quoted(encryption.alias()), kAliasPrefix);
  }
}

void CheckReserved(Spec& spec) {
  CheckOurs(spec, spec.env.tables(), "table", "Table");
  CheckOurs(spec, spec.env.functions(), "function", "Function");
  CheckAws(spec);
  const dr::v1::HealthCheck& check = spec.env.routing().health_check();
  if (check.path() == functions::active_region::kPath) {
    spec.Error(spec.Of(check, "path"), "reserved-name",
               "`path` is $0, by which the compiler's own health checks find "
               "the active region; choose another",
               diag::Quoted(check.path()));
  } else if (check.path() == functions::spec_function::kHeartbeatPath) {
    spec.Error(
        spec.Of(check, "path"), "reserved-name",
        "`path` is $0, where heartbeats are sent by the evaluator alone, and a "
        "health check asks without a signature; choose another",
        diag::Quoted(check.path()));
  }
}

}  // namespace

void CheckNames(Spec& spec) {
  CheckDistinct(spec, spec.env.tables(), "table", "Table");
  CheckDistinct(spec, spec.env.buckets(), "bucket", "Bucket");
  CheckDistinct(spec, spec.env.functions(), "function", "Function");
  for (const dr::v1::Table& table : spec.env.tables()) {
    CheckDistinct(spec, table.global_secondary_indexes(), "index of the table");
  }
  CheckDistinct(spec, spec.env.outputs(), "output");
  CheckDistinct(spec, spec.env.parameters(), "parameter");
  CheckReserved(spec);
}

}  // namespace drc::check
