"""AWS::SQS: queues.

Amazon SQS API Reference, "CreateQueue", "SetQueueAttributes"; Amazon SQS Developer Guide, "Using
dead-letter queues in Amazon SQS" (the queue must exist, in the same region, and may say whose
dead letters it takes) and "Encryption at rest in Amazon SQS".
"""

import json

from tests.emulator.harness.models import Model, tags
from tests.emulator.harness.world import Refused

# What an attribute is where the template does not say it.
_DEFAULTS = {
    "DelaySeconds": 0,
    "KmsDataKeyReusePeriodSeconds": 300,
    "KmsMasterKeyId": "",
    "MaximumMessageSize": 262_144,
    "MessageRetentionPeriod": 345_600,
    "ReceiveMessageWaitTimeSeconds": 0,
    "RedriveAllowPolicy": "",
    "RedrivePolicy": "",
    "VisibilityTimeout": 30,
}


class Queue(Model):
    type = "AWS::SQS::Queue"
    tag_property = "Tags"

    def create(self, item):
        name, sqs = item["QueueName"], item.client("sqs")
        created = sqs.create_queue(
            QueueName=name,
            Attributes=self._attributes(item, [each for each in _DEFAULTS if each in item.all]),
            **({"tags": tags(item["Tags"])} if "Tags" in item.all else {}),
        )
        item.physical_id = url = created["QueueUrl"]
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        arn = found["Attributes"]["QueueArn"]
        return url, {"Arn": arn, "QueueName": name, "QueueUrl": url}

    def update(self, item):
        item.take("QueueName")
        changed = [each for each in _DEFAULTS if item.changed(each)]
        if changed:
            item.client("sqs").set_queue_attributes(
                QueueUrl=item.physical_id, Attributes=self._attributes(item, changed)
            )

    def _attributes(self, item, names):
        if "KmsMasterKeyId" in item.all:
            item.require_key(item["KmsMasterKeyId"])
        if "RedrivePolicy" in item.all:
            self._check_dead_letters(item, item["RedrivePolicy"])
        given = {name: item.get(name, _DEFAULTS[name]) for name in names}
        return {
            name: json.dumps(value) if isinstance(value, dict) else str(value)
            for name, value in given.items()
        }

    def _check_dead_letters(self, item, policy):
        target = policy["deadLetterTargetArn"]
        region = target.split(":")[3]
        if region != item.region:
            raise Refused(f"the dead-letter queue {target} is not in {item.region}")
        what = "InvalidParameterValue: Dead letter target does not exist."
        owner = item.require(self.type, target, what=what)
        allowed = owner.properties.get("RedriveAllowPolicy", {})
        kind = allowed.get("redrivePermission", "allowAll")
        arn = target.rpartition(":")[0] + ":" + item["QueueName"]
        if kind == "denyAll" or kind == "byQueue" and arn not in allowed["sourceQueueArns"]:
            raise Refused(f"{target} takes no dead letters of {arn}")
        if not 1 <= int(policy["maxReceiveCount"]) <= 1000:
            raise Refused("InvalidParameterValue: maxReceiveCount is from 1 to 1000")

    def delete(self, item):
        item.client("sqs").delete_queue(QueueUrl=item.physical_id)
