"""A world in which the failover evaluator runs: both regions' tables, a primary to probe."""
import json
import time
import types
from datetime import datetime, timedelta, timezone

from conftest import EAST, WEST
from moto.core import DEFAULT_ACCOUNT_ID
from moto.sns import sns_backends

KEY = {"pk": {"S": "control#writer"}}
ALARM = "dr-primary-unhealthy-test"


class World:
    """Both regions' tables, the topic, and one evaluator in the secondary region."""

    def __init__(self, aws, functions, server, monkeypatch):
        self.functions, self.server = functions, server
        self.tables = {region: aws("dynamodb", region) for region in (EAST, WEST)}
        self.create_tables()
        self.topic = aws("sns", WEST).create_topic(Name="alerts")["TopicArn"]
        self.cloudwatch = aws("cloudwatch", WEST)
        self.environment = {
            "AWS_REGION": WEST, "PRIMARY_HEALTH_URL": f"{server.url}/health", "TABLE_NAME": "table",
            "PARTITION_KEY": "pk", "PRIMARY_REGION": EAST, "SECONDARY_REGION": WEST,
            "TOPIC_ARN": self.topic, "METRIC_NAMESPACE": "DR", "ENVIRONMENT_SUFFIX": "test",
            "ROLE_ARN": f"arn:aws:iam::{DEFAULT_ACCOUNT_ID}:role/control"}
        self.pauses = []
        self.monkeypatch = monkeypatch
        self.module = self.load()

    def load(self, **environment):
        module = self.functions.load("failover_evaluator", **{**self.environment, **environment})
        module.time = types.SimpleNamespace(sleep=self.pauses.append, time=time.time)
        return module

    def create_tables(self):
        for table in self.tables.values():
            table.create_table(
                TableName="table", BillingMode="PAY_PER_REQUEST",
                KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}])

    def delete_tables(self):
        for table in self.tables.values():
            table.delete_table(TableName="table")

    def alarm(self, state="ALARM", seconds=61):
        """The alarm turned to a state some seconds ago; another one lasts."""
        for name, value in ((ALARM, state), (f"{ALARM}-2", "ALARM")):
            self.cloudwatch.put_metric_alarm(
                AlarmName=name, Namespace="DR", MetricName="PrimaryHealthy", Statistic="Minimum",
                Period=60, EvaluationPeriods=2, Threshold=1,
                ComparisonOperator="LessThanThreshold")
            self.cloudwatch.set_alarm_state(AlarmName=name, StateValue=value, StateReason="test")
        self.module = self.load(ALARM_NAME=ALARM)
        self.module.time.time = lambda: time.time() + seconds

    def run(self, action, **event):
        return self.module.handler({"action": action, **event}, None)

    def control(self, region):
        return self.tables[region].get_item(TableName="table", Key=KEY).get("Item")

    def activate(self, region, epoch=3, where=(EAST, WEST)):
        for each in where:
            self.tables[each].put_item(TableName="table", Item={
                **KEY, "region": {"S": region}, "epoch": {"N": str(epoch)},
                "since": {"S": "2025-01-01T00:00:00+00:00"}, "cause": {"S": "before"}})

    def ill(self):
        self.server.statuses = [503]

    def notices(self):
        topic = sns_backends[DEFAULT_ACCOUNT_ID][WEST].topics[self.topic]
        return [(subject, json.loads(message))
                for _, message, subject, _, _ in topic.sent_notifications]

    def metric(self, name):
        now = datetime.now(timezone.utc)
        points = self.cloudwatch.get_metric_statistics(
            Namespace="DR", MetricName=name, Period=3600, Statistics=["Minimum", "Maximum"],
            Dimensions=[{"Name": "Environment", "Value": "test"}],
            StartTime=now - timedelta(hours=1), EndTime=now + timedelta(hours=1))["Datapoints"]
        assert all(point["Minimum"] == point["Maximum"] for point in points)
        return points[0]["Maximum"] if points else None
