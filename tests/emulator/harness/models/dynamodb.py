"""AWS::DynamoDB: global tables.

CloudFormation User Guide, "AWS::DynamoDB::GlobalTable": the region of the stack is one of the
replicas; with a customer managed key each replica names one of its own region, and the table
SSE; a second replica needs a stream with both images. Amazon DynamoDB Developer Guide,
"Multi-Region strong consistency": three regions of one set, one of them perhaps a witness, which
nobody can read; no time-to-live and no local index. moto has no replicas: a table of each
region, all with the same items, is one.

Of an update, AWS CloudFormation Template Reference, "AWS::DynamoDB::GlobalTable": one replica is
added or removed at a time, an index keeps its keys and projection, an attribute its type; Amazon
DynamoDB API Reference, "UpdateTable": one index is created or deleted at a time, the consistency is
that of the creation; "UpdateTimeToLive": not on two attributes; Developer Guide, "Understanding
DynamoDB warm throughput": it does not decrease.
"""

import copy

from tests.emulator.harness.models import Model, tags
from tests.emulator.harness.world import Refused

_REPLICA = {
    *("Region", "SSESpecification", "PointInTimeRecoverySpecification", "Tags"),
    *("DeletionProtectionEnabled", "ContributorInsightsSpecification"),
}


_STRONG_SETS = [
    {"us-east-1", "us-east-2", "us-west-2"},
    {"eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3"},
    {"ap-northeast-1", "ap-northeast-2", "ap-northeast-3"},
]


