"""Which IAM actions an API call needs, and on what; and whether somebody may make the call.

Service Authorization Reference, a table for each service. A call that is not listed here is an
error for whoever is authorized: the execution role of the StackSet, and the functions' roles.
"""

import json
import re

from tests.emulator.harness import ec2_actions, message_actions, resource_tags
from tests.emulator.harness.world import Refused
from tools.cfn import iam
from tools.cfn.templates import ACCOUNT

_EVERYTHING = "*"

# What is made with tags needs the right to tag it as well.
_TAGS = ("Tags", "tags", "BackupVaultTags", "BackupPlanTags")
_ON_ITEMS = ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan")
_TAGGING = {
    *("AddTagsToCertificate", "AddTagsToResource", "AddTagsToStream", "ChangeTagsForResource"),
    *("CreateQueue", "CreateTags", "DeleteTags", "RemoveTagsFromCertificate", "ReplicateKey"),
    *("RequestCertificate", "TagQueue", "TagResource"),
}


class Denied(Refused):
    """AccessDenied: who may not do what."""


def check(world, principal, service, operation, params, region):
    """Raises Denied unless the principal may make this call with these parameters."""
    for action, resource, context in needed(world, service, operation, params, region):
        if not _may(world, principal, action, resource, context):
            raise Denied(
                f"AccessDenied: {principal} is not authorized to perform: {action} "
                f"on resource: {resource}"
            )


def needed(world, service, operation, params, region):
    """(action, resource, context) of each permission that a call needs."""
    if service not in _RULES:
        raise Refused(f"the emulator does not know what {service}:{operation} needs")
    common = {"aws:RequestedRegion": region, "aws:SecureTransport": "true"}
    common["aws:PrincipalAccount"] = ACCOUNT
    if service == "s3":
        common["s3:TlsVersion"] = "1.2"  # as S3's endpoints demand
    if service == "dynamodb":
        common |= _leading_keys(world, params, region)
    found = _tagging(service, operation, params) or _RULES[service](operation, params, region)
    found += _on_key(world, service, operation, params, region)
    if any(params.get(name) for name in _TAGS) and operation not in _TAGGING:
        action, resource, context = found[0]
        found.append((action.partition(":")[0] + ":TagResource", resource, context))
    return [
        (action, resource, common | resource_tags.context_of(world, resource) | context)
        for action, resource, context in found
    ]


def _leading_keys(world, params, region):
    """The partition keys of a call's items, which policies may be about."""
    table = world.backend("dynamodb", region).tables.get(params["TableName"])
    items = [params[name] for name in ("Key", "Item") if name in params]
    if table is None or not items:
        return {}
    return {"dynamodb:LeadingKeys": [each[table.hash_key_attr]["S"] for each in items]}


def _on_key(world, service, operation, params, region):
    """What a call needs of the key under which the data are: the service uses it as the caller."""
    key, needed, context = None, (), {}
    if service == "dynamodb" and operation in _ON_ITEMS:
        table = world.backend("dynamodb", region).tables.get(params["TableName"])
        key = (table.sse_specification or {}).get("KMSMasterKeyId") if table else None
        needed = ("kms:Decrypt",)
    elif service == "s3" and operation in ("GetObject", "HeadObject", "PutObject"):
        bucket = world.backend("s3").buckets.get(params["Bucket"])
        rule = (bucket.encryption or {}).get("Rule") if bucket else None
        default = rule["ApplyServerSideEncryptionByDefault"] if isinstance(rule, dict) else {}
        key = default.get("KMSMasterKeyID")
        needed = ("kms:GenerateDataKey",) if operation == "PutObject" else ("kms:Decrypt",)
        context = {"kms:EncryptionContext:aws:s3:arn": f"arn:aws:s3:::{params['Bucket']}"}
    elif service == "sns" and operation == "Publish":
        topic = world.backend("sns", region).topics.get(params["TopicArn"])
        key = topic.kms_master_key_id if topic else None
        needed = ("kms:Decrypt", "kms:GenerateDataKey")
    elif service == "sqs" and operation in ("ReceiveMessage", "SendMessage"):
        queue = message_actions.queue(world, params["QueueUrl"], region)
        key = queue.kms_master_key_id if queue else None
        needed = ("kms:Decrypt",)
        if operation == "SendMessage":
            needed += ("kms:GenerateDataKey",)
    context["kms:ViaService"] = f"{service}.{region}.amazonaws.com"
    return [(action, key, context) for action in needed] if key else []


