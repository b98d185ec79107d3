"""A table that exists beside the one that a template has, and what makes it that one."""

import json

from deployment.adopted_store import Store
from deployment.aws import CallFailure, Failure

# States of a table in which a wait makes sense.
_PASSING = ("CREATING", "UPDATING", "REPLICATION_NOT_AUTHORIZED")


def _indexes(given):
    """What makes an index what it is, by its name."""
    return {
        index["IndexName"]: (
            index["KeySchema"],
            index["Projection"]["ProjectionType"],
            sorted(index["Projection"].get("NonKeyAttributes", [])),
        )
        for index in given or []
    }


class Table(Store):
    """A table as the template has it, beside the one that there is."""

    kind = "table"
    types = ("AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table")
    name_in = "TableName"
    elsewhere = "Replicas"

    def __init__(self, aws, folder, id, body, parameters):
        super().__init__(aws, folder, id, body, parameters)
        regions = {each["Region"]: each for each in self._wanted["Replicas"]}
        self._replica = regions[folder.primary]
        # ARN of the environment's key in the primary region.
        self._key = self._replica["SSESpecification"]["KMSMasterKeyId"]

    def alone(self, properties):
        only = [each for each in properties["Replicas"] if each["Region"] == self._primary]
        return {**properties, "Replicas": only}

    def show(self):
        """(what, command) of the steps before the import, as far as they are known."""
        yield "is it as the spec says, and does no other stack hold it?", self.command(
            "describe-table"
        )
        yield "what differs is set, one by one, among it:", self._encrypt_command()

    def way_back(self):
        return f"remove its replica in {self._secondary}, then give it another key"

    def warnings(self):
        """What who works on it must know before it is changed."""
        if not self._is_under_key(self.describe() or {}):
            yield f"from now on, who works on {self.name} needs kms:Decrypt of {self._key}"

    def _is_under_key(self, found):
        """Whether the key is the table's already: one that exists may be."""
        return found.get("SSEDescription", {}).get("KMSMasterKeyArn") == self._key

    def command(self, operation, *options):
        return ["dynamodb", operation, "--table-name", self.name, *options]

    def describe(self, region=None):
        """The table in a region, the primary by default; None where there is none."""
        try:
            return self._aws.call(self.command("describe-table"), region or self._primary)["Table"]
        except CallFailure as failure:
            if failure.error != "ResourceNotFoundException":
                raise
            return None

    def replica_status(self):
        """That of the replica in the secondary region; None where there is none."""
        found = self.describe() or {}
        for each in found.get("Replicas", []):
            if each["RegionName"] == self._secondary:
                return each.get("ReplicaStatus", "ACTIVE")
        return None

    def pending(self):
        """What goes on in the table, in words; empty where nothing does. Fails where no wait helps."""
        found = self.describe()
        if found is None:
            raise Failure(f"the table {self.name} is gone")
        status = found["TableStatus"]
        if status not in ("ACTIVE", *_PASSING):
            raise Failure(f"the table {self.name} is {status}: no wait will change that")
        encryption = found.get("SSEDescription", {}).get("Status", "ENABLED")
        indexes = [
            index["IndexName"]
            for index in found.get("GlobalSecondaryIndexes", [])
            if index.get("IndexStatus", "ACTIVE") != "ACTIVE"
        ]
        if status == "ACTIVE" and encryption in ("ENABLED", "DISABLED") and not indexes:
            return ""
        return f"{status}, encryption {encryption}" + "".join(f", {each} is built" for each in indexes)

    def stray(self):
        """Why nothing can be made in the secondary region; empty where it can."""
        if self.replica_status() is None:
            return ""
        return (
            f"{self.name} has a replica in {self._secondary} that its stack knows nothing of, of an "
            "update that failed: remove it (aws dynamodb update-table --replica-updates), and run "
            "this again"
        )

    def copying(self):
        """What goes on in the secondary region, in words; empty where nothing does. A stack's
        word is not enough: DynamoDB may give up on a replica. Fails where no wait helps."""
        status = self.replica_status()
        if status not in ("ACTIVE", "CREATING", "UPDATING"):
            raise Failure(
                f"the replica of {self.name} in {self._secondary} is {status or 'missing'}"
            )
        return "" if status == "ACTIVE" else f"replica {status}"

    def result(self):
        return f"in {self._primary} and {self._secondary}"

    # --- What must be so ---

    def faults(self):
        """Why the table cannot be the one that the spec says, in words."""
        found = self.describe()
        if found is None:
            yield f"there is no table {self.name} in {self._primary}"
            return
        wanted = self._wanted
        if found["KeySchema"] != wanted["KeySchema"]:
            yield f"{self.name} has the keys {_text(found['KeySchema'])}, the spec says others"
        types = {each["AttributeName"]: each["AttributeType"] for each in found["AttributeDefinitions"]}
        said = {each["AttributeName"]: each["AttributeType"] for each in wanted["AttributeDefinitions"]}
        if types != said:
            yield f"{self.name} has the attributes {_text(types)}, the spec says {_text(said)}"
        if found.get("LocalSecondaryIndexes"):
            yield f"{self.name} has local secondary indexes, which a spec cannot say"
        here = _indexes(found.get("GlobalSecondaryIndexes"))
        there = _indexes(wanted.get("GlobalSecondaryIndexes"))
        for index in sorted(here.keys() | there.keys()):
            if here.get(index) != there.get(index):
                yield f"{self.name} and the spec differ in the index {index}"
        yield from self._stream_faults(found)
        yield from self._time_to_live_faults()
        yield from self._replica_faults(found)
        yield from self._recovery_faults()
        for name, units in wanted.get("WarmThroughput", {}).items():
            if units < found.get("WarmThroughput", {}).get(name, 0):
                yield (
                    f"{self.name} has a {name} of {found['WarmThroughput'][name]}, which AWS never "
                    f"lowers, and the spec says {units}"
                )

    def _stream_faults(self, found):
        kind = found.get("StreamSpecification", {}).get("StreamViewType")
        wanted = self._wanted["StreamSpecification"]["StreamViewType"]
        if kind not in (None, wanted):
            yield (
                f"the stream of {self.name} is of {kind}; CloudFormation asks for {wanted} of a "
                "table with replicas: move its readers, switch the stream off, and try again"
            )

    def _time_to_live_faults(self):
        described = self._aws.call(self.command("describe-time-to-live"), self._primary)
        described = described["TimeToLiveDescription"]
        active = described.get("TimeToLiveStatus") in ("ENABLED", "ENABLING")
        found = described.get("AttributeName") if active else None
        wanted = self._wanted.get("TimeToLiveSpecification", {}).get("AttributeName")
        if found != wanted:
            yield (
                f"{self.name} deletes items by {found or 'no attribute'}, the spec says "
                f"{wanted or 'none'}: see `time_to_live_attribute`"
            )

    def _recovery_faults(self):
        found, wanted = self._recovery(), self._replica["PointInTimeRecoverySpecification"]
        days = found.get("RecoveryPeriodInDays", 35)
        if found.get("PointInTimeRecoveryStatus") == "ENABLED" and (
            days > wanted["RecoveryPeriodInDays"]
        ):
            yield (
                f"{self.name} can be recovered to any time of {days} days, the spec says "
                f"{wanted['RecoveryPeriodInDays']}: older times would be given up; see "
                "`recovery_period_days`"
            )

    def _replica_faults(self, found):
        regions = {each["RegionName"] for each in found.get("Replicas", [])} - {self._primary}
        for region in sorted(regions):
            yield (
                f"{self.name} has a replica in {region}: replicas keep their keys, and this one "
                "has another than the environment's; remove it, adopt makes a new one"
            )
        if self._secondary not in regions and self.describe(self._secondary):
            yield (
                f"there is another table {self.name} in {self._secondary}; DynamoDB never makes a "
                "replica of a table that is there"
            )

    # --- What is made so ---

    def steps(self):
        """(what, command) of each call that makes the table what the template says."""
        found, replica, wanted = self.describe(), self._replica, self._wanted
        mode = found.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED")
        if mode != wanted["BillingMode"]:
            yield "billed by request", self.command(
                "update-table", "--billing-mode", wanted["BillingMode"]
            )
        if "StreamSpecification" not in found:
            yield "with a stream", self.command(
                "update-table",
                "--stream-specification",
                f"StreamEnabled=true,{_pairs(wanted['StreamSpecification'])}",
            )
        warm = wanted.get("WarmThroughput", {})
        if any(units > found.get("WarmThroughput", {}).get(name, 0) for name, units in warm.items()):
            yield "warm", self.command("update-table", "--warm-throughput", _pairs(warm))
        if not found.get("DeletionProtectionEnabled"):
            yield "protected from deletion", self.command(
                "update-table", "--deletion-protection-enabled"
            )
        if not self._is_under_key(found):
            yield "under the environment's key", self._encrypt_command()
        yield from self._warm_indexes(found)
        backups = self._recovery()
        recovery = replica["PointInTimeRecoverySpecification"]
        if (
            backups.get("PointInTimeRecoveryStatus") != "ENABLED"
            or backups.get("RecoveryPeriodInDays") != recovery["RecoveryPeriodInDays"]
        ):
            yield "recoverable to a point in time", self.command(
                "update-continuous-backups",
                "--point-in-time-recovery-specification",
                json.dumps(recovery),
            )
        insights = self._aws.call(self.command("describe-contributor-insights"), self._primary)
        mode = replica["ContributorInsightsSpecification"]["Mode"]
        if (
            insights.get("ContributorInsightsStatus") not in ("ENABLED", "ENABLING")
            or insights.get("ContributorInsightsMode", mode) != mode
        ):
            yield "with contributor insights", self.command(
                "update-contributor-insights",
                *["--contributor-insights-action", "ENABLE"],
                *["--contributor-insights-mode", mode],
            )

    def _encrypt_command(self):
        key = f"Enabled=true,SSEType=KMS,KMSMasterKeyId={self._key}"
        return self.command("update-table", "--sse-specification", key)

    def _recovery(self):
        found = self._aws.call(self.command("describe-continuous-backups"), self._primary)
        return found["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})

    def _warm_indexes(self, found):
        there = {each["IndexName"]: each for each in found.get("GlobalSecondaryIndexes", [])}
        for index in self._wanted.get("GlobalSecondaryIndexes", []):
            warm = index.get("WarmThroughput", {})
            now = there.get(index["IndexName"], {}).get("WarmThroughput", {})
            if all(units <= now.get(name, 0) for name, units in warm.items()):
                continue
            change = {"Update": {"IndexName": index["IndexName"], "WarmThroughput": warm}}
            yield f"warm in {index['IndexName']}", self.command(
                "update-table", "--global-secondary-index-updates", json.dumps(change)
            )

    def tag(self):
        for tag in self._replica.get("Tags", []):
            arn = self.describe()["TableArn"]
            tags = json.dumps([tag])
            self._aws.call(
                ["dynamodb", "tag-resource", "--resource-arn", arn, "--tags", tags], self._primary
            )


def _pairs(values):
    return ",".join(f"{name}={value}" for name, value in values.items())


def _text(value):
    return json.dumps(value, separators=(",", ":"))
