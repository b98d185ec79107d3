// SPDX-License-Identifier: Apache-2.0
//
// What the spec allows, its own roles or its functions, must lead neither
// around the fence nor to what the failover rests on.
#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "aws/dynamodb.pb.h"
#include "aws/iam.pb.h"
#include "aws/ssm.pb.h"
#include "generator/catalogue/actions.h"
#include "generator/program/property.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "fence";

// What changes nothing that the environment keeps, beside looking it up: using
// its keys, reading, and what is made to be written to. Lower case, as IAM
// minds none.
constexpr absl::string_view kHarmless[] = {
    "dynamodb:batchgetitem",
    "dynamodb:conditioncheckitem",
    "dynamodb:partiqlselect",
    "dynamodb:query",
    "dynamodb:scan",
    "kinesis:putrecord",
    "kinesis:putrecords",
    "kinesis:subscribetoshard",
    "kms:creategrant",
    "kms:decrypt",
    "kms:encrypt",
    "kms:generatedatakey",
    "kms:generatedatakey*",
    "kms:generatedatakeywithoutplaintext",
    "kms:reencrypt*",
    "kms:reencryptfrom",
    "kms:reencryptto",
    "lambda:invokefunction",
    "lambda:invokefunctionurl",
    "logs:createexporttask",
    "logs:createlogstream",
    "logs:filterlogevents",
    "logs:putlogevents",
    "logs:startlivetail",
    "logs:startquery",
    "logs:unmask",
    "sns:publish",
};

// Services that give rights; CloudFormation with those of a stack's own role,
// as the secondary's has (AWS CloudFormation User Guide, "CloudFormation
// service role").
constexpr absl::string_view kOfRights[] = {
    "cloudformation:", "iam:", "organizations:", "sso:"};

// What changes no stack, of CloudFormation's actions.
bool GivesNoRight(absl::string_view action) {
  const std::string name(absl::StripPrefix(action, kOfRights[0]));
  return catalogue::IsLookUp(action) || absl::StartsWith(name, "Detect") ||
         name == "SignalResource" || name == "ValidateTemplate" ||
         name == "EstimateTemplateCost";
}

// Services whose actions the fence is for.
constexpr absl::string_view kFenced[] = {"dynamodb", "kms", "lambda", "s3"};

bool IsHarmless(const Node& kept, absl::string_view action) {
  return catalogue::IsLookUp(action) ||
         (!IsOfCompiler(kept) &&
          absl::c_linear_search(kHarmless, absl::AsciiStrToLower(action)));
}

struct Kept {
  const Node* node;
  std::string arn;            // as rights on it name it
  absl::string_view service;  // whose actions reach it
};

// What the environment keeps, and what its failover rests on.
std::vector<Kept> AllKept(const Model& model) {
  std::vector<Kept> kept;
  const auto add = [&](const Node& node, const std::string& arn) {
    const std::vector<absl::string_view> parts = absl::StrSplit(
        absl::StripPrefix(node.arn, "arn:${AWS::Partition}:"), ':');
    // Rights over roles are told as such.
    if (parts.size() > 1 && parts[0] != "iam") {
      kept.push_back({&node, arn, parts[0]});
    }
  };
  for (const auto* nodes : {&model.nodes(), &model.existing()}) {
    for (const Node& node : *nodes) {
      if (node.resource->is_added) continue;
      // Clients and operators go by them; no attribute is their ARN.
      if (node.As<aws::ssm::Parameter>() != nullptr) {
        kept.push_back(
            {&node,
             ArnOf("ssm", node.region(), absl::StrCat("parameter", node.ref)),
             "ssm"});
        continue;
      }
      if (node.As<aws::dynamodb::GlobalTable>() == nullptr) {
        add(node, std::string(absl::StripSuffix(node.arn, ":*")));
        continue;
      }
      for (const std::string& region : model.regions()) {
        add(node, absl::StrReplaceAll(node.arn,
                                      {{absl::StrCat(":", model.primary(), ":"),
                                        absl::StrCat(":", region, ":")}}));
      }
    }
  }
  return kept;
}

// A resource as a statement names it, written as the environment's ARNs are:
// any account may be this one, and IAM's variables may be anything (IAM User
// Guide, "IAM policy elements: Variables and tags").
std::string PatternOf(absl::string_view resource) {
  static const RE2& account = *new RE2(R"(\b[0-9]{12}\b)");
  static const RE2& variable = *new RE2(R"(\$\{!\}[^}]*\})");
  std::string pattern(resource);
  RE2::GlobalReplace(&pattern, account, "${AWS::AccountId}");
  RE2::GlobalReplace(&pattern, variable, "*");
  return pattern;
}

// Whether a pattern means the resource, or something in it: some objects of a
// bucket, an alias of a function.
bool Reaches(absl::string_view pattern, const std::string& arn) {
  if (Matches(pattern, arn)) return true;
  for (const absl::string_view separator : {"/", ":"}) {
    const std::string start = absl::StrCat(arn, separator);
    for (size_t end = 1; end <= pattern.size(); ++end) {
      if (Matches(pattern.substr(0, end), start)) return true;
    }
  }
  return false;
}