def _may(world, principal, action, resource, context):
    if action.startswith("kms:") and ":key/" in resource and world.key(resource):
        return world.may_use_key(principal, action, resource, context)
    if action == "sts:AssumeRole" and not world.may_assume(principal, resource, context):
        return False
    return iam.authorize(principal, action, resource, context, _bucket_policy(world, resource))


def _bucket_policy(world, resource):
    """The policy of a bucket, or of the bucket of an object; None of anything else."""
    name = resource.removeprefix("arn:aws:s3:::").partition("/")[0]
    bucket = world.backend("s3").buckets.get(name) if resource.startswith("arn:aws:s3:::") else None
    if bucket is None or not bucket.policy:
        return None
    return json.loads(bucket.policy)


def _only(action, resource, **context):
    return [(action, resource, context)]


def _tagging(service, operation, params):
    """Of the calls that services have alike; API Gateway takes them as requests of its own."""
    if operation not in ("TagResource", "UntagResource", "ListTagsForResource"):
        return []
    names = ("ResourceArn", "ResourceARN", "resourceArn", "Resource", "KeyId", "SecretId")
    (arn,) = [params[name] for name in names if name in params]
    if service == "apigatewayv2":
        region, verb = arn.split(":")[3], {"TagResource": "POST"}.get(operation, "DELETE")
        tags = f"arn:aws:apigateway:{region}::arn:aws:apigateway:{region}::/tags/"
        return _only(f"apigateway:{verb}", tags) + _only(f"apigateway:{operation}", arn)
    if service == "kms" and not arn.startswith("arn:"):
        return []
    return _only(f"{_PREFIXES.get(service, service)}:{operation}", arn)


_PREFIXES = {"stepfunctions": "states"}  # where it is not the service's


# --- Services whose actions are the operations, on one resource each ---


def _arn(service, region, resource):
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{resource}"


def _ssm(operation, params, region):
    name = params.get("Name") or params["ResourceId"]
    return _only(f"ssm:{operation}", _arn("ssm", region, f"parameter{name}"))


def _kinesis(operation, params, region):
    stream = _arn("kinesis", region, f"stream/{params['StreamName']}")
    return _only(f"kinesis:{operation}", stream)


def _events(operation, params, region):
    name = params.get("Rule") or params["Name"]
    return _only(f"events:{operation}", _arn("events", region, f"rule/{name}"))


def _logs(operation, params, region):
    if "destinationName" in params:
        resource = f"destination:{params['destinationName']}"
    else:
        resource = f"log-group:{params['logGroupName']}"
    return _only(f"logs:{operation}", _arn("logs", region, resource))


def _kms(operation, params, region):
    found = []
    if "AliasName" in params:
        found += _only(f"kms:{operation}", _arn("kms", region, params["AliasName"]))
    key = params.get("KeyId") or params.get("TargetKeyId")
    if key is not None:
        found += _only(f"kms:{operation}", _arn("kms", region, f"key/{key.rpartition('/')[2]}"))
    if operation == "ReplicateKey":  # The rest happens in the replica's region.
        there = {"aws:RequestedRegion": params["ReplicaRegion"]}
        found += _only("kms:CreateKey", _EVERYTHING, **there)
        if params.get("Tags"):
            replica = _arn("kms", params["ReplicaRegion"], f"key/{key.rpartition('/')[2]}")
            found += _only("kms:TagResource", replica, **there)
    return found or _only(f"kms:{operation}", _EVERYTHING)


