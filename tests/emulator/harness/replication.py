"""S3 replicates and AWS Backup runs its plans, as their roles.

Amazon S3 User Guide, "Setting up permissions for live replication", "Replicating encrypted
objects"; AWS Backup Developer Guide, "Creating backup copies across AWS Regions", "Encryption
for backups".
"""

import copy

from moto.s3.models import FakeDeleteMarker

from tests.emulator.harness import recovery_points
from tests.emulator.harness.delivery import Undelivered
from tools.cfn import iam
from tools.cfn.templates import ACCOUNT
from tools.cfn.values import as_list


def replicate(world):
    """Copies what is new in each bucket that replicates; returns what was copied."""
    copied = []
    for bucket in list(world.backend("s3").buckets.values()):
        if getattr(bucket, "replication", None):
            for rule in as_list(bucket.replication["Rule"]):
                copied += _replicate(world, bucket, rule)
    return copied


def begin(world, bucket):
    """Replication is configured: what a bucket holds by then stays where it is.

    Amazon S3 User Guide, "Replicating existing objects with Batch Replication".
    """
    for version in [version for kind in _versions(bucket) for version in kind]:
        _is_new(world, bucket, version)


def _replicate(world, bucket, rule):
    if rule["Status"] != "Enabled":
        return []
    target = rule["Destination"]["Bucket"].rpartition(":")[2]
    destination = world.backend("s3").buckets.get(target)
    if destination is None:
        raise Undelivered(f"the destination bucket {target} does not exist")
    role = world.role(bucket.replication["Role"])
    s3 = world.client("s3", bucket.region_name)
    versions, markers = _versions(bucket)
    copied = []
    for version in [each for each in versions if _is_new(world, bucket, each)]:
        _authorize_objects(role, bucket, destination, version.name)
        _authorize_keys(world, role, bucket, destination, rule, version.name)
        body = s3.get_object(
            Bucket=bucket.name, Key=version.name, VersionId=version.version_id
        )["Body"].read()
        world.client("s3", destination.region_name).put_object(
            Bucket=target, Key=version.name, Body=body
        )
        copied.append((target, version.name))
    for marker in markers:
        if rule["DeleteMarkerReplication"]["Status"] == "Enabled" and _is_new(
            world, bucket, marker
        ):
            _may(role, "s3:ReplicateDelete", f"arn:aws:s3:::{target}/{marker.name}")
            world.client("s3", destination.region_name).delete_object(
                Bucket=target, Key=marker.name
            )
    return copied


def _versions(bucket):
    """moto's versions and delete markers in a bucket, of each key the oldest first.

    Not by ListObjectVersions: each heartbeat makes a version, and each wait asks for the new ones.
    """
    everything = [each for _, versions in list(bucket.keys.iterlists()) for each in versions]
    markers = [each for each in everything if isinstance(each, FakeDeleteMarker)]
    return [each for each in everything if not isinstance(each, FakeDeleteMarker)], markers


def _is_new(world, bucket, version):
    name = bucket.name, version.name, version.version_id
    if name in world.replicated:
        return False
    world.replicated.add(name)
    return True


def _may(role, action, resource, context=None):
    if not iam.allowed(role.policies, action, resource, context or {}):
        raise Undelivered(f"{role} may not {action} on {resource}")


def _authorize_objects(role, bucket, destination, key):
    source, target = f"arn:aws:s3:::{bucket.name}", f"arn:aws:s3:::{destination.name}"
    for action in ("s3:GetReplicationConfiguration", "s3:ListBucket"):
        _may(role, action, source)
    for what in ("ForReplication", "Acl", "Tagging"):
        _may(role, f"s3:GetObjectVersion{what}", f"{source}/{key}")
    for what in ("Object", "Delete", "Tags"):
        _may(role, f"s3:Replicate{what}", f"{target}/{key}")


def _default_key(bucket):
    """The key of a bucket's default encryption, and whether it has a bucket key."""
    rule = as_list((bucket.encryption or {}).get("Rule", []))[0]
    default = rule["ApplyServerSideEncryptionByDefault"]
    return default.get("KMSMasterKeyID"), str(rule.get("BucketKeyEnabled")).lower() == "true"


