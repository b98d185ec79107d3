// SPDX-License-Identifier: Apache-2.0
#include "aws/backup.pb.h"
#include "aws/cloud_formation.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/kinesis.pb.h"
#include "aws/kms.pb.h"
#include "aws/lambda.pb.h"
#include "aws/logs.pb.h"
#include "aws/s3.pb.h"
#include "aws/sns.pb.h"
#include "tests/verify/mutant.h"

namespace drc::testing {
namespace {

using aws::dynamodb::GlobalTable;
using aws::s3::Bucket;
using program::Program;

constexpr absl::string_view kTable = "us-east-1/data/TransactionsTable";
constexpr absl::string_view kSource = "us-east-1/data/DocumentsBucket";
constexpr absl::string_view kReplica = "us-west-2/data/DocumentsBucket";
constexpr absl::string_view kKey = "us-east-1/security/Key";
constexpr absl::string_view kReplicaKey = "us-west-2/security/Key";
constexpr char kForeignKey[] =
    "arn:${AWS::Partition}:kms:eu-west-1:${AWS::AccountId}:key/abc";

Bucket::ReplicationRule& RuleOf(Program& program) {
  return *As<Bucket>(program, kSource)
              .mutable_replication_configuration()
              ->mutable_rules(0);
}

void AddEncryptionMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"encryption", name, std::move(mutate)});
  };
  add("table without SSE", [](Program& p) {
    As<GlobalTable>(p, kTable).mutable_sse_specification()->set_sse_enabled(
        false);
  });
  add("table under an AWS owned key",
      [](Program& p) { As<GlobalTable>(p, kTable).clear_sse_specification(); });
  add("primary's replica without key", [](Program& p) {
    As<GlobalTable>(p, kTable).mutable_replicas(0)->clear_sse_specification();
  });
  add("secondary's replica without key", [](Program& p) {
    As<GlobalTable>(p, kTable).mutable_replicas(1)->clear_sse_specification();
  });
  add("both replicas under the primary's key", [](Program& p) {
    auto& table = As<GlobalTable>(p, kTable);
    *table.mutable_replicas(1)->mutable_sse_specification() =
        table.replicas(0).sse_specification();
  });
  add("replicas' keys exchanged", [](Program& p) {
    auto& table = As<GlobalTable>(p, kTable);
    table.mutable_replicas(0)->mutable_sse_specification()->Swap(
        table.mutable_replicas(1)->mutable_sse_specification());
  });
  for (const absl::string_view bucket : {kSource, kReplica}) {
    const std::string where(bucket.substr(0, 9));
    add("bucket without encryption in " + where, [bucket](Program& p) {
      As<Bucket>(p, bucket).clear_bucket_encryption();
    });
    add("bucket without key in " + where, [bucket](Program& p) {
      As<Bucket>(p, bucket)
          .mutable_bucket_encryption()
          ->mutable_server_side_encryption_configuration(0)
          ->mutable_server_side_encryption_by_default()
          ->clear_kms_master_key_id();
    });
    add("bucket under a foreign key in " + where, [bucket](Program& p) {
      As<Bucket>(p, bucket)
          .mutable_bucket_encryption()
          ->mutable_server_side_encryption_configuration(0)
          ->mutable_server_side_encryption_by_default()
          ->set_kms_master_key_id(kForeignKey);
    });
  }
  for (const std::string region : {"us-east-1", "us-west-2"}) {
    add("topic without key in " + region, [region](Program& p) {
      As<aws::sns::Topic>(p, region + "/alerts/Topic")
          .clear_kms_master_key_id();
    });
    add("log group without key in " + region, [region](Program& p) {
      As<aws::logs::LogGroup>(p, region + "/logs/TransactionProcessorLogGroup")
          .clear_kms_key_id();
    });
    add("vault without key in " + region, [region](Program& p) {
      As<aws::backup::BackupVault>(p, region + "/backup/Vault")
          .clear_encryption_key_arn();
    });
    add("variables without key in " + region, [region](Program& p) {
      As<aws::lambda::Function>(
          p, region + "/functions/TransactionProcessorFunction")
          .clear_kms_key_arn();
    });
  }
  add("log stream without encryption", [](Program& p) {
    As<aws::kinesis::Stream>(p, "us-west-2/logs/LogStream")
        .clear_stream_encryption();
  });
  add("log stream not under KMS", [](Program& p) {
    As<aws::kinesis::Stream>(p, "us-west-2/logs/LogStream")
        .mutable_stream_encryption()
        ->set_encryption_type("NONE");
  });
  add("key that is not rotated", [](Program& p) {
    As<aws::kms::Key>(p, kKey).set_enable_key_rotation(false);
  });
  add("key of one region",
      [](Program& p) { As<aws::kms::Key>(p, kKey).clear_multi_region(); });
  add("disabled key",
      [](Program& p) { As<aws::kms::Key>(p, kKey).set_enabled(false); });
  add("disabled replica key", [](Program& p) {
    As<aws::kms::ReplicaKey>(p, kReplicaKey).set_enabled(false);
  });
  add("asymmetric key",
      [](Program& p) { As<aws::kms::Key>(p, kKey).set_key_spec("RSA_2048"); });
  add("replica of a foreign key", [](Program& p) {
    As<aws::kms::ReplicaKey>(p, kReplicaKey).set_primary_key_arn(kForeignKey);
  });
  add("no replica key", [](Program& p) { Erase(p, kReplicaKey); });
}

void AddTableMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"table-replication", name, std::move(mutate)});
  };
  add("no replica in the secondary", [](Program& p) {
    As<GlobalTable>(p, kTable).mutable_replicas()->RemoveLast();
  });
  add("no replica at home", [](Program& p) {
    As<GlobalTable>(p, kTable).mutable_replicas()->DeleteSubrange(0, 1);
  });
  add("two replicas at home", [](Program& p) {
    As<GlobalTable>(p, kTable).mutable_replicas(1)->set_region("us-east-1");
  });
  add("replica elsewhere", [](Program& p) {
    As<GlobalTable>(p, kTable).mutable_replicas(1)->set_region("eu-west-1");
  });
  for (const int i : {0, 1}) {
    add(i == 0 ? "primary without point-in-time recovery"
               : "secondary without point-in-time recovery",
        [i](Program& p) {
          As<GlobalTable>(p, kTable)
              .mutable_replicas(i)
              ->mutable_point_in_time_recovery_specification()
              ->set_point_in_time_recovery_enabled(false);
        });
  }
  add("no stream", [](Program& p) {
    As<GlobalTable>(p, kTable).clear_stream_specification();
  });
  add("stream of keys", [](Program& p) {
    As<GlobalTable>(p, kTable)
        .mutable_stream_specification()
        ->set_stream_view_type("KEYS_ONLY");
  });
  add("provisioned", [](Program& p) {
    As<GlobalTable>(p, kTable).set_billing_mode("PROVISIONED");
  });
  add("replica of another class", [](Program& p) {
    As<GlobalTable>(p, kTable).mutable_replicas(1)->set_table_class(
        "STANDARD_INFREQUENT_ACCESS");
  });
  add("replica without contributor insights", [](Program& p) {
    As<GlobalTable>(p, kTable)
        .mutable_replicas(1)
        ->clear_contributor_insights_specification();
  });
  add("deployed by the secondary",
      [](Program& p) { Move(p, kTable, "us-west-2/data"); });
}

void AddBucketMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"bucket-replication", name, std::move(mutate)});
  };
  add("no replication", [](Program& p) {
    As<Bucket>(p, kSource).clear_replication_configuration();
  });
  add("disabled rule", [](Program& p) { RuleOf(p).set_status("Disabled"); });
  add("source not versioned", [](Program& p) {
    As<Bucket>(p, kSource).clear_versioning_configuration();
  });
  add("source's versioning suspended", [](Program& p) {
    As<Bucket>(p, kSource)
        .mutable_versioning_configuration()
        ->set_status("Suspended");
  });
  add("replica not versioned", [](Program& p) {
    As<Bucket>(p, kReplica).clear_versioning_configuration();
  });
  add("to a foreign bucket", [](Program& p) {
    RuleOf(p).mutable_destination()->set_bucket("arn:aws:s3:::elsewhere");
  });
  add("to itself", [](Program& p) {
    RuleOf(p).mutable_destination()->set_bucket("${DocumentsBucket.Arn}");
  });
  add("no replica bucket", [](Program& p) { Erase(p, kReplica); });
  add("KMS objects left out", [](Program& p) {
    RuleOf(p)
        .mutable_source_selection_criteria()
        ->clear_sse_kms_encrypted_objects();
  });
  add("KMS objects switched off", [](Program& p) {
    RuleOf(p)
        .mutable_source_selection_criteria()
        ->mutable_sse_kms_encrypted_objects()
        ->set_status("Disabled");
  });
  add("no replica key", [](Program& p) {
    RuleOf(p).mutable_destination()->clear_encryption_configuration();
  });
  add("replicas under the source's key", [](Program& p) {
    RuleOf(p)
        .mutable_destination()
        ->mutable_encryption_configuration()
        ->set_replica_kms_key_id("${SecurityKeyArn}");
  });
  add("no time control", [](Program& p) {
    RuleOf(p).mutable_destination()->clear_replication_time();
  });
  add("other time than 15 minutes", [](Program& p) {
    RuleOf(p)
        .mutable_destination()
        ->mutable_replication_time()
        ->mutable_time()
        ->set_minutes(5);
  });
  add("no metrics",
      [](Program& p) { RuleOf(p).mutable_destination()->clear_metrics(); });
  add("metrics switched off", [](Program& p) {
    RuleOf(p).mutable_destination()->mutable_metrics()->set_status("Disabled");
  });
  add("no rule id", [](Program& p) { RuleOf(p).clear_id(); });
  add("part of the objects",
      [](Program& p) { RuleOf(p).mutable_filter()->set_prefix("a/"); });
  add("delete markers unsaid",
      [](Program& p) { RuleOf(p).clear_delete_marker_replication(); });
  add("by another role", [](Program& p) {
    As<Bucket>(p, kSource)
        .mutable_replication_configuration()
        ->set_role("arn:aws:iam::123456789012:role/other");
  });
  add("role that S3 cannot assume", [](Program& p) {
    auto& trust = TrustAt(p, "DocumentsReplicationRole");
    (*(*(*trust.mutable_fields())["Statement"]
            .mutable_list_value()
            ->mutable_values(0)
            ->mutable_struct_value()
            ->mutable_fields())["Principal"]
          .mutable_struct_value()
          ->mutable_fields())["Service"]
        .set_string_value("lambda.amazonaws.com");
  });
  const std::pair<const char*, const char*> rights[] = {
      {"ReadConfiguration", "s3:GetReplicationConfiguration"},
      {"ReadConfiguration", "s3:ListBucket"},
      {"ReadVersions", "s3:GetObjectVersionForReplication"},
      {"ReadVersions", "s3:GetObjectVersionAcl"},
      {"ReadVersions", "s3:GetObjectVersionTagging"},
      {"WriteReplicas", "s3:ReplicateObject"},
      {"WriteReplicas", "s3:ReplicateDelete"},
      {"WriteReplicas", "s3:ReplicateTags"},
  };
  for (const auto& [sid, action] : rights) {
    add(std::string("role without ") + action,
        [sid = sid, action = action](Program& p) {
          EraseAction(RightsAt(p, "DocumentsReplicationRole"), sid, action);
        });
  }
  add("role that writes to the source", [](Program& p) {
    SetMember(RightsAt(p, "DocumentsReplicationRole"), "WriteReplicas",
              "Resource",
              "arn:${AWS::Partition}:s3:::documents-${EnvironmentSuffix}-"
              "${AWS::AccountId}-us-east-1/*");
  });
}

