"""What an environment holds: its tables, buckets and backup vaults in both regions, counted."""

import concurrent.futures
import dataclasses
import datetime
import json

from deployment import events
from deployment.aws import Failure
from tools.cfn.folder import STACK

_PARALLEL = 8
_COUNTED = 1000  # S3 lists no more versions at once.
# What one run of the emptier deletes, in 13 minutes at S3's 3,500 deletions a second (Amazon S3
# User Guide, "Best practices design patterns: optimizing Amazon S3 performance").
ONE_RUN = 2_000_000
# As the emptier has it: S3 expires what is current in a day, and what is not in another.
_EXPIRE = {
    "Rules": [
        {
            "ID": "empty",
            "Status": "Enabled",
            "Filter": {},
            "Expiration": {"Days": 1},
            "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        },
        {
            "ID": "markers",
            "Status": "Enabled",
            "Filter": {},
            "Expiration": {"ExpiredObjectDeleteMarker": True},
        },
    ]
}
_TABLE, _BUCKET, _VAULT = (
    "AWS::DynamoDB::GlobalTable",
    "AWS::S3::Bucket",
    "AWS::Backup::BackupVault",
)


def resources_command(stack):
    return ["cloudformation", "list-stack-resources", "--stack-name", stack]


def _table_command(table):
    return ["dynamodb", "describe-table", "--table-name", table]


def _bucket_command(bucket):
    return [
        *["s3api", "list-object-versions", "--bucket", bucket],
        *["--max-keys", str(_COUNTED)],
    ]


def _metric_command(bucket):
    """Amazon S3 User Guide, "Amazon S3 CloudWatch daily storage metrics": versions count."""
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    dimensions = [("BucketName", bucket), ("StorageType", "AllStorageTypes")]
    return [
        *["cloudwatch", "get-metric-statistics", "--namespace", "AWS/S3"],
        *["--metric-name", "NumberOfObjects", "--dimensions"],
        *[f"Name={name},Value={value}" for name, value in dimensions],
        *["--start-time", (now - datetime.timedelta(days=3)).isoformat()],
        *["--end-time", now.isoformat(), "--period", "86400", "--statistics", "Maximum"],
    ]


def expire_command(bucket):
    return [
        *["s3api", "put-bucket-lifecycle-configuration", "--bucket", bucket],
        *["--lifecycle-configuration", json.dumps(_EXPIRE)],
    ]


def _vault_command(vault):
    return [
        *["backup", "list-recovery-points-by-backup-vault", "--backup-vault-name", vault],
        *["--max-results", str(_COUNTED)],
    ]


@dataclasses.dataclass(frozen=True, order=True)
class Store:
    region: str
    type: str
    name: str

    def __str__(self):
        return f"{self.region} {self.name}"

    def count(self, aws):
        """How much is in it, at least, and one line on that; says so where it is not known."""
        try:
            count, text = _COUNTS[self.type](aws, self)
        except Failure as failure:
            return 0, f"{self}: not known how much, {failure}"
        return count, f"{self}: {text}"


def _count_items(aws, store):
    found = aws.call(_table_command(store.name), store.region)["Table"]
    count = found.get("ItemCount", 0)
    # Amazon DynamoDB API Reference, "TableDescription": updated about every six hours.
    return count, f"{count:,} items when DynamoDB last counted, up to six hours ago"


def _count_versions(aws, store):
    found = aws.call(_bucket_command(store.name), store.region)
    count = len(found.get("Versions", [])) + len(found.get("DeleteMarkers", []))
    if not found.get("IsTruncated"):
        return count, f"{count:,} versions of objects"
    days = aws.call(_metric_command(store.name), store.region)["Datapoints"]
    counted = int(max((day["Maximum"] for day in days), default=0))
    if counted <= count:  # CloudWatch counts once a day.
        return count, f"more than {count:,} versions of objects"
    return counted, f"about {counted:,} versions of objects, as of yesterday"


def _count_points(aws, store):
    found = aws.call(_vault_command(store.name), store.region)
    more = "more than " if found.get("NextToken") else ""
    count = len(found.get("RecoveryPoints", []))
    return count, f"{more}{count:,} recovery points"


_COUNTS = {_TABLE: _count_items, _BUCKET: _count_versions, _VAULT: _count_points}


def _resources(aws, pool, stack_id, region):
    """All resources of a stack and of those nested in it, and how many the stack itself has."""
    found, own, level = [], None, [stack_id]
    while level:
        commands = [resources_command(each) for each in level]
        answers = pool.map(lambda command: aws.call(command, region), commands)
        resources = [each for answer in answers for each in answer["StackResourceSummaries"]]
        resources = [each for each in resources if each["ResourceStatus"] != "DELETE_COMPLETE"]
        own = len(resources) if own is None else own
        found += resources
        level = [
            each["PhysicalResourceId"]
            for each in resources
            if each["ResourceType"] == STACK and each.get("PhysicalResourceId")
        ]
    return found, own


@dataclasses.dataclass(frozen=True)
class Holdings:
    lines: list  # one on each store
    buckets: list
    full: list  # buckets of more versions than ONE_RUN
    resources: int  # of the root stack


def take(aws, stack_id, suffix, primary, secondary):
    """The Holdings of an environment, in both regions."""
    with concurrent.futures.ThreadPoolExecutor(_PARALLEL) as pool:
        found, own = _resources(aws, pool, stack_id, primary)
        stores = {
            Store(primary, each["ResourceType"], each["PhysicalResourceId"])
            for each in found
            if each["ResourceType"] in _COUNTS and each.get("PhysicalResourceId")
        }
        if secondary:
            # The secondary's tables are the primary's replicas.
            tables = [each for each in stores if each.type == _TABLE]
            stores |= {dataclasses.replace(each, region=secondary) for each in tables}
            instance = events.find_instance(aws, suffix, secondary)
            there = _resources(aws, pool, instance, secondary)[0] if instance else []
            stores |= {
                Store(secondary, each["ResourceType"], each["PhysicalResourceId"])
                for each in there
                if each["ResourceType"] in _COUNTS and each.get("PhysicalResourceId")
            }
        stores = sorted(stores)
        counts = list(pool.map(lambda store: store.count(aws), stores))
    buckets = [store for store in stores if store.type == _BUCKET]
    full = [
        store
        for store, (count, _) in zip(stores, counts)
        if store.type == _BUCKET and count > ONE_RUN
    ]
    return Holdings([line for _, line in counts], buckets, full, own)
