"""Faults of the roles of services and people."""

from tests.faults.catalogue import broken, fact, found, refused, rule, site
from tests.faults.changes import add, all_of, att, drop, each, edit, lose, put, ref, sub

FAULTS = [
    *found(fact("test_08_replication_role_covers_both_buckets_and_keys"),
        put("identity#DocumentsReplicationRole:WriteReplicas/Action/0", "s3:ReplicateTags"),
        lose("identity#DocumentsReplicationRole:EncryptReplicas").also(
            rule("key-policy"), broken("documents_are_replicated")
        ),
    ),
    *found(fact("test_08_table_management_role_covers_the_table_in_both_regions"),
        lose("identity#TableManagerRole:Tables/Resource/1"),
        each(put, "identity#TableManagerRole:Tables/Action/0", "dynamodb:DeleteTable", "dynamodb:PutItem"),
    ),
    *found(fact("test_08_control_table_is_written_by_one_role"),
        edit("identity#TableManagerRole/Policies", "table/transactions-table-", "table/dr-control-"),
        lose("identity#ControlWriterRole:ControlItem/Resource/1"),
        put("identity#ControlWriterRole:ControlItem/Action/2", "dynamodb:DeleteItem"),
        lose("identity#ControlWriterRole:TableKeys/Condition"),
    ),
    *found(fact("test_08_roles_are_assumed_across_regions"),
        all_of(
            lose("identity#ControlWriterRole/AssumeRolePolicyDocument/Statement/0/Principal/AWS"),
            put(
                "identity#ControlWriterRole/AssumeRolePolicyDocument/Statement/0/Principal/Service",
                "lambda.amazonaws.com",
            ),
        ),
    ),
    *found(fact("test_08_people_can_move_the_writer_where_the_evaluator_is_lost"),
        lose("identity#ControlWriterRole/AssumeRolePolicyDocument/Statement/1"),
        put(
            "identity#ControlWriterRole/AssumeRolePolicyDocument/Statement/0/Principal/AWS",
            [att("SecondaryEvaluatorRole"), att("SecondaryActiveRegionRole")],
        ),
    ),
    *found(fact("test_12_backups_are_restored_by_a_role"),
        edit("identity#RestoreRole/Policies", "us-west-2", "us-east-1"),
        edit("identity#RestoreRole/Policies", "-restored*", "*"),
        put("identity#TableManagerRole:RecoveryPoints/Action/2", "backup:ListRestoreJobs"),
        put("identity#TableManagerRole:RestoreRole/Action", "iam:GetRole"),
        put("identity#RestoreRole/AssumeRolePolicyDocument/Statement/0/Principal/Service", "lambda.amazonaws.com"),
    ),
    *found(fact("test_every_physical_name_carries_the_suffix"), lose("identity#BackupRole/RoleName")),
    *found(fact("test_names_fit_with_the_longest_suffix"),
        put(
            "identity#BackupRole/RoleName",
            sub("dr-backup-of-every-table-in-the-environment-${EnvironmentSuffix}-us-east-1"),
        ),
    ),
    *found(fact("test_any_resource_only_where_aws_knows_no_narrower_one"),
        put("identity#BackupRole:Tables/Resource", "arn:aws:dynamodb:us-east-1:1:*"),
    ),
    *found(fact("test_nobody_else_may_assume_a_role"),
        lose("identity#LogDestinationRole/AssumeRolePolicyDocument/Statement/0/Condition").also(
            rule("least-privilege")
        ),
        lose("identity#TableManagerRole/AssumeRolePolicyDocument/Statement/0/Condition"),
        lose("identity#TableManagerRole/AssumeRolePolicyDocument/Statement/0/Condition/Bool"),
        lose("identity#ControlWriterRole/AssumeRolePolicyDocument/Statement/1/Condition/ArnLike"),
    ),
    *found(fact("test_service_roles_of_the_stack_set_are_whole_when_they_exist"),
        add("identity#Policy", "AWS::IAM::Policy"),
    ),
    *found(fact("test_what_a_derived_name_names_is_there_before"),
        put(
            "identity#TableManagerRole/AssumeRolePolicyDocument/Statement/0/Principal/AWS",
            sub("arn:aws:iam::${AWS::AccountId}:role/dr-evaluator-${EnvironmentSuffix}-us-west-2"),
        ),
    ),
    *found(fact("test_roles_are_those_of_the_templates"), lose("identity#BackupRole!Type")),
    *found(rule("key-policy"),
        lose("identity#DocumentsReplicationRole:DecryptSource").also(broken("documents_are_replicated")),
        {
            "log destination without the stream's key":
                lose("identity#LogDestinationRole:StreamKey").also(refused("Could not deliver test message")),
            "control writer without the table's keys":
                lose("identity#ControlWriterRole:TableKeys").also(broken("operators_can_fail_over")),
            "replication role that cannot encrypt":
                drop("identity#DocumentsReplicationRole:EncryptReplicas", "kms:Encrypt"),
            "replication role with one key for both":
                put("identity#DocumentsReplicationRole:EncryptReplicas/Resource", ref("SecurityKeyArn")),
        },
    ),
    *found(rule("static-stability"),
        drop("identity#ControlWriterRole:ControlItem", "dynamodb:GetItem"),
        drop("identity#ControlWriterRole:ControlItem", "dynamodb:PutItem").also(rule("granted-action")),
        {
            "control writer that does not trust the evaluator":
                lose("identity#ControlWriterRole/AssumeRolePolicyDocument/Statement/0").also(
                    broken("operators_can_fail_over")
                ),
            "no marks": drop("identity#ControlWriterRole:ControlItem", "dynamodb:UpdateItem").also(site("works")),
        },
    ),
    *found(rule("bucket-replication"),
        each(
            drop,
            "identity#DocumentsReplicationRole:ReadConfiguration",
            "s3:GetReplicationConfiguration",
            "s3:ListBucket",
        ),
        each(
            drop,
            "identity#DocumentsReplicationRole:ReadVersions",
            "s3:GetObjectVersionForReplication",
            "s3:GetObjectVersionAcl",
            "s3:GetObjectVersionTagging",
        ),
        each(
            drop,
            "identity#DocumentsReplicationRole:WriteReplicas",
            "s3:ReplicateObject",
            "s3:ReplicateDelete",
            "s3:ReplicateTags",
        ),
        {
            "role that S3 cannot assume": put(
                "identity#DocumentsReplicationRole/AssumeRolePolicyDocument/Statement/0/Principal/Service",
                "lambda.amazonaws.com",
            ),
            "role that writes to the source": put(
                "identity#DocumentsReplicationRole:WriteReplicas/Resource",
                sub("arn:${AWS::Partition}:s3:::documents-${EnvironmentSuffix}-${AWS::AccountId}-us-east-1/*"),
            ),
        },
    ),
    *found(rule("announcement"),
        {
            "log destination that may not write": drop("identity#LogDestinationRole:Stream", "kinesis:PutRecord"),
        },
    ),
    *found(rule("physical-name"),
        {
            "role name of 65 characters": put(
                "identity#BackupRole/RoleName",
                sub("rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr${EnvironmentSuffix}"),
            ),
        },
    ),
    *found(rule("least-privilege"),
        put("identity#DocumentsReplicationRole:ReadConfiguration/Action", "s3:Get*"),
        put("identity#DocumentsReplicationRole:ReadConfiguration/Resource", "*"),
        put("identity#TableManagerRole:Tables/Action", "dynamodb:*"),
        put("identity#TableManagerRole:Tables/Resource", "*"),
        put("identity#BackupRole:Tables/Action", "backup:*"),
        put("identity#BackupRole:Tables/Resource", "*"),
        put("identity#LogDestinationRole:Stream/Action", "kinesis:*"),
        put("identity#LogDestinationRole:Stream/Resource", "*"),
        put("identity#StackSetAdministrationRole:AssumeExecutionRole/Action", "sts:*"),
        put("identity#StackSetAdministrationRole:AssumeExecutionRole/Resource", "*"),
        lose("identity#BackupRole/AssumeRolePolicyDocument/Statement/0/Condition"),
        lose("identity#StackSetAdministrationRole/AssumeRolePolicyDocument/Statement/0/Condition"),
        {
            "all but one action": all_of(
                lose("identity#BackupRole:Tables/Action"), put("identity#BackupRole:Tables/NotAction", "iam:*")
            ),
            "AWS managed policy":
                put("identity#BackupRole/ManagedPolicyArns", ["arn:aws:iam::aws:policy/AdministratorAccess"]),
            "role that anybody assumes":
                put("identity#BackupRole/AssumeRolePolicyDocument/Statement/0/Principal", "*"),
            "people without second factor":
                lose("identity#ControlWriterRole/AssumeRolePolicyDocument/Statement/1/Condition"),
        },
    ),
    *found(rule("granted-action"),
        drop("identity#SecondaryDocumentMenderRole:Table", "dynamodb:Scan"),
        drop("identity#SecondaryDocumentMenderRole:Documents", "s3:PutObject"),
    ),
    *found(rule("restore"),
        drop("identity#RestoreRole:Restores", "dynamodb:RestoreTableFromAwsBackup"),
        drop("identity#RestoreRole:TableBackups", "dynamodb:RestoreTableFromBackup"),
        each(
            drop,
            "identity#RestoreRole:RestoredTables",
            "dynamodb:BatchWriteItem",
            "dynamodb:DeleteItem",
            "dynamodb:Scan",
        ),
        each(drop, "identity#RestoreRole:RestoredKeys", "kms:Decrypt", "kms:GenerateDataKey", "kms:ReEncryptTo"),
        drop("identity#RestoreRole:KeyGrants", "kms:CreateGrant"),
        drop("identity#TableManagerRole:Tables", "dynamodb:RestoreTableToPointInTime"),
        each(drop, "identity#TableManagerRole:RestoredTables", "dynamodb:PutItem", "dynamodb:Query"),
        drop("identity#TableManagerRole:RestoredKeys", "kms:Encrypt"),
        drop("identity#TableManagerRole:KeyGrants", "kms:CreateGrant"),
        drop("identity#TableManagerRole:RecoveryPoints", "backup:StartRestoreJob"),
        drop("identity#TableManagerRole:RestoreRole", "iam:PassRole"),
        each(
            put,
            "identity#RestoreRole:RestoredTables/Resource",
            sub(
                "arn:${AWS::Partition}:dynamodb:us-east-1:${AWS::AccountId}:table/transactions-table-${Environmen"
                "tSuffix}-restored*",
            ),
            sub(
                "arn:${AWS::Partition}:dynamodb:us-west-2:${AWS::AccountId}:table/transactions-table-${Environmen"
                "tSuffix}-restored*",
            ),
        ),
        each(
            put,
            "identity#TableManagerRole:RecoveryPoints/Resource",
            sub("arn:${AWS::Partition}:backup:us-east-1:${AWS::AccountId}:recovery-point:*"),
            sub("arn:${AWS::Partition}:backup:us-west-2:${AWS::AccountId}:recovery-point:*"),
        ),
        each(
            put,
            "identity#BackupRole:Tables/Resource",
            sub(
                "arn:${AWS::Partition}:dynamodb:us-east-1:${AWS::AccountId}:table/transactions-table-${Environmen"
                "tSuffix}",
            ),
            sub(
                "arn:${AWS::Partition}:dynamodb:us-west-2:${AWS::AccountId}:table/transactions-table-${Environmen"
                "tSuffix}",
            ),
        ),
        {
            "no role of AWS Backup's": lose("identity#RestoreRole"),
            "restores that nobody can start":
                lose("identity#TableManagerRole/AssumeRolePolicyDocument/Statement/0/Principal"),
        },
    ),
    *found(refused("Could not deliver test message"), lose("identity#LogDestinationRole:Stream")),
    *found(refused("should have '.*' role with trust relationship"),
        edit(
            "identity#StackSetAdministrationRole/Policies/0/PolicyDocument/Statement",
            "role/dr-stackset-execution-",
            "role/other-",
        ),
    ),
    *found(broken("operators_can_fail_over"), lose("identity#ControlWriterRole:ControlItem")),
    *found(broken("documents_are_replicated"), lose("identity#DocumentsReplicationRole:WriteReplicas")),
    *found(broken("backups_are_copied"),
        lose("identity#BackupRole:KeyGrants"),
        lose("identity#BackupRole:Vaults"),
    ),
    *found(site("works"),
        {
            "no key of the control table": put("identity#ControlWriterRole:TableKeys/Action", []),
        },
    ),
]
