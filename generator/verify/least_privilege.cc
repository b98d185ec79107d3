// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/ascii.h"
#include "aws/ec2.pb.h"
#include "aws/iam.pb.h"
#include "aws/kms.pb.h"
#include "aws/s3.pb.h"
#include "aws/sns.pb.h"
#include "generator/catalogue/actions.h"
#include "generator/schema/elements.h"
#include "generator/verify/verifiers.h"
#include "generator/verify/wide_resources.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "least-privilege";

// Families of actions that KMS itself documents with a wildcard.
constexpr absl::string_view kFamilies[] = {"kms:GenerateDataKey*",
                                           "kms:ReEncrypt*"};

// Services that tell on whose behalf they assume a role or call a resource
// (IAM User Guide, "The confused deputy problem"). EventBridge does not tell
// KMS and SNS.
constexpr absl::string_view kTellSource[] = {
    "backup.amazonaws.com",
    "cloudformation.amazonaws.com",
    "cloudwatch.amazonaws.com",
    "logs.amazonaws.com",
};

// By the caller, or by what a key is used for.
bool HasSource(const Statement& statement) {
  return statement.Find("aws:SourceAccount") != nullptr ||
         statement.Find("aws:SourceArn") != nullptr ||
         absl::c_any_of(statement.conditions,
                        [](const Statement::Condition& condition) {
                          return absl::StartsWith(condition.key,
                                                  "kms:EncryptionContext:aws:");
                        });
}

// Whether it is one of a function's `policy_statements`.
bool IsOfFunction(const Statement& statement) {
  return absl::StrContains(statement.sid, program::kOfTheSpec);
}

class Document {
 public:
  Document(const Node& node, absl::string_view pointer)
      : node_(node), pointer_(pointer), regions_(node.model->regions()) {
    if (node.As<aws::iam::ManagedPolicy>() != nullptr &&
        !node.resource->is_added) {
      own_ = OwnKinds(*node.model);
    }
  }

  // What follows is about the statement of that index.
  void Enter(int index) { index_ = index; }

  void VerifyActions(const Statement& statement) {
    if (!statement.not_actions.empty()) {
      Find(statement, "allows all but some actions (NotAction)");
    }
    for (absl::string_view action : statement.actions) {
      if (!absl::StrContains(action, "*") ||
          absl::c_linear_search(kFamilies, action) ||
          own_.actions.contains(action)) {
        continue;
      }
      Find(statement, absl::StrCat("allows ", action, "; name each action"));
    }
  }

  void VerifyResources(const Statement& statement) {
    if (!statement.not_resources.empty()) {
      Find(statement, "allows all but some resources (NotResource)");
    }
    const bool untagged_own =
        !AsksForTag(statement) &&
        absl::c_any_of(statement.actions, [&](absl::string_view action) {
          return own_.by_tag.contains(action);
        });
    // A type whose handlers delete what another type is, which has no tag then.
    const bool needs_no_tag =
        absl::c_all_of(statement.actions, [&](absl::string_view action) {
          return own_.without_tag.contains(action);
        });
    // What it could do harm by, if anything.
    const auto worst =
        absl::c_find_if_not(statement.actions, catalogue::IsLookUp);
    for (absl::string_view resource : statement.resources) {
      const std::string pattern = WidePattern(resource, regions_);
      const Width width = IsOfSpec(statement) && Changes(statement) &&
                                  !pattern.empty() &&
                                  // Nothing can be changed there.
                                  pattern != "route53:change/*"
                              ? Width::kWide
                              : WidthOf(pattern, statement);
      const bool untagged =
          (width == Width::kUntagged && !needs_no_tag) || untagged_own;
      if (untagged ||
          (width == Width::kWide && !IsExcused(statement, resource))) {
        Find(statement,
             absl::StrCat(
                 "allows ",
                 statement.actions.empty()          ? "all but some actions"
                 : worst == statement.actions.end() ? statement.actions.front()
                                                    : *worst,
                 " on ", resource, ", whoever's that is; ",
                 untagged ? "ask for the environment's tag" : "name them"));
      }
      if (resource != "*") continue;
      for (absl::string_view action : statement.actions) {
        if (!catalogue::SupportsResources(action) ||
            own_.unlimited.contains(action)) {
          continue;
        }
        Find(statement,
             absl::StrCat("allows ", action, " on every resource; name them"));
      }
    }
  }

  // Who may do it.
  void VerifyPrincipals(const Statement& statement) {
    for (const auto& [kind, value] : statement.principals) {
      if (value == "*") {
        Find(statement, "allows everyone");
      } else if (kind == "Federated" && statement.conditions.empty()) {
        Find(statement, absl::StrCat("allows whomever ", value,
                                     " knows; say in a condition whom"));
      } else if (kind == "Service" && Tells(value) && !HasSource(statement)) {
        Find(statement,
             absl::StrCat("allows ", value,
                          " on anybody's behalf; add aws:SourceAccount or "
                          "aws:SourceArn"));
      }
    }
  }

