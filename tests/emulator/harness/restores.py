"""Restores of tables, by AWS Backup or by DynamoDB itself, into a new table.

AWS Backup API Reference, "StartRestoreJob": the caller passes a role, with which AWS Backup
restores. Amazon DynamoDB Developer Guide, "Using IAM with DynamoDB backup and restore": whoever
restores needs read and write permissions on the new table; "DynamoDB encryption at rest: usage
notes": and the use of its key, by way of DynamoDB.
"""

import copy

from tests.emulator.harness.delivery import Undelivered
from tools.cfn import iam
from tools.cfn.templates import ACCOUNT

_ITEMS = ("BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem")
_KEY = ("Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo")


def table_arn(region, name):
    return f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{name}"


def from_backup(world, principal, region, point, role_arn, target):
    """What StartRestoreJob does for a person: the recovery point becomes the table `target`."""
    _may(principal, "backup:StartRestoreJob", point)
    _may(principal, "iam:PassRole", role_arn, **{"iam:PassedToService": "backup.amazonaws.com"})
    backup = iam.service("backup.amazonaws.com")
    if not world.may_assume(backup, role_arn, {"aws:SourceAccount": ACCOUNT}):
        raise Undelivered(f"{role_arn} cannot be assumed by AWS Backup")
    if point.split(":")[3] != region:
        raise Undelivered(f"{point} is not in {region}")
    source, items = world.backed_up[point]
    role = world.role(role_arn)
    for action in ("RestoreTableFromAwsBackup", "DescribeTable"):
        _may(role, f"dynamodb:{action}", table_arn(region, target))
    _make(world, role, region, source, target).items = copy.deepcopy(items)


def to_a_point_in_time(world, principal, region, source, target):
    """What RestoreTableToPointInTime does; the emulator knows no other point than now."""
    _may(principal, "dynamodb:RestoreTableToPointInTime", table_arn(region, source))
    items = world.backend("dynamodb", region).tables[source].items
    _make(world, principal, region, source, target).items = copy.deepcopy(items)


def read(world, principal, region, table):
    """All items of a table, if they may be read."""
    _may(principal, "dynamodb:Scan", table_arn(region, table))
    _may_use_key(world, principal, region, table, ("Decrypt",))
    return world.client("dynamodb", region).scan(TableName=table)["Items"]


def remove(world, principal, region, table):
    _may(principal, "dynamodb:DeleteTable", table_arn(region, table))
    world.client("dynamodb", region).delete_table(TableName=table)


def _make(world, principal, region, source, target):
    """A new table, as its source is, that lies under its source's key."""
    backend = world.backend("dynamodb", region)
    if target in backend.tables:
        raise Undelivered(f"TableAlreadyExistsException: {target}")
    for action in _ITEMS:
        _may(principal, f"dynamodb:{action}", table_arn(region, target))
    _may_use_key(world, principal, region, source, _KEY)
    grant = {"kms:GrantIsForAWSResource": "true"}
    _may_use_key(world, principal, region, source, ("CreateGrant",), **grant)
    return backend.restore_table_to_point_in_time(target, source)


def _may_use_key(world, principal, region, table, actions, **context):
    key = (world.backend("dynamodb", region).tables[table].sse_specification or {}).get(
        "KMSMasterKeyId"
    )
    context["kms:ViaService"] = f"dynamodb.{region}.amazonaws.com"
    for action in actions if key else ():
        if not world.may_use_key(principal, f"kms:{action}", key, context):
            raise Undelivered(f"{principal} may not kms:{action} with {key}")


def _may(principal, action, resource, **context):
    if not iam.allowed(principal.policies, action, resource, context):
        raise Undelivered(f"{principal} may not {action} on {resource}")