class PastFence {
 public:
  explicit PastFence(const Model& model) : model_(model) {}

  // Rights of a role, or to be attached to some, by a policy of the spec's.
  void VerifyRights(const Node& node, const google::protobuf::Struct& document,
                    absl::string_view pointer) {
    int index = -1;
    for (const Statement& statement : node.Policy(document)) {
      const std::string at = absl::StrCat(pointer, "/Statement/", ++index);
      const bool is_of_function =
          absl::StrContains(statement.sid, program::kOfTheSpec);
      if (!statement.allows || !(node.resource->is_added || is_of_function)) {
        continue;
      }
      std::vector<std::string> patterns;
      for (absl::string_view resource : statement.resources) {
        patterns.push_back(PatternOf(resource));
      }
      for (absl::string_view action : statement.actions) {
        VerifyAction(node, at, action, patterns);
      }
    }
  }

  void VerifyRole(const Node& node, const aws::iam::Role& role) {
    for (int i = 0; i < role.policies_size(); ++i) {
      VerifyRights(node, role.policies(i).policy_document(),
                   absl::StrCat("/Policies/", i, "/PolicyDocument"));
    }
  }

 private:
  void VerifyAction(const Node& node, absl::string_view pointer,
                    absl::string_view action,
                    const std::vector<std::string>& patterns) {
    for (absl::string_view service : kOfRights) {
      if (action == "iam:PassRole" || !absl::StartsWith(action, service) ||
          (service == kOfRights[0] && GivesNoRight(action))) {
        continue;
      }
      node.Report(pointer, kRule, "allows ", action,
                  ", by which it could get any right, past the fence");
    }
    if (!catalogue::SupportsResources(action)) return;
    // IAM minds no case.
    const std::string service =
        absl::AsciiStrToLower(catalogue::ServiceOf(action));
    // What functions do with items and objects they do behind the fence.
    if (!node.resource->is_added && (service == "dynamodb" || service == "s3"))
      return;
    if (kept_.empty()) kept_ = AllKept(model_);
    for (const Kept& kept : kept_) {
      if (!Matches(service, kept.service) || IsHarmless(*kept.node, action) ||
          absl::c_none_of(patterns, [&](const std::string& pattern) {
            return Reaches(pattern, kept.arn);
          })) {
        continue;
      }
      const bool is_fenced = node.resource->is_added &&
                             absl::c_linear_search(kFenced, kept.service);
      node.Report(
          pointer, kRule, "allows ", action, " on ", kept.node->Path(),
          is_fenced
              ? " past the fence: both regions could change it at once; let "
                "a function of the spec do it"
              : ", which nobody but the environment itself may change");
      return;
    }
  }

  const Model& model_;
  std::vector<Kept> kept_;  // once it is asked for
};

// Roles that the compiler makes are for what it makes.
void VerifyTakenRoles(const Node& node) {
  program::ReadReferences(
      *node.resource->properties,
      [&](const program::Pointer& pointer, const std::string& text) {
        const Node* role = node.Target<aws::iam::Role>(text);
        if (role == nullptr) {
          const std::string at = pointer.Text();
          role = node.model->Find<aws::iam::Role>(
              node.model->primary(),
              catalogue::RoleNamed(at.substr(at.rfind('/') + 1),
                                   node.Meaning(text)));
        }
        if (role == nullptr || role->resource->is_added) return;
        node.Report(
            pointer.Text(), kRule, "takes the role ", role->Path(),
            ", whose rights are for what stands behind the fence; give it "
            "one of its own");
      });
}

// Whether no rule reads what it allows.
bool IsUnread(const Node& node) {
  return absl::StartsWith(node.type, "AWS::IAM::") &&
         node.type != "AWS::IAM::InstanceProfile" &&
         node.type != "AWS::IAM::ServiceLinkedRole" &&
         node.As<aws::iam::Role>() == nullptr &&
         node.As<aws::iam::ManagedPolicy>() == nullptr;
}

}  // namespace

void VerifyPastFence(const Model& model) {
  PastFence rights(model);
  for (const Node& node : model.nodes()) {
    if (const auto* role = node.As<aws::iam::Role>()) {
      rights.VerifyRole(node, *role);
    }
    if (!node.resource->is_added) continue;
    if (const auto* policy = node.As<aws::iam::ManagedPolicy>()) {
      rights.VerifyRights(node, policy->policy_document(), "/PolicyDocument");
    }
    if (IsUnread(node)) {
      node.Report(
          "", kRule,
          "gives rights that no rule reads; say them in an aws.iam.Role or "
          "aws.iam.ManagedPolicy");
    }
    VerifyTakenRoles(node);
  }
}

}  // namespace drc::verify
