"""What an environment holds: its tables, buckets and backup vaults in both regions, counted."""

import concurrent.futures
import dataclasses

from deployment import events
from deployment.aws import Failure
from tools.cfn.folder import STACK

_PARALLEL = 8
_COUNTED = 1000  # S3 lists no more versions at once.
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

    def count(self, aws):
        """One line on what is in it; says so where that cannot be known."""
        place = f"{self.region} {self.name}"
        try:
            return f"{place}: {_COUNTS[self.type](aws, self)}"
        except Failure as failure:
            return f"{place}: not known how much, {failure}"


def _count_items(aws, store):
    found = aws.call(_table_command(store.name), store.region)["Table"]
    # Amazon DynamoDB API Reference, "TableDescription": updated about every six hours.
    return f"{found.get('ItemCount', 0):,} items when DynamoDB last counted, up to six hours ago"


def _count_versions(aws, store):
    found = aws.call(_bucket_command(store.name), store.region)
    count = len(found.get("Versions", [])) + len(found.get("DeleteMarkers", []))
    more = "more than " if found.get("IsTruncated") else ""
    return f"{more}{count:,} versions of objects"


def _count_points(aws, store):
    found = aws.call(_vault_command(store.name), store.region)
    more = "more than " if found.get("NextToken") else ""
    return f"{more}{len(found.get('RecoveryPoints', [])):,} recovery points"


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


def take(aws, stack_id, suffix, primary, secondary):
    """A line on each store of an environment, and how many resources its root has."""
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
        lines = list(pool.map(lambda store: store.count(aws), sorted(stores)))
    return lines, own
