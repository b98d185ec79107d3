// SPDX-License-Identifier: Apache-2.0
//
// Two regions must not write one item at once, and no role can see to that: the
// one that may write today may not tomorrow. So each function that may write
// stands behind the fence, which asks the control item.
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "aws/dynamodb.pb.h"
#include "aws/iam.pb.h"
#include "aws/kms.pb.h"
#include "aws/lambda.pb.h"
#include "aws/s3.pb.h"
#include "generator/archive/zip.h"
#include "generator/catalogue/actions.h"
#include "generator/functions/contracts.h"
#include "generator/functions/fenced.h"
#include "generator/program/strings.h"
#include "generator/verify/evaluator.h"
#include "generator/verify/policy.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

namespace given = functions::spec_function;
using aws::lambda::Function;
using aws::lambda::LayerVersion;

constexpr absl::string_view kRule = "fence";
constexpr absl::string_view kRead = "dynamodb:GetItem";
constexpr absl::string_view kOwn[] = {
    functions::document_mender::kId, functions::emptier::kId,
    functions::failover_evaluator::kId, functions::active_region::kId,
    functions::secondary_reader::kId};

class Fence {
 public:
  Fence(const Model& model, const Node& node, const Function& function,
        diag::Diagnostics& out)
      : model_(model), node_(node), function_(function), out_(out) {}

  void Verify() {
    if (function_.code().has_image_uri()) {
      if (Variable(function_, given::kFenceReads) != given::kAllPass) {
        Say("/Code",
            "is an image, before which no fence stands: it would write in both "
            "regions");
      }
      VerifyControlItem();
      return;
    }
    const functions::Language& language =
        functions::LanguageOf(function_.runtime());
    bool is_fenced = functions::IsFenced(function_.code().zip_file(), language);
    std::string handler = absl::StrCat("index.", language.handler);
    if (function_.code().has_s3_key()) {
      const archive::File& fence = LoadedFence();
      is_fenced = absl::EndsWith(fence.content, language.fence);
      handler = functions::FenceHandler(fence.path, language);
    }
    if (!is_fenced) {
      Say("/Code",
          "has no fence behind its code: it would write in both regions");
      return;
    }
    if (function_.handler() != handler) {
      Say("/Handler", absl::StrCat("is invoked around its fence: Lambda calls ",
                                   function_.handler()));
    }
    for (const auto& variable : function_.environment().variables()) {
      if (functions::LeadsAroundFence(variable.first,
                                      variable.second.string_value())) {
        Say("/Environment", absl::StrCat("has a variable ", variable.first,
                                         ", which leads around its fence"));
      }
    }
    VerifyControlItem();
  }

 private:
  void Say(absl::string_view pointer, const std::string& text) {
    Report(out_, node_, pointer, kRule, text);
  }

  // What is published under the key; null where nothing is.
  const program::Asset* Published(const std::string& key) const {
    for (const program::Asset& asset : model_.program().assets) {
      if (asset.key == key) return &asset;
    }
    return nullptr;
  }

  // What Lambda loads of a package or, where the code is somebody else's, of
  // the last layer, whose files no other one replaces; empty where neither is
  // published.
  const archive::File& LoadedFence() const {
    static const auto& none = *new archive::File;
    const program::Asset* asset = Published(function_.code().s3_key());
    if (asset == nullptr && !function_.layers().empty()) {
      const Node* layer = model_.Target<LayerVersion>(
          node_, function_.layers(function_.layers_size() - 1));
      if (layer != nullptr) {
        asset = Published(layer->As<LayerVersion>()->content().s3_key());
      }
    }
    return asset == nullptr ? none : asset->fence;
  }

