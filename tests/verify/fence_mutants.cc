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

// In both regions; one of own code, one of the compiler's.
constexpr const char* kFunctions[] = {
    "us-east-1/functions/SessionKeeperFunction",
    "us-west-2/functions/SessionKeeperFunction",
    "us-west-2/functions/PaymentProcessorFunction"};

}  // namespace

void AddFenceMutants(Mutants& mutants) {
  for (const std::string path : kFunctions) {
    const auto add = [&](const std::string& name,
                         std::function<void(Program&)> mutate) {
      mutants.push_back(
          {"fence", name + " of " + path, std::move(mutate), kPaymentsSpec});
    };
    add("without a fence", [path](Program& p) {
      Function& function = As<Function>(p, path);
      const std::string own(
          functions::OwnPart(function.code().zip_file(),
                             functions::LanguageOf(function.runtime())));
      function.mutable_code()->set_zip_file(own);
      function.set_handler("index.handler");
    });
    add("code behind the fence", [path](Program& p) {
      std::string& code =
          *As<Function>(p, path).mutable_code()->mutable_zip_file();
      code += "dr_handler = handler\n";
    });
    add("around the fence", [path](Program& p) {
      As<Function>(p, path).set_handler("index.handler");
    });
    add("another table says who writes", [path](Program& p) {
      VariableAt(p, path, "CONTROL_TABLE_NAME").set_string_value("other");
    });
    add("no table says who writes", [path](Program& p) {
      As<Function>(p, path).mutable_environment()->mutable_variables()->erase(
          "CONTROL_TABLE_NAME");
    });
  }
  mutants.push_back({"fence", "the control item cannot be read",
                     [](Program& p) {
                       EraseStatement(RightsAt(p, "SecondarySessionKeeperRole"),
                                      "ControlItem");
                     },
                     kPaymentsSpec});
}

}  // namespace drc::testing
