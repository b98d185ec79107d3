"""AWS::Logs: groups, destinations, subscription filters.

Amazon CloudWatch Logs User Guide: "Encrypt log data in CloudWatch Logs using AWS Key Management
Service" (the key must admit the service for this very group), "Cross-account cross-Region log
data subscription using Kinesis Data Streams" (creating a destination delivers a test message).
"""

import json

from tests.emulator.harness.models import Model, tags
from tests.emulator.harness.world import Refused
from tools.cfn import iam
from tools.cfn.templates import ACCOUNT

_KEY_ACTIONS = ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey")


class LogGroup(Model):
    type = "AWS::Logs::LogGroup"
    tag_property = "Tags"
    create_only = frozenset({"LogGroupName"})

    def create(self, item):
        name = item["LogGroupName"]
        arn = f"arn:aws:logs:{item.region}:{ACCOUNT}:log-group:{name}"
        key = {}
        if "KmsKeyId" in item.all:
            item.require_key(
                item["KmsKeyId"],
                *_KEY_ACTIONS,
                principal=iam.service(f"logs.{item.region}.amazonaws.com"),
                context={"kms:EncryptionContext:aws:logs:arn": arn},
            )
            key = {"kmsKeyId": item["KmsKeyId"]}
        if "Tags" in item.all:
            key["tags"] = tags(item["Tags"])
        item.client("logs").create_log_group(logGroupName=name, **key)
        item.physical_id = name
        self._retain(item)
        return name, {"Arn": f"{arn}:*"}

    def update(self, item):
        if item.changed("KmsKeyId"):
            raise Refused("the emulator does not change the key of a log group")
        item.take("LogGroupName", "Tags")
        self._retain(item)

    def _retain(self, item):
        if "RetentionInDays" in item.all:
            item.client("logs").put_retention_policy(
                logGroupName=item.physical_id, retentionInDays=item["RetentionInDays"]
            )

    def delete(self, item):
        item.client("logs").delete_log_group(logGroupName=item.physical_id)


class Destination(Model):
    type = "AWS::Logs::Destination"
    create_only = frozenset({"DestinationName"})

    def create(self, item):
        name, target = item["DestinationName"], item["TargetArn"]
        self._send_test_message(item, item["RoleArn"], target)
        logs = item.client("logs")
        arn = logs.put_destination(
            destinationName=name, targetArn=target, roleArn=item["RoleArn"]
        )["destination"]["arn"]
        item.physical_id = name
        if "DestinationPolicy" in item.all:
            json.loads(item["DestinationPolicy"])
            logs.put_destination_policy(
                destinationName=name, accessPolicy=item["DestinationPolicy"]
            )
        return name, {"Arn": arn}

    def _send_test_message(self, item, role_arn, target):
        region, name = target.split(":")[3], target.rpartition("/")[2]
        context = {
            "aws:SourceAccount": ACCOUNT,
            "aws:SourceArn": f"arn:aws:logs:{item.region}:{ACCOUNT}:*",
        }
        role = item.require_role(role_arn, "logs.amazonaws.com", context)
        failure = "Could not deliver test message to specified destination"
        item.require("AWS::Kinesis::Stream", target, region, what=f"{failure}: no {target}")
        if not iam.allowed(role.policies, "kinesis:PutRecord", target, {}):
            raise Refused(f"{failure}: {role} may not kinesis:PutRecord")
        stream = item.world.backend("kinesis", region).streams[name]
        if stream.encryption_type == "KMS" and not item.world.may_use_key(
            role, "kms:GenerateDataKey", stream.key_id, {}
        ):
            raise Refused(f"{failure}: {role} may not kms:GenerateDataKey")

    def delete(self, item):
        item.client("logs").delete_destination(destinationName=item.physical_id)


class SubscriptionFilter(Model):
    type = "AWS::Logs::SubscriptionFilter"
    create_only = frozenset({"FilterName", "LogGroupName"})

    def create(self, item):
        group, destination = item["LogGroupName"], item["DestinationArn"]
        item.require(LogGroup.type, group, what="The specified log group does not exist.")
        if destination.split(":")[3] != item.region:
            raise Refused(f"{destination} is not in {item.region}")
        owner = item.require(Destination.type, destination, what=f"no {destination}")
        policy = json.loads(owner.properties.get("DestinationPolicy", '{"Statement": []}'))
        account = iam.Principal("AWS", ACCOUNT)
        if not iam.resource_allows(policy, account, "logs:PutSubscriptionFilter", destination, {}):
            raise Refused(f"{destination} does not allow this account to subscribe")
        groups = item.world.backend("logs", item.region).groups
        if len(groups[group].subscription_filters) >= 2:
            raise Refused("LimitExceededException: two filters are a log group's most")
        # moto's own call knows no destinations.
        groups[group].put_subscription_filter(
            item["FilterName"], item["FilterPattern"], destination, item.get("RoleArn")
        )
        return item["FilterName"], {}

    def delete(self, item):
        item.client("logs").delete_subscription_filter(
            logGroupName=item["LogGroupName"], filterName=item.physical_id
        )