  // Who writes is said by one table, which the function may read.
  void VerifyControlItem() {
    const std::string& table =
        model_.Meaning(node_, Variable(function_, given::kControlTableName));
    for (const Node* evaluator : Evaluators(model_)) {
      const std::string& written = model_.Meaning(
          *evaluator,
          Variable(*evaluator->As<Function>(),
                   functions::failover_evaluator::kControlTableName));
      if (table == written) continue;
      Say("/Environment",
          absl::StrCat(
              "asks ", table.empty() ? "no table" : table,
              " who the active writer is, and the evaluator writes it into ",
              written));
      return;
    }
    const Node* role = model_.Target<aws::iam::Role>(node_, function_.role());
    if (role == nullptr) return;  // told elsewhere
    const std::string arn =
        ArnOf("dynamodb", node_.region(), absl::StrCat("table/", table));
    const std::vector<Statement>& rights = model_.RightsOf(*role);
    if (!Allows(rights, kRead, arn)) {
      Say("", "may not read the control item: it would refuse everything");
    }
    for (const Statement& statement : rights) {
      for (absl::string_view action : statement.actions) {
        if (!statement.allows || action == kRead ||
            !absl::StartsWith(action, "dynamodb:") ||
            !catalogue::SupportsResources(action) ||
            !Allows(Only(statement), action, arn)) {
          continue;
        }
        Say("", absl::StrCat("is allowed ", action,
                             " on the table of the control item, and may do "
                             "nothing but read it"));
      }
    }
  }

  const Model& model_;
  const Node& node_;
  const Function& function_;
  diag::Diagnostics& out_;
};

// What a role of the spec's own may do with what the environment keeps: read
// it, and use its keys. Lower case, as IAM minds none.
constexpr absl::string_view kHarmless[] = {
    "dynamodb:batchgetitem",
    "dynamodb:conditioncheckitem",
    "dynamodb:describetable",
    "dynamodb:describestream",
    "dynamodb:getitem",
    "dynamodb:getrecords",
    "dynamodb:getsharditerator",
    "dynamodb:liststreams",
    "dynamodb:query",
    "dynamodb:scan",
    "kms:creategrant",
    "kms:decrypt",
    "kms:describekey",
    "kms:encrypt",
    "kms:generatedatakey",
    "kms:generatedatakey*",
    "kms:generatedatakeywithoutplaintext",
    "kms:reencrypt*",
    "kms:reencryptfrom",
    "kms:reencryptto",
    "lambda:getfunction",
    "lambda:getfunctionconfiguration",
    "lambda:invokefunction",
    "s3:getbucketlocation",
    "s3:getobject",
    "s3:getobjectattributes",
    "s3:getobjecttagging",
    "s3:getobjectversion",
    "s3:listbucket",
};

// Services that give rights.
constexpr absl::string_view kOfRights[] = {"iam:", "organizations:", "sso:"};

// Whether it is a function of the compiler's own, which nobody else invokes.
bool IsOurs(const Node& node) {
  return node.As<Function>() != nullptr &&
         absl::c_linear_search(kOwn, node.resource->logical_id);
}

struct KeptResource {
  const Node* node;
  std::string arn;            // as rights on it name it
  absl::string_view service;  // whose actions reach it
};

// What the environment keeps, and the keys that decrypt it.
std::vector<KeptResource> Kept(const Model& model) {
  std::vector<KeptResource> kept;
  const auto add = [&](const Node& node, const std::string& arn,
                       absl::string_view service) {
    if (!node.resource->is_added) kept.push_back({&node, arn, service});
  };
  for (const auto& [table, properties] :
       model.All<aws::dynamodb::GlobalTable>()) {
    for (const std::string& region : model.regions()) {
      const std::string arn = absl::StrReplaceAll(
          table->arn, {{absl::StrCat(":", model.primary(), ":"),
                        absl::StrCat(":", region, ":")}});
      add(*table, arn, "dynamodb");
    }
  }
  for (const auto& [bucket, properties] : model.All<aws::s3::Bucket>()) {
    add(*bucket, bucket->arn, "s3");
    add(*bucket, absl::StrCat(bucket->arn, "/*"), "s3");
  }
  for (const auto& [key, properties] : model.All<aws::kms::Key>()) {
    add(*key, key->arn, "kms");
  }
  for (const auto& [key, properties] : model.All<aws::kms::ReplicaKey>()) {
    add(*key, key->arn, "kms");
  }
  for (const auto& [function, properties] : model.All<Function>()) {
    add(*function, function->arn, "lambda");
  }
  return kept;
}

