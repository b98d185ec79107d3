// SPDX-License-Identifier: Apache-2.0
//
// The rights that CloudFormation needs to deploy a resource that the spec says
// itself, which may set any property of its type.

#ifndef GENERATOR_CATALOGUE_DEPLOYMENT_RIGHTS_H_
#define GENERATOR_CATALOGUE_DEPLOYMENT_RIGHTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace drc::catalogue {

struct DeploymentRight {
  std::string action;  // "sqs:CreateQueue"
  // What it may be limited to, as AWS writes it:
  // "arn:${Partition}:sqs:${Region}:${Account}:*". Empty: nothing.
  std::vector<std::string> arns;
  // Whether it deletes the resource, which has the environment's tag by then:
  // see deleted_by_tag.h.
  bool by_tag = false;
};

// What AWS's services make of their own, by iam:CreateServiceLinkedRole.
inline constexpr absl::string_view kServiceLinkedRoles =
    "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/*";

// What the handlers take for a resource with these properties, sorted by
// action. Of a type of the language: the handlers' actions of handlers.h, and
// what these leave out as long as a property is not set. Of any other: all that
// AWS's schema says, but for RightsLeftOut; where it says nothing, what the
// spec does.
std::vector<DeploymentRight> RightsToDeploy(
    absl::string_view type, const google::protobuf::Message& properties,
    const std::vector<std::string>& said = {});

// Whether AWS's schema names no permissions of the type's handlers, which
// CloudFormation has nevertheless: the spec has to say them.
bool NamesNoPermissions(absl::string_view type);

// Those of RightsToDeploy that a resource of the type, as the compiler makes
// it, does not need.
std::vector<DeploymentRight> FurtherRightsToDeploy(
    absl::string_view type, const google::protobuf::Message& properties);

// The actions of AWS's schema that reach the data of other types' resources, or
// give rights, which a role that deploys a region is better without, each with
// what it is not allowed on, if that is not all. A handler asks for them where
// a property names a bucket, a table, a secret or a policy.
std::vector<std::string> RightsLeftOut(absl::string_view type);

// What deletes resources of the type, whatever their properties were.
std::vector<DeploymentRight> RightsToDelete(
    absl::string_view type, const std::vector<std::string>& said = {});

// An ARN of `DeploymentRight` for a region, with CloudFormation's pseudo
// parameters: of a resource of that name, where the type's name is known to be
// in its ARN, or of all. `name` empty: of all.
std::string FillIn(absl::string_view arn, absl::string_view type,
                   absl::string_view region, absl::string_view name);

// What a right is for, as FillIn has it: of the kinds of resources that its
// action takes, that of the resource itself by its name. Others are needed as
// well to look up, create and change it: a DB instance has a parameter group.
// Empty: the action knows no resources.
std::vector<std::string> FillIn(const DeploymentRight& right,
                                absl::string_view type,
                                absl::string_view region,
                                absl::string_view name);

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_DEPLOYMENT_RIGHTS_H_