def _sns(operation, params, region):
    if operation == "Unsubscribe":
        return _only("sns:Unsubscribe", _EVERYTHING)
    arn = params.get("TopicArn") or _arn("sns", region, params["Name"])
    return _only(f"sns:{operation}", arn)


def _cloudwatch(operation, params, region):
    if operation == "PutMetricData":
        namespace = {"cloudwatch:namespace": params["Namespace"]}
        return _only("cloudwatch:PutMetricData", _EVERYTHING, **namespace)
    if "Dashboard" in operation:
        name = params.get("DashboardName") or params["DashboardNames"][0]
        dashboard = f"arn:aws:cloudwatch::{ACCOUNT}:dashboard/{name}"
        return _only(f"cloudwatch:{operation}", dashboard)
    names = params.get("AlarmNames") or [params["AlarmName"]]
    return [
        (f"cloudwatch:{operation}", _arn("cloudwatch", region, f"alarm:{name}"), {})
        for name in names
    ]


def _route53(operation, params, _region):
    zone, check_id = params.get("HostedZoneId"), params.get("HealthCheckId")
    if operation == "ChangeTagsForResource":
        check_id = params["ResourceId"]
    resource = f"arn:aws:route53:::healthcheck/{check_id}" if check_id else _EVERYTHING
    if zone:
        resource = f"arn:aws:route53:::hostedzone/{zone}"
    context = {"aws:RequestedRegion": "us-east-1"}
    if operation == "ChangeResourceRecordSets":
        context["route53:ChangeResourceRecordSetsNormalizedRecordNames"] = [
            change["ResourceRecordSet"]["Name"].removesuffix(".").lower()
            for change in params["ChangeBatch"]["Changes"]
        ]
    return _only(f"route53:{operation}", resource, **context)


def _backup(operation, params, region):
    if "RecoveryPointArn" in params:
        return _only(f"backup:{operation}", params["RecoveryPointArn"])
    if operation.endswith("BackupPlan"):  # A plan's id is AWS's.
        plan = params.get("BackupPlanId", "new")
        return _only(f"backup:{operation}", _arn("backup", region, f"backup-plan:{plan}"))
    vault = _arn("backup", region, f"backup-vault:{params['BackupVaultName']}")
    found = _only(f"backup:{operation}", vault)
    if operation == "CreateBackupVault":
        found += _only("backup-storage:MountCapsule", _EVERYTHING)
    return found


def _dynamodb(operation, params, region):
    return _only(f"dynamodb:{operation}", _arn("dynamodb", region, f"table/{params['TableName']}"))


def _lambda(operation, params, region):
    # Tags, aliases and versions have permissions of their own; none of them is used.
    if "LayerName" in params:
        version = f":{params['VersionNumber']}" if "VersionNumber" in params else ""
        layer = f"layer:{params['LayerName'].rpartition(':layer:')[2]}{version}"
        return _only(f"lambda:{operation}", _arn("lambda", region, layer))
    name = re.sub(r"^arn:.*:function:", "", params["FunctionName"])
    action = {"Invoke": "InvokeFunction"}.get(operation, operation)
    found = _only(f"lambda:{action}", _arn("lambda", region, f"function:{name}"))
    if "Role" in params:
        passed = {"iam:PassedToService": "lambda.amazonaws.com"}
        return found + _only("iam:PassRole", params["Role"], **passed)
    return found


def _sts(operation, params, _region):
    return _only(f"sts:{operation}", params["RoleArn"])


def _cloudformation(operation, params, region):
    if "StackSetName" in params:
        resource = f"stackset/{params['StackSetName']}:id"
    else:
        stack = params["StackName"]
        return _only(f"cloudformation:{operation}", stack)
    return _only(f"cloudformation:{operation}", _arn("cloudformation", region, resource))


# --- Services with names of their own ---

