// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"bucket-encryption", Level::kWarning,
     "buckets are encrypted with the region's customer managed key",
     Subject::kSpec, true,
     "SSE-S3 encrypts with a key that S3 owns: no policy of the environment "
     "limits its use, and no key of it can be disabled.",
     "Amazon S3 User Guide, \"Setting default server-side encryption behavior "
     "for Amazon S3 buckets\"",
     R"(buckets { name: "documents" encryption: BUCKET_ENCRYPTION_SSE_KMS })",
     R"(buckets { name: "documents" encryption: BUCKET_ENCRYPTION_SSE_S3 })"},
    {"encryption", Level::kError,
     "every store lies under a rotated customer managed key of its own region",
     Subject::kProgram, false,
     "A key of another region is out of reach when that region is lost, and "
     "with it all data that it encrypts.",
     "AWS Key Management Service Developer Guide, \"Multi-Region keys in AWS "
     "KMS\" and \"Rotate AWS KMS keys\"",
     R"("SSESpecification": { "KMSMasterKeyId": the replica's own region's key })",
     R"("SSESpecification": { "KMSMasterKeyId": the primary's key } on the
secondary's replica)"},
    {"granted-action", Level::kWarning,
     "a function may do what its code calls, and no more", Subject::kSpec, true,
     "A call that the role does not allow fails at the first transaction; a "
     "right that no call needs is one more for whoever takes over the "
     "function.",
     "AWS IAM User Guide, \"Security best practices in IAM\"",
     R"(functions { name: "processor" })", R"(functions {
  name: "processor"
  table_actions: ["GetItem", "PutItem", "UpdateItem", "Scan"]
})"},
    {"key-policy", Level::kError,
     "every service and role that works with encrypted data may use its key",
     Subject::kProgram, false,
     "Services that may not use a key fail where nobody looks: alarms and "
     "events that go to an encrypted topic are dropped without an error.",
     "AWS Key Management Service Developer Guide, \"Key policies in AWS KMS\"; "
     "Amazon SNS Developer Guide, \"Managing Amazon SNS encryption keys and "
     "costs\"",
     R"("Principal": { "Service": "cloudwatch.amazonaws.com" } with kms:Decrypt
and kms:GenerateDataKey* in the policy of the topic's key)",
     R"(a key policy without it: alarms are raised and nobody hears of them)"},
    {"least-privilege", Level::kError,
     "policies name actions, resources and callers; buckets refuse public and "
     "plain-text access; the API answers whom the spec's routes name",
     Subject::kProgram, false,
     "What a role may do beyond its work is what an intruder may do. A bucket "
     "that answers plain text or the public shows its documents to others. A "
     "route that `resources` adds to the API would open it, or shadow a path "
     "of the failover, without the report's saying so; so would one of an API "
     "of the spec's own that leads to the function of `routing.function`.",
     "AWS IAM User Guide, \"Security best practices in IAM\"; Amazon S3 User "
     "Guide, \"Security best practices for Amazon S3\"",
     R"("Action": [ "dynamodb:GetItem", "dynamodb:PutItem" ])",
     R"("Action": "dynamodb:*")"},
    {"unknown-action", Level::kError,
     "an action in a policy is one that IAM is known to have", Subject::kSpec,
     true,
     "IAM refuses a policy with a service that there is not. One with an "
     "action that a service has not it takes, and allows nothing by it: what "
     "needs the right fails when it is needed. AWS adds actions faster than "
     "compilers are built: one that it has added since can be passed over.",
     "AWS Service Authorization Reference, \"Actions, resources, and condition "
     "keys for AWS services\"",
     R"(functions {
  name: "processor"
  policy_statements {
    actions: "dynamodb:DescribeTable"
    resources: "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/rates"
  }
})",
     R"(functions {
  name: "processor"
  policy_statements {
    actions: "sns:Publishes"
    resources: "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:rates"
  }
})"},
};

absl::Span<const Rule> RightRules() { return kRules; }

}  // namespace drc::rules
