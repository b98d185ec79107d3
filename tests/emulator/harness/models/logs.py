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

    def _check_key(self, item, name):
        """The ARN of the group, and its key as an argument."""
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
        return arn, key

    def create(self, item):
        name = item["LogGroupName"]
        arn, key = self._check_key(item, name)
        if "Tags" in item.all:
            key["tags"] = tags(item["Tags"])
        item.client("logs").create_log_group(logGroupName=name, **key)
        item.physical_id = name
        self._retain(item)
        return name, {"Arn": f"{arn}:*"}

    def update(self, item):
        """moto has no call that changes the key."""
        name = item["LogGroupName"]
        arn, key = self._check_key(item, name)
        if item.changed("KmsKeyId"):
            item.authorize("logs:AssociateKmsKey" if key else "logs:DisassociateKmsKey", arn)
            group = item.world.backend("logs", item.region).groups[name]
            group.kms_key_id = key.get("kmsKeyId")
        self._retain(item)
        if "RetentionInDays" in item.old.keys() - item.all.keys():
            item.client("logs").delete_retention_policy(logGroupName=name)

    def _retain(self, item):
        if "RetentionInDays" in item.all:
            item.client("logs").put_retention_policy(
                logGroupName=item.physical_id, retentionInDays=item["RetentionInDays"]
            )

    def delete(self, item):
        item.client("logs").delete_log_group(logGroupName=item.physical_id)


class Destination(Model):
    type = "AWS::Logs::Destination"

    def create(self, item):
        return item["DestinationName"], {"Arn": self._put(item)}

    def update(self, item):
        self._put(item)

    def _put(self, item):
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
        return arn

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

    def create(self, item):
        groups = item.world.backend("logs", item.region).groups
        group = item["LogGroupName"]
        if group in groups and len(groups[group].subscription_filters) >= 2:
            raise Refused("LimitExceededException: two filters are a log group's most")
        self.update(item)
        return item["FilterName"], {}

    def update(self, item):
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
        # moto's own call knows no destinations.
        groups[group].put_subscription_filter(
            item["FilterName"], item["FilterPattern"], destination, item.get("RoleArn")
        )

    def delete(self, item):
        item.client("logs").delete_subscription_filter(
            logGroupName=item["LogGroupName"], filterName=item.physical_id
        )