class GlobalTable(Model):
    type = "AWS::DynamoDB::GlobalTable"

    def create(self, item):
        replicas = sorted(item["Replicas"], key=lambda each: each["Region"] != item.region)
        self._check(item, replicas)
        name = item["TableName"]
        for replica in replicas:
            self._create_replica(item, name, replica)
        home = item.world.backend("dynamodb", item.region).tables[name]
        for replica in replicas[1:]:
            item.world.backend("dynamodb", replica["Region"]).tables[name].items = home.items
        described = item.client("dynamodb").describe_table(TableName=name)["Table"]
        return name, _attributes(described)

    def adopt(self, item, identifier):
        name = identifier["TableName"]
        if name != item["TableName"]:
            raise Refused(f"the identifier {name} is not the template's {item['TableName']}")
        try:
            described = item.client("dynamodb").describe_table(TableName=name)["Table"]
        except item.client("dynamodb").exceptions.ResourceNotFoundException:
            raise Refused(f"Resource {name} does not exist") from None
        replicas = item["Replicas"]
        if [each["Region"] for each in replicas] != [item.region]:
            raise Refused("an import adds no replica, and believes that it is there")
        return name, _attributes(described)

    def update(self, item):
        replicas = sorted(item["Replicas"], key=lambda each: each["Region"] != item.region)
        item.take("TableName", "KeySchema", "LocalSecondaryIndexes")
        self._check(item, replicas)
        former = item.resource.properties
        _check_change(former, item.all)
        name, regions = item.physical_id, {each["Region"] for each in former["Replicas"]}
        indexes = _index_updates(former, item.all)
        for replica in replicas:
            if replica["Region"] in regions:
                self._update_replica(item, name, replica, indexes)
            else:
                self._create_replica(item, name, replica)
        home = item.world.backend("dynamodb", item.region).tables[name]
        for region in regions.symmetric_difference(each["Region"] for each in replicas):
            tables = item.world.backend("dynamodb", region).tables
            if region in regions:
                item.client("dynamodb", region).delete_table(TableName=name)
            else:
                tables[name].items = home.items

    def _update_replica(self, item, name, replica, indexes):
        dynamodb = item.client("dynamodb", replica["Region"])
        tables = item.world.backend("dynamodb", replica["Region"]).tables
        changes = item.take("AttributeDefinitions", "WarmThroughput", "BillingMode")
        dynamodb.update_table(
            TableName=name,
            DeletionProtectionEnabled=replica.get("DeletionProtectionEnabled", False),
            **changes,
            **({"GlobalSecondaryIndexUpdates": indexes} if indexes else {}),
        )
        item.take("GlobalSecondaryIndexes")
        # moto's call knows no other key.
        tables[name].sse_specification = self._encryption(item, replica)
        self._configure(item, name, replica, dynamodb)
        arn = tables[name].table_arn
        kept = tags(dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"])
        gone = sorted(kept.keys() - tags(replica.get("Tags")).keys())
        if gone:
            dynamodb.untag_resource(ResourceArn=arn, TagKeys=gone)

    def _check(self, item, replicas):
        regions = [each["Region"] for each in replicas]
        if regions[0] != item.region or len(set(regions)) < len(regions):
            raise Refused("Replicas must contain an entry for the current region, each region once")
        if item.get("BillingMode", "PROVISIONED") != "PAY_PER_REQUEST":
            raise Refused("WriteProvisionedThroughputSettings must be specified")
        self._check_consistency(item, regions)
        stream = item.get("StreamSpecification", {})
        if len(replicas) > 1 and stream.get("StreamViewType") != "NEW_AND_OLD_IMAGES":
            raise Refused("a table with replicas needs a stream with NEW_AND_OLD_IMAGES")
        keyed = [each for each in replicas if "SSESpecification" in each]
        if keyed and item.get("SSESpecification", {}) != {"SSEEnabled": True, "SSEType": "KMS"}:
            raise Refused("ReplicaSSESpecification must be null when SSE is set to default")
        if keyed and len(keyed) < len(replicas):
            raise Refused("KMSMasterKeyId must be specified for each replica")
        for replica in replicas:
            unknown = replica.keys() - _REPLICA
            if unknown:
                raise Refused(f"the emulator ignores {sorted(unknown)} of a replica")
            if replica in keyed:
                self._check_key(item, replica)

    def _check_consistency(self, item, replicas):
        witnesses = [each["Region"] for each in item.get("GlobalTableWitnesses", [])]
        if item.get("MultiRegionConsistency", "EVENTUAL") != "STRONG":
            if witnesses:
                raise Refused("GlobalTableWitnesses need MultiRegionConsistency STRONG")
            return
        regions = {*replicas, *witnesses}
        if len(replicas) + len(witnesses) != 3 or len(regions) != 3 or len(witnesses) > 1:
            raise Refused("a table with STRONG consistency is in exactly three regions")
        if not any(regions <= each for each in _STRONG_SETS):
            raise Refused(f"no strong consistency between {sorted(regions)}")
        for name in ("TimeToLiveSpecification", "LocalSecondaryIndexes"):
            if name in item.all:
                raise Refused(f"a table with STRONG consistency has no {name}")

    def _check_key(self, item, replica):
        arn, region = replica["SSESpecification"]["KMSMasterKeyId"], replica["Region"]
        if arn.split(":")[3] != region:
            raise Refused(f"KMSKeyRegionException: {arn} is not in {region}")
        item.require_any_key(arn)
        via = {"kms:ViaService": f"dynamodb.{region}.amazonaws.com"}
        via["kms:GrantIsForAWSResource"] = "true"
        for action in ("kms:DescribeKey", "kms:CreateGrant", "kms:Decrypt"):
            if not item.world.may_use_key(item.principal, action, arn, via):
                raise Refused(f"{item.principal} may not {action} with {arn}")

    def _create_replica(self, item, name, replica):
        region = replica["Region"]
        dynamodb = item.client("dynamodb", region)
        sse = self._encryption(item, replica)
        protected = replica.get("DeletionProtectionEnabled", False)
        dynamodb.create_table(
            StreamSpecification={"StreamEnabled": True, **item.get("StreamSpecification", {})},
            **({"SSESpecification": sse} if sse else {}),
            DeletionProtectionEnabled=protected,
            **copy.deepcopy(
                item.take(
                    *("TableName", "AttributeDefinitions", "KeySchema", "BillingMode"),
                    *("GlobalSecondaryIndexes", "LocalSecondaryIndexes", "WarmThroughput"),
                )
            ),
        )
        item.physical_id = name
        self._configure(item, name, replica, dynamodb)

    def _encryption(self, item, replica):
        sse = dict(item.get("SSESpecification", {}))
        if "SSESpecification" in replica:
            sse |= {"SSEType": "KMS", **replica["SSESpecification"]}
            sse = {"Enabled": sse.pop("SSEEnabled"), **sse}
        return sse

    def _configure(self, item, name, replica, dynamodb):
        """What a table gets once it is there."""
        backups = replica.get("PointInTimeRecoverySpecification", {})
        if backups.get("PointInTimeRecoveryEnabled"):
            dynamodb.update_continuous_backups(
                TableName=name, PointInTimeRecoverySpecification=backups
            )
        if "TimeToLiveSpecification" in item.all:
            ttl = item["TimeToLiveSpecification"]
            dynamodb.update_time_to_live(
                TableName=name,
                TimeToLiveSpecification={"Enabled": ttl["Enabled"], **ttl},
            )
        elif item.old and "TimeToLiveSpecification" in item.old:
            ttl = {**item.old["TimeToLiveSpecification"], "Enabled": False}
            dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=ttl)
        if tags(replica.get("Tags")):
            table = item.world.backend("dynamodb", replica["Region"]).tables[name]
            dynamodb.tag_resource(ResourceArn=table.table_arn, Tags=replica["Tags"])

    def delete(self, item):
        for replica in item["Replicas"]:
            tables = item.world.backend("dynamodb", replica["Region"]).tables
            if item.physical_id in tables:
                item.client("dynamodb", replica["Region"]).delete_table(TableName=item.physical_id)


