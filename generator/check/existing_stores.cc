// SPDX-License-Identifier: Apache-2.0
//
// Tables and buckets that were there before.

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"

namespace drc::check {
namespace {

using google::protobuf::Message;

// Tells of each that is taken in a second time.
class Names {
 public:
  Names(const parse::ParsedSpec& spec, absl::string_view kind,
        absl::string_view field, diag::Diagnostics& out)
      : spec_(spec), kind_(kind), field_(field), out_(out) {}

  void Add(const std::string& name, const Message& existing) {
    if (name.empty()) return;
    const auto added = known_.emplace(name, &existing);
    if (added.second) return;
    out_.Error(spec_.locations.Of(existing, field_), "duplicate-name",
               absl::StrCat("the ", kind_, " ", diag::Quoted(name),
                            " is taken in twice"))
        .Note(spec_.locations.Of(*added.first->second, field_),
              "the other one");
  }

 private:
  const parse::ParsedSpec& spec_;
  const absl::string_view kind_;
  const absl::string_view field_;
  diag::Diagnostics& out_;
  absl::flat_hash_map<std::string, const Message*> known_;
};

void CheckTables(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  Names names(spec, "table", "table_name", out);
  for (const dr::v1::Table& table : spec.environment->tables()) {
    if (!table.has_existing_table()) continue;
    const dr::v1::ExistingTable& existing = table.existing_table();
    if (table.consistency() == dr::v1::CONSISTENCY_STRONG) {
      out.Error(spec.locations.Of(table, "consistency"), "existing",
                "a table that holds data cannot become strongly consistent: "
                "DynamoDB makes it so while it is empty; its recovery point is "
                "that of CONSISTENCY_EVENTUAL")
          .Note(spec.locations.Of(existing, "table_name"),
                "the table that exists");
    }
    names.Add(existing.table_name(), existing);
  }
}

void CheckBuckets(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  Names names(spec, "bucket", "bucket_name", out);
  for (const dr::v1::Bucket& bucket : spec.environment->buckets()) {
    if (!bucket.has_existing_bucket()) continue;
    const dr::v1::ExistingBucket& existing = bucket.existing_bucket();
    names.Add(existing.bucket_name(), existing);
    // Amazon S3 User Guide, "Requirements for using Transfer Acceleration".
    if (bucket.transfer_acceleration() &&
        absl::StrContains(existing.bucket_name(), ".")) {
      out.Error(spec.locations.Of(existing, "bucket_name"), "existing",
                absl::StrCat("S3 accelerates no bucket whose name has a dot, "
                             "as ",
                             diag::Quoted(existing.bucket_name()),
                             " has; set `transfer_acceleration: false`"));
    }
  }
}

}  // namespace

void CheckExistingStores(const parse::ParsedSpec& spec,
                         diag::Diagnostics& out) {
  CheckTables(spec, out);
  CheckBuckets(spec, out);
}

}  // namespace drc::check
