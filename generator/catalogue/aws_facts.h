// SPDX-License-Identifier: Apache-2.0
//
// What AWS publishes about its resource types, IAM actions, Lambda runtimes and
// regions, as far as the compiler needs it. The tables are generated from the
// data of the pinned cfn-lint:
//
//   bazel run //generator/catalogue:aws_facts.update
//
// They are AWS's word with AWS's mistakes; handlers.h and actions.h correct
// them. All are sorted, by their first columns.

#ifndef GENERATOR_CATALOGUE_AWS_FACTS_H_
#define GENERATOR_CATALOGUE_AWS_FACTS_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::catalogue {

// A type of proto/aws/types.txt. Source: AWS's resource provider schemas; of
// `stateful`, cfn-lint's list for its rule I3011.
struct TypeFacts {
  absl::string_view type;  // "AWS::ApiGatewayV2::Stage"

  // The properties that tell a resource from the others of its type, with
  // spaces between them: "ApiId StageName".
  absl::string_view identifier;

  // Whether data or identity are lost with a resource of the type.
  bool stateful = false;
};

// What calls an IAM action: a handler of the type, or a change of tags.
enum Handler {
  kCreate = 1,
  kRead = 2,
  kUpdate = 4,
  kDelete = 8,
  kTagging = 16,
};

// An IAM action that CloudFormation takes in the name of a stack's role for
// resources of a type. Source: `handlers.*.permissions` and
// `tagging.permissions` of AWS's resource provider schemas; `handlers.list` is
// left out, which stacks never call.
struct Permission {
  absl::string_view type;
  absl::string_view action;  // "s3:CreateBucket"; here and there in other case
  int handlers = 0;          // the sum of `Handler`s
};

// An IAM action, of those that the handlers take or our sources name. One that
// IAM does not document is not here. Source: AWS Service Authorization
// Reference.
struct ActionFacts {
  absl::string_view action;  // "s3:GetObject"

  // The kinds of resources that a statement with the action may name, of the
  // action's service: "key, alias". Empty: none but "*".
  absl::string_view resources;
};

// A kind of resources that actions take. Source: AWS Service Authorization
// Reference.
struct ResourceKind {
  absl::string_view service;  // "s3"
  absl::string_view kind;     // "bucket"

  // The forms of its ARN, with spaces between them. AWS's variables stand for
  // partition, region and account, "*" for whatever else differs:
  // "arn:${Partition}:sns:${Region}:${Account}:*".
  absl::string_view arns;

  // Whether statements may ask for the resource's tags:
  // aws:ResourceTag/${TagKey}.
  bool resource_tag = false;
};

// Actions of a service. Source: AWS Service Authorization Reference.
struct ServiceFacts {
  absl::string_view service;  // "ec2"
  // In lower case, sorted, with spaces between them; "*" follows those that no
  // statement can limit to resources.
  absl::string_view actions;

  // Whether `name`, in any case, is among them: "DescribeVpcs".
  bool Has(absl::string_view name) const;
  // Whether it is one of those that take no resources.
  bool HasUnlimited(absl::string_view name) const;
};

// A Lambda runtime. Days as YYYY-MM-DD, which sort as text; empty: not
// announced. Source: AWS Lambda Developer Guide, "Lambda runtimes".
struct RuntimeFacts {
  absl::string_view name;              // "python3.11"
  absl::string_view deprecated;        // gets no patches from then on
  absl::string_view creation_blocked;  // no function can be created
  absl::string_view update_blocked;    // none can be updated
  absl::string_view successor;         // empty: it is the newest
};

// A region. Source: botocore, of the partition; cfn-lint, of the number of
// zones that an account can use; of their ids, which moto has from EC2's
// DescribeInstanceTypeOfferings.
struct RegionFacts {
  absl::string_view name;       // "us-east-1"
  absl::string_view partition;  // "aws"
  int zones = 0;                // availability zones

  // The ids of the zones, with spaces between them: "use1-az1 use1-az2". Empty:
  // not known.
  absl::string_view zone_ids;
};

// The day on which the schemas were taken, as YYYY-MM-DD.
absl::string_view FactsDate();

absl::Span<const TypeFacts> AllTypes();
absl::Span<const Permission> AllPermissions();
absl::Span<const ActionFacts> AllActions();
absl::Span<const ResourceKind> AllResourceKinds();
absl::Span<const ServiceFacts> AllServices();
absl::Span<const RuntimeFacts> AllRuntimes();
absl::Span<const RegionFacts> AllRegions();

// What is known of one; null where nothing is.
const TypeFacts* FindType(absl::string_view type);
const ActionFacts* FindAction(absl::string_view action);
const ResourceKind* FindResourceKind(absl::string_view service,
                                     absl::string_view kind);
const ServiceFacts* FindService(absl::string_view service);
const RuntimeFacts* FindRuntime(absl::string_view name);
const RegionFacts* FindRegion(absl::string_view name);

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_AWS_FACTS_H_
