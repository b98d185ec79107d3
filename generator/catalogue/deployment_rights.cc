// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/deployment_rights.h"

#include <algorithm>
#include <iterator>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "generator/catalogue/actions.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/catalogue/handlers.h"
#include "generator/catalogue/other_types.h"
#include "generator/catalogue/types.h"
#include "generator/schema/schema.h"

namespace drc::catalogue {
namespace {

using ::google::protobuf::Message;

// Whether a property of that name is set, at whatever depth.
bool IsSetAnywhere(const Message& message, absl::string_view property) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  const auto* reflection = message.GetReflection();
  reflection->ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->json_name() == property) return true;
    if (field->cpp_type() !=
            google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE ||
        field->is_map()) {
      continue;
    }
    const int size =
        field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      const Message& nested =
          field->is_repeated()
              ? reflection->GetRepeatedMessage(message, field, i)
              : reflection->GetMessage(message, field);
      if (IsSetAnywhere(nested, property)) return true;
    }
  }
  return false;
}

DeploymentRight Limited(absl::string_view action) {
  DeploymentRight right{std::string(action), {}};
  const ActionFacts* facts = FindAction(action);
  if (facts == nullptr || !SupportsResources(action)) return right;
  const std::vector<std::string> kinds = absl::StrSplit(facts->resources, ", ");
  for (const std::string& kind : kinds) {
    const ResourceKind* found = FindResourceKind(ServiceOf(action), kind);
    if (found == nullptr) continue;
    const std::vector<std::string> arns = absl::StrSplit(found->arns, ' ');
    right.arns.insert(right.arns.end(), arns.begin(), arns.end());
  }
  return right;
}

std::vector<DeploymentRight> OfKnown(absl::string_view type) {
  std::vector<DeploymentRight> rights;
  for (absl::string_view action : HandlerActions(type)) {
    rights.push_back(Limited(action));
  }
  return rights;
}

std::vector<DeploymentRight> OfOther(absl::string_view type) {
  std::vector<DeploymentRight> rights;
  const auto* message = FindMessageOfType(type);
  if (message == nullptr) return rights;
  for (const auto& permission : schema::ResourceOf(message)->permissions()) {
    rights.push_back({permission.action(),
                      {permission.arns().begin(), permission.arns().end()}});
  }
  for (DeploymentRight& beside : OfKnown(type)) {
    rights.push_back(std::move(beside));
  }
  return rights;
}

std::vector<DeploymentRight> OfSchema(absl::string_view type) {
  return FindType(type) != nullptr ? OfKnown(type) : OfOther(type);
}

// ARNs that have a resource's name, and that no reference gives.
struct Named {
  absl::string_view type;
  absl::string_view before;  // how the ARN ends before the name
  absl::string_view slash;   // of the name, which the ARN has already
  absl::string_view after;
};

constexpr Named kNamed[] = {
    {"AWS::CloudWatch::Dashboard", ":dashboard/", "", ""},
    // The name begins with what the ARN's resource does (AWS KMS Developer
    // Guide, "Control access to aliases").
    {"AWS::KMS::Alias", ":alias/", "alias/", ""},
    // AWS Systems Manager User Guide, "Restricting access to Parameter Store
    // parameters using IAM policies".
    {"AWS::SSM::Parameter", ":parameter/", "/", ""},
    // AWS adds a hyphen and six characters (AWS Secrets Manager User Guide,
    // "Access control for Secrets Manager").
    {"AWS::SecretsManager::Secret", ":secret:", "", "-??????"},
};

// An ARN of AWS's with CloudFormation's pseudo parameters for AWS's variables,
// and "*" for all that no template can say.
std::string WithoutVariables(absl::string_view arn, absl::string_view region) {
  std::string out;
  for (size_t open; (open = arn.find("${")) != arn.npos;) {
    const size_t close = std::min(arn.find('}', open), arn.size() - 1);
    const absl::string_view variable = arn.substr(open + 2, close - open - 2);
    absl::StrAppend(&out, arn.substr(0, open),
                    variable == "Partition" ? "${AWS::Partition}"
                    : variable == "Region"  ? region
                    : variable == "Account" ? "${AWS::AccountId}"
                                            : "*");
    arn.remove_prefix(close + 1);
  }
  return absl::StrCat(out, arn);
}

