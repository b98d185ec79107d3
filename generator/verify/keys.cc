// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/keys.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "aws/backup.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/kinesis.pb.h"
#include "aws/kms.pb.h"
#include "aws/lambda.pb.h"
#include "aws/logs.pb.h"
#include "aws/s3.pb.h"
#include "aws/sns.pb.h"

namespace drc::verify {

const Node* FindKey(const Model& model, absl::string_view region,
                    absl::string_view meaning) {
  if (const Node* key = model.Find<aws::kms::Key>(region, meaning)) return key;
  return model.Find<aws::kms::ReplicaKey>(region, meaning);
}

std::vector<Statement> KeyPolicy(const Model& model, const Node& key) {
  if (const auto* primary = key.As<aws::kms::Key>()) {
    return ReadPolicy(model, *key.stack, primary->key_policy());
  }
  if (const auto* replica = key.As<aws::kms::ReplicaKey>()) {
    return ReadPolicy(model, *key.stack, replica->key_policy());
  }
  return {};
}

std::vector<Store> Stores(const Model& model) {
  std::vector<Store> stores;
  const auto add = [&](const Node& node, absl::string_view pointer,
                       const std::string& key) {
    stores.push_back({&node, node.region(), std::string(pointer),
                      model.Meaning(node, key),
                      std::string(absl::StripSuffix(node.arn, ":*"))});
  };
  for (const Node& node : model.nodes()) {
    if (const auto* table = node.As<aws::dynamodb::GlobalTable>()) {
      for (int i = 0; i < table->replicas_size(); ++i) {
        const auto& replica = table->replicas(i);
        add(node, absl::StrCat("/Replicas/", i, "/SSESpecification"),
            replica.sse_specification().kms_master_key_id());
        stores.back().region = replica.region();
        stores.back().arn = absl::StrReplaceAll(
            node.arn, {{absl::StrCat(":", node.region(), ":"),
                        absl::StrCat(":", replica.region(), ":")}});
      }
    } else if (const auto* bucket = node.As<aws::s3::Bucket>()) {
      const auto& rules =
          bucket->bucket_encryption().server_side_encryption_configuration();
      add(node, "/BucketEncryption",
          rules.empty() ? ""
                        : rules[0]
                              .server_side_encryption_by_default()
                              .kms_master_key_id());
    } else if (const auto* topic = node.As<aws::sns::Topic>()) {
      add(node, "/KmsMasterKeyId", topic->kms_master_key_id());
      stores.back().arn = node.ref;
    } else if (const auto* stream = node.As<aws::kinesis::Stream>()) {
      add(node, "/StreamEncryption", stream->stream_encryption().key_id());
    } else if (const auto* group = node.As<aws::logs::LogGroup>()) {
      add(node, "/KmsKeyId", group->kms_key_id());
    } else if (const auto* vault = node.As<aws::backup::BackupVault>()) {
      add(node, "/EncryptionKeyArn", vault->encryption_key_arn());
    } else if (const auto* function = node.As<aws::lambda::Function>()) {
      if (function->environment().variables().empty()) continue;
      add(node, "/KmsKeyArn", function->kms_key_arn());
    }
  }
  return stores;
}

}  // namespace drc::verify
