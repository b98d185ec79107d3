"""AWS::SNS: topics, their policies, subscriptions.

Amazon SNS API Reference, "Subscribe" (the endpoint's form is the protocol's; the subscriber has
to confirm), "Unsubscribe", "DeleteTopic" (with all its subscriptions).
"""

import json
import re

from tests.emulator.harness.models import Model
from tests.emulator.harness.world import Refused
from tools.cfn.templates import ACCOUNT


def _default(topic):
    """Only the owner's account may do something."""
    root = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    statement = {"Effect": "Allow", "Principal": root, "Action": "sns:*", "Resource": topic}
    return {"Version": "2012-10-17", "Statement": [statement]}


class Topic(Model):
    type = "AWS::SNS::Topic"
    tag_property = "Tags"

    def create(self, item):
        name = item["TopicName"]
        arn = item.client("sns").create_topic(
            Name=name, Attributes=item.take("DisplayName", "KmsMasterKeyId"), **item.take("Tags")
        )["TopicArn"]
        return arn, {"TopicArn": arn, "TopicName": name}

    def update(self, item):
        item.take("TopicName")
        for name in ("DisplayName", "KmsMasterKeyId"):
            if item.changed(name):
                item.client("sns").set_topic_attributes(
                    TopicArn=item.physical_id,
                    AttributeName=name,
                    AttributeValue=item.get(name, ""),
                )

    def delete(self, item):
        item.client("sns").delete_topic(TopicArn=item.physical_id)


class TopicPolicy(Model):
    type = "AWS::SNS::TopicPolicy"

    def create(self, item):
        for topic in item["Topics"]:
            item.require(Topic.type, topic, what=f"NotFound: Topic does not exist: {topic}")
            self._set(item, topic, json.dumps(item["PolicyDocument"]))
        return f"{item.stack.name}-{item.resource.id}", {}

    def update(self, item):
        """Of a topic that it no longer names, what Amazon SNS gives each is left."""
        self.create(item)
        self._take_off(item, set(item.old["Topics"]) - set(item["Topics"]))

    def _set(self, item, topic, policy):
        item.client("sns").set_topic_attributes(
            TopicArn=topic, AttributeName="Policy", AttributeValue=policy
        )

    def delete(self, item):
        self._take_off(item, item["Topics"])

    def _take_off(self, item, topics):
        for topic in topics:
            if topic in item.world.backend("sns", item.region).topics:
                self._set(item, topic, json.dumps(_default(topic)))


_FORMS = {"email": r"[^@\s]+@[^@\s]+", "https": r"https://\S+"}
_FORMS["email-json"] = _FORMS["email"]


class Subscription(Model):
    type = "AWS::SNS::Subscription"

    def create(self, item):
        item.require(Topic.type, item["TopicArn"], what="NotFound: Topic does not exist")
        protocol, endpoint = item["Protocol"], item["Endpoint"]
        if protocol not in _FORMS:
            raise Refused(f"the emulator delivers nothing by {protocol}")
        if not re.fullmatch(_FORMS[protocol], endpoint):
            raise Refused(f"InvalidParameter: {endpoint} does not fit the protocol {protocol}")
        arn = item.client("sns").subscribe(
            ReturnSubscriptionArn=True, **item.take("TopicArn", "Protocol", "Endpoint")
        )["SubscriptionArn"]
        return arn, {"Arn": arn}

    def update(self, item):
        raise Refused("the emulator changes no attribute of a subscription")

    def delete(self, item):
        subscriptions = item.world.backend("sns", item.region).subscriptions
        if subscriptions[item.physical_id].confirmed:  # Others go with the topic, or in two days.
            item.client("sns").unsubscribe(SubscriptionArn=item.physical_id)
