// SPDX-License-Identifier: Apache-2.0
//
// Amazon S3 User Guide, "Replicating objects within and across Regions", with
// "Replicating encrypted objects" and "Meeting compliance requirements with S3
// Replication Time Control".
#include "aws/iam.pb.h"
#include "aws/s3.pb.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "bucket-replication";
constexpr absl::string_view kPointer = "/ReplicationConfiguration";

using aws::s3::Bucket;

bool IsEnabled(const std::string& status) { return status == "Enabled"; }

std::string KeyOf(const Node& node) {
  const auto& rules = node.As<Bucket>()
                          ->bucket_encryption()
                          .server_side_encryption_configuration();
  if (rules.empty()) return "";
  return node.Meaning(
      rules[0].server_side_encryption_by_default().kms_master_key_id());
}

class Replication {
 public:
  explicit Replication(const Node& source)
      : source_(source),
        configuration_(source.As<Bucket>()->replication_configuration()) {}

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
    source_.Report(absl::StrCat(kPointer, pointer), kRule, text...);
  }

  void VerifyRule(const Bucket::ReplicationRule& rule) {
    const Bucket::ReplicationDestination& to = rule.destination();
    const Node* target = source_.Target<Bucket>(to.bucket());
    if (target == nullptr) {
      Find("", "replicates to ", diag::Quoted(source_.Meaning(to.bucket())),
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
      bucket->Report("/VersioningConfiguration", kRule,
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
    if (KeyOf(source_).empty()) return;
    if (!IsEnabled(rule.source_selection_criteria()
                       .sse_kms_encrypted_objects()
                       .status())) {
      Find("",
           "does not select objects encrypted with KMS, so it replicates "
           "none of them");
    }
    const std::string key = source_.Meaning(
        rule.destination().encryption_configuration().replica_kms_key_id());
    const Node* found = FindKey(*source_.model, target.region(), key);
    if (found == nullptr || found->region() != target.region()) {
      Find("", "encrypts replicas with no key of ", target.region(),
           ", where they lie");
    } else if (key != KeyOf(target)) {
      Find("", "encrypts replicas with another key than ", target.Path(),
           " does");
    }
  }

  void VerifyRole(const Node& target) {
    const Node* role = source_.Target<aws::iam::Role>(configuration_.role());
    if (role == nullptr) {
      Find("/Role", "is replicated by no role of the program");
      return;
    }
    if (!role->Trusts("s3.amazonaws.com")) {
      role->Report("/AssumeRolePolicyDocument", kRule,
                   "cannot be assumed by s3.amazonaws.com, which replicates");
    }
    const std::vector<Statement>& rights = role->Rights();
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
      role->Report("/Policies", kRule, "does not allow ", action, " on ",
                   resource, ", which replication needs");
    }
  }

  const Node& source_;
  const Bucket::ReplicationConfiguration& configuration_;
};

}  // namespace

void VerifyBucketReplication(const Model& model) {
  for (const auto& [node, bucket] : model.All<Bucket>()) {
    if (node->IsInPrimary() || bucket->has_replication_configuration()) {
      Replication(*node).Verify();
    }
  }
}

}  // namespace drc::verify
