// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <string>
#include <utility>

#include "absl/strings/str_replace.h"
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

void SetImage(Program& p, const char* image) {
  aws::lambda::Function::Code& code =
      *As<Function>(p, kInTemplate).mutable_code();
  code.Clear();
  code.set_image_uri(image);
}

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
      [](Program& p) { p.assets.front().fence.content = "dr_handler = 0\n"; });
  for (const char* action :
       {"dynamodb:PutItem", "dynamodb:PartiQLUpdate", "dynamodb:UpdateTable"}) {
    add(std::string("the control item may be changed by ") + action,
        [action](Program& p) {
          AddAction(RightsAt(p, "SecondarySessionKeeperRole"), "ControlItem",
                    action);
        });
  }
  constexpr char kImage[] =
      "${AWS::AccountId}.dkr.ecr.us-east-1.${AWS::URLSuffix}/team/"
      "reports@sha256:"
      "4c2c1b3f0a5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7";
  add("an image behind a fence that is none",
      [kImage](Program& p) { SetImage(p, kImage); });
  const auto add_image = [&](const char* name, std::string image) {
    mutants.push_back({"image", name,
                       [image](Program& p) { SetImage(p, image.c_str()); },
                       kPaymentsSpec});
  };
  add_image("an image by its tag",
            "${AWS::AccountId}.dkr.ecr.us-east-1.${AWS::URLSuffix}/reports:1");
  add_image("another region's image",
            absl::StrReplaceAll(kImage, {{"us-east-1", "us-west-2"}}));
  add_image("an image of another registry", "docker.io/library/reports:1");
  add_image("another region's repository of the spec",
            "${us-west-2/reports/Images.RepositoryUri}:1");
  mutants.push_back(
      {"layer", "a function of the spec's own with another region's layer",
       [](Program& p) {
         program::Resource& resource = At(p, kInTemplate);
         resource.is_added = true;
         As<Function>(p, kInTemplate)
             .add_layers("arn:aws:lambda:us-west-2:123456789012:layer:tools:3");
       },
       kPaymentsSpec});
  add("a package that is not published", [](Program& p) { p.assets.clear(); });
  mutants.push_back({"fence", "the control item cannot be read",
                     [](Program& p) {
                       EraseStatement(RightsAt(p, "SecondarySessionKeeperRole"),
                                      "ControlItem");
                     },
                     kPaymentsSpec});
}

}  // namespace drc::testing
