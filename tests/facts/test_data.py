"""What the environment must have, item by item: tables, buckets, backups."""

import pytest
from tests.facts.lookup import BUCKETS, PRIMARY, REGIONS, SECONDARY, TABLE, key, table, topic, trusted
from tools.cfn.iam import grants, statements
from tools.cfn.templates import ACCOUNT, EMPTIER, SUFFIX
from tools.cfn.values import as_list


# --- 1. DynamoDB -----------------------------------------------------------


def test_01_global_table_with_replicas_in_both_regions(tree):
    assert table(tree) in tree.resources("AWS::DynamoDB::GlobalTable")
    for each in tree.resources("AWS::DynamoDB::GlobalTable"):
        # CloudFormation wants a replica in the region of the stack.
        assert each.region == PRIMARY
        assert sorted(replica["Region"] for replica in each["Replicas"]) == REGIONS
        assert each["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
        assert {definition["AttributeName"] for definition in each["AttributeDefinitions"]} >= {
            element["AttributeName"] for element in each["KeySchema"]
        }


def test_01_table_is_on_demand(tree):
    for each in tree.resources("AWS::DynamoDB::GlobalTable"):
        assert each["BillingMode"] == "PAY_PER_REQUEST", each


def test_01_table_recovers_to_a_point_in_time_in_both_regions(tree):
    for each in tree.resources("AWS::DynamoDB::GlobalTable"):
        for replica in each["Replicas"]:
            recovery = replica["PointInTimeRecoverySpecification"]
            assert recovery["PointInTimeRecoveryEnabled"] is True, each


# --- 2. S3 -----------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_02_bucket_in_each_region(tree, region):
    bucket = tree.one("AWS::S3::Bucket", region)
    assert bucket["BucketName"] == BUCKETS[region]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["AccelerateConfiguration"] == {"AccelerationStatus": "Enabled"}
    # Acceleration does not serve names with dots.
    assert "." not in bucket["BucketName"]
    # What is current stays until somebody deletes it.
    rules = bucket["LifecycleConfiguration"]["Rules"]
    assert not {name for rule in rules for name in rule if name.startswith("Expiration")}
    # What is replaced stays as long as the spec says, but of the heartbeats' own documents.
    heartbeats = [f"heartbeat/{each}.json" for each in REGIONS]
    assert [rule["Prefix"] for rule in rules if "Prefix" in rule] == heartbeats


@pytest.mark.parametrize("region", REGIONS)
def test_02_bucket_is_not_public(tree, region):
    bucket = tree.one("AWS::S3::Bucket", region)
    assert set(bucket["PublicAccessBlockConfiguration"].items()) == {
        ("BlockPublicAcls", True),
        ("BlockPublicPolicy", True),
        ("IgnorePublicAcls", True),
        ("RestrictPublicBuckets", True),
    }
    assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]


def test_02_objects_are_replicated_to_the_secondary(tree):
    configuration = tree.one("AWS::S3::Bucket", PRIMARY)["ReplicationConfiguration"]
    (rule,) = configuration["Rules"]
    destination = rule["Destination"]
    assert rule["Status"] == "Enabled"
    assert rule["Filter"] == {"Prefix": ""}
    assert {"Priority", "DeleteMarkerReplication", "Id"} <= rule.keys()
    assert destination["Bucket"] == tree.one("AWS::S3::Bucket", SECONDARY).arn
    # Without these two, objects under a KMS key are skipped in silence.
    assert rule["SourceSelectionCriteria"]["SseKmsEncryptedObjects"] == {"Status": "Enabled"}
    assert destination["EncryptionConfiguration"]["ReplicaKmsKeyID"] == key(tree, SECONDARY).arn
    # Time control comes with its metrics; 15 minutes is the only value.
    assert destination["ReplicationTime"] == {"Status": "Enabled", "Time": {"Minutes": 15}}
    assert destination["Metrics"] == {"Status": "Enabled", "EventThreshold": {"Minutes": 15}}


def test_02_replication_back_is_off_at_first(tree):
    assert "ReplicationConfiguration" not in tree.one("AWS::S3::Bucket", SECONDARY).raw


@pytest.mark.parametrize("region", REGIONS)
def test_02_bucket_is_emptied_before_it_is_deleted(tree, region):
    bucket = tree.one("AWS::S3::Bucket", region)
    emptier = tree.one(EMPTIER, region, Bucket=bucket.ref)
    function = tree.one("AWS::Lambda::Function", region, FunctionName=f"dr-emptier-{SUFFIX}")
    policy = tree.one("AWS::S3::BucketPolicy", region, Bucket=bucket.ref)
    assert {bucket, policy} <= set(tree.before(emptier))
    assert emptier["ServiceToken"] == function.arn
    granted = {
        action
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow" and statement["Principal"] == {"AWS": function["Role"]}
        for action in as_list(statement["Action"])
    }
    assert {"s3:ListBucketVersions", "s3:DeleteObject", "s3:DeleteObjectVersion"} <= granted