// Of what statements allow, what changes something that the environment keeps.
void VerifyRights(const Model& model, const Node& node,
                  const google::protobuf::Struct& document,
                  absl::string_view pointer, diag::Diagnostics& out) {
  const auto kept = Kept(model);
  for (const Statement& statement : model.Policy(*node.stack, document)) {
    if (!statement.allows) continue;
    for (absl::string_view action : statement.actions) {
      for (absl::string_view service : kOfRights) {
        if (action == "iam:PassRole" || !absl::StartsWith(action, service)) {
          continue;
        }
        Report(out, node, pointer, kRule, "allows ", action,
               ", by which it could get any right, past the fence");
      }
      // IAM minds no case.
      const std::string service =
          absl::AsciiStrToLower(catalogue::ServiceOf(action));
      const bool is_harmless =
          absl::c_linear_search(kHarmless, absl::AsciiStrToLower(action));
      for (const KeptResource& store : kept) {
        if (!Matches(service, store.service) ||
            (is_harmless && !IsOurs(*store.node)) ||
            !Allows(Only(statement), action, store.arn))
          continue;
        Report(out, node, pointer, kRule, "allows ", action, " on ",
               store.node->Path(),
               " past the fence: both regions could change it at once; let a "
               "function of the spec do it");
        break;
      }
    }
  }
}

// Rights and roles of the spec's own must not lead around the fence.
void VerifyOwn(const Model& model, const Node& node, diag::Diagnostics& out) {
  if (const auto* role = node.As<aws::iam::Role>()) {
    for (int i = 0; i < role->policies_size(); ++i) {
      VerifyRights(model, node, role->policies(i).policy_document(),
                   absl::StrCat("/Policies/", i, "/PolicyDocument"), out);
    }
  }
  if (const auto* policy = node.As<aws::iam::ManagedPolicy>()) {
    VerifyRights(model, node, policy->policy_document(), "/PolicyDocument",
                 out);
  }
  if (absl::StartsWith(node.type, "AWS::IAM::") &&
      node.type != "AWS::IAM::InstanceProfile" &&
      node.type != "AWS::IAM::ServiceLinkedRole" &&
      node.As<aws::iam::Role>() == nullptr &&
      node.As<aws::iam::ManagedPolicy>() == nullptr) {
    Report(out, node, "", kRule,
           "gives rights that no rule reads; say them in an aws.iam.Role or "
           "aws.iam.ManagedPolicy");
  }
}

// Roles that the compiler makes are for what it makes.
void VerifyTakenRoles(const Model& model, const Node& node,
                      diag::Diagnostics& out) {
  program::ReadReferences(
      *node.resource->properties,
      [&](const program::Pointer& pointer, const std::string& text) {
        const Node* role = model.Target<aws::iam::Role>(node, text);
        if (role == nullptr) {
          const std::string at = pointer.Text();
          role = model.Find<aws::iam::Role>(
              model.primary(),
              catalogue::RoleNamed(at.substr(at.rfind('/') + 1),
                                   model.Meaning(node, text)));
        }
        if (role == nullptr || role->resource->is_added) return;
        Report(out, node, pointer.Text(), kRule, "takes the role ",
               role->Path(),
               ", whose rights are for what stands behind the fence; give it "
               "one of its own");
      });
}

}  // namespace

void VerifyFence(const Model& model, diag::Diagnostics& out) {
  for (const Node& node : model.nodes()) {
    if (!node.resource->is_added) continue;
    VerifyOwn(model, node, out);
    VerifyTakenRoles(model, node, out);
  }
  for (const auto& [node, function] : model.All<Function>()) {
    const std::string& id = node->resource->logical_id;
    // One of the spec's `resources` may write no store of the environment.
    if (node->resource->is_added || absl::c_linear_search(kOwn, id)) {
      continue;
    }
    Fence(model, *node, *function, out).Verify();
  }
}

}  // namespace drc::verify
