// SPDX-License-Identifier: Apache-2.0
//
// Two regions must not write one item at once, and no role can see to that: the
// one that may write today may not tomorrow. So each function that may write
// stands behind the fence, which asks the control item.
#include "aws/iam.pb.h"
#include "generator/catalogue/actions.h"
#include "generator/functions/contracts.h"
#include "generator/functions/fenced.h"
#include "generator/program/property.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

namespace given = functions::spec_function;
using aws::lambda::Function;
using aws::lambda::LayerVersion;

constexpr absl::string_view kRule = "fence";
constexpr absl::string_view kRead = "dynamodb:GetItem";

class Fence {
 public:
  Fence(const Node& node, const Function& function)
      : node_(node), function_(function) {}

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
    node_.Report(pointer, kRule, text);
  }

  // What is published under the key; null where nothing is.
  const program::Asset* Published(const std::string& key) const {
    for (const program::Asset& asset : node_.model->program().assets) {
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
      const Node* layer = node_.Target<LayerVersion>(
          function_.layers(function_.layers_size() - 1));
      if (layer != nullptr) {
        asset = Published(layer->As<LayerVersion>()->content().s3_key());
      }
    }
    return asset == nullptr ? none : asset->fence;
  }

  // Who writes is said by one table, which the function may read.
  void VerifyControlItem() {
    const std::string& table =
        node_.Meaning(Variable(function_, given::kControlTableName));
    for (const Node* evaluator : Evaluators(*node_.model)) {
      const std::string& written = evaluator->Meaning(
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
    const Node* role = node_.Target<aws::iam::Role>(function_.role());
    if (role == nullptr) return;  // told elsewhere
    const std::string arn =
        ArnOf("dynamodb", node_.region(), absl::StrCat("table/", table));
    const std::vector<Statement>& rights = role->Rights();
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

  const Node& node_;
  const Function& function_;
};

}  // namespace

void VerifyFence(const Model& model) {
  for (const auto& [node, function] : model.All<Function>()) {
    // One of the spec's `resources` may write no store of the environment.
    if (node->resource->is_added || IsOfCompiler(*node)) continue;
    Fence(*node, *function).Verify();
  }
}

}  // namespace drc::verify
