// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/string_view.h"
#include "aws/kms.pb.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "encryption";

void VerifyKey(const Node& node, const aws::kms::Key& key,
               diag::Diagnostics& out) {
  if (!key.enable_key_rotation()) {
    Report(
        out, node, "/EnableKeyRotation", kRule,
        "is never rotated: set EnableKeyRotation, which its replicas follow");
  }
  if (key.has_enabled() && !key.enabled()) {
    Report(out, node, "/Enabled", kRule, "is disabled");
  }
  if (key.has_key_spec() && key.key_spec() != "SYMMETRIC_DEFAULT") {
    Report(out, node, "/KeySpec", kRule,
           "is no symmetric encryption key, the only kind that stores use and "
           "KMS rotates");
  }
}

void VerifyReplicaKey(const Model& model, const Node& node,
                      const aws::kms::ReplicaKey& replica,
                      diag::Diagnostics& out) {
  const Node* primary =
      model.Target<aws::kms::Key>(node, replica.primary_key_arn());
  if (primary == nullptr) {
    Report(out, node, "/PrimaryKeyArn", kRule,
           "replicates no key of the program");
    return;
  }
  if (!primary->As<aws::kms::Key>()->multi_region()) {
    Report(out, *primary, "/MultiRegion", kRule, "is no multi-Region key, yet ",
           node.Path(), " replicates it");
  }
  if (primary->region() == node.region()) {
    Report(out, node, "", kRule, "lies in the region of its primary key");
  }
  if (replica.has_enabled() && !replica.enabled()) {
    Report(out, node, "/Enabled", kRule, "is disabled");
  }
}

}  // namespace

void VerifyEncryptionKeys(const Model& model, diag::Diagnostics& out) {
  for (const auto& [node, key] : model.All<aws::kms::Key>()) {
    VerifyKey(*node, *key, out);
  }
  for (const auto& [node, replica] : model.All<aws::kms::ReplicaKey>()) {
    VerifyReplicaKey(model, *node, *replica, out);
  }
}

}  // namespace drc::verify
