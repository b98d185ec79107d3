// SPDX-License-Identifier: Apache-2.0
#include "aws/dynamodb.pb.h"
#include "aws/kinesis.pb.h"
#include "aws/s3.pb.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "encryption";

// Of the bucket's only rule; else empty.
std::string AlgorithmOf(const aws::s3::Bucket& bucket) {
  const auto& rules =
      bucket.bucket_encryption().server_side_encryption_configuration();
  return rules.size() == 1
             ? rules[0].server_side_encryption_by_default().sse_algorithm()
             : "";
}

// Whether the bucket's spec chose S3's own keys. That is a warning of its own.
bool IsUnderS3Keys(const aws::s3::Bucket& bucket) {
  return AlgorithmOf(bucket) == "AES256";
}

void VerifyAlgorithm(const Node& node) {
  if (const auto* table = node.As<aws::dynamodb::GlobalTable>()) {
    const auto& sse = table->sse_specification();
    if (!sse.sse_enabled() || sse.sse_type() != "KMS") {
      node.Report("/SSESpecification", kRule,
                  "is not encrypted with KMS: set SSEEnabled and SSEType KMS");
    }
  }
  if (const auto* stream = node.As<aws::kinesis::Stream>()) {
    if (stream->stream_encryption().encryption_type() != "KMS") {
      node.Report("/StreamEncryption", kRule, "is not encrypted with KMS");
    }
  }
  if (const auto* bucket = node.As<aws::s3::Bucket>()) {
    if (IsUnderS3Keys(*bucket)) {
      node.Report(
          "/BucketEncryption", "bucket-encryption",
          "is encrypted with S3's own keys, which gives up \"all data at "
          "rest under customer managed keys\"; leave `encryption` out to "
          "have the region's key");
    } else if (AlgorithmOf(*bucket) != "aws:kms") {
      node.Report("/BucketEncryption", kRule,
                  "has no default encryption aws:kms");
    }
  }
}

}  // namespace

void VerifyEncryption(const Model& model) {
  for (const Node& node : model.nodes()) VerifyAlgorithm(node);
  for (const Store& store : model.Stores()) {
    const auto* bucket = store.node->As<aws::s3::Bucket>();
    if (bucket != nullptr && IsUnderS3Keys(*bucket)) continue;
    const Node* key = FindKey(model, store.region, store.key);
    if (key == nullptr) {
      store.node->Report(
          store.pointer, kRule,
          store.key.empty()
              ? absl::StrCat("has no customer managed key for its data in ",
                             store.region, " (", store.pointer.substr(1), ")")
              : absl::StrCat("names ", diag::Quoted(store.key),
                             ", which is no key of the program"));
    } else if (key->region() != store.region) {
      store.node->Report(store.pointer, kRule, "keeps data in ", store.region,
                         " under ", key->Path(), ": without ", key->region(),
                         " nobody could read them");
    }
  }
}

}  // namespace drc::verify
