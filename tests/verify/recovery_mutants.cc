// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/backup.pb.h"
#include "aws/certificate_manager.pb.h"
#include "aws/cloud_watch.pb.h"
#include "aws/iam.pb.h"
#include "aws/logs.pb.h"
#include "tests/verify/mutant.h"

namespace drc::testing {
namespace {

using aws::cloud_watch::Alarm;
using program::Program;

void AddRestoreMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"restore", name, std::move(mutate)});
  };
  add("no role of AWS Backup's",
      [](Program& p) { Erase(p, "us-east-1/identity/RestoreRole"); });
  const std::pair<const char*, const char*> lost[] = {
      {"Restores", "dynamodb:RestoreTableFromAwsBackup"},
      {"TableBackups", "dynamodb:RestoreTableFromBackup"},
      {"RestoredTables", "dynamodb:BatchWriteItem"},
      {"RestoredTables", "dynamodb:DeleteItem"},
      {"RestoredTables", "dynamodb:Scan"},
      {"RestoredKeys", "kms:Decrypt"},
      {"RestoredKeys", "kms:GenerateDataKey"},
      {"RestoredKeys", "kms:ReEncryptTo"},
      {"KeyGrants", "kms:CreateGrant"},
  };
  for (const auto& [sid, action] : lost) {
    add(absl::StrCat("AWS Backup without ", action),
        [sid = sid, action = action](Program& p) {
          EraseAction(RightsAt(p, "RestoreRole"), sid, action);
        });
  }
  const std::pair<const char*, const char*> of_people[] = {
      {"Tables", "dynamodb:RestoreTableToPointInTime"},
      {"RestoredTables", "dynamodb:PutItem"},
      {"RestoredTables", "dynamodb:Query"},
      {"RestoredKeys", "kms:Encrypt"},
      {"KeyGrants", "kms:CreateGrant"},
      {"RecoveryPoints", "backup:StartRestoreJob"},
      {"RestoreRole", "iam:PassRole"},
  };
  for (const auto& [sid, action] : of_people) {
    add(absl::StrCat("people without ", action),
        [sid = sid, action = action](Program& p) {
          EraseAction(RightsAt(p, "TableManagerRole"), sid, action);
        });
  }
  for (const std::string region : {"us-east-1", "us-west-2"}) {
    add("restored tables of " + region + " alone", [region](Program& p) {
      SetMember(
          RightsAt(p, "RestoreRole"), "RestoredTables", "Resource",
          absl::StrCat("arn:${AWS::Partition}:dynamodb:", region,
                       ":${AWS::AccountId}:table/"
                       "transactions-table-${EnvironmentSuffix}-restored*"));
    });
    add("recovery points of " + region + " alone", [region](Program& p) {
      SetMember(RightsAt(p, "TableManagerRole"), "RecoveryPoints", "Resource",
                absl::StrCat("arn:${AWS::Partition}:backup:", region,
                             ":${AWS::AccountId}:recovery-point:*"));
    });
    add("no plan in " + region, [region](Program& p) {
      Erase(p, region + "/backup/Selection");
      Erase(p, region + "/backup/Plan");
    });
    add("no selection in " + region,
        [region](Program& p) { Erase(p, region + "/backup/Selection"); });
    add("nothing selected in " + region, [region](Program& p) {
      As<aws::backup::BackupSelection>(p, region + "/backup/Selection")
          .mutable_backup_selection()
          ->set_resources(0,
                          "arn:${AWS::Partition}:dynamodb:us-east-2:"
                          "${AWS::AccountId}:table/other");
    });
    add("another vault in " + region, [region](Program& p) {
      As<aws::backup::BackupPlan>(p, region + "/backup/Plan")
          .mutable_backup_plan()
          ->mutable_backup_plan_rule(0)
          ->set_target_backup_vault("default");
    });
    add("backups of " + region + " alone", [region](Program& p) {
      SetMember(RightsAt(p, "BackupRole"), "Tables", "Resource",
                absl::StrCat("arn:${AWS::Partition}:dynamodb:", region,
                             ":${AWS::AccountId}:table/"
                             "transactions-table-${EnvironmentSuffix}"));
    });
  }
  add("restores that nobody can start", [](Program& p) {
    (*TrustAt(p, "TableManagerRole").mutable_fields())["Statement"]
        .mutable_list_value()
        ->mutable_values(0)
        ->mutable_struct_value()
        ->mutable_fields()
        ->erase("Principal");
  });
}

