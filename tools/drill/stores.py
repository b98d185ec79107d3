"""Tables and buckets: how they are replicated, and what tells of a lag."""

import json
import re

from drill.detection import alarm_on
from drill.model import Store, Table
from tools.cfn.templates import SUFFIX

_TABLE = "AWS::DynamoDB::GlobalTable"
_BUCKET = "AWS::S3::Bucket"


def tables(tree):
    return {
        table["TableName"]: Table(
            frozenset(replica["Region"] for replica in table["Replicas"]),
            table.get("MultiRegionConsistency") == "STRONG",
        )
        for table in tree.resources(_TABLE)
    }


def logical_id(name, kind="Table"):
    """Of the store that a spec calls so: "order_lines" -> "OrderLinesTable"."""
    words = re.split("[^A-Za-z0-9]+", name)
    return "".join(word[:1].upper() + word[1:] for word in words).removesuffix(kind) + kind


def _age_alarm(tree, evaluator, metric):
    """Only where the evaluator publishes: the alarm on the age of what has arrived."""
    if evaluator is None:
        return None
    alarm = alarm_on(tree, metric, evaluator.region)[1]
    return alarm if alarm and alarm.metric == evaluator.metric(metric) else None


def _lag_alarm(tree, region, dimensions, unit):
    for alarm in tree.resources("AWS::CloudWatch::Alarm", region, MetricName="ReplicationLatency"):
        found = {item["Name"]: item["Value"] for item in alarm.get("Dimensions", [])}
        if found == dimensions:
            delay = int(alarm["Period"]) * int(alarm["EvaluationPeriods"])
            return float(alarm["Threshold"]) * unit, delay
    return None, None


class Stores:
    def __init__(self, tree, evaluator, writers, proof):
        self._tree, self._evaluator = tree, evaluator
        # By logical ID, since what the environment adopted keeps a name of its own.
        self._names = {
            logical_id(name, kind.capitalize()): name
            for kind, name in proof.stores
            if kind in ("table", "bucket")
        }
        primary, secondary = self._primary, self._secondary = tree.primary, tree.secondary
        # Where heartbeats are stored: in both regions, or they do not arrive.
        self._watched = set(writers[primary].stores) if primary in writers else set()
        self._arrived = set(writers[secondary].stores) if secondary in writers else set()

    def all(self):
        for table in self._tree.resources(_TABLE):
            if not self._evaluator or table["TableName"] != self._evaluator.table:
                yield self._table(table)
        for bucket in self._tree.resources(_BUCKET, self._primary):
            yield self._bucket(bucket)

    def _table(self, table):
        name = table["TableName"]
        watched = name in self._watched and name in self._arrived
        dimensions = {"TableName": name, "ReceivingRegion": self._secondary}
        lag = _lag_alarm(self._tree, self._primary, dimensions, 0.001)
        regions = {replica["Region"] for replica in table["Replicas"]}
        return Store(
            "table",
            self._names.get(table.id, name),
            {self._primary, self._secondary} <= regions,
            0 if table.get("MultiRegionConsistency") == "STRONG" else None,
            watched,
            _age_alarm(self._tree, self._evaluator, "TableReplicationAge") if watched else None,
            *lag,
        )

    def _bucket(self, bucket):
        name = self._names.get(bucket.id, bucket["BucketName"].partition(f"-{SUFFIX}")[0])
        copies = {each.arn: each for each in self._tree.resources(_BUCKET, self._secondary)}
        encrypted = "KMSMasterKeyID" in json.dumps(bucket.get("BucketEncryption", {}))
        for rule in bucket.get("ReplicationConfiguration", {}).get("Rules", []):
            copy = copies.get(rule["Destination"]["Bucket"])
            selected = rule.get("SourceSelectionCriteria", {}).get("SseKmsEncryptedObjects", {})
            if copy is None or rule["Status"] != "Enabled":
                continue
            if encrypted and selected.get("Status") != "Enabled":
                continue  # S3 replicates nothing that is encrypted
            control = rule["Destination"].get("ReplicationTime", {})
            minutes = control["Time"]["Minutes"] if control.get("Status") == "Enabled" else None
            dimensions = {
                "SourceBucket": bucket.ref,
                "DestinationBucket": copy.ref,
                "RuleId": rule["Id"],
            }
            watched = bucket.ref in self._watched and copy.ref in self._arrived
            age = "DocumentReplicationAge"
            return Store(
                "bucket",
                name,
                True,
                minutes and 60 * minutes,
                watched,
                _age_alarm(self._tree, self._evaluator, age) if watched else None,
                *_lag_alarm(self._tree, self._secondary, dimensions, 1),
            )
        return Store("bucket", name, False, None)
