// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/cloud_formation.pb.h"
#include "aws/cloud_watch.pb.h"
#include "aws/ec2.pb.h"
#include "aws/iam.pb.h"
#include "aws/kinesis.pb.h"
#include "aws/kms.pb.h"
#include "aws/lambda.pb.h"
#include "aws/logs.pb.h"
#include "aws/route53.pb.h"
#include "aws/s3.pb.h"
#include "aws/sns.pb.h"
#include "aws/ssm.pb.h"
#include "tests/verify/mutant.h"

namespace drc::testing {
namespace {

using aws::lambda::Function;
using program::Program;

void AddQuotaMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"quota", name, std::move(mutate)});
  };
  add("501 resources", [](Program& p) {
    auto& stack = StackAt(p, "us-west-2/configuration");
    while (stack.resources.size() <= 500) {
      auto& parameter = stack.Add<aws::ssm::Parameter>(
          absl::StrCat("P", stack.resources.size()), {});
      parameter.set_name(
          absl::StrCat("/${EnvironmentSuffix}/", stack.resources.size()));
    }
  });
  add("201 outputs", [](Program& p) {
    auto& outputs = StackAt(p, "us-west-2/network").outputs;
    while (outputs.size() <= 200) {
      outputs.push_back({absl::StrCat("O", outputs.size()), "", "x"});
    }
  });
  add("more outputs than the reader can answer", [](Program& p) {
    auto& outputs =
        *(*As<aws::cloud_formation::CustomResource>(p, "root/SecondaryReader")
               .mutable_additional())["Outputs"]
             .mutable_list_value();
    while (outputs.values_size() <= 60) {
      *outputs.add_values() = outputs.values(0);
    }
  });
  add("201 parameters", [](Program& p) {
    auto& parameters = p.root().parameters;
    while (parameters.size() <= 200) {
      parameters.push_back(parameters.front());
      parameters.back().name = absl::StrCat("P", parameters.size());
    }
  });
  add("long description", [](Program& p) {
    StackAt(p, "us-west-2/network").description = std::string(1025, 'x');
  });
  add("11 attached policies", [](Program& p) {
    auto& role =
        As<aws::iam::Role>(p, "us-east-1/identity/StackSetExecutionRole");
    while (role.managed_policy_arns_size() <= 10) {
      role.add_managed_policy_arns(role.managed_policy_arns(0));
    }
  });
  const auto many = [](google::protobuf::Struct& document, size_t characters) {
    auto* statements =
        (*document.mutable_fields())["Statement"].mutable_list_value();
    for (size_t written = 0; written < characters; written += 120) {
      *statements->add_values() = statements->values(0);
    }
  };
  add("large inline policies", [many](Program& p) {
    many(RightsAt(p, "PrimaryTransactionProcessorRole"), 10240);
  });
  add("large trust policy", [many](Program& p) {
    many(TrustAt(p, "PrimaryTransactionProcessorRole"), 4096);
  });
  add("large managed policy", [many](Program& p) {
    many(*As<aws::iam::ManagedPolicy>(
              p, "us-east-1/identity/StackSetExecutionPolicy1")
              .mutable_policy_document(),
         6144);
  });
  add("large key policy", [many](Program& p) {
    many(*As<aws::kms::Key>(p, "us-east-1/security/Key").mutable_key_policy(),
         32768);
  });
  add("large replica key policy", [many](Program& p) {
    many(*As<aws::kms::ReplicaKey>(p, "us-west-2/security/Key")
              .mutable_key_policy(),
         32768);
  });
  add("large bucket policy", [many](Program& p) {
    many(*As<aws::s3::BucketPolicy>(p, "us-west-2/data/DocumentsBucketPolicy")
              .mutable_policy_document(),
         20480);
  });
  add("large topic policy", [many](Program& p) {
    many(*As<aws::sns::TopicPolicy>(p, "us-west-2/alerts/TopicPolicy")
              .mutable_policy_document(),
         30720);
  });
  add("large environment", [](Program& p) {
    VariableAt(p, "us-west-2/functions/TransactionProcessorFunction",
               "FENCE_SECONDS")
        .set_string_value(std::string(4097, '5'));
  });
  add("large parameter", [](Program& p) {
    As<aws::ssm::Parameter>(p, "us-west-2/configuration/EvaluatorParameter")
        .set_value(std::string(4097, 'x'));
  });
}

void AddNameMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"physical-name", name, std::move(mutate)});
  };
  add("two roles of one name", [](Program& p) {
    As<aws::iam::Role>(p, "us-east-1/identity/SecondaryEmptierRole")
        .set_role_name(
            As<aws::iam::Role>(p, "us-east-1/identity/PrimaryEmptierRole")
                .role_name());
  });
  add("two buckets of one name", [](Program& p) {
    As<aws::s3::Bucket>(p, "us-west-2/data/DocumentsBucket")
        .set_bucket_name("documents-${EnvironmentSuffix}-${AWS::AccountId}");
    As<aws::s3::Bucket>(p, "us-east-1/data/DocumentsBucket")
        .set_bucket_name("documents-${EnvironmentSuffix}-${AWS::AccountId}");
  });
  add("two records of one identifier", [](Program& p) {
    As<aws::route53::RecordSet>(p, "us-west-2/routing/FailoverRecord")
        .set_set_identifier(
            As<aws::route53::RecordSet>(p, "us-east-1/routing/FailoverRecord")
                .set_identifier());
  });
  add("two alarms of one name in a region", [](Program& p) {
    As<aws::cloud_watch::Alarm>(
        p, "us-west-2/monitoring/TransactionProcessorFunctionErrorsAlarm")
        .set_alarm_name("dr-api-errors-${EnvironmentSuffix}");
  });
  add("bucket name of 64 characters", [](Program& p) {
    As<aws::s3::Bucket>(p, "us-west-2/data/DocumentsBucket")
        .set_bucket_name(
            "documents-of-the-year-${EnvironmentSuffix}-${AWS::AccountId}-us-"
            "west-2");
  });
  add("role name of 65 characters", [](Program& p) {
    As<aws::iam::Role>(p, "us-east-1/identity/BackupRole")
        .set_role_name(std::string(45, 'r') + "${EnvironmentSuffix}");
  });
  add("function name of 65 characters", [](Program& p) {
    As<Function>(p, "us-west-2/failover/EvaluatorFunction")
        .set_function_name(std::string(45, 'f') + "${EnvironmentSuffix}");
  });
}

}  // namespace

void AddLimitMutants(Mutants& mutants) {
  AddQuotaMutants(mutants);
  AddNameMutants(mutants);
}

}  // namespace drc::testing
