// SPDX-License-Identifier: Apache-2.0
//
// IAM takes a policy with an action that no service has, and allows nothing by
// it; one with a service that there is not it refuses (IAM User Guide, "IAM
// JSON policy elements: Action").

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/check/checks.h"
#include "generator/parse/own_properties.h"
#include "generator/program/property.h"

namespace drc::check {
namespace {

void CheckAction(Spec& spec, diag::Loc place, absl::string_view action) {
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(action, absl::MaxSplits(':', 1));
  const auto& [service, name] = parts;
  // Patterns are another rule's business.
  if (name.empty() || absl::StrContains(action, "*") ||
      absl::StrContains(action, "?") || absl::StrContains(action, "$")) {
    return;
  }
  const catalogue::ServiceFacts* facts =
      catalogue::FindService(absl::AsciiStrToLower(service));
  if (facts != nullptr && facts->Has(name)) return;
  spec.Error(place, "unknown-action",
             "IAM has no $0, as of $1; if AWS has it, pass over this with a "
             "reason",
             facts == nullptr ? absl::StrCat("service ", service)
                              : absl::StrCat("action ", action),
             catalogue::FactsDate());
}

}  // namespace

void CheckKnownActions(Spec& spec) {
  for (const dr::v1::Function& function : spec.env.functions()) {
    for (const auto& statement : function.policy_statements()) {
      for (int i = 0; i < statement.actions_size(); ++i) {
        CheckAction(spec, spec.Of(statement, "actions", i),
                    statement.actions(i));
      }
    }
  }
  static const RE2& action =
      *new RE2(R"(.*/Statement(/\d+)?/(Not)?Action(/\d+)?)");
  for (const dr::v1::Resource& own : spec.env.resources()) {
    const auto* message = parse::MessageIn(own.properties());
    if (message == nullptr) continue;
    program::ReadTexts(*message, [&](const program::Pointer& pointer,
                                     const std::string& text) {
      if (RE2::FullMatch(pointer.Text(), action)) {
        CheckAction(spec, spec.Of(own), text);
      }
    });
  }
}

}  // namespace drc::check
