// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "aws/dynamodb.pb.h"
#include "aws/kinesis.pb.h"
#include "aws/kms.pb.h"
#include "aws/s3.pb.h"
#include "generator/schema/schema.h"
#include "generator/verify/keys.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "encryption";

// Whether the bucket's spec chose S3's own keys. That is a warning of its own.
bool IsUnderS3Keys(const aws::s3::Bucket& bucket) {
  const auto& rules =
      bucket.bucket_encryption().server_side_encryption_configuration();
  return rules.size() == 1 &&
         rules[0].server_side_encryption_by_default().sse_algorithm() ==
             "AES256";
}

void VerifyAlgorithm(const Node& node, diag::Diagnostics& out) {
  if (const auto* table = node.As<aws::dynamodb::GlobalTable>()) {
    const auto& sse = table->sse_specification();
    if (!sse.sse_enabled() || sse.sse_type() != "KMS") {
      Report(node, "/SSESpecification", kRule,
             "is not encrypted with KMS: set SSEEnabled and SSEType KMS", out);
    }
  }
  if (const auto* stream = node.As<aws::kinesis::Stream>()) {
    if (stream->stream_encryption().encryption_type() != "KMS") {
      Report(node, "/StreamEncryption", kRule, "is not encrypted with KMS",
             out);
    }
  }
  if (const auto* bucket = node.As<aws::s3::Bucket>()) {
    const auto& rules =
        bucket->bucket_encryption().server_side_encryption_configuration();
    const bool is_kms =
        rules.size() == 1 &&
        rules[0].server_side_encryption_by_default().sse_algorithm() ==
            "aws:kms";
    if (IsUnderS3Keys(*bucket)) {
      Report(node, "/BucketEncryption", "bucket-encryption",
             "is encrypted with S3's own keys, which gives up \"all data at "
             "rest under customer managed keys\"; leave `encryption` out to "
             "have the region's key",
             out);
    } else if (!is_kms) {
      Report(node, "/BucketEncryption", kRule,
             "has no default encryption aws:kms", out);
    }
  }
}

void VerifyKey(const Node& node, const aws::kms::Key& key,
               diag::Diagnostics& out) {
  if (!key.enable_key_rotation()) {
    Report(node, "/EnableKeyRotation", kRule,
           "is never rotated: set EnableKeyRotation, which its replicas follow",
           out);
  }
  if (key.has_enabled() && !key.enabled()) {
    Report(node, "/Enabled", kRule, "is disabled", out);
  }
  if (key.has_key_spec() && key.key_spec() != "SYMMETRIC_DEFAULT") {
    Report(node, "/KeySpec", kRule,
           "is no symmetric encryption key, the only kind that stores use and "
           "KMS rotates",
           out);
  }
}

void VerifyReplicaKey(const Model& model, const Node& node,
                      const aws::kms::ReplicaKey& replica,
                      diag::Diagnostics& out) {
  const Node* primary =
      model.Target<aws::kms::Key>(node, replica.primary_key_arn());
  if (primary == nullptr) {
    Report(node, "/PrimaryKeyArn", kRule, "replicates no key of the program",
           out);
    return;
  }
  if (!primary->As<aws::kms::Key>()->multi_region()) {
    Report(*primary, "/MultiRegion", kRule,
           absl::StrCat("is no multi-Region key, yet ", node.Path(),
                        " replicates it"),
           out);
  }
  if (primary->region() == node.region()) {
    Report(node, "", kRule, "lies in the region of its primary key", out);
  }
  if (replica.has_enabled() && !replica.enabled()) {
    Report(node, "/Enabled", kRule, "is disabled", out);
  }
}

// Of a type that the language does not know, what says in so many words whether
// data are encrypted.
void VerifySwitches(const Node& node, const google::protobuf::Message& message,
                    const std::string& at, diag::Diagnostics& out) {
  const auto& reflection = *message.GetReflection();
  for (const schema::FieldSchema& field :
       schema::SchemaOf(message.GetDescriptor()).fields) {
    const auto* descriptor = field.descriptor;
    const std::string pointer = absl::StrCat(at, "/", descriptor->json_name());
    if (field.kind == schema::Kind::kMessage && !field.is_list &&
        !field.is_map && reflection.HasField(message, descriptor)) {
      VerifySwitches(node, reflection.GetMessage(message, descriptor), pointer,
                     out);
    }
    if (descriptor->cpp_type() !=
            google::protobuf::FieldDescriptor::CPPTYPE_BOOL ||
        descriptor->is_repeated()) {
      continue;
    }
    const absl::string_view name = descriptor->json_name();
    const bool is_own = name == "Encrypted" || name == "StorageEncrypted" ||
                        name == "AtRestEncryptionEnabled";
    const bool is_inner =
        name == "Enabled" && absl::StrContains(at, "Encryption");
    const bool is_set = reflection.HasField(message, descriptor);
    if ((is_own && at.empty() && !reflection.GetBool(message, descriptor)) ||
        (is_inner && is_set && !reflection.GetBool(message, descriptor))) {
      Report(
          node, pointer, kRule,
          absl::StrCat("is not encrypted: ", pointer.substr(1), " is not true"),
          out);
    }
  }
}

}  // namespace

void VerifyEncryption(const Model& model, diag::Diagnostics& out) {
  for (const Node& node : model.nodes()) {
    VerifyAlgorithm(node, out);
    if (node.resource->is_added && !IsKeptByCluster(node)) {
      VerifySwitches(node, *node.resource->properties, "", out);
    }
    if (const auto* key = node.As<aws::kms::Key>()) VerifyKey(node, *key, out);
    if (const auto* replica = node.As<aws::kms::ReplicaKey>()) {
      VerifyReplicaKey(model, node, *replica, out);
    }
  }
  for (const Store& store : model.Stores()) {
    const auto* bucket = store.node->As<aws::s3::Bucket>();
    if (bucket != nullptr && IsUnderS3Keys(*bucket)) continue;
    const Node* key = FindKey(model, store.region, store.key);
    if (key == nullptr) {
      Report(
          *store.node, store.pointer, kRule,
          store.key.empty()
              ? absl::StrCat("has no customer managed key for its data in ",
                             store.region, " (", store.pointer.substr(1), ")")
              : absl::StrCat("names ", diag::Quoted(store.key),
                             ", which is no key of the program"),
          out);
    } else if (key->region() != store.region) {
      Report(
          *store.node, store.pointer, kRule,
          absl::StrCat("keeps data in ", store.region, " under ", key->Path(),
                       ": without ", key->region(), " nobody could read them"),
          out);
    }
  }
}

}  // namespace drc::verify
