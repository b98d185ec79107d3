"""AWS::CloudWatch: alarms and dashboards.

Amazon CloudWatch API Reference, "PutMetricAlarm": that the targets of its actions exist is not
checked; at most five of a kind, and they are of the alarm's own region.
"""

import json

from tests.emulator.harness.models import Model
from tests.emulator.harness.world import Refused

_ACTIONS = ("AlarmActions", "OKActions", "InsufficientDataActions")


class Alarm(Model):
    type = "AWS::CloudWatch::Alarm"
    tag_property = "Tags"

    def create(self, item):
        name = item["AlarmName"]
        for kind in _ACTIONS:
            actions = item.get(kind, [])
            if len(actions) > 5:
                raise Refused(f"ValidationError: {kind} has more than 5 members")
            for arn in actions:
                if arn.split(":")[3] != item.region:
                    raise Refused(f"Invalid region in {arn}, only {item.region} is supported")
        cloudwatch = item.client("cloudwatch")
        cloudwatch.put_metric_alarm(
            **item.take(
                *_ACTIONS,
                *("AlarmName", "AlarmDescription", "ActionsEnabled", "ComparisonOperator"),
                *("DatapointsToAlarm", "Dimensions", "EvaluationPeriods", "ExtendedStatistic"),
                "EvaluateLowSampleCountPercentile",
                *("MetricName", "Metrics", "Namespace", "Period", "Statistic", "Tags"),
                *("Threshold", "TreatMissingData", "Unit"),
            )
        )
        alarms = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
        return name, {"Arn": alarms[0]["AlarmArn"]}

    def update(self, item):
        return self.create(item)[1]

    def delete(self, item):
        item.client("cloudwatch").delete_alarms(AlarmNames=[item.physical_id])


class Dashboard(Model):
    type = "AWS::CloudWatch::Dashboard"

    def create(self, item):
        widgets = json.loads(item["DashboardBody"])["widgets"]
        if len(widgets) > 500:
            raise Refused("a dashboard has at most 500 widgets")
        item.client("cloudwatch").put_dashboard(**item.take("DashboardName", "DashboardBody"))
        return item["DashboardName"], {}

    def update(self, item):
        self.create(item)

    def delete(self, item):
        item.client("cloudwatch").delete_dashboards(DashboardNames=[item.physical_id])
