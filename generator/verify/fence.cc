// SPDX-License-Identifier: Apache-2.0
//
// Two regions must not write one item at once, and no role can see to that: the
// one that may write today may not tomorrow. So each function that may write
// stands behind the fence, which asks the control item.
#include <algorithm>
#include <iterator>
#include <string>

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
    if (!functions::IsFenced(function_.code().zip_file(), language)) {
      Say("/Code",
          "has no fence behind its code: it would write in both regions");
      return;
    }
    if (function_.handler() != absl::StrCat("index.", language.handler)) {
      Say("/Handler", absl::StrCat("is invoked around its fence: Lambda calls ",
                                   function_.handler()));
    }
    VerifyControlItem();
  }

 private:
  void Say(absl::string_view pointer, const std::string& text) {
    Report(node_, pointer, kRule, text, out_);
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
    if (!Allows(model_.RightsOf(*role), "dynamodb:GetItem", arn)) {
      Say("", "may not read the control item: it would refuse everything");
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
