// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"bucket-encryption", Level::kWarning,
     "buckets are encrypted with the region's customer managed key",
     "SSE-S3 encrypts with a key that S3 owns: no policy of the environment "
     "limits its use, and no key of it can be disabled.",
     "Amazon S3 User Guide, \"Setting default server-side encryption behavior "
     "for Amazon S3 buckets\"",
     R"(buckets { name: "documents" encryption: BUCKET_ENCRYPTION_SSE_KMS })",
     R"(buckets { name: "documents" encryption: BUCKET_ENCRYPTION_SSE_S3 })"},
    {"granted-action", Level::kWarning,
     "a function may do what its code calls, and no more",
     "A call that the role does not allow fails at the first transaction; a "
     "right that no call needs is one more for whoever takes over the "
     "function.",
     "AWS IAM User Guide, \"Security best practices in IAM\"",
     R"(functions { name: "processor" })", R"(functions {
  name: "processor"
  table_actions: ["GetItem", "PutItem", "UpdateItem", "Scan"]
})"},
    {"unknown-action", Level::kError,
     "an action in a policy is one that IAM is known to have",
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