// Whether an action deletes a resource of the type itself, or gives it back: of
// several that delete, the one that is called like the type.
bool DeletesItself(absl::string_view type,
                   const std::vector<DeploymentRight>& rights,
                   absl::string_view action) {
  const auto deletes = [](absl::string_view name) {
    static const RE2& verb =
        *new RE2("[a-z0-9-]+:(Delete|Release|Terminate).*");
    return RE2::FullMatch({name.data(), name.size()}, verb) &&
           !absl::EndsWith(name, ":DeleteTags");
  };
  if (!deletes(action)) return false;
  const auto all = absl::c_count_if(rights, [&](const DeploymentRight& right) {
    return deletes(right.action);
  });
  return all == 1 ||
         absl::StrContains(
             absl::AsciiStrToLower(action.substr(action.find(':'))),
             absl::AsciiStrToLower(type.substr(type.rfind(':') + 1)));
}

// Marks what asks for the environment's tag.
void MarkByTag(absl::string_view type, std::vector<DeploymentRight>& rights) {
  const auto* message = FindMessageOfType(type);
  if (message == nullptr || !DeletedByTag(message).has_value()) return;
  for (DeploymentRight& right : rights) {
    right.by_tag =
        !right.arns.empty() && DeletesItself(type, rights, right.action);
  }
}

// Amazon EC2's tags are given to some hundred kinds of resources; a type's
// handlers give them to those on which they take other actions.
void LimitTags(std::vector<DeploymentRight>& rights) {
  const auto is_of_tags = [](const DeploymentRight& right) {
    return right.action == "ec2:CreateTags" || right.action == "ec2:DeleteTags";
  };
  absl::flat_hash_set<std::string> others;
  for (const DeploymentRight& right : rights) {
    if (!is_of_tags(right)) others.insert(right.arns.begin(), right.arns.end());
  }
  for (DeploymentRight& right : rights) {
    if (!is_of_tags(right)) continue;
    std::vector<std::string> left;
    absl::c_copy_if(
        right.arns, std::back_inserter(left),
        [&](const std::string& arn) { return others.contains(arn); });
    // A right without ARNs would be one over any resource.
    if (!left.empty()) right.arns = std::move(left);
  }
}

// What handlers make of another service's, where AWS says how it is called.
struct Made {
  absl::string_view type;     // empty: any of another service
  absl::string_view actions;  // how they begin
  absl::string_view arn;
};

constexpr Made kMade[] = {
    // AWS CloudFormation Template Reference Guide, "AWS::EC2::KeyPair": the
    // private key.
    {"AWS::EC2::KeyPair", "ssm:",
     "arn:${Partition}:ssm:${Region}:${Account}:parameter/ec2/keypair/*"},
    // AWS Managed Policy Reference, "AmazonMSKFullAccess".
    {"AWS::MSK::Cluster", "ec2:CreateTags",
     "arn:${Partition}:ec2:${Region}:${Account}:vpc-endpoint/*"},
    // AWS Secrets Manager User Guide, "AWS Secrets Manager secrets managed by
    // other AWS services": their names begin with the service's, and "!", which
    // no other secret's name may have.
    {"", "secretsmanager:",
     "arn:${Partition}:secretsmanager:${Region}:${Account}:secret:*!*"},
};

void LimitMade(absl::string_view type, std::vector<DeploymentRight>& rights) {
  for (DeploymentRight& right : rights) {
    for (const Made& made : kMade) {
      const bool is_for = made.type.empty()
                              ? IsOfOtherService(type, right.action)
                              : made.type == type;
      // Whatever a property names may be looked up.
      if (!is_for || !absl::StartsWith(right.action, made.actions) ||
          right.arns.empty() || IsLookUp(right.action)) {
        continue;
      }
      right.arns = {std::string(made.arn)};
    }
  }
}

// All that the type's handlers take.
std::vector<DeploymentRight> HandlerRights(
    absl::string_view type, const std::vector<std::string>& said) {
  std::vector<DeploymentRight> rights = OfSchema(type);
  if (rights.empty()) {
    for (const std::string& action : said) rights.push_back(Limited(action));
  }
  rights.erase(std::remove_if(rights.begin(), rights.end(),
                              [&](const DeploymentRight& right) {
                                return ReachesFurther(type, right.action);
                              }),
               rights.end());
  MarkByTag(type, rights);
  LimitMade(type, rights);
  LimitTags(rights);
  return rights;
}

}  // namespace

bool NamesNoPermissions(absl::string_view type) {
  // CloudFormation's own need none.
  return !absl::StartsWith(type, "AWS::CloudFormation::") &&
         OfSchema(type).empty();
}