void AddPlanMutants(Mutants& mutants) {
  const auto plan =
      [](Program& p) -> aws::backup::BackupPlan::BackupPlanResourceType& {
    return *As<aws::backup::BackupPlan>(p, "us-west-2/backup/Plan")
                .mutable_backup_plan();
  };
  mutants.push_back(
      {"parity", "backups at another time in the secondary",
       [plan](Program& p) {
         plan(p).mutable_backup_plan_rule(0)->set_schedule_expression(
             "cron(0 5 1 * ? *)");
       }});
  mutants.push_back({"parity", "backups that end sooner in the secondary",
                     [plan](Program& p) {
                       plan(p)
                           .mutable_backup_plan_rule(0)
                           ->mutable_lifecycle()
                           ->set_delete_after_days(1);
                     }});
  mutants.push_back(
      {"destroyable", "secondary's plan that outlives the emptier",
       [](Program& p) { At(p, "us-west-2/backup/Plan").depends_on.clear(); }});
}

void AddAccessLogMutants(Mutants& mutants) {
  constexpr absl::string_view kStage = "us-west-2/functions/Stage";
  mutants.push_back(
      {"parity", "secondary's API without access logs", [=](Program& p) {
         As<aws::api_gateway_v2::Stage>(p, kStage).clear_access_log_settings();
       }});
  mutants.push_back(
      {"parity", "access logs of less in the secondary", [=](Program& p) {
         As<aws::api_gateway_v2::Stage>(p, kStage)
             .mutable_access_log_settings()
             ->set_format("$context.requestId");
       }});
  mutants.push_back(
      {"creation-order", "access logs to a group that is not there",
       [=](Program& p) {
         As<aws::api_gateway_v2::Stage>(p, kStage)
             .mutable_access_log_settings()
             ->set_destination_arn(
                 "arn:${AWS::Partition}:logs:us-west-2:${AWS::AccountId}:"
                 "log-group:/aws/vendedlogs/dr/other-${EnvironmentSuffix}");
       }});
  mutants.push_back(
      {"key-policy", "access logs that the key does not admit", [](Program& p) {
         As<aws::logs::LogGroup>(p, "us-west-2/logs/ApiAccessLogs")
             .set_log_group_name("/aws/vendedlogs/api-${EnvironmentSuffix}");
       }});
  mutants.push_back({"encryption", "access logs under no key", [](Program& p) {
                       As<aws::logs::LogGroup>(p,
                                               "us-west-2/logs/ApiAccessLogs")
                           .clear_kms_key_id();
                     }});
}

void AddLatencyMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate,
                       const char* spec = kTransactionsSpec) {
    mutants.push_back({"alarm", name, std::move(mutate), spec});
  };
  for (const std::string region : {"us-east-1", "us-west-2"}) {
    const std::string latency = region + "/monitoring/ApiLatencyAlarm";
    add("latency by another dimension in " + region, [latency](Program& p) {
      As<Alarm>(p, latency).mutable_dimensions(0)->set_name("ApiName");
    });
    add("latency of no API in " + region, [latency](Program& p) {
      As<Alarm>(p, latency).mutable_dimensions(0)->set_value("abcdef");
    });
    add("percentile of a few requests in " + region, [latency](Program& p) {
      As<Alarm>(p, latency).clear_evaluate_low_sample_count_percentile();
    });
    add("duration of no function in " + region, [region](Program& p) {
      As<Alarm>(
          p, region + "/monitoring/TransactionProcessorFunctionDurationAlarm")
          .mutable_dimensions(0)
          ->set_value("other");
    });
    const std::string alerts = region + "/monitoring/UndeliveredAlertsAlarm";
    add("undelivered alerts by the topic's ARN in " + region,
        [alerts, region](Program& p) {
          As<Alarm>(p, alerts).mutable_dimensions(0)->set_value(absl::StrCat(
              "arn:${AWS::Partition}:sns:", region,
              ":${AWS::AccountId}:dr-alerts-${EnvironmentSuffix}"));
        });
    add(
        "certificate of the other region in " + region,
        [region](Program& p) {
          As<Alarm>(p, region + "/monitoring/CertificateAlarm")
              .mutable_dimensions(0)
              ->set_value("arn:aws:acm:eu-west-1:123456789012:certificate/1");
        },
        kPaymentsSpec);
  }
}

}  // namespace

void AddRecoveryMutants(Mutants& mutants) {
  AddRestoreMutants(mutants);
  AddPlanMutants(mutants);
  AddAccessLogMutants(mutants);
  AddLatencyMutants(mutants);
}

}  // namespace drc::testing
