// SPDX-License-Identifier: Apache-2.0
#include "aws/kms.pb.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "encryption";

void VerifyKey(const Node& node, const aws::kms::Key& key) {
  if (!key.enable_key_rotation()) {
    node.Report(
        "/EnableKeyRotation", kRule,
        "is never rotated: set EnableKeyRotation, which its replicas follow");
  }
  if (key.has_enabled() && !key.enabled()) {
    node.Report("/Enabled", kRule, "is disabled");
  }
  if (key.has_key_spec() && key.key_spec() != "SYMMETRIC_DEFAULT") {
    node.Report(
        "/KeySpec", kRule,
        "is no symmetric encryption key, the only kind that stores use and "
        "KMS rotates");
  }
}

void VerifyReplicaKey(const Node& node, const aws::kms::ReplicaKey& replica) {
  const Node* primary = node.Target<aws::kms::Key>(replica.primary_key_arn());
  if (primary == nullptr) {
    node.Report("/PrimaryKeyArn", kRule, "replicates no key of the program");
    return;
  }
  if (!primary->As<aws::kms::Key>()->multi_region()) {
    primary->Report("/MultiRegion", kRule, "is no multi-Region key, yet ",
                    node.Path(), " replicates it");
  }
  if (primary->region() == node.region()) {
    node.Report("", kRule, "lies in the region of its primary key");
  }
  if (replica.has_enabled() && !replica.enabled()) {
    node.Report("/Enabled", kRule, "is disabled");
  }
}

}  // namespace

void VerifyEncryptionKeys(const Model& model) {
  for (const auto& [node, key] : model.All<aws::kms::Key>()) {
    VerifyKey(*node, *key);
  }
  for (const auto& [node, replica] : model.All<aws::kms::ReplicaKey>()) {
    VerifyReplicaKey(*node, *replica);
  }
}

}  // namespace drc::verify
