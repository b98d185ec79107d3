// SPDX-License-Identifier: Apache-2.0
//
// Two regions must not write one item at once, and no role can see to that: the
// one that may write today may not tomorrow. So each function that may write
// stands behind the fence, which asks the control item.
#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "aws/iam.pb.h"
#include "aws/lambda.pb.h"
#include "generator/functions/contracts.h"
#include "generator/functions/fenced.h"
#include "generator/verify/evaluator.h"
#include "generator/verify/policy.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

namespace given = functions::spec_function;
using aws::lambda::Function;

constexpr absl::string_view kRule = "fence";
constexpr absl::string_view kRead = "dynamodb:GetItem";
constexpr absl::string_view kOwn[] = {
    functions::document_mender::kId, functions::emptier::kId,
    functions::failover_evaluator::kId, functions::active_region::kId,
    functions::secondary_reader::kId};

const std::string& Variable(const Function& function, absl::string_view name) {
  static const auto& none = *new std::string;
  const auto& variables = function.environment().variables();
  const auto found = variables.find(std::string(name));
  return found == variables.end() ? none : found->second.string_value();
}

class Fence {
 public:
  Fence(const Model& model, const Node& node, const Function& function,
        diag::Diagnostics& out)
      : model_(model), node_(node), function_(function), out_(out) {}

  void Verify() {
    const functions::Language& language =
        functions::LanguageOf(function_.runtime());
    const bool is_package = function_.code().has_s3_key();
    if (is_package
            ? !absl::EndsWith(EntryOfPackage(), language.fence)
            : !functions::IsFenced(function_.code().zip_file(), language)) {
      Say("/Code",
          "has no fence behind its code: it would write in both regions");
      return;
    }
    if (function_.handler() !=
        absl::StrCat(is_package ? "dr_fence." : "index.", language.handler)) {
      Say("/Handler", absl::StrCat("is invoked around its fence: Lambda calls ",
                                   function_.handler()));
    }
    for (const auto& variable : function_.environment().variables()) {
      if (functions::LeadsAroundFence(variable.first)) {
        Say("/Environment", absl::StrCat("has a variable ", variable.first,
                                         ", which leads around its fence"));
      }
    }
    VerifyControlItem();
  }

 private:
  void Say(absl::string_view pointer, const std::string& text) {
    Report(node_, pointer, kRule, text, out_);
  }

  // What Lambda loads of a package; empty where there is no such package.
  absl::string_view EntryOfPackage() const {
    for (const program::Asset& asset : model_.program().assets) {
      if (asset.key == function_.code().s3_key()) return asset.entry;
    }
    return "";
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
          absl::StrCat("asks ", table.empty() ? "no table" : table,
                       " who the active writer is, and the evaluator writes "
                       "it into ",
                       written));
      return;
    }
    const Node* role = model_.Target<aws::iam::Role>(node_, function_.role());
    if (role == nullptr) return;  // told elsewhere
    const std::string arn =
        absl::StrCat("arn:${AWS::Partition}:dynamodb:", node_.region(),
                     ":${AWS::AccountId}:table/", table);
    const std::vector<Statement>& rights = model_.RightsOf(*role);
    if (!Allows(rights, kRead, arn)) {
      Say("", "may not read the control item: it would refuse everything");
    }
    for (const Statement& statement : rights) {
      for (absl::string_view action : statement.actions) {
        if (!statement.allows || action == kRead ||
            !absl::StartsWith(action, "dynamodb:") ||
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

}  // namespace

void VerifyFence(const Model& model, diag::Diagnostics& out) {
  for (const auto& [node, function] : model.All<Function>()) {
    const std::string& id = node->resource->logical_id;
    if (std::find(std::begin(kOwn), std::end(kOwn), id) != std::end(kOwn)) {
      continue;
    }
    Fence(model, *node, *function, out).Verify();
  }
}

}  // namespace drc::verify
