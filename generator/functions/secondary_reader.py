"""CloudFormation custom resource: outputs of a StackSet's one stack as attributes.

Properties: StackSetName, Account and TargetRegion of the stack, Outputs (the names
  wanted), Revision (the outputs are read again when it changes)
Attributes: the outputs of these names. Delete does nothing.
Environment: none of its own
IAM: cloudformation:DescribeStackInstance, cloudformation:DescribeStacks
"""
import json
import urllib.request
from os import environ

import boto3
from botocore.config import Config

RESPONSE_LIMIT = 4096  # bytes that CloudFormation accepts


def cloudformation(region):
    return boto3.client("cloudformation", region_name=region, config=Config(
        connect_timeout=3, read_timeout=7, retries={"total_max_attempts": 3}))


def read(properties):
    """Returns the wanted outputs as a dictionary."""
    region, wanted = properties["TargetRegion"], properties["Outputs"]
    instance = cloudformation(environ["AWS_REGION"]).describe_stack_instance(
        StackSetName=properties["StackSetName"], StackInstanceAccount=properties["Account"],
        StackInstanceRegion=region)["StackInstance"]
    if "StackId" not in instance:
        raise LookupError(f"no stack in {region}: {instance.get('StatusReason')}")
    stack = cloudformation(region).describe_stacks(StackName=instance["StackId"])["Stacks"][0]
    found = {item["OutputKey"]: item["OutputValue"] for item in stack.get("Outputs", [])}
    missing = [name for name in wanted if name not in found]
    if missing:
        raise LookupError(f"{stack['StackName']} has no output {', '.join(missing)}")
    return {name: found[name] for name in wanted}


def encode(event, status, reason, data):
    answer = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    identity = event.get("PhysicalResourceId") or f"{event['StackId']}/{event['LogicalResourceId']}"
    return json.dumps({**answer, "PhysicalResourceId": identity, "Status": status,
                       "Reason": reason[:400], "Data": data}).encode()


def send(url, body):
    for attempts_left in (2, 1, 0):
        try:
            # The URL is signed for an empty content type.
            urllib.request.urlopen(urllib.request.Request(
                url, body, {"Content-Type": ""}, method="PUT"), timeout=5).close()
            return
        except OSError as error:
            print(json.dumps({"level": "ERROR", "response": str(error)}))
            if not attempts_left:
                raise


def handler(event, context):
    try:
        data = {} if event["RequestType"] == "Delete" else read(event["ResourceProperties"])
        body = encode(event, "SUCCESS", "", data)
        if len(body) > RESPONSE_LIMIT:
            raise ValueError(f"the outputs make {len(body)} bytes, the limit is {RESPONSE_LIMIT}")
    except Exception as error:  # whatever it is, CloudFormation must not wait for an hour
        body = encode(event, "FAILED", f"{type(error).__name__}: {error}", {})
    print(body.decode())
    send(event["ResponseURL"], body)
