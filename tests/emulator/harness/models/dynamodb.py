"""AWS::DynamoDB: global tables.

CloudFormation User Guide, "AWS::DynamoDB::GlobalTable": the region of the stack is one of the
replicas; with a customer managed key each replica names one of its own region, and the table
SSE; a second replica needs a stream with both images. Amazon DynamoDB Developer Guide,
"Multi-Region strong consistency": three regions of one set, one of them perhaps a witness, which
nobody can read; no time-to-live and no local index. moto has no replicas: a table of each
region, all with the same items, is one.
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
    create_only = frozenset({"TableName"})

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
        return name, {
            "Arn": described["TableArn"],
            "StreamArn": described["LatestStreamArn"],
            "TableId": described.get("TableId", name),
        }

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
        sse = dict(item.get("SSESpecification", {}))
        if "SSESpecification" in replica:
            sse |= {"SSEType": "KMS", **replica["SSESpecification"]}
            sse = {"Enabled": sse.pop("SSEEnabled"), **sse}
        protected = replica.get("DeletionProtectionEnabled", False)
        arn = dynamodb.create_table(
            StreamSpecification={"StreamEnabled": True, **item.get("StreamSpecification", {})},
            **({"SSESpecification": sse} if sse else {}),
            DeletionProtectionEnabled=protected,
            **copy.deepcopy(
                item.take(
                    *("TableName", "AttributeDefinitions", "KeySchema", "BillingMode"),
                    *("GlobalSecondaryIndexes", "LocalSecondaryIndexes", "WarmThroughput"),
                )
            ),
        )["TableDescription"]["TableArn"]
        item.physical_id = name
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
        if tags(replica.get("Tags")):
            dynamodb.tag_resource(ResourceArn=arn, Tags=replica["Tags"])

    def delete(self, item):
        for replica in item["Replicas"]:
            tables = item.world.backend("dynamodb", replica["Region"]).tables
            if item.physical_id in tables:
                item.client("dynamodb", replica["Region"]).delete_table(TableName=item.physical_id)