  void VerifyTrust(const Statement& statement) {
    VerifyPrincipals(statement);
    for (const auto& [kind, value] : statement.principals) {
      if (kind == "AWS" && IsAccount(value) &&
          statement.Find("aws:MultiFactorAuthPresent") == nullptr &&
          !IsAgreed(statement, value) && !NamesRoles(statement)) {
        Find(statement,
             "may be assumed by whomever the account lets, without "
             "multi-factor authentication");
      }
    }
  }

 private:
  bool IsExcused(const Statement& statement, absl::string_view resource) const {
    return own_.arns.contains(resource) ||
           (IsOfSpec(statement) &&
            IsBelowName(WidePattern(resource, regions_)));
  }

  // Whose it is. Of what AWS gives an id the spec's own may change nothing by a
  // wildcard, nor by the environment's tag: it would be the environment's.
  bool IsOfSpec(const Statement& statement) const {
    return node_.resource->is_added || IsOfFunction(statement);
  }

  static bool Changes(const Statement& statement) {
    return !absl::c_all_of(statement.actions, catalogue::IsLookUp);
  }

  // Whether it admits named roles alone, whose sessions cannot carry MFA.
  static bool NamesRoles(const Statement& statement) {
    const Statement::Condition* names = statement.Find("aws:PrincipalArn");
    return names != nullptr &&
           absl::c_all_of(names->values, [](absl::string_view arn) {
             return absl::StrContains(arn, ":role/") &&
                    !absl::StrContains(arn, ":role/*");
           });
  }

  // Whether another account's owner has agreed on an id with this one's (IAM
  // User Guide, "Access to AWS accounts owned by third parties").
  static bool IsAgreed(const Statement& statement, absl::string_view account) {
    return statement.Find("sts:ExternalId") != nullptr &&
           !absl::StrContains(account, "${AWS::AccountId}");
  }

  // IAM takes its number for its root (IAM User Guide, "AWS JSON policy
  // elements: Principal").
  static bool IsAccount(absl::string_view principal) {
    return absl::EndsWith(principal, ":root") ||
           principal == "${AWS::AccountId}" ||
           (principal.size() == 12 &&
            absl::c_all_of(principal, absl::ascii_isdigit));
  }

  static bool Tells(absl::string_view service) {
    // CloudWatch Logs has a principal in each region.
    return absl::c_linear_search(kTellSource, service) ||
           absl::StartsWith(service, "logs.");
  }

  void Find(const Statement& statement, const std::string& text) {
    node_.Report(index_ < 0 ? std::string(pointer_)
                            : absl::StrCat(pointer_, "/Statement/", index_),
                 kRule,
                 statement.sid.empty()
                     ? text
                     : absl::StrCat("statement ", statement.sid, " ", text));
  }

  const Node& node_;
  const absl::string_view pointer_;
  int index_ = -1;  // of the statement, where it is of interest
  const std::vector<std::string>& regions_;
  // What the compiler's own policies may name of the spec's types.
  OwnRights own_;
};

void VerifyIdentity(const Node& node, const google::protobuf::Struct& document,
                    absl::string_view pointer) {
  Document findings(node, pointer);
  int index = 0;
  for (const Statement& statement : node.Policy(document)) {
    findings.Enter(index++);
    // Of what endpoints let through for a function, its role has the same.
    if (!statement.allows || (node.As<aws::ec2::VPCEndpoint>() != nullptr &&
                              IsOfFunction(statement))) {
      continue;
    }
    findings.VerifyActions(statement);
    findings.VerifyResources(statement);
  }
}

void VerifyRole(const Node& node, const aws::iam::Role& role) {
  for (int i = 0; i < role.policies_size(); ++i) {
    VerifyIdentity(node, role.policies(i).policy_document(),
                   absl::StrCat("/Policies/", i, "/PolicyDocument"));
  }
  for (const std::string& arn : role.managed_policy_arns()) {
    if (node.Target<aws::iam::ManagedPolicy>(arn) != nullptr) continue;
    node.Report("/ManagedPolicyArns", kRule, "has ", node.Meaning(arn),
                ", a policy that AWS may widen at any time");
  }
  Document findings(node, "/AssumeRolePolicyDocument");
  for (const Statement& statement : node.Trust()) {
    if (statement.allows) findings.VerifyTrust(statement);
  }
}

void VerifyResourcePolicy(const Node& node,
                          const std::vector<Statement>& statements,
                          absl::string_view pointer) {
  Document findings(node, pointer);
  for (const Statement& statement : statements) {
    if (!statement.allows) continue;
    findings.VerifyActions(statement);
    findings.VerifyPrincipals(statement);
  }
}

