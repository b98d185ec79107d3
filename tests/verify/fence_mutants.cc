// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <string>
#include <utility>

#include "aws/lambda.pb.h"
#include "generator/functions/fenced.h"
#include "tests/verify/mutant.h"

namespace drc::testing {
namespace {

using aws::lambda::Function;
using program::Program;

// In both regions; one of a template's code, one of a package's.
constexpr const char* kInTemplate =
    "us-east-1/functions/PaymentProcessorFunction";
constexpr const char* kPackage = "us-west-2/functions/SessionKeeperFunction";

}  // namespace

void AddFenceMutants(Mutants& mutants) {
  for (const std::string path : {kInTemplate, kPackage}) {
    const auto add = [&](const std::string& name,
                         std::function<void(Program&)> mutate) {
      mutants.push_back(
          {"fence", name + " of " + path, std::move(mutate), kPaymentsSpec});
    };
    add("around the fence", [path](Program& p) {
      As<Function>(p, path).set_handler("index.handler");
    });
    add("another table says who writes", [path](Program& p) {
      VariableAt(p, path, "CONTROL_TABLE_NAME").set_string_value("other");
    });
    add("a variable around the fence", [path](Program& p) {
      (*As<Function>(p, path)
            .mutable_environment()
            ->mutable_variables())["AWS_LAMBDA_EXEC_WRAPPER"]
          .set_string_value("/x");
    });
    add("no table says who writes", [path](Program& p) {
      As<Function>(p, path).mutable_environment()->mutable_variables()->erase(
          "CONTROL_TABLE_NAME");
    });
  }
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"fence", name, std::move(mutate), kPaymentsSpec});
  };
  add("without a fence", [](Program& p) {
    Function& function = As<Function>(p, kInTemplate);
    const std::string own(functions::OwnPart(
        function.code().zip_file(), functions::LanguageOf(function.runtime())));
    function.mutable_code()->set_zip_file(own);
    function.set_handler("index.handler");
  });
  add("code behind the fence", [](Program& p) {
    As<Function>(p, kInTemplate)
        .mutable_code()
        ->mutable_zip_file()
        ->append("dr_handler = handler\n");
  });
  add("a package without a fence",
      [](Program& p) { p.assets.front().entry = "def dr_handler(): 0\n"; });
  for (const char* action :
       {"dynamodb:PutItem", "dynamodb:PartiQLUpdate", "dynamodb:UpdateTable"}) {
    add(std::string("the control item may be changed by ") + action,
        [action](Program& p) {
          AddAction(RightsAt(p, "SecondarySessionKeeperRole"), "ControlItem",
                    action);
        });
  }
  add("a package that is not published", [](Program& p) { p.assets.clear(); });
  mutants.push_back({"fence", "the control item cannot be read",
                     [](Program& p) {
                       EraseStatement(RightsAt(p, "SecondarySessionKeeperRole"),
                                      "ControlItem");
                     },
                     kPaymentsSpec});
}

}  // namespace drc::testing
