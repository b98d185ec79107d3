"""What IAM is asked for each call of AWS that a function makes.

Follows the Service Authorization Reference (actions, resource types and condition keys of each
service), the Amazon DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained
access control" and "Encryption at rest usage notes", the Amazon S3 User Guide, "Required
permissions for Amazon S3 API operations" and "Using Amazon S3 Bucket Keys", and the Amazon SNS
Developer Guide, "Key management". A call that is not listed raises Unsupported.
"""

import dataclasses
import re

from tools.cfn.iam import Unsupported
from tools.cfn.templates import ACCOUNT, SUFFIX

# A call comes by HTTPS, as botocore makes it by default.
CONNECTION = {
    "aws:PrincipalAccount": ACCOUNT, "aws:SecureTransport": "true", "s3:TlsVersion": "1.3"}


@dataclasses.dataclass(frozen=True)
class Need:
    """An action that must be allowed on a resource, under the conditions of the call."""

    action: str
    resource: str
    context: dict


def _arn(service, region, name):
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{name}"


def table_arn(region, params):
    return _arn("dynamodb", region, f"table/{params['TableName']}")


def bucket_arn(_, params):
    return f"arn:aws:s3:::{params['Bucket']}"


def object_arn(region, params):
    return f"{bucket_arn(region, params)}/{params['Key']}"


def _item(action, member):
    def needs(region, params, partition_keys):
        [key] = params[member][partition_keys[params["TableName"]]].values()
        return [(action, table_arn(region, params), {"dynamodb:LeadingKeys": [key]})]
    return needs


def _query(region, params, partition_keys):
    """The leading key is the one that the key condition asks for."""
    [name, value] = re.match(r"(\S+) = (:\w+)", params["KeyConditionExpression"]).groups()
    assert params["ExpressionAttributeNames"][name] == partition_keys[params["TableName"]]
    [key] = params["ExpressionAttributeValues"][value].values()
    resource = table_arn(region, params)
    if "IndexName" in params:
        resource += f"/index/{params['IndexName']}"
    return [("dynamodb:Query", resource, {"dynamodb:LeadingKeys": [key]})]


def _one(action, resource, **context):
    """An action on what resource(region, params) names, with context from params."""
    def needs(region, params, _):
        found = {key.replace("__", ":"): params[name] for key, name in context.items()}
        return [(action, resource(region, params), found)]
    return needs


def _delete_objects(region, params, _):
    versions = params["Delete"]["Objects"]
    return [
        (action, object_arn(region, {**params, "Key": version["Key"]}), {})
        for version in versions
        for action in ["s3:DeleteObject"] + ["s3:DeleteObjectVersion"] * ("VersionId" in version)]


def _vault(region, params):
    return _arn("backup", region, f"backup-vault:{params['BackupVaultName']}")


def _delete_point(_region, params, _partition_keys):
    """A point of DynamoDB's own has no tags; others have those of the plan."""
    arn = params["RecoveryPointArn"]
    tags = {"aws:ResourceTag/dr-suffix": SUFFIX} if ":recovery-point:" in arn else {}
    return [("backup:DeleteRecoveryPoint", arn, tags)]


def _stack_set(region, params):
    return _arn("cloudformation", region, f"stackset/{params['StackSetName']}:guid")


_NEEDS = {
    ("acm", "DescribeCertificate"): _one(
        "acm:DescribeCertificate", lambda _, params: params["CertificateArn"]),
    ("backup", "DeleteRecoveryPoint"): _delete_point,
    ("backup", "ListRecoveryPointsByBackupVault"): _one(
        "backup:ListRecoveryPointsByBackupVault", _vault),
    ("cloudformation", "DescribeStackInstance"): _one(
        "cloudformation:DescribeStackInstance", _stack_set),
    ("cloudformation", "DescribeStacks"): _one(
        "cloudformation:DescribeStacks", lambda _, params: params["StackName"]),
    ("cloudwatch", "PutMetricData"): _one(
        "cloudwatch:PutMetricData", lambda *_: "*", cloudwatch__namespace="Namespace"),
    ("dynamodb", "GetItem"): _item("dynamodb:GetItem", "Key"),
    ("dynamodb", "PutItem"): _item("dynamodb:PutItem", "Item"),
    ("dynamodb", "Query"): _query,
    ("dynamodb", "Scan"): _one("dynamodb:Scan", table_arn),
    ("dynamodb", "UpdateItem"): _item("dynamodb:UpdateItem", "Key"),
    ("s3", "AbortMultipartUpload"): _one("s3:AbortMultipartUpload", object_arn),
    ("s3", "DeleteBucketReplication"): _one("s3:PutReplicationConfiguration", bucket_arn),
    ("s3", "PutBucketLifecycleConfiguration"): _one("s3:PutLifecycleConfiguration", bucket_arn),
    ("s3", "DeleteObjects"): _delete_objects,
    ("s3", "GetObject"): _one("s3:GetObject", object_arn),
    ("s3", "HeadObject"): _one("s3:GetObject", object_arn),
    ("s3", "ListMultipartUploads"): _one("s3:ListBucketMultipartUploads", bucket_arn),
    ("s3", "ListObjectVersions"): _one("s3:ListBucketVersions", bucket_arn),
    ("s3", "PutObject"): _one("s3:PutObject", object_arn),
    ("sns", "Publish"): _one("sns:Publish", lambda _, params: params["TopicArn"]),
    ("sts", "AssumeRole"): _one("sts:AssumeRole", lambda _, params: params["RoleArn"]),
}