void AddDestroyableMutants(Mutants& mutants) {
  const auto add = [&](const std::string& name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({"destroyable", name, std::move(mutate)});
  };
  for (const int i : {0, 1}) {
    add(i == 0 ? "protected table" : "protected replica", [i](Program& p) {
      As<GlobalTable>(p, kTable)
          .mutable_replicas(i)
          ->set_deletion_protection_enabled(true);
    });
  }
  add("unprotected table of a spec that asks for protection",
      [](Program& p) { p.deletion_protection = true; });
  add("emptied store of a spec that keeps data",
      [](Program& p) { p.retains_data = true; });
  add("locked objects",
      [](Program& p) { As<Bucket>(p, kSource).set_object_lock_enabled(true); });
  add("locked objects by configuration", [](Program& p) {
    As<Bucket>(p, kReplica)
        .mutable_object_lock_configuration()
        ->set_object_lock_enabled("Enabled");
  });
  add("locked vault", [](Program& p) {
    As<aws::backup::BackupVault>(p, "us-east-1/backup/Vault")
        .mutable_lock_configuration()
        ->set_min_retention_days(7);
  });
  add("stacks retained", [](Program& p) {
    As<aws::cloud_formation::StackSet>(p, "root/SecondaryStackSet")
        .mutable_auto_deployment()
        ->set_retain_stacks_on_account_removal(true);
  });
  for (const std::string region : {"us-east-1", "us-west-2"}) {
    add("no bucket emptier in " + region, [region](Program& p) {
      Erase(p, region + "/data/DocumentsBucketEmptier");
    });
    add("no vault emptier in " + region,
        [region](Program& p) { Erase(p, region + "/backup/VaultEmptier"); });
    add("emptier of another bucket in " + region, [region](Program& p) {
      (*As<aws::cloud_formation::CustomResource>(
            p, region + "/data/DocumentsBucketEmptier")
            .mutable_additional())["Bucket"]
          .set_string_value("other-${EnvironmentSuffix}");
    });
    add("emptier that does not wait in " + region, [region](Program& p) {
      At(p, region + "/data/DocumentsBucketEmptier").depends_on.clear();
      (*As<aws::cloud_formation::CustomResource>(
            p, region + "/data/DocumentsBucketEmptier")
            .mutable_additional())["Bucket"]
          .set_string_value(
              "documents-${EnvironmentSuffix}-${AWS::AccountId}-" + region);
    });
    add("emptier without function in " + region, [region](Program& p) {
      As<aws::cloud_formation::CustomResource>(
          p, region + "/data/DocumentsBucketEmptier")
          .set_service_token("arn:aws:lambda:" + region +
                             ":123456789012:function:other");
    });
    const std::string role =
        region == "us-east-1" ? "PrimaryEmptierRole" : "SecondaryEmptierRole";
    add(role + " without backup:ListRecoveryPointsByBackupVault",
        [role](Program& p) {
          EraseAction(RightsAt(p, role), "Vault",
                      "backup:ListRecoveryPointsByBackupVault");
        });
    add("bucket's policy for every other bucket in " + region,
        [region](Program& p) {
          SetMember(*As<aws::s3::BucketPolicy>(
                         p, region + "/data/DocumentsBucketPolicy")
                         .mutable_policy_document(),
                    "EmptyObjects", "Resource", "*");
        });
    add("emptier that outlives the bucket's policy in " + region,
        [region](Program& p) {
          At(p, region + "/data/DocumentsBucketEmptier").depends_on.clear();
        });
    const std::pair<const char*, const char*> rights[] = {
        {"Empty", "s3:ListBucketVersions"},
        {"Empty", "s3:ListBucketMultipartUploads"},
        {"EmptyObjects", "s3:AbortMultipartUpload"},
        {"EmptyObjects", "s3:DeleteObject"},
        {"EmptyObjects", "s3:DeleteObjectVersion"},
    };
    for (const auto& [sid, action] : rights) {
      add("bucket's policy without " + std::string(action) + " in " + region,
          [region, sid = sid, action = action](Program& p) {
            EraseAction(*As<aws::s3::BucketPolicy>(
                             p, region + "/data/DocumentsBucketPolicy")
                             .mutable_policy_document(),
                        sid, action);
          });
    }
  }
  add("plan that outlives the vault's emptier",
      [](Program& p) { At(p, "us-east-1/backup/Plan").depends_on.clear(); });
  add("StackSet with a foreign role", [](Program& p) {
    As<aws::cloud_formation::StackSet>(p, "root/SecondaryStackSet")
        .set_administration_role_arn("arn:aws:iam::123456789012:role/other");
  });
}

}  // namespace

void AddDataMutants(Mutants& mutants) {
  AddEncryptionMutants(mutants);
  AddTableMutants(mutants);
  AddBucketMutants(mutants);
  AddDestroyableMutants(mutants);
}

}  // namespace drc::testing
