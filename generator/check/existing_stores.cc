// SPDX-License-Identifier: Apache-2.0
//
// Tables and buckets that were there before.

#include "generator/check/checks.h"

namespace drc::check {
namespace {

using google::protobuf::Message;

// Tells of each that is taken in a second time.
class Names {
 public:
  Names(Spec& spec, absl::string_view kind, absl::string_view field)
      : spec_(spec), kind_(kind), field_(field) {}

  void Add(const std::string& name, const Message& existing) {
    if (name.empty()) return;
    const auto added = known_.emplace(name, &existing);
    if (added.second) return;
    spec_
        .Error(spec_.Of(existing, field_), "duplicate-name",
               "the $0 $1 is taken in twice", kind_, diag::Quoted(name))
        .Note(spec_.Of(*added.first->second, field_), "the other one");
  }

 private:
  Spec& spec_;
  const absl::string_view kind_;
  const absl::string_view field_;
  absl::flat_hash_map<std::string, const Message*> known_;
};

void CheckTables(Spec& spec) {
  Names names(spec, "table", "table_name");
  for (const dr::v1::Table& table : spec.env.tables()) {
    if (!table.has_existing_table()) continue;
    const dr::v1::ExistingTable& existing = table.existing_table();
    if (table.consistency() == dr::v1::CONSISTENCY_STRONG) {
      spec.Error(spec.Of(table, "consistency"), "existing",
                 "a table that holds data cannot become strongly consistent: "
                 "DynamoDB makes it so while it is empty; its recovery point "
                 "is that of CONSISTENCY_EVENTUAL")
          .Note(spec.Of(existing, "table_name"), "the table that exists");
    }
    names.Add(existing.table_name(), existing);
  }
}

void CheckBuckets(Spec& spec) {
  Names names(spec, "bucket", "bucket_name");
  for (const dr::v1::Bucket& bucket : spec.env.buckets()) {
    if (!bucket.has_existing_bucket()) continue;
    const dr::v1::ExistingBucket& existing = bucket.existing_bucket();
    names.Add(existing.bucket_name(), existing);
    // Amazon S3 User Guide, "Requirements for using Transfer Acceleration".
    if (bucket.transfer_acceleration() &&
        absl::StrContains(existing.bucket_name(), ".")) {
      spec.Error(spec.Of(existing, "bucket_name"), "existing",
                 "S3 accelerates no bucket whose name has a dot, as $0 has; "
                 "set `transfer_acceleration: false`",
                 diag::Quoted(existing.bucket_name()));
    }
  }
}

}  // namespace

void CheckExistingStores(Spec& spec) {
  CheckTables(spec);
  CheckBuckets(spec);
}

}  // namespace drc::check
