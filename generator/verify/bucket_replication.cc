// SPDX-License-Identifier: Apache-2.0
//
// Amazon S3 User Guide, "Replicating objects within and across Regions", with
// "Replicating encrypted objects" and "Meeting compliance requirements with S3
// Replication Time Control".
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "aws/iam.pb.h"
#include "aws/s3.pb.h"
#include "generator/verify/policy.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "bucket-replication";
constexpr absl::string_view kPointer = "/ReplicationConfiguration";

using aws::s3::Bucket;

bool IsEnabled(const std::string& status) { return status == "Enabled"; }

std::string KeyOf(const Model& model, const Node& node) {
  const auto& rules = node.As<Bucket>()
                          ->bucket_encryption()
                          .server_side_encryption_configuration();
  if (rules.empty()) return "";
  return model.Meaning(
      node, rules[0].server_side_encryption_by_default().kms_master_key_id());
}

class Replication {
 public:
  Replication(const Model& model, const Node& source, diag::Diagnostics& out)
      : model_(model),
        source_(source),
        configuration_(source.As<Bucket>()->replication_configuration()),
        out_(out) {}

  void Verify() {
    int enabled = 0;
    for (const Bucket::ReplicationRule& rule : configuration_.rules()) {
      if (!IsEnabled(rule.status())) continue;
      ++enabled;
      VerifyRule(rule);
    }
    if (enabled == 0) {
      Find("",
           "has no replication rule that is enabled: its objects would be "
           "lost with the region");
    }
  }

 private:
  template <typename... Text>
  void Find(absl::string_view pointer, const Text&... text) {
    Report(out_, source_, absl::StrCat(kPointer, pointer), kRule, text...);
  }

  void VerifyRule(const Bucket::ReplicationRule& rule) {
    const Bucket::ReplicationDestination& to = rule.destination();
    const Node* target = model_.Target<Bucket>(source_, to.bucket());
    if (target == nullptr) {
      Find("", "replicates to ",
           diag::Quoted(model_.Meaning(source_, to.bucket())),
           ", which is no bucket of the program");
      return;
    }
    if (target->region() == source_.region()) {
      Find("", "replicates to ", target->Path(),
           ", which would be lost with it");
    }
    for (const Node* bucket : {&source_, target}) {
      if (IsEnabled(
              bucket->As<Bucket>()->versioning_configuration().status())) {
        continue;
      }
      Report(out_, *bucket, "/VersioningConfiguration", kRule,
             "is not versioned, and S3 replicates versions");
    }
    if (rule.id().empty()) {
      Find("", "has a rule without Id, which its metrics would be named by");
    }
    const std::string prefix =
        rule.has_filter() ? rule.filter().prefix() : rule.prefix();
    if (!prefix.empty() || rule.filter().has_and_() ||
        rule.filter().has_tag_filter()) {
      Find("", "replicates some of its objects only");
    }
    if (rule.delete_marker_replication().status().empty()) {
      Find("",
           "does not say whether delete markers are replicated, without "
           "which S3 refuses a rule with a filter");
    }
    VerifyTime(to);
    VerifyEncryption(rule, *target);
    VerifyRole(*target);
  }

  // Without metrics nobody sees the replica lag behind. A threshold belongs to
  // replication time control, which knows 15 minutes alone.
  void VerifyTime(const Bucket::ReplicationDestination& to) {
    if (!IsEnabled(to.metrics().status())) {
      Find("",
           "has no replication metrics: nobody would see the replica lag "
           "behind");
    }
    const bool bounded = IsEnabled(to.replication_time().status());
    if (bounded != to.metrics().has_event_threshold()) {
      Find("", bounded ? "has replication time control without a threshold of "
                         "its metrics"
                       : "has a threshold of its metrics without replication "
                         "time control");
    } else if (bounded && (to.replication_time().time().minutes() != 15 ||
                           to.metrics().event_threshold().minutes() != 15)) {
      Find("",
           "bounds its lag by another time than 15 minutes, the only one "
           "that S3 knows");
    }
  }

  void VerifyEncryption(const Bucket::ReplicationRule& rule,
                        const Node& target) {
    if (KeyOf(model_, source_).empty()) return;
    if (!IsEnabled(rule.source_selection_criteria()
                       .sse_kms_encrypted_objects()
                       .status())) {
      Find("",
           "does not select objects encrypted with KMS, so it replicates "
           "none of them");
    }
    const std::string key = model_.Meaning(
        source_,
        rule.destination().encryption_configuration().replica_kms_key_id());
    const Node* found = FindKey(model_, target.region(), key);
    if (found == nullptr || found->region() != target.region()) {
      Find("", "encrypts replicas with no key of ", target.region(),
           ", where they lie");
    } else if (key != KeyOf(model_, target)) {
      Find("", "encrypts replicas with another key than ", target.Path(),
           " does");
    }
  }

  void VerifyRole(const Node& target) {
    const Node* role =
        model_.Target<aws::iam::Role>(source_, configuration_.role());
    if (role == nullptr) {
      Find("/Role", "is replicated by no role of the program");
      return;
    }
    if (!model_.Trusts(*role, "s3.amazonaws.com")) {
      Report(out_, *role, "/AssumeRolePolicyDocument", kRule,
             "cannot be assumed by s3.amazonaws.com, which replicates");
    }
    const std::vector<Statement>& rights = model_.RightsOf(*role);
    const std::string from = absl::StrCat(source_.arn, "/*");
    const std::string to = absl::StrCat(target.arn, "/*");
    const std::pair<const char*, std::string> needed[] = {
        {"s3:GetReplicationConfiguration", source_.arn},
        {"s3:ListBucket", source_.arn},
        {"s3:GetObjectVersionForReplication", from},
        {"s3:GetObjectVersionAcl", from},
        {"s3:GetObjectVersionTagging", from},
        {"s3:ReplicateObject", to},
        {"s3:ReplicateDelete", to},
        {"s3:ReplicateTags", to},
    };
    for (const auto& [action, resource] : needed) {
      if (Allows(rights, action, resource)) continue;
      Report(out_, *role, "/Policies", kRule, "does not allow ", action, " on ",
             resource, ", which replication needs");
    }
  }

  const Model& model_;
  const Node& source_;
  const Bucket::ReplicationConfiguration& configuration_;
  diag::Diagnostics& out_;
};

}  // namespace

void VerifyBucketReplication(const Model& model, diag::Diagnostics& out) {
  for (const auto& [node, bucket] : model.All<Bucket>()) {
    if (node->region() == model.primary() ||
        bucket->has_replication_configuration()) {
      Replication(model, *node, out).Verify();
    }
  }
}

}  // namespace drc::verify
