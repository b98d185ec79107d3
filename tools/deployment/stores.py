"""What an environment holds: its tables, buckets and backup vaults in both regions, counted."""

import concurrent.futures
import dataclasses
import datetime
import json

from deployment import events
from deployment.aws import Failure
from deployment.deployed import read_template
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


def unprotect_command(table):
    return ["dynamodb", "update-table", "--table-name", table, "--no-deletion-protection-enabled"]


@dataclasses.dataclass(frozen=True, order=True)
class Store:
    """`stays`: CloudFormation lets go of it without deleting it."""

    region: str
    type: str
    name: str
    stays: bool = False

    def __str__(self):
        return f"{self.region} {self.name}"

    def count(self, aws):
        """What is in it; says so where it is not known."""
        try:
            found = _COUNTS[self.type](aws, self)
        except Failure as failure:
            found = _Count(0, f"not known how much, {failure}")
        text = f"{self}: {found.text}" + ("; it stays" if self.stays else "")
        return dataclasses.replace(found, text=text)


@dataclasses.dataclass(frozen=True)
class _Count:
    """How much is in a store, at least; one line on that; whether AWS refuses to delete it."""

    count: int
    text: str
    is_protected: bool = False


def _count_items(aws, store):
    found = aws.call(_table_command(store.name), store.region)["Table"]
    count = found.get("ItemCount", 0)
    # Amazon DynamoDB API Reference, "TableDescription": updated about every six hours.
    text = f"{count:,} items when DynamoDB last counted, up to six hours ago"
    return _Count(count, text, bool(found.get("DeletionProtectionEnabled")))


def _count_versions(aws, store):
    found = aws.call(_bucket_command(store.name), store.region)
    count = len(found.get("Versions", [])) + len(found.get("DeleteMarkers", []))
    if not found.get("IsTruncated"):
        return _Count(count, f"{count:,} versions of objects")
    days = aws.call(_metric_command(store.name), store.region)["Datapoints"]
    counted = int(max((day["Maximum"] for day in days), default=0))
    if counted <= count:  # CloudWatch counts once a day.
        return _Count(count, f"more than {count:,} versions of objects")
    return _Count(counted, f"about {counted:,} versions of objects, as of yesterday")


def _count_points(aws, store):
    found = aws.call(_vault_command(store.name), store.region)
    more = "more than " if found.get("NextToken") else ""
    count = len(found.get("RecoveryPoints", []))
    return _Count(count, f"{more}{count:,} recovery points")


_COUNTS = {_TABLE: _count_items, _BUCKET: _count_versions, _VAULT: _count_points}


def _walk(aws, pool, stack_id, region):
    """The Stores of a stack and of those nested in it, and how many resources it has itself."""
    found, own, level = set(), None, [stack_id]

    def read(stack):
        listed = aws.call(resources_command(stack), region)["StackResourceSummaries"]
        resources = [each for each in listed if each["ResourceStatus"] != "DELETE_COMPLETE"]
        if any(each["ResourceType"] in _COUNTS for each in resources):
            template = read_template(aws, stack, region)["Resources"]
            found.update(_stores(resources, template, region))
        return resources

    while level:
        resources = [each for answer in pool.map(read, level) for each in answer]
        own = len(resources) if own is None else own
        level = [
            each["PhysicalResourceId"]
            for each in resources
            if each["ResourceType"] == STACK and each.get("PhysicalResourceId")
        ]
    return found, own


def _stores(resources, template, region):
    """Those of a stack that its template deletes or lets go of with it."""
    for each in resources:
        if each["ResourceType"] in _COUNTS and each.get("PhysicalResourceId"):
            policy = template.get(each["LogicalResourceId"], {}).get("DeletionPolicy", "")
            stays = policy.startswith("Retain")
            yield Store(region, each["ResourceType"], each["PhysicalResourceId"], stays)


@dataclasses.dataclass(frozen=True)
class Holdings:
    lines: list  # one on each store
    stay: bool  # whether one stays
    buckets: list  # that go
    full: list  # buckets of more versions than ONE_RUN
    protected: list  # tables that go, and that DynamoDB does not delete
    resources: int  # of the root stack


def take(aws, stack_id, suffix, primary, secondary):
    """The Holdings of an environment, in both regions."""
    with concurrent.futures.ThreadPoolExecutor(_PARALLEL) as pool:
        stores, own = _walk(aws, pool, stack_id, primary)
        if secondary:
            # The secondary's tables are the primary's replicas.
            tables = [each for each in stores if each.type == _TABLE]
            stores |= {dataclasses.replace(each, region=secondary) for each in tables}
            instance = events.find_instance(aws, suffix, secondary)
            stores |= _walk(aws, pool, instance, secondary)[0] if instance else set()
        stores = sorted(stores)
        counts = list(pool.map(lambda store: store.count(aws), stores))
    going = [(store, found) for store, found in zip(stores, counts) if not store.stays]
    buckets = [(store, found) for store, found in going if store.type == _BUCKET]
    return Holdings(
        [found.text for found in counts],
        len(going) < len(stores),
        [store for store, _ in buckets],
        [store for store, found in buckets if found.count > ONE_RUN],
        [store for store, found in going if found.is_protected],
        own,
    )
