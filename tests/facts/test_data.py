"""What the environment must have, item by item: tables, buckets, backups."""

import pytest
from tests.facts.lookup import TABLE, BUCKETS, key
from tests.facts.templates import EMPTIER, PRIMARY, REGIONS, SECONDARY, SUFFIX


# --- 1. DynamoDB -----------------------------------------------------------


def test_01_global_table_with_replicas_in_both_regions(tree):
    table = tree.one("AWS::DynamoDB::GlobalTable")
    assert table["TableName"] == TABLE
    # CloudFormation wants a replica in the region of the stack.
    assert table.region == PRIMARY
    assert sorted(replica["Region"] for replica in table["Replicas"]) == REGIONS
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert {definition["AttributeName"] for definition in table["AttributeDefinitions"]} >= {
        element["AttributeName"] for element in table["KeySchema"]
    }


def test_01_table_is_on_demand(tree):
    assert tree.one("AWS::DynamoDB::GlobalTable")["BillingMode"] == "PAY_PER_REQUEST"


def test_01_table_recovers_to_a_point_in_time_in_both_regions(tree):
    for replica in tree.one("AWS::DynamoDB::GlobalTable")["Replicas"]:
        assert replica["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True


# --- 2. S3 -----------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_02_bucket_in_each_region(tree, region):
    bucket = tree.one("AWS::S3::Bucket", region)
    assert bucket["BucketName"] == BUCKETS[region]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["AccelerateConfiguration"] == {"AccelerationStatus": "Enabled"}
    # Acceleration does not serve names with dots.
    assert "." not in bucket["BucketName"]


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
    assert bucket in tree.before(emptier)
    assert emptier["ServiceToken"] == tree.one(
        "AWS::Lambda::Function", region, FunctionName=f"dr-emptier-{SUFFIX}"
    ).arn


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
    assert vaults[SECONDARY] in tree.before(tree.one("AWS::Backup::BackupPlan"))


def test_12_backup_selects_the_table(tree):
    selection = tree.one("AWS::Backup::BackupSelection", PRIMARY)
    assert selection["BackupPlanId"] == tree.one("AWS::Backup::BackupPlan").ref
    assert selection["BackupSelection"]["Resources"] == [tree.one("AWS::DynamoDB::GlobalTable").arn]


@pytest.mark.parametrize("region", REGIONS)
def test_12_vault_is_emptied_before_it_is_deleted(tree, region):
    vault = tree.one("AWS::Backup::BackupVault", region)
    assert vault in tree.before(tree.one(EMPTIER, region, BackupVault=vault.ref))