@pytest.mark.parametrize("region", REGIONS)
def test_02_no_role_deletes_objects_of_buckets_by_a_pattern(tree, region):
    role = tree.one("AWS::IAM::Role", RoleName=f"dr-emptier-{SUFFIX}-{region}")
    assert not [
        action
        for statement in statements(tree.policies(role), "Allow")
        for action in as_list(statement["Action"])
        if action.startswith("s3:")
    ]


# --- 12. Backup ------------------------------------------------------------


def test_12_daily_backup_with_a_copy_in_the_secondary(tree):
    (rule,) = tree.one("AWS::Backup::BackupPlan", PRIMARY)["BackupPlan"]["BackupPlanRule"]
    vaults = {region: tree.one("AWS::Backup::BackupVault", region) for region in REGIONS}
    minute, hour, *days = rule["ScheduleExpression"].removeprefix("cron(").removesuffix(")").split()
    assert minute.isdigit() and hour.isdigit()
    assert days == ["*", "*", "?", "*"]
    assert rule["TargetBackupVault"] == vaults[PRIMARY].ref
    assert rule["Lifecycle"] == {"DeleteAfterDays": 7}
    assert rule["CopyActions"] == [
        {"DestinationBackupVaultArn": vaults[SECONDARY].arn, "Lifecycle": {"DeleteAfterDays": 7}}
    ]
    assert rule["StartWindowMinutes"] >= 60
    assert vaults[SECONDARY] in tree.before(tree.one("AWS::Backup::BackupPlan", PRIMARY))


def test_12_backups_go_on_in_the_secondary(tree):
    rules = [
        tree.one("AWS::Backup::BackupPlan", region)["BackupPlan"]["BackupPlanRule"][0] for region in REGIONS
    ]
    # A copy in the primary would fail just when the primary is lost.
    assert "CopyActions" not in rules[1]
    assert rules[1] == {name: value for name, value in rules[0].items() if name != "CopyActions"}


@pytest.mark.parametrize("region", REGIONS)
def test_12_backup_selects_the_table(tree, region):
    selection = tree.one("AWS::Backup::BackupSelection", region)
    assert selection["BackupPlanId"] == tree.one("AWS::Backup::BackupPlan", region).ref
    assert selection["BackupSelection"]["Resources"] == [f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{TABLE}"]


_RESTORED = [f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{TABLE}-restored*" for region in REGIONS]


def test_12_backups_are_restored_by_a_role(tree):
    role = tree.one("AWS::IAM::Role", RoleName=f"dr-restore-{SUFFIX}")
    assert trusted(role) == ["backup.amazonaws.com"]
    (policy,) = tree.policies(role)
    granted = {action: set(where) for actions, where, _ in grants([policy]) for action in actions}
    assert set(_RESTORED) <= granted["dynamodb:RestoreTableFromAwsBackup"]
    for name in ["BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"]:
        # It writes no table that serves.
        assert granted[f"dynamodb:{name}"] == set(_RESTORED)
    people = tree.one("AWS::IAM::Role", RoleName=f"dr-table-manager-{SUFFIX}")
    (policy,) = tree.policies(people)
    granted = {action: set(where) for actions, where, _ in grants([policy]) for action in actions}
    assert granted["iam:PassRole"] == {role.arn}
    assert granted["backup:StartRestoreJob"] == {
        f"arn:aws:backup:{region}:{ACCOUNT}:recovery-point:*" for region in REGIONS
    }
    assert granted["dynamodb:PutItem"] == set(_RESTORED)


@pytest.mark.parametrize("region", REGIONS)
def test_12_a_backup_that_fails_is_told(tree, region):
    selection = tree.one("AWS::Backup::BackupSelection", region)
    rules = [r for r in tree.resources("AWS::Events::Rule", region) if "EventPattern" in r.raw]
    (notice,) = [r for r in rules if r["EventPattern"]["source"] == ["aws.backup"]]
    assert notice["State"] == "ENABLED"
    assert notice["EventPattern"] == {
        "source": ["aws.backup"],
        "detail-type": ["Backup Job State Change", "Copy Job State Change"],
        "detail": {
            "state": ["ABORTED", "EXPIRED", "FAILED"],
            "iamRoleArn": [selection["BackupSelection"]["IamRoleArn"]],
        },
    }
    assert [target["Arn"] for target in notice["Targets"]] == [topic(tree, region).ref]


@pytest.mark.parametrize("region", REGIONS)
def test_12_vault_is_emptied_before_it_is_deleted(tree, region):
    vault = tree.one("AWS::Backup::BackupVault", region)
    assert vault in tree.before(tree.one(EMPTIER, region, BackupVault=vault.ref))
