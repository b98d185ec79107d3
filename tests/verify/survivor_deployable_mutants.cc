// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_replace.h"
#include "aws/cloud_formation.pb.h"
#include "aws/iam.pb.h"
#include "aws/lambda.pb.h"
#include "tests/verify/mutant.h"

namespace drc::testing {
namespace {

using aws::cloud_formation::CustomResource;
using aws::cloud_formation::Stack;
using program::Program;

void ChangeUrl(Program& p, const std::string& id, const char* from,
               const char* to) {
  auto& stack = As<Stack>(p, "us-west-2/secondary/" + id);
  stack.set_template_url(
      absl::StrReplaceAll(stack.template_url(), {{from, to}}));
}

// The statement lies in one of the role's policies, as they come out in size.
google::protobuf::Struct& ExecutionPolicyWith(Program& p,
                                              const std::string& sid) {
  for (const auto& resource : StackAt(p, "us-east-1/identity").resources) {
    auto* policy =
        dynamic_cast<aws::iam::ManagedPolicy*>(resource->properties.get());
    if (policy == nullptr) continue;
    auto& document = *policy->mutable_policy_document();
    for (const auto& statement :
         document.fields().at("Statement").list_value().values()) {
      const auto& fields = statement.struct_value().fields();
      if (fields.contains("Sid") && fields.at("Sid").string_value() == sid) {
        return document;
      }
    }
  }
  return TrustAt(p, "no policy has statement " + sid);
}

}  // namespace

void AddSurvivorDeployableMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"survivor-deployable", name, std::move(mutate)});
  };
  for (const std::string id : {"SecurityStack", "FailoverStack"}) {
    add("template in the primary's bucket, " + id, [id](Program& p) {
      ChangeUrl(p, id, "${SecondaryTemplateBucket}.s3.us-west-2",
                "template-bucket.s3.us-east-1");
    });
    add("template in another region than its stack, " + id, [id](Program& p) {
      ChangeUrl(p, id, ".s3.us-west-2.", ".s3.us-east-1.");
    });
    add("template in no region, " + id,
        [id](Program& p) { ChangeUrl(p, id, ".s3.us-west-2.", ".s3."); });
  }
  mutants.push_back({"survivor-deployable", "code in the primary's bucket",
                     [](Program& p) {
                       As<aws::lambda::Function>(
                           p, "us-west-2/functions/SessionKeeperFunction")
                           .mutable_code()
                           ->set_s3_bucket("${TemplateBucket}");
                     },
                     kPaymentsSpec});
  add("one bucket for both regions", [](Program& p) {
    auto& set = As<aws::cloud_formation::StackSet>(p, "root/SecondaryStackSet");
    for (auto& parameter : *set.mutable_parameters()) {
      if (parameter.parameter_value() == "${SecondaryTemplateBucket}") {
        parameter.set_parameter_value("${TemplateBucket}");
      }
    }
  });
  add("execution role that CloudFormation cannot assume", [](Program& p) {
    EraseStatement(TrustAt(p, "StackSetExecutionRole"), "DirectUpdates");
  });
  add("execution role that is not passed on", [](Program& p) {
    EraseStatement(ExecutionPolicyWith(p, "PassOwnRole"), "PassOwnRole");
  });
  add("execution role passed on to another service", [](Program& p) {
    auto& condition =
        (*StatementOf(ExecutionPolicyWith(p, "PassOwnRole"), "PassOwnRole")
              .mutable_fields())["Condition"];
    (*(*condition.mutable_struct_value()->mutable_fields())["StringEquals"]
          .mutable_struct_value()
          ->mutable_fields())["iam:PassedToService"]
        .set_string_value("lambda.amazonaws.com");
  });
  add("execution role that cannot read the secondary's templates",
      [](Program& p) {
        SetMember(ExecutionPolicyWith(p, "Templates"), "Templates", "Resource",
                  "arn:${AWS::Partition}:s3:::${TemplateBucket}/*");
      });
  add("custom resource served by the primary", [](Program& p) {
    As<CustomResource>(p, "us-west-2/data/DocumentsBucketEmptier")
        .set_service_token(
            "arn:${AWS::Partition}:lambda:us-east-1:${AWS::AccountId}:function:"
            "dr-emptier-${EnvironmentSuffix}");
  });
}

}  // namespace drc::testing
