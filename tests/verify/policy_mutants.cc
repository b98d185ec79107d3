// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "aws/iam.pb.h"
#include "aws/kms.pb.h"
#include "aws/lambda.pb.h"
#include "aws/s3.pb.h"
#include "aws/sns.pb.h"
#include "tests/verify/mutant.h"

namespace drc::testing {
namespace {

using google::protobuf::Struct;
using program::Program;

void AddKeyPolicyMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"key-policy", name, std::move(mutate)});
  };
  for (const std::string region : {"us-east-1", "us-west-2"}) {
    for (const char* sid :
         {"AccountPoliciesDecide", "LogGroups", "AlarmsToTopics"}) {
      add(absl::StrCat("no statement ", sid, " in ", region),
          [region, sid](Program& p) {
            EraseStatement(KeyPolicyAt(p, region), sid);
          });
    }
    const std::pair<const char*, const char*> actions[] = {
        {"AccountPoliciesDecide", "kms:PutKeyPolicy"},
        {"AccountPoliciesDecide", "kms:Decrypt"},
        {"AccountPoliciesDecide", "kms:CreateGrant"},
        {"LogGroups", "kms:Encrypt"},
        {"LogGroups", "kms:ReEncrypt*"},
        {"LogGroups", "kms:GenerateDataKey*"},
        {"AlarmsToTopics", "kms:Decrypt"},
        {"AlarmsToTopics", "kms:GenerateDataKey*"},
    };
    for (const auto& [sid, action] : actions) {
      add(absl::StrCat(sid, " without ", action, " in ", region),
          [region, sid = sid, action = action](Program& p) {
            EraseAction(KeyPolicyAt(p, region), sid, action);
          });
    }
    add("log groups of another name in " + region, [region](Program& p) {
      auto& condition = (*StatementOf(KeyPolicyAt(p, region), "LogGroups")
                              .mutable_fields())["Condition"];
      (*(*condition.mutable_struct_value()->mutable_fields())["ArnLike"]
            .mutable_struct_value()
            ->mutable_fields())["kms:EncryptionContext:aws:logs:arn"]
          .set_string_value("arn:aws:logs:*:*:log-group:/other/*");
    });
    add("alarms of the other region in " + region, [region](Program& p) {
      auto& condition = (*StatementOf(KeyPolicyAt(p, region), "AlarmsToTopics")
                              .mutable_fields())["Condition"];
      (*(*condition.mutable_struct_value()->mutable_fields())["ArnLike"]
            .mutable_struct_value()
            ->mutable_fields())["aws:SourceArn"]
          .set_string_value("arn:aws:cloudwatch:eu-west-1:*:alarm:*");
    });
    add("logs of the other region in " + region, [region](Program& p) {
      auto& principal = (*StatementOf(KeyPolicyAt(p, region), "LogGroups")
                              .mutable_fields())["Principal"];
      (*principal.mutable_struct_value()->mutable_fields())["Service"]
          .set_string_value("logs.eu-west-1.${AWS::URLSuffix}");
    });
    const std::string role = region == "us-east-1"
                                 ? "PrimaryTransactionProcessorRole"
                                 : "SecondaryTransactionProcessorRole";
    add(role + " without data keys",
        [role](Program& p) { EraseStatement(RightsAt(p, role), "DataKeys"); });
    add(role + " that cannot read", [role](Program& p) {
      EraseAction(RightsAt(p, role), "DataKeys", "kms:Decrypt");
    });
    add(role + " that cannot write documents", [role](Program& p) {
      EraseAction(RightsAt(p, role), "DataKeys", "kms:GenerateDataKey");
    });
    add(role + " that cannot read its variables", [role](Program& p) {
      EraseStatement(RightsAt(p, role), "VariablesKey");
    });
    add(role + " with the other region's key", [role](Program& p) {
      SetMember(RightsAt(p, role), "DataKeys", "Resource",
                "arn:aws:kms:eu-west-1:123456789012:key/other");
    });
    add(role + " by another service", [role](Program& p) {
      auto& condition = (*StatementOf(RightsAt(p, role), "DataKeys")
                              .mutable_fields())["Condition"];
      (*(*condition.mutable_struct_value()->mutable_fields())["StringEquals"]
            .mutable_struct_value()
            ->mutable_fields())["kms:ViaService"]
          .set_string_value("sqs.us-west-2.amazonaws.com");
    });
  }
  add("no statement EventsToTopics", [](Program& p) {
    EraseStatement(KeyPolicyAt(p, "us-west-2"), "EventsToTopics");
  });
  for (const char* sid : {"DecryptSource", "EncryptReplicas"}) {
    add(absl::StrCat("replication role without ", sid), [sid](Program& p) {
      EraseStatement(RightsAt(p, "DocumentsReplicationRole"), sid);
    });
  }
  add("replication role that cannot encrypt", [](Program& p) {
    EraseAction(RightsAt(p, "DocumentsReplicationRole"), "EncryptReplicas",
                "kms:Encrypt");
  });
  add("replication role with one key for both", [](Program& p) {
    SetMember(RightsAt(p, "DocumentsReplicationRole"), "EncryptReplicas",
              "Resource", "${SecurityKeyArn}");
  });
  add("log destination without the stream's key", [](Program& p) {
    EraseStatement(RightsAt(p, "LogDestinationRole"), "StreamKey");
  });
  add("evaluator without the topic's key", [](Program& p) {
    EraseStatement(RightsAt(p, "SecondaryEvaluatorRole"), "TopicKey");
  });
  add("control writer without the table's keys", [](Program& p) {
    EraseStatement(RightsAt(p, "ControlWriterRole"), "TableKeys");
  });
  add("active-region function without the table's key", [](Program& p) {
    EraseStatement(RightsAt(p, "SecondaryActiveRegionRole"), "TableKey");
  });
}

