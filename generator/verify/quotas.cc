// SPDX-License-Identifier: Apache-2.0
#include "aws/cloud_formation.pb.h"
#include "aws/iam.pb.h"
#include "aws/kms.pb.h"
#include "aws/s3.pb.h"
#include "aws/sns.pb.h"
#include "aws/ssm.pb.h"
#include "generator/functions/contracts.h"
#include "generator/json/writer.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "quota";

// AWS CloudFormation User Guide, "Understand CloudFormation quotas".
constexpr size_t kResources = 500;
constexpr size_t kParameters = 200;
constexpr size_t kOutputs = 200;
constexpr size_t kDescription = 1024;  // bytes

// AWS CloudFormation User Guide, "Custom resource response objects": bytes of
// an answer. Besides what the reader read it holds ids of stack and request,
// and its own. An id of AWS's has 64 characters at most.
constexpr size_t kAnswer = 4096;
constexpr size_t kRestOfAnswer = 1024;
constexpr size_t kLongestId = 64;

// IAM User Guide, "IAM and AWS STS quotas": characters without white space.
constexpr size_t kInlinePolicies = 10240;
constexpr size_t kManagedPolicy = 6144;
constexpr size_t kTrustPolicy = 2048;
constexpr int kAttachedPolicies = 10;

// AWS KMS Developer Guide, "Resource quotas".
constexpr size_t kKeyPolicy = 32768;
// Amazon S3 User Guide, "Bucket policies".
constexpr size_t kBucketPolicy = 20480;
// Amazon SNS API Reference, "AddPermission".
constexpr size_t kTopicPolicy = 30720;
// AWS Lambda Developer Guide, "Lambda quotas".
constexpr size_t kVariables = 4096;
// AWS Systems Manager User Guide, "Managing parameter tiers".
constexpr size_t kStandardParameter = 4096;

// A policy's characters as AWS counts them, references replaced by what they
// mean.
size_t SizeOf(const Node& node, const google::protobuf::Struct& document) {
  return json::CompactSize(document,
                           [&](const std::string& text) -> const std::string& {
                             return node.Meaning(text);
                           });
}

void Expect(const Node& node, absl::string_view pointer, absl::string_view what,
            size_t found, size_t limit) {
  if (found <= limit) return;
  node.Report(pointer, kRule, "has ", found, " ", what, "; AWS takes ", limit);
}

void VerifyRole(const Node& node, const aws::iam::Role& role) {
  size_t characters = 0;
  for (const auto& policy : role.policies()) {
    characters += SizeOf(node, policy.policy_document());
  }
  Expect(node, "/Policies", "characters of inline policies", characters,
         kInlinePolicies);
  Expect(node, "/AssumeRolePolicyDocument", "characters of trust policy",
         SizeOf(node, role.assume_role_policy_document()), kTrustPolicy);
  const size_t attached = role.managed_policy_arns_size();
  if (!node.resource->is_added && attached > kAttachedPolicies) {
    // All that a spec makes longer are the rights to deploy its own.
    node.Report("/ManagedPolicyArns", kRule, "has ", attached,
                " attached policies; AWS takes ", kAttachedPolicies,
                ": who deploys the secondary region needs them for the "
                "types of `resources`; have fewer types of them there, "
                "by `placement` or in a stack of yours beside");
    return;
  }
  Expect(node, "/ManagedPolicyArns", "attached policies", attached,
         kAttachedPolicies);
}

void VerifyFunction(const Node& node, const aws::lambda::Function& function) {
  size_t characters = 0;
  for (const auto& variable : function.environment().variables()) {
    characters += variable.first.size() +
                  node.Meaning(variable.second.string_value()).size();
  }
  Expect(node, "/Environment", "characters of variables", characters,
         kVariables);
}

// What the secondary's outputs take that are read back.
void VerifyReader(const Node& node,
                  const aws::cloud_formation::CustomResource& reader) {
  const auto outputs = reader.additional().find("Outputs");
  if (outputs == reader.additional().end()) return;
  size_t bytes = 0;
  for (const auto& name : outputs->second.list_value().values()) {
    bytes += name.string_value().size() + kLongestId + 8;  // with JSON's signs
  }
  Expect(node, "/Outputs", "bytes of the secondary's outputs to read", bytes,
         kAnswer - kRestOfAnswer);
}

// Found at the resource that deploys the template; the root's at its first.
void VerifyTemplate(const Node& node, const program::Stack& stack) {
  const auto expect = [&](absl::string_view what, size_t found, size_t limit) {
    if (found <= limit) return;
    Expect(node, "", absl::StrCat(what, " in ", stack.Path()), found, limit);
  };
  expect("resources", stack.resources.size(), kResources);
  expect("parameters", stack.parameters.size(), kParameters);
  expect("outputs", stack.outputs.size(), kOutputs);
  expect("bytes of description", stack.description.size(), kDescription);
}

}  // namespace

void VerifyQuotas(const Model& model) {
  for (const Node& node : model.nodes()) {
    if (node.stack->parent == nullptr && &node == &model.nodes().front()) {
      VerifyTemplate(node, *node.stack);
    }
    if (node.resource->child != nullptr) {
      VerifyTemplate(node, *node.resource->child);
    }
    if (node.type == functions::secondary_reader::kResourceType) {
      VerifyReader(node, *node.As<aws::cloud_formation::CustomResource>());
    }
    const auto expect = [&](absl::string_view pointer,
                            const google::protobuf::Struct& document,
                            size_t limit) {
      Expect(node, pointer, "characters of policy", SizeOf(node, document),
             limit);
    };
    if (const auto* role = node.As<aws::iam::Role>()) {
      VerifyRole(node, *role);
    } else if (const auto* managed = node.As<aws::iam::ManagedPolicy>()) {
      expect("/PolicyDocument", managed->policy_document(), kManagedPolicy);
    } else if (const auto* key = node.As<aws::kms::Key>()) {
      expect("/KeyPolicy", key->key_policy(), kKeyPolicy);
    } else if (const auto* replica = node.As<aws::kms::ReplicaKey>()) {
      expect("/KeyPolicy", replica->key_policy(), kKeyPolicy);
    } else if (const auto* bucket = node.As<aws::s3::BucketPolicy>()) {
      expect("/PolicyDocument", bucket->policy_document(), kBucketPolicy);
    } else if (const auto* topic = node.As<aws::sns::TopicPolicy>()) {
      expect("/PolicyDocument", topic->policy_document(), kTopicPolicy);
    } else if (const auto* function = node.As<aws::lambda::Function>()) {
      VerifyFunction(node, *function);
    } else if (const auto* parameter = node.As<aws::ssm::Parameter>()) {
      Expect(node, "/Value", "characters of value",
             node.Meaning(parameter->value()).size(), kStandardParameter);
    }
  }
}

}  // namespace drc::verify
