// SPDX-License-Identifier: Apache-2.0
//
// IAM policy documents (IAM User Guide, "Grammar of the IAM JSON policy
// language").

#ifndef GENERATOR_LOWER_POLICY_H_
#define GENERATOR_LOWER_POLICY_H_

#include "generator/lower/context.h"

namespace drc::lower {

// One statement. All texts may hold references.
struct Statement {
  std::string sid;
  std::string effect = "Allow";
  // Principal: {"Service", {"lambda.amazonaws.com"}}; {"*", {}} for everyone;
  // an empty kind for a policy of an identity, which names none.
  std::string principal_kind;
  std::vector<std::string> principals;
  std::vector<std::string> actions;
  std::vector<std::string> resources;

  struct Condition {
    std::string op;   // "StringEquals"
    std::string key;  // "aws:SourceAccount"
    std::vector<std::string> values;
  };
  std::vector<Condition> conditions;

  Statement& When(std::string op, std::string key,
                  std::vector<std::string> values) {
    conditions.push_back({std::move(op), std::move(key), std::move(values)});
    return *this;
  }
};

// A statement of an identity's policy.
Statement Allow(std::string sid, std::vector<std::string> actions,
                std::vector<std::string> resources);

// A statement of a resource's policy.
Statement AllowService(std::string sid, std::string service,
                       std::vector<std::string> actions,
                       std::vector<std::string> resources);

// The statement, for what carries the environment's tag only.
Statement OfEnvironment(Statement statement);

// A statement on keys, for what these services do on the principal's behalf in
// these regions alone.
Statement ByServices(const std::vector<const Side*>& sides,
                     const std::vector<std::string>& services,
                     Statement statement);

// Refuses everyone any of the actions.
Statement DenyAll(std::string sid, std::vector<std::string> actions,
                  std::vector<std::string> resources);

// Who may assume a role.
Statement Trust(std::string principal_kind,
                std::vector<std::string> principals);

google::protobuf::Struct ToStruct(const Statement& statement);

google::protobuf::Struct PolicyDocument(
    const std::vector<Statement>& statements);

// JSON values of texts: a list, and one alone as a string, several as a list.
google::protobuf::Value List(const std::vector<std::string>& texts);
google::protobuf::Value Texts(const std::vector<std::string>& texts);

// What a role may do, in as many managed policies as hold it.

struct ManagedPolicy {
  std::vector<Statement> statements;
  google::protobuf::Struct document;  // of these
};

// The statements in their order, by the policies that hold them; one that no
// policy could hold, in parts, whose ids end in letters.
std::vector<ManagedPolicy> Distribute(std::vector<Statement> statements);

// IAM roles. All of both regions' live in the primary region's identity stack:
// IAM is global, its control plane lies in us-east-1, and a role must exist
// some minutes before StackSets, log destinations or replication first assume
// it.

// Adds the role `id`, named "<name>-${EnvironmentSuffix}[-<region>]". Its
// policy is inline: whatever waits for the role then waits for its permissions
// too. Role names are global, so a role that exists once per region names its
// side.
void AddRole(const Context& context, absl::string_view id,
             absl::string_view name, const Side* side,
             absl::string_view description, const std::vector<Statement>& trust,
             const std::vector<Statement>& permissions, diag::Loc origin);

// "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/<name>".
std::string RoleArnOf(absl::string_view name);

// The role's ARN, for what is created after it.
std::string RoleArn(const Context& context, absl::string_view id);

// The role's ARN, for policies that need not wait.
std::string RoleArnByName(const Context& context, absl::string_view id);

// Rights to restore tables, which must be there before they are needed: IAM's
// control plane lies in us-east-1. DynamoDB and AWS Backup restore into a new
// table alone; the one that such a right reaches is named
// "<table>-${EnvironmentSuffix}-restored...".

// The role by which AWS Backup restores tables, in either region.
void AddRestoreRole(const Context& context);

// What people need to restore tables: to a point in time, from a backup, or by
// having AWS Backup do it.
std::vector<Statement> OperatorsRestores(const Context& context);

// Of the spec's tables in one region, or in both: ARNs, with an end.
std::vector<std::string> TableArns(const Context& context, const Side& side,
                                   absl::string_view end);
std::vector<std::string> TableArns(const Context& context,
                                   absl::string_view end);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_POLICY_H_