def _authorize_keys(world, role, bucket, destination, rule, key):
    source_key, source_bucket_key = _default_key(bucket)
    if source_key is None:
        return
    selected = rule.get("SourceSelectionCriteria", {}).get("SseKmsEncryptedObjects", {})
    if selected.get("Status") != "Enabled":
        raise Undelivered(f"objects under a key are not selected for replication: {key}")
    replica_key = rule["Destination"]["EncryptionConfiguration"]["ReplicaKmsKeyID"]
    _, target_bucket_key = _default_key(destination)
    for action, arn, where, bucket_key in (
        ("kms:Decrypt", source_key, bucket, source_bucket_key),
        ("kms:Encrypt", replica_key, destination, target_bucket_key),
    ):
        context_arn = f"arn:aws:s3:::{where.name}" + ("" if bucket_key else f"/{key}")
        context = {
            "kms:ViaService": f"s3.{where.region_name}.amazonaws.com",
            "kms:EncryptionContext:aws:s3:arn": context_arn,
        }
        if not world.may_use_key(role, action, arn, context):
            raise Undelivered(f"{role} may not {action} with {arn} for {context_arn}")


def back_up(world, regions=None):
    """Runs each backup plan there is, in these regions; returns the recovery points made."""
    made = []
    for selection in world.owned("AWS::Backup::BackupSelection"):
        if regions is not None and selection.stack.region not in regions:
            continue
        plan = world.owner(
            "AWS::Backup::BackupPlan", selection.stack.region, selection.properties["BackupPlanId"]
        )
        chosen = selection.properties["BackupSelection"]
        role = world.role(chosen["IamRoleArn"])
        for rule in plan.properties["BackupPlan"]["BackupPlanRule"]:
            for resource in chosen["Resources"]:
                made += _back_up(world, role, selection.stack.region, rule, resource)
    return made


def _back_up(world, role, region, rule, table):
    name = table.rpartition("/")[2]
    if name not in world.backend("dynamodb", region).tables:
        raise Undelivered(f"there is nothing to back up: {table}")
    for action in ("StartAwsBackupJob", "DescribeTable"):
        _may(role, f"dynamodb:{action}", table)
    vault = recovery_points.vault_arn(region, rule["TargetBackupVault"])
    _may(role, "backup:DescribeBackupVault", vault)
    tags = rule.get("RecoveryPointTags", {})
    made = [_store(world, role, vault, tags)]
    items = copy.deepcopy(world.backend("dynamodb", region).tables[name].items)
    for each in rule.get("CopyActions", []):
        _may(role, "backup:CopyFromBackupVault", made[0])
        _may(role, "backup:CopyIntoBackupVault", each["DestinationBackupVaultArn"])
        made.append(_store(world, role, each["DestinationBackupVaultArn"], tags))
    world.backed_up.update((point, (name, items)) for point in made)
    return made


def _store(world, role, vault, tags):
    region, name = vault.split(":")[3], vault.rpartition(":")[2]
    owner = world.owner("AWS::Backup::BackupVault", region, name)
    if owner is None or vault not in world.recovery_points:
        raise Undelivered(f"the vault {vault} does not exist")
    key = owner.properties.get("EncryptionKeyArn")
    for action in ("kms:GenerateDataKey", "kms:Decrypt", "kms:DescribeKey") if key else ():
        if not world.may_use_key(role, action, key, {}):
            raise Undelivered(f"{role} may not {action} with {key}")
    grant = {"kms:GrantIsForAWSResource": "true"}
    if key and not world.may_use_key(role, "kms:CreateGrant", key, grant):
        raise Undelivered(f"{role} may not kms:CreateGrant with {key}")
    point = recovery_points.add(world, vault, tags)
    if tags:
        _may(role, "backup:TagResource", point)
    return point


def recovery_points_in(world, region):
    """All there are in a region's vaults."""
    prefix = f"arn:aws:backup:{region}:{ACCOUNT}:"
    return [
        point
        for vault, points in world.recovery_points.items()
        if vault.startswith(prefix)
        for point in points
    ]


def back_up_if_possible(world):
    """As time goes on: a plan runs, or it fails, which nobody waits for."""
    try:
        back_up(world)
    except Undelivered:
        pass
