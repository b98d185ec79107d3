// SPDX-License-Identifier: Apache-2.0
//
// Any type can be said in `resources`: what follows from it, the rights to
// deploy it above all, keeps to the compiler's own rules.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/catalogue/other_types.h"
#include "generator/catalogue/types.h"
#include "generator/diag/diagnostics.h"
#include "generator/link/link.h"
#include "generator/lower/lower.h"
#include "generator/parse/parse.h"
#include "generator/parse/read_file.h"
#include "generator/schema/schema.h"
#include "generator/verify/verify.h"
#include "gtest/gtest.h"

namespace drc::testing {
namespace {

// The messages of all types that the secondary region may hold.
std::vector<std::string> Messages() {
  std::vector<std::string> messages;
  for (const std::string& name : catalogue::AllMessageNames()) {
    const std::string& type =
        schema::ResourceOf(catalogue::FindMessage(name))->type_name();
    if (!absl::StartsWith(type, "AWS::CloudFormation::") &&
        catalogue::FindEntry(type)->in_secondary.fact() != nullptr) {
      messages.push_back(name);
    }
  }
  return messages;
}

// What is wrong with the role that deploys a secondary region with them, or
// that has to delete them, which was held to no schema.
std::string FaultsOf(const std::string& base,
                     const std::vector<std::string>& messages) {
  std::string text = base;
  for (size_t i = 0; i < messages.size(); ++i) {
    absl::StrAppend(&text, "resources { id: \"R", i,
                    "\" stack: \"own\" placement: PLACEMENT_SECONDARY "
                    "properties { [",
                    messages[i], "] { } } }\n");
    absl::StrAppend(
        &text, "removals { resource { stack: \"own\" id: \"Q", i, "\" type: \"",
        schema::ResourceOf(catalogue::FindMessage(messages[i]))->type_name(),
        "\" name: \"gone-${EnvironmentSuffix}\" } reason: \"so\" }\n");
  }
  diag::Diagnostics diagnostics;
  const parse::ParsedSpec spec =
      parse::ParseSpecText("own.textproto", text, diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  auto linked = link::Link(lower::Lower(spec, lower::TemplateUrls::kBucket));
  EXPECT_TRUE(linked.ok()) << linked.status();
  if (!linked.ok()) return "";
  diag::Diagnostics found;
  verify::Verify(*linked, found);
  std::string faults;
  for (const diag::Finding* finding : found.Sorted()) {
    // It grows with each of them, and a stack takes so many.
    if (finding->rule_id != "quota" &&
        absl::StrContains(finding->text, "StackSetExecution")) {
      absl::StrAppend(&faults, finding->text, "\n");
    }
  }
  return faults;
}

TEST(EveryType, MayBeDeployedAndDeleted) {
  const std::string base =
      *parse::ReadFile("infra_specs/minimal.textproto", parse::kMaxSpecBytes);
  const std::vector<std::string> messages = Messages();
  EXPECT_GT(messages.size(), 1500u);
  constexpr size_t kAtOnce = 40;
  for (size_t i = 0; i < messages.size(); i += kAtOnce) {
    const std::vector<std::string> some(
        messages.begin() + i,
        messages.begin() + std::min(i + kAtOnce, messages.size()));
    EXPECT_EQ(FaultsOf(base, some), "") << some[0];
  }
}

}  // namespace
}  // namespace drc::testing
