"""A pair of multi-Region keys that was there before, made by stacks of somebody else's."""

import json
from unittest import mock

import moto.kms.models
from tests.facts.lookup import PRIMARY, SECONDARY
from tools.cfn.templates import ACCOUNT

ANYTHING = {
    "Effect": "Allow",
    "Principal": {
        "AWS": "*",
        "Service": [
            f"{name}.amazonaws.com"
            for name in ("cloudwatch", "events", f"logs.{PRIMARY}", f"logs.{SECONDARY}")
        ],
    },
    "Action": "kms:*",
    "Resource": "*",
}
_ADMINISTRATION = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    "Action": ["kms:PutKeyPolicy", "kms:GetKeyPolicy", "kms:ReplicateKey", "kms:DescribeKey"],
    "Resource": "*",
}


def make(environment, id, statements):
    """Makes the pair, of this id, with policies of these statements beside those of its makers.

    `statements` by region may refer to the suffix, as manifest.json has them.
    """
    primary = f"arn:aws:kms:{PRIMARY}:{ACCOUNT}:key/{id}"
    with mock.patch.object(moto.kms.models, "generate_key_id", lambda multi_region=False: id):
        for region, type, properties in (
            (PRIMARY, "AWS::KMS::Key", {"MultiRegion": True, "EnableKeyRotation": True}),
            (SECONDARY, "AWS::KMS::ReplicaKey", {"PrimaryKeyArn": primary}),
        ):
            policy = {"Version": "2012-10-17", "Statement": [_ADMINISTRATION, *statements[region]]}
            key = {"Type": type, "Properties": {"KeyPolicy": policy, **properties}}
            suffix = {"Type": "String", "Default": environment.suffix}
            body = {"Parameters": {"EnvironmentSuffix": suffix}, "Resources": {"TeamKey": key}}
            client = environment.client("cloudformation", region)
            client.create_stack(StackName="keys", TemplateBody=json.dumps(body))
            environment.emulator.cloudformation.wait()
            (stack,) = client.describe_stacks(StackName="keys")["Stacks"]
            assert stack["StackStatus"] == "CREATE_COMPLETE"