// Denies what comes without TLS (AWS Foundational Security Best Practices
// S3.5).
bool DeniesPlainText(const std::vector<Statement>& statements) {
  for (const Statement& statement : statements) {
    const auto* condition = statement.Find("aws:SecureTransport");
    if (!statement.allows && condition != nullptr &&
        absl::c_linear_search(condition->values, "false")) {
      return true;
    }
  }
  return false;
}

void VerifyBucket(const Node& node, const aws::s3::Bucket& bucket) {
  const auto& access = bucket.public_access_block_configuration();
  if (!access.block_public_acls() || !access.block_public_policy() ||
      !access.ignore_public_acls() || !access.restrict_public_buckets()) {
    node.Report("/PublicAccessBlockConfiguration", kRule,
                "does not block public access in all four ways");
  }
  for (const auto& [policy, properties] :
       node.model->All<aws::s3::BucketPolicy>()) {
    if (policy->Target<aws::s3::Bucket>(properties->bucket()) == &node &&
        DeniesPlainText(policy->Policy(properties->policy_document()))) {
      return;
    }
  }
  node.Report("", kRule, "has no policy that refuses requests without TLS");
}

// The policies among the properties of a resource of the spec's own: whatever
// has statements, or is one. Roles and policies of IAM are read as such.
void VerifyOwnPolicies(const Node& node) {
  static thread_local schema::PropertySearch all(
      [](absl::string_view) { return true; });
  const auto verify = [&](const google::protobuf::Message& value,
                          schema::Kind kind, const std::string& at) {
    const auto& object =
        kind == schema::Kind::kStruct
            ? static_cast<const google::protobuf::Struct&>(value)
            : static_cast<const google::protobuf::Value&>(value).struct_value();
    if (!object.fields().contains("Statement") &&
        !object.fields().contains("Effect")) {
      return;
    }
    Document findings(node, at);
    for (const Statement& statement : node.Policy(object)) {
      // Whom a condition limits is its own affair.
      if (statement.allows && statement.conditions.empty()) {
        findings.VerifyPrincipals(statement);
      }
    }
  };
  all.Walk(*node.resource->properties, *node.resource->schema,
           [&](const google::protobuf::Message& message,
               const schema::FieldSchema& field, const std::string& place) {
             if ((field.kind != schema::Kind::kStruct &&
                  field.kind != schema::Kind::kValue) ||
                 field.is_map) {
               return false;
             }
             const auto& reflection = *message.GetReflection();
             if (!field.is_list) {
               verify(reflection.GetMessage(message, field.descriptor),
                      field.kind, place);
               return true;
             }
             const int size = reflection.FieldSize(message, field.descriptor);
             for (int i = 0; i < size; ++i) {
               verify(
                   reflection.GetRepeatedMessage(message, field.descriptor, i),
                   field.kind, absl::StrCat(place, "/", i));
             }
             return true;
           });
}

}  // namespace

void VerifyLeastPrivilege(const Model& model) {
  for (const Node& node : model.nodes()) {
    if (node.resource->is_added && !absl::StartsWith(node.type, "AWS::IAM::")) {
      VerifyOwnPolicies(node);
    }
    if (const auto* role = node.As<aws::iam::Role>()) {
      VerifyRole(node, *role);
    } else if (const auto* managed = node.As<aws::iam::ManagedPolicy>()) {
      VerifyIdentity(node, managed->policy_document(), "/PolicyDocument");
    } else if (const auto* bucket = node.As<aws::s3::Bucket>()) {
      VerifyBucket(node, *bucket);
    } else if (const auto* of_bucket = node.As<aws::s3::BucketPolicy>()) {
      VerifyResourcePolicy(node, node.Policy(of_bucket->policy_document()),
                           "/PolicyDocument");
    } else if (const auto* of_topic = node.As<aws::sns::TopicPolicy>()) {
      VerifyResourcePolicy(node, node.Policy(of_topic->policy_document()),
                           "/PolicyDocument");
    } else if (node.As<aws::kms::Key>() != nullptr ||
               node.As<aws::kms::ReplicaKey>() != nullptr) {
      VerifyResourcePolicy(node, KeyPolicy(node), "/KeyPolicy");
    } else if (const auto* endpoint = node.As<aws::ec2::VPCEndpoint>()) {
      // Its principals are whoever is in the VPC. What passes an interface
      // endpoint of ours, endpoint_policies.cc asks.
      if (node.resource->is_added ||
          endpoint->vpc_endpoint_type() != "Interface") {
        VerifyIdentity(node, endpoint->policy_document(), "/PolicyDocument");
      }
    }
  }
}

}  // namespace drc::verify