def _attributes(described):
    return {
        "Arn": described["TableArn"],
        "StreamArn": described.get("LatestStreamArn", ""),
        "TableId": described.get("TableId", described["TableName"]),
    }


def _check_change(old, new):
    for name in ("MultiRegionConsistency", "GlobalTableWitnesses", "StreamSpecification"):
        if old.get(name) != new.get(name):
            raise Refused(f"ValidationException: {name} of a table cannot be changed")
    before, after = ({each["Region"] for each in given["Replicas"]} for given in (old, new))
    if len(before ^ after) > 1:
        raise Refused("Cannot add or remove more than one replica in a single update")
    keys = [
        {each["Region"]: each.get("SSESpecification") for each in given["Replicas"]}
        for given in (old, new)
    ]
    # hashicorp/terraform-provider-aws, pull request 29102.
    if any(keys[0][region] != keys[1][region] for region in before & after):
        raise Refused(
            "ValidationException: One or more parameter values were invalid: KMSMasterKeyId must "
            "be specified for each replica."
        )
    types = {each["AttributeName"]: each["AttributeType"] for each in old["AttributeDefinitions"]}
    for each in new["AttributeDefinitions"]:
        if types.get(each["AttributeName"], each["AttributeType"]) != each["AttributeType"]:
            raise Refused(
                "CloudFormation cannot update a stack when a custom-named resource requires "
                f"replacing. Rename {new['TableName']} and update the stack again."
            )
    attributes = [given.get("TimeToLiveSpecification", {}) for given in (old, new)]
    if len({each.get("AttributeName") for each in attributes if each.get("Enabled")}) > 1:
        raise Refused("ValidationException: TimeToLive is active on a different AttributeName")
    _check_warmth(old.get("WarmThroughput", {}), new.get("WarmThroughput", {}), "table")


def _check_warmth(old, new, of):
    for name, units in new.items():
        if int(units) < int(old.get(name, 0)):
            raise Refused(f"ValidationException: {name} of the {of} cannot be decreased")


def _index_updates(old, new):
    """The changes of indexes as UpdateTable takes them."""
    before, after = (
        {each["IndexName"]: each for each in given.get("GlobalSecondaryIndexes", [])}
        for given in (old, new)
    )
    updates = [{"Delete": {"IndexName": name}} for name in before.keys() - after.keys()]
    updates += [{"Create": after[name]} for name in after.keys() - before.keys()]
    if len(updates) > 1:
        raise Refused(
            "Cannot perform more than one GSI creation or deletion in a single update"
        )
    for name in before.keys() & after.keys():
        for part in ("KeySchema", "Projection"):
            if before[name].get(part) != after[name].get(part):
                raise Refused(
                    "Cannot update GSI's properties other than Provisioned Throughput and "
                    "Contributor Insights Specification. You can create a new GSI with a "
                    "different name."
                )
        warmth = (each[name].get("WarmThroughput", {}) for each in (before, after))
        _check_warmth(*warmth, f"index {name}")
    return updates