def needs(service, operation, params, region, partition_keys):
    """What the caller must be allowed, key uses aside; `partition_keys` are the tables'."""
    if (service, operation) not in _NEEDS:
        raise Unsupported(f"{service}:{operation}")
    return [
        Need(action, resource, {**CONNECTION, "aws:RequestedRegion": region, **context})
        for action, resource, context in _NEEDS[service, operation](region, params, partition_keys)]


def of_request(region, api, method, path):
    """What an HTTP API asks for a route with IAM authorization."""
    return Need("execute-api:Invoke", _arn("execute-api", region, f"{api}/$default/{method}{path}"),
                {**CONNECTION, "aws:RequestedRegion": region})


# What a service asks of the key of a resource, on behalf of who calls it.
_KEY_USES = {
    ("dynamodb", "GetItem"): (["kms:Decrypt"], table_arn),
    ("dynamodb", "PutItem"): (["kms:Decrypt"], table_arn),
    ("dynamodb", "Query"): (["kms:Decrypt"], table_arn),
    ("dynamodb", "Scan"): (["kms:Decrypt"], table_arn),
    ("dynamodb", "UpdateItem"): (["kms:Decrypt"], table_arn),
    ("s3", "GetObject"): (["kms:Decrypt"], bucket_arn),
    ("s3", "HeadObject"): (["kms:Decrypt"], bucket_arn),
    ("s3", "PutObject"): (["kms:GenerateDataKey"], bucket_arn),
    ("sns", "Publish"): (["kms:Decrypt", "kms:GenerateDataKey"],
                         lambda _, params: params["TopicArn"]),
}


def _encryption_context(service, resource):
    if service == "dynamodb":
        return {"aws:dynamodb:tableName": resource.rpartition("/")[2],
                "aws:dynamodb:subscriberId": ACCOUNT}
    return {f"aws:{service}:{'topicArn' if service == 'sns' else 'arn'}": resource}


def key_uses(service, operation, params, region, keys):
    """What the caller must be allowed of a key; `keys` are the resources' keys by ARN."""
    if (service, operation) not in _KEY_USES:
        return []
    actions, resource_of = _KEY_USES[service, operation]
    resource = resource_of(region, params)
    context = {"kms:ViaService": f"{service}.{region}.amazonaws.com",
               "kms:CallerAccount": ACCOUNT, "aws:RequestedRegion": region,
               **{f"kms:EncryptionContext:{name}": value
                  for name, value in _encryption_context(service, resource).items()}}
    return [Need(action, keys[resource], context) for action in actions if resource in keys]


def of_lambda(function, role_region):
    """What Lambda itself does as a function's role: logs, variables, network interfaces.

    AWS Lambda Developer Guide, "Sending Lambda function logs to CloudWatch Logs", "Securing
    Lambda environment variables", "Giving Lambda functions access to resources in an Amazon
    VPC".
    """
    stream = _arn("logs", role_region,
                  f"log-group:{function['LoggingConfig']['LogGroup']}:log-stream:1")
    found = [Need(action, stream, {}) for action in ("logs:CreateLogStream", "logs:PutLogEvents")]
    if "KmsKeyArn" in function.properties:
        found.append(Need("kms:Decrypt", function["KmsKeyArn"], {
            "kms:EncryptionContext:aws:lambda:FunctionArn": function.arn}))
    if "VpcConfig" in function.properties:
        found += [Need(f"ec2:{operation}", "*", {}) for operation in (
            "CreateNetworkInterface", "DescribeNetworkInterfaces", "DescribeSubnets",
            "DeleteNetworkInterface", "AssignPrivateIpAddresses", "UnassignPrivateIpAddresses")]
    return found


def of_replication(bucket, name, target, source_key, target_key):
    """What S3 does to replicate an object, as the replication's role.

    Amazon S3 User Guide, "Setting up permissions for live replication" and "Replicating
    encrypted objects": with a bucket key the encryption context is the bucket's ARN.
    """
    def key_need(action, key, arn):
        region = key.split(":")[3]
        return Need(action, key, {"kms:ViaService": f"s3.{region}.amazonaws.com",
                                  "kms:EncryptionContext:aws:s3:arn": arn})

    return [
        Need("s3:GetReplicationConfiguration", bucket.arn, CONNECTION),
        Need("s3:ListBucket", bucket.arn, CONNECTION),
        *(Need(f"s3:{action}", f"{bucket.arn}/{name}", CONNECTION) for action in (
            "GetObjectVersionForReplication", "GetObjectVersionAcl", "GetObjectVersionTagging")),
        key_need("kms:Decrypt", source_key, bucket.arn),
        *(Need(f"s3:{action}", f"{target}/{name}", CONNECTION) for action in (
            "ReplicateObject", "ReplicateDelete", "ReplicateTags")),
        key_need("kms:GenerateDataKey", target_key, target),
    ]