std::vector<DeploymentRight> RightsToDeploy(
    absl::string_view type, const Message& properties,
    const std::vector<std::string>& said) {
  std::vector<DeploymentRight> rights = HandlerRights(type, said);
  // CloudFormation writes what validates a certificate where a zone is named
  // alone (AWS CloudFormation Template Reference Guide,
  // "AWS::CertificateManager::Certificate DomainValidationOption").
  if (type == "AWS::CertificateManager::Certificate" &&
      !IsSetAnywhere(properties, "HostedZoneId")) {
    rights.erase(std::remove_if(rights.begin(), rights.end(),
                                [](const DeploymentRight& right) {
                                  return absl::StartsWith(right.action,
                                                          "route53:");
                                }),
                 rights.end());
  }
  const std::vector<DeploymentRight> further =
      FurtherRightsToDeploy(type, properties);
  rights.insert(rights.end(), further.begin(), further.end());
  absl::c_sort(rights, [](const DeploymentRight& a, const DeploymentRight& b) {
    return a.action < b.action;
  });
  return rights;
}

std::vector<DeploymentRight> FurtherRightsToDeploy(absl::string_view type,
                                                   const Message& properties) {
  std::vector<DeploymentRight> rights;
  for (const LeftOut& row : AllLeftOut()) {
    if (row.type != type || row.property.empty() ||
        !IsSetAnywhere(properties, row.property)) {
      continue;
    }
    for (absl::string_view action : absl::StrSplit(row.actions, ' ')) {
      rights.push_back(Limited(action));
    }
  }
  return rights;
}

std::vector<DeploymentRight> RightsToDelete(
    absl::string_view type, const std::vector<std::string>& said) {
  const std::vector<DeploymentRight> all = HandlerRights(type, said);
  std::vector<DeploymentRight> rights;
  absl::c_copy_if(
      all, std::back_inserter(rights), [&](const DeploymentRight& right) {
        return IsToDelete(right.action) ||
               absl::c_linear_search(ActionsToDelete(type), right.action);
      });
  // What is deleted as it is changed: a queue's policy.
  const bool is_changed =
      absl::c_none_of(rights, [](const DeploymentRight& right) {
        return !IsLookUp(right.action) &&
               !absl::StrContains(right.action, "Tag") &&
               !absl::StrContains(right.action, "ntag");
      });
  return is_changed ? all : rights;
}

std::vector<std::string> RightsLeftOut(absl::string_view type) {
  std::vector<std::string> actions;
  if (FindType(type) != nullptr) return actions;
  for (const DeploymentRight& right : OfOther(type)) {
    if (ReachesFurther(type, right.action)) actions.push_back(right.action);
    if (right.action == kReadSecret && IsOfOtherService(type, right.action)) {
      actions.push_back(
          absl::StrCat(right.action, " of secrets that no service manages"));
    }
  }
  return actions;
}

std::string FillIn(absl::string_view arn, absl::string_view type,
                   absl::string_view region, absl::string_view name) {
  const std::string all = WithoutVariables(arn, region);
  const std::string start = all.substr(0, all.find('*'));
  if (name.empty() || start.size() == all.size()) return all;
  for (const Named& row : kNamed) {
    if (row.type == type && absl::EndsWith(start, row.before)) {
      return absl::StrCat(start, absl::StripPrefix(name, row.slash), row.after);
    }
  }
  const Type* entry = FindEntry(type);
  const Identity* identity =
      entry == nullptr ? nullptr : entry->identity.fact();
  if (identity == nullptr) return all;
  const std::string own = absl::StrReplaceAll(
      identity->arn, {{"{region}", region}, {"{name}", name}});
  return absl::StartsWith(own, start) ? own : all;
}

std::vector<std::string> FillIn(const DeploymentRight& right,
                                absl::string_view type,
                                absl::string_view region,
                                absl::string_view name) {
  std::vector<std::string> named, others;
  for (const std::string& arn : right.arns) {
    const std::string own = FillIn(arn, type, region, name);
    const bool is_other = own == FillIn(arn, type, region, "");
    (is_other ? others : named).push_back(own);
    // Tags are those of the log group itself, which other actions name with
    // its streams (Amazon CloudWatch Logs User Guide, "CloudWatch Logs
    // resources and operations").
    if (!is_other && absl::EndsWith(own, ":*")) {
      named.emplace_back(absl::StripSuffix(own, ":*"));
    }
  }
  // Amazon RDS User Guide, "Permission policies to create, modify and, delete
  // resources in Amazon RDS"; what it is made of, such as a snapshot, is looked
  // up. Types of the language are made with nothing else.
  const bool is_made_with =
      FindType(type) == nullptr &&
      (IsLookUp(right.action) || TakesApart(right.action) ||
       !IsToDelete(right.action)) &&
      !absl::StrContains(right.action, "Tag");
  if (named.empty() || is_made_with) {
    named.insert(named.end(), others.begin(), others.end());
  }
  return named;
}

}  // namespace drc::catalogue
