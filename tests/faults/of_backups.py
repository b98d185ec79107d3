"""Faults of vaults and plans."""

from tests.faults.catalogue import broken, fact, found, kept, rule
from tests.faults.changes import all_of, in_each, lose, put, sub

FAULTS = [
    *found(fact("test_05_all_data_at_rest_is_under_its_own_regions_key"),
        lose("us-west-2/backup#Vault/EncryptionKeyArn").also(rule("encryption")),
    ),
    *found(fact("test_12_daily_backup_with_a_copy_in_the_secondary"),
        lose("backup#Plan/BackupPlan/BackupPlanRule/0/CopyActions"),
        put("backup#Plan/BackupPlan/BackupPlanRule/0/Lifecycle/DeleteAfterDays", 30),
        put("backup#Plan/BackupPlan/BackupPlanRule/0/ScheduleExpression", "cron(0 5 ? * MON *)"),
    ),
    *found(fact("test_12_backups_go_on_in_the_secondary"),
        lose("us-west-2/backup#Plan"),
        {
            "backups at another time in the secondary":
                put(
                    "us-west-2/backup#Plan/BackupPlan/BackupPlanRule/0/ScheduleExpression", "cron(0 5 1 * ? *)"
                ).also(
                    rule("parity")
                ),
        },
    ),
    *found(fact("test_12_backup_selects_the_table"),
        lose("backup#Selection/BackupSelection/Resources/0"),
        lose("us-west-2/backup#Selection").also(rule("restore")),
    ),
    *found(fact("test_12_a_backup_that_fails_is_told"),
        lose("backup#FailureNotice"),
        lose("backup#FailureNotice/EventPattern/detail/state/0"),
        put("us-west-2/backup#FailureNotice/EventPattern/detail-type", ["Backup Job State Change"]),
        put("us-west-2/backup#FailureNotice/State", "DISABLED").also(rule("parity")),
    ),
    *found(fact("test_12_vault_is_emptied_before_it_is_deleted"),
        lose("us-west-2/backup#VaultEmptier").also(rule("destroyable")),
    ),
    *found(fact("test_nothing_is_protected_from_deletion"),
        {
            "locked vault": put("backup#Vault/LockConfiguration", {"MinRetentionDays": 7}).also(rule("destroyable")),
        },
    ),
    *found(fact("test_everything_that_must_be_empty_is_emptied"),
        put("backup#VaultEmptier/BackupVault", sub("dr-${EnvironmentSuffix}")),
    ),
    *found(fact("test_what_is_deleted_by_its_tag_has_it"),
        put("us-west-2/backup#Plan/BackupPlanTags/dr-suffix", "eu-prod"),
    ),
    *found(fact("test_another_vault_is_out_of_reach"),
        lose("us-west-2/backup#Plan/BackupPlan/BackupPlanRule/0/RecoveryPointTags").also(rule("destroyable")),
    ),
    *found(rule("destroyable"),
        lose("backup#VaultEmptier"),
        lose("backup#Plan/BackupPlan/BackupPlanRule/0/RecoveryPointTags"),
        {
            "plan that outlives the vault's emptier":
                lose("backup#Plan!DependsOn").also(kept("contains recovery points")),
            "secondary's plan that outlives the emptier": lose("us-west-2/backup#Plan!DependsOn"),
        },
    ),
    *found(rule("encryption"), lose("backup#Vault/EncryptionKeyArn")),
    *found(rule("restore"),
        all_of(lose("backup#Plan"), lose("backup#Selection")),
        lose("backup#Selection"),
        in_each(
            put,
            "backup#Selection/BackupSelection/Resources/0",
            sub("arn:${AWS::Partition}:dynamodb:us-east-2:${AWS::AccountId}:table/other"),
        ),
        in_each(put, "backup#Plan/BackupPlan/BackupPlanRule/0/TargetBackupVault", "default"),
        all_of(lose("us-west-2/backup#Plan"), lose("us-west-2/backup#Selection")),
    ),
    *found(rule("parity"),
        {
            "backups that end sooner in the secondary":
                put("us-west-2/backup#Plan/BackupPlan/BackupPlanRule/0/Lifecycle/DeleteAfterDays", 1),
        },
    ),
    *found(broken("failed_backups_are_told"),
        lose("us-west-2/backup#FailureNotice/Targets/0"),
        put("backup#FailureNotice/EventPattern/detail/iamRoleArn/0", "arn:aws:iam::123456789012:role/other"),
    ),
    *found(kept("contains recovery points"),
        all_of(lose("backup#VaultEmptier"), lose("backup#Plan!DependsOn")),
        all_of(lose("us-west-2/backup#VaultEmptier"), lose("us-west-2/backup#Plan!DependsOn")),
    ),
]