constexpr char kLambda[] = "LambdaOfEnvironment";

void AddPrivilegeMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"least-privilege", name, std::move(mutate)});
  };
  const std::pair<const char*, const char*> widened[] = {
      {"PrimaryTransactionProcessorRole", "dynamodb:*"},
      {"SecondaryTransactionProcessorRole", "*"},
      {"DocumentsReplicationRole", "s3:Get*"},
      {"TableManagerRole", "dynamodb:*"},
      {"SecondaryEvaluatorRole", "cloudwatch:*"},
      {"BackupRole", "backup:*"},
      {"LogDestinationRole", "kinesis:*"},
      {"PrimaryEmptierRole", "s3:Delete*"},
      {"PrimaryReaderRole", "cloudformation:*"},
      {"StackSetAdministrationRole", "sts:*"},
  };
  for (const auto& [role, action] : widened) {
    add(absl::StrCat(role, " with ", action),
        [role = role, action = action](Program& p) {
          auto& document = RightsAt(p, role);
          auto& first = *(*document.mutable_fields())["Statement"]
                             .mutable_list_value()
                             ->mutable_values(0)
                             ->mutable_struct_value();
          (*first.mutable_fields())["Action"].set_string_value(action);
        });
    add(absl::StrCat(role, " on every resource"), [role = role](Program& p) {
      auto& document = RightsAt(p, role);
      auto& first = *(*document.mutable_fields())["Statement"]
                         .mutable_list_value()
                         ->mutable_values(0)
                         ->mutable_struct_value();
      (*first.mutable_fields())["Resource"].set_string_value("*");
    });
  }
  add("all but one action", [](Program& p) {
    auto& statement = StatementOf(RightsAt(p, "BackupRole"), "Tables");
    (*statement.mutable_fields())["NotAction"].set_string_value("iam:*");
    statement.mutable_fields()->erase("Action");
  });
  add("AWS managed policy", [](Program& p) {
    As<aws::iam::Role>(p, "us-east-1/identity/BackupRole")
        .add_managed_policy_arns("arn:aws:iam::aws:policy/AdministratorAccess");
  });
  add("managed policy with *", [](Program& p) {
    AddAction(DeploymentPolicy(p, kLambda), kLambda, "lambda:*");
  });
  for (const char* action : {"lambda:CreateFunction", "lambda:AddPermission",
                             "lambda:DeleteFunction"}) {
    add(absl::StrCat("secondary deployed without ", action),
        [action](Program& p) {
          EraseAction(DeploymentPolicy(p, kLambda), kLambda, action);
        });
  }
  // What it may do in the primary region does not help in the other one.
  const std::pair<const char*, const char*> elsewhere[] = {
      {"Ec2VpcVpcPeeringConnection", "ec2:CreateVpcPeeringConnection"},
      {"KmsKey", "kms:DescribeKey"}};
  for (const auto& [sid, action] : elsewhere) {
    add(absl::StrCat(action, " in the primary alone"),
        [sid = sid, action = action](Program& p) {
          EraseAction(DeploymentPolicy(p, sid), sid, action);
        });
  }
  for (const char* resource : {"function:*", "function:*-prod", "*"}) {
    add(absl::StrCat("secondary deployed with ", resource),
        [resource](Program& p) {
          auto& statement = StatementOf(DeploymentPolicy(p, kLambda), kLambda);
          (*statement.mutable_fields())["Resource"].set_string_value(
              absl::StrCat("arn:${AWS::Partition}:lambda:us-west-2:",
                           "${AWS::AccountId}:", resource));
        });
  }
  add("role that anybody assumes", [](Program& p) {
    auto& first = *(*TrustAt(p, "BackupRole").mutable_fields())["Statement"]
                       .mutable_list_value()
                       ->mutable_values(0)
                       ->mutable_struct_value();
    (*first.mutable_fields())["Principal"].set_string_value("*");
  });
  for (const char* role :
       {"BackupRole", "LogDestinationRole", "StackSetAdministrationRole"}) {
    add(absl::StrCat(role, " assumed on anybody's behalf"), [role](Program& p) {
      (*TrustAt(p, role).mutable_fields())["Statement"]
          .mutable_list_value()
          ->mutable_values(0)
          ->mutable_struct_value()
          ->mutable_fields()
          ->erase("Condition");
    });
  }
  add("people without second factor", [](Program& p) {
    (*TrustAt(p, "ControlWriterRole").mutable_fields())["Statement"]
        .mutable_list_value()
        ->mutable_values(1)
        ->mutable_struct_value()
        ->mutable_fields()
        ->erase("Condition");
  });
  for (const std::string region : {"us-east-1", "us-west-2"}) {
    const std::string bucket = region + "/data/DocumentsBucket";
    add("public bucket in " + region, [bucket](Program& p) {
      As<aws::s3::Bucket>(p, bucket).clear_public_access_block_configuration();
    });
    add("bucket with public policies in " + region, [bucket](Program& p) {
      As<aws::s3::Bucket>(p, bucket)
          .mutable_public_access_block_configuration()
          ->set_block_public_policy(false);
    });
    add("bucket without policy in " + region,
        [bucket](Program& p) { Erase(p, bucket + "Policy"); });
    add("bucket in plain text in " + region, [bucket](Program& p) {
      EraseStatement(*As<aws::s3::BucketPolicy>(p, bucket + "Policy")
                          .mutable_policy_document(),
                     "TlsOnly");
    });
    add("bucket that everyone reads in " + region, [bucket](Program& p) {
      SetMember(*As<aws::s3::BucketPolicy>(p, bucket + "Policy")
                     .mutable_policy_document(),
                "Tls12", "Effect", "Allow");
    });
    add("topic that everyone fills in " + region, [region](Program& p) {
      SetMember(*As<aws::sns::TopicPolicy>(p, region + "/alerts/TopicPolicy")
                     .mutable_policy_document(),
                "Alarms", "Principal", "*");
    });
    add("topic for anybody's alarms in " + region, [region](Program& p) {
      EraseMember(*As<aws::sns::TopicPolicy>(p, region + "/alerts/TopicPolicy")
                       .mutable_policy_document(),
                  "Alarms", "Condition");
    });
    add("key for anybody's alarms in " + region, [region](Program& p) {
      EraseMember(KeyPolicyAt(p, region), "AlarmsToTopics", "Condition");
    });
    add("key for anybody's logs in " + region, [region](Program& p) {
      EraseMember(KeyPolicyAt(p, region), "LogGroups", "Condition");
    });
    add("key for everyone in " + region, [region](Program& p) {
      SetMember(KeyPolicyAt(p, region), "AccountPoliciesDecide", "Principal",
                "*");
    });
    add("key with kms:* in " + region, [region](Program& p) {
      AddAction(KeyPolicyAt(p, region), "AccountPoliciesDecide", "kms:*");
    });
    const std::string permission = region + "/functions/IntegrationPermission";
    add("function for anybody's API in " + region, [permission](Program& p) {
      As<aws::lambda::Permission>(p, permission).clear_source_arn();
    });
    add("function for everyone in " + region, [permission](Program& p) {
      As<aws::lambda::Permission>(p, permission).set_principal("*");
    });
  }
}

void AddGrantMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"granted-action", name, std::move(mutate)});
  };
  const std::pair<const char*, std::pair<const char*, const char*>> lost[] = {
      {"PrimaryTransactionProcessorRole", {"Table", "dynamodb:PutItem"}},
      {"SecondaryTransactionProcessorRole", {"Documents", "s3:PutObject"}},
      {"PrimaryEmptierRole",
       {"Vault", "backup:ListRecoveryPointsByBackupVault"}},
      {"PrimaryReaderRole", {"ReadOutputs", "cloudformation:DescribeStacks"}},
      {"SecondaryEvaluatorRole", {"Topic", "sns:Publish"}},
      {"SecondaryEvaluatorRole", {"Metrics", "cloudwatch:PutMetricData"}},
      {"SecondaryEvaluatorRole", {"ControlItem", "sts:AssumeRole"}},
      {"SecondaryActiveRegionRole", {"ControlItem", "dynamodb:GetItem"}},
      {"ControlWriterRole", {"ControlItem", "dynamodb:PutItem"}},
      {"SecondaryDocumentMenderRole", {"Table", "dynamodb:Scan"}},
      {"SecondaryDocumentMenderRole", {"Documents", "s3:PutObject"}},
  };
  for (const auto& [role, right] : lost) {
    add(absl::StrCat(role, " without ", right.second),
        [role = role, right = right](Program& p) {
          EraseAction(RightsAt(p, role), right.first, right.second);
        });
  }
  const std::pair<const char*, std::pair<const char*, const char*>> gained[] = {
      {"PrimaryTransactionProcessorRole", {"Table", "dynamodb:DeleteItem"}},
      {"PrimaryTransactionProcessorRole", {"Table", "dynamodb:Query"}},
      {"SecondaryTransactionProcessorRole", {"Documents", "s3:DeleteObject"}},
      {"PrimaryEmptierRole", {"Vault", "s3:GetObject"}},
      {"SecondaryEvaluatorRole", {"Topic", "dynamodb:Scan"}},
      {"PrimaryReaderRole", {"ReadOutputs", "sns:Publish"}},
  };
  for (const auto& [role, right] : gained) {
    add(absl::StrCat(role, " with ", right.second),
        [role = role, right = right](Program& p) {
          AddAction(RightsAt(p, role), right.first, right.second);
        });
  }
  add("bucket whose policy does not let it be emptied", [](Program& p) {
    EraseAction(
        *As<aws::s3::BucketPolicy>(p, "us-east-1/data/DocumentsBucketPolicy")
             .mutable_policy_document(),
        "Empty", "s3:ListBucketVersions");
  });
  add("code that does more", [](Program& p) {
    auto& code = *As<aws::lambda::Function>(
                      p, "us-west-2/functions/TransactionProcessorFunction")
                      .mutable_code();
    code.set_zip_file(code.zip_file() + "\nboto3.client('sns').publish()\n");
  });
  add("code that does less", [](Program& p) {
    As<aws::lambda::Function>(
        p, "us-west-2/functions/TransactionProcessorFunction")
        .mutable_code()
        ->set_zip_file("def handler(event, context):\n  return {}\n");
  });
}

}  // namespace

void AddPolicyMutants(Mutants& mutants) {
  AddKeyPolicyMutants(mutants);
  AddPrivilegeMutants(mutants);
  AddGrantMutants(mutants);
}

}  // namespace drc::testing