_S3_BUCKET = {
    "CreateBucket": "CreateBucket",
    "DeleteBucket": "DeleteBucket",
    "PutBucketVersioning": "PutBucketVersioning",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "PutBucketOwnershipControls": "PutBucketOwnershipControls",
    "PutBucketAccelerateConfiguration": "PutAccelerateConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "PutBucketReplication": "PutReplicationConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "DeleteBucketReplication": "PutReplicationConfiguration",
    "DeleteBucketTagging": "PutBucketTagging",
    "PutBucketPolicy": "PutBucketPolicy",
    "DeleteBucketPolicy": "DeleteBucketPolicy",
    "PutBucketTagging": "PutBucketTagging",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjectsV2": "ListBucket",
}
_S3_OBJECT = {"GetObject": "GetObject", "PutObject": "PutObject"}
_S3_OBJECT["AbortMultipartUpload"] = "AbortMultipartUpload"
_S3_OBJECT["HeadObject"] = "GetObject"


def _s3(operation, params, _region):
    bucket = f"arn:aws:s3:::{params['Bucket']}"
    if operation in _S3_BUCKET:
        return _only(f"s3:{_S3_BUCKET[operation]}", bucket)
    if operation in _S3_OBJECT:
        return _only(f"s3:{_S3_OBJECT[operation]}", f"{bucket}/{params['Key']}")
    if operation == "DeleteObjects":
        return [
            (
                "s3:DeleteObjectVersion" if "VersionId" in each else "s3:DeleteObject",
                f"{bucket}/{each['Key']}",
                {},
            )
            for each in params["Delete"]["Objects"]
        ]
    raise Refused(f"the emulator does not know what s3:{operation} needs")


_VERBS = {"Create": "POST", "Delete": "DELETE", "Update": "PATCH", "Get": "GET"}


def _acm(operation, params, region):
    if operation == "RequestCertificate":
        found = _only("acm:RequestCertificate", _EVERYTHING)
        if params.get("Tags"):
            found += _only("acm:AddTagsToCertificate", _arn("acm", region, "certificate/new"))
        return found
    return _only(f"acm:{operation}", params["CertificateArn"])


def _apigateway(operation, params, region):
    verb, kind = re.fullmatch("(Create|Delete|Update|Get)(.*)", operation).groups()
    if kind in ("DomainName", "ApiMapping"):
        path = "/domainnames"
        if (verb, kind) != ("Create", "DomainName"):
            path += f"/{params['DomainName']}"
    else:
        path = "/apis" + (f"/{params['ApiId']}" if "ApiId" in params else "")
    if kind not in ("Api", "DomainName"):
        name = "" if verb == "Create" else "/" + (params.get(f"{kind}Id") or params[f"{kind}Name"])
        path += f"/{kind.lower()}s{name}"
    found = _only(f"apigateway:{_VERBS[verb]}", f"arn:aws:apigateway:{region}::{path}")
    if params.get("Tags"):  # An ARN within an ARN, as the service has asked.
        tags = f"arn:aws:apigateway:{region}::arn:aws:apigateway:{region}::/tags/"
        found += _only("apigateway:POST", tags)
        found += _only("apigateway:TagResource", f"arn:aws:apigateway:{region}::{path}")
    return found


_RULES = {
    "acm": _acm,
    "apigatewayv2": _apigateway,
    "backup": _backup,
    "cloudformation": _cloudformation,
    "cloudwatch": _cloudwatch,
    "dynamodb": _dynamodb,
    "ec2": ec2_actions.needed,
    "events": _events,
    "kinesis": _kinesis,
    "kms": _kms,
    "lambda": _lambda,
    "logs": _logs,
    "route53": _route53,
    "s3": _s3,
    "secretsmanager": message_actions.of_secrets,
    "sns": _sns,
    "sqs": message_actions.of_queues,
    "ssm": _ssm,
    "stepfunctions": message_actions.of_state_machines,
    "sts": _sts,
}
