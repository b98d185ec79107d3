// SPDX-License-Identifier: Apache-2.0
//
// The programs of the shipped specs break no rule, and each fault in them
// breaks the rule that should find it.
#include "generator/verify/verify.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "aws/iam.pb.h"
#include "generator/rules/rules.h"
#include "generator/schema/elements.h"
#include "generator/verify/model.h"
#include "generator/verify/wide_resources.h"
#include "gtest/gtest.h"
#include "tests/verify/compiled.h"
#include "tests/verify/faults.h"
#include "tests/verify/template_json.h"

namespace drc::testing {
namespace {

const std::vector<Fault>& AllFaults() {
  static const auto& faults = *[] {
    auto* all =
        new std::vector<Fault>(ReadFaults("tests/faults/rule_faults.jsonl"));
    for (Fault& fault : FaultsBesideTemplates()) {
      all->push_back(std::move(fault));
    }
    return all;
  }();
  return faults;
}

// A fault is in what it changes alone: what a template says is what was said.
TEST(TemplateJsonTest, LosesNothing) {
  for (const char* spec : {kTransactionsSpec, kPaymentsSpec}) {
    Compiled compiled;
    CompileSpec(spec, compiled);
    for (const auto& stack : compiled.program.stacks) {
      for (const auto& resource : stack->resources) {
        const std::string before = schema::StableBytes(*resource->properties);
        SetProperties(*resource, PropertiesOf(*resource));
        EXPECT_EQ(schema::StableBytes(*resource->properties), before)
            << stack->Path() << "/" << resource->logical_id;
      }
    }
  }
}

// A row that nothing needs would let a mistake through.
TEST(VerifyTest, EveryWideResourceIsNeeded) {
  std::set<std::string> found;
  for (const char* spec :
       {kTransactionsSpec, kPaymentsSpec, kTransitSpec, kArchiveSpec}) {
    Compiled compiled;
    CompileSpec(spec, compiled);
    const link::Linked linked(std::move(compiled.program));
    diag::Diagnostics diagnostics;
    const verify::Model model(linked, diagnostics);
    for (const auto& [role, properties] : model.All<aws::iam::Role>()) {
      for (const verify::Statement& statement : model.RightsOf(*role)) {
        for (absl::string_view resource : statement.resources) {
          found.insert(verify::WidePattern(resource, model.regions()));
        }
      }
    }
  }
  for (const verify::WideResource& row : verify::AllWideResources()) {
    EXPECT_EQ(found.count(std::string(row.pattern)), 1) << row.pattern;
  }
}

TEST(VerifyTest, ShippedProgramsBreakNoRule) {
  for (const char* spec :
       {kTransactionsSpec, kPaymentsSpec, kExistingSpec, kExistingKeySpec,
        kNatSpec, kTransitSpec, kOwnSpec, kArchiveSpec}) {
    Compiled compiled;
    CompileSpec(spec, compiled);
    diag::Diagnostics diagnostics;
    verify::Verify(link::Linked(std::move(compiled.program)), diagnostics);
    EXPECT_EQ(diagnostics.Render(), "");
  }
}

// Each resource once, in the order of the way, none but global ones of the
// primary's.
TEST(VerifyTest, TellsTheWayToTheRestoredService) {
  Compiled compiled;
  CompileSpec(kPaymentsSpec, compiled);
  diag::Diagnostics diagnostics;
  const link::Linked linked(std::move(compiled.program));
  const verify::Proofs proofs = verify::Verify(linked, diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  std::set<std::string> passed = {""};
  for (const verify::Step& step : proofs.way) {
    EXPECT_TRUE(passed.count(step.reached_from) > 0) << step.resource;
    EXPECT_TRUE(passed.insert(step.resource).second) << step.resource;
    if (step.resource.rfind("us-east-1/", 0) == 0) {
      EXPECT_TRUE(step.stands == "everywhere, in a global data plane" ||
                  step.stands == "by its replica in us-west-2")
          << step.resource << " stands " << step.stands;
    }
  }
  for (const char* resource :
       {"us-east-1/routing/FailoverRecord", "us-west-2/routing/FailoverRecord",
        "us-west-2/api/DomainName", "us-west-2/api/Api",
        "us-west-2/functions/PaymentProcessorFunction",
        "us-east-1/data/PaymentsTable", "us-west-2/failover/EvaluatorFunction",
        "us-east-1/data/ControlTable",
        "us-west-2/failover/PrimaryNotActiveAlarm"}) {
    EXPECT_EQ(passed.count(resource), 1) << resource;
  }
}

class FaultTest : public ::testing::TestWithParam<size_t> {};

TEST_P(FaultTest, IsFoundByItsRule) {
  const Fault& fault = AllFaults()[GetParam()];
  SCOPED_TRACE(fault.rule_id + ": " + fault.name);
  Compiled compiled;
  CompileSpec(fault.spec.c_str(), compiled);
  fault.apply(compiled.program);
  diag::Diagnostics diagnostics;
  verify::Verify(link::Linked(std::move(compiled.program)), diagnostics);
  bool found = false;
  for (const diag::Finding* finding : diagnostics.Sorted()) {
    found |= finding->rule_id == fault.rule_id;
    EXPECT_NE(finding->loc.line, 0) << finding->text;
  }
  EXPECT_TRUE(found) << "found instead:\n" << diagnostics.Render();
}

std::string TestName(const ::testing::TestParamInfo<size_t>& info) {
  const Fault& fault = AllFaults()[info.param];
  std::string name = absl::StrCat(fault.rule_id, "__", fault.name.substr(0, 99),
                                  "__", info.param);
  for (char& c : name) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Faults, FaultTest,
                         ::testing::Range<size_t>(0, AllFaults().size()),
                         TestName);

TEST(CoverageTest, EveryRuleOverTheProgramHasFaults) {
  std::map<std::string, int> count;
  for (const Fault& fault : AllFaults()) ++count[fault.rule_id];
  for (const rules::Rule& rule : rules::AllRules()) {
    if (rule.subject != rules::Subject::kProgram) continue;
    EXPECT_GE(count[std::string(rule.id)], 2) << rule.id;
  }
  EXPECT_GE(AllFaults().size(), 1250);
}

}  // namespace
}  // namespace drc::testing
