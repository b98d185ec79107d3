"""How the tags of a resource that there is are changed, by its service's own calls.

CloudFormation User Guide, "Resource tag": a tag that the stack no longer has is taken off.
"""

from tests.emulator.harness import bucket_tags
from tests.emulator.harness.world import Refused


def update(item):
    """Where the tags of the resource have changed. Models leave theirs to this when they update."""
    model = item.resource.model
    if model.tag_property is None or not item.changed(model.tag_property):
        return
    before, after = (_tags(each.get(model.tag_property)) for each in (item.old, item.all))
    added = {key: value for key, value in after.items() if before.get(key) != value}
    removed = sorted(before.keys() - after.keys())
    if not added and not removed:
        return
    service = item.resource.type.split("::")[1]
    if service not in _SERVICES:
        raise Refused(f"the emulator does not change the tags of {item.resource.type}")
    _SERVICES[service](item, added, removed, after)


def _tags(given):
    if isinstance(given, dict):
        return given
    return {each["Key"]: each["Value"] for each in given or []}


def _listed(tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _by(service, tag, untag):
    """Two calls: each a method, and its arguments of (resource, tags or keys)."""

    def change(item, added, removed, _):
        client = item.client(service)
        for (method, arguments), what in ((tag, added), (untag, removed)):
            if what:
                getattr(client, method)(**arguments(item, what))

    return change


def _arn(item):
    """What the services call it by: an attribute, or the id that is an ARN."""
    for name in ("Arn", "BackupVaultArn", "BackupPlanArn", "TopicArn"):
        if name in item.attributes:
            return item.attributes[name].removesuffix(":*")
    return item.physical_id


def _api_arn(item):
    path = f"/apis/{item.all.get('ApiId', item.physical_id)}"
    if "StageName" in item.all:
        path += f"/stages/{item.physical_id}"
    if "DomainName" in item.all:
        path = f"/domainnames/{item.physical_id}"
    return f"arn:aws:apigateway:{item.region}::{path}"


def _tag_zone(item, added, removed, _):
    kind = "healthcheck" if item.resource.type.endswith("HealthCheck") else "hostedzone"
    item.client("route53").change_tags_for_resource(
        ResourceType=kind,
        ResourceId=item.physical_id,
        **({"AddTags": _listed(added)} if added else {}),
        **({"RemoveTagKeys": removed} if removed else {}),
    )


def _tag_bucket(item, _added, _removed, after):
    s3 = item.client("s3")
    after = bucket_tags.system(bucket_tags.found(item.world, item.physical_id)) | after
    if after:
        s3.put_bucket_tagging(Bucket=item.physical_id, Tagging={"TagSet": _listed(after)})
    else:
        s3.delete_bucket_tagging(Bucket=item.physical_id)


def _with(name, value, tags, shape=_listed):
    """The arguments of a call: the resource, by `value` of its item, and what is tagged."""
    return lambda item, what: {name: value(item), tags: shape(what)}


def _id(item):
    return item.physical_id


def _key_tags(tags):
    return [{"TagKey": key, "TagValue": value} for key, value in tags.items()]


def _lower_case(tags):
    return [{"key": key, "value": value} for key, value in tags.items()]


def _keys_as_tags(keys):
    return [{"Key": key} for key in keys]


def _ids(item):
    """Of an address `Ref` gives the address itself."""
    return [item.attributes.get("AllocationId", item.physical_id)]


def _of_resource(name, tags, keys, shape=_listed, value=_arn):
    return (
        ("tag_resource", _with(name, value, tags, shape)),
        ("untag_resource", _with(name, value, keys, list)),
    )


_SERVICES = {
    "ApiGatewayV2": _by(
        "apigatewayv2", *_of_resource("ResourceArn", "Tags", "TagKeys", dict, _api_arn)
    ),
    "Backup": _by("backup", *_of_resource("ResourceArn", "Tags", "TagKeyList", dict)),
    "CertificateManager": _by(
        "acm",
        ("add_tags_to_certificate", _with("CertificateArn", _id, "Tags")),
        ("remove_tags_from_certificate", _with("CertificateArn", _id, "Tags", _keys_as_tags)),
    ),
    "CloudWatch": _by("cloudwatch", *_of_resource("ResourceARN", "Tags", "TagKeys")),
    "EC2": _by(
        "ec2",
        ("create_tags", _with("Resources", _ids, "Tags")),
        ("delete_tags", _with("Resources", _ids, "Tags", _keys_as_tags)),
    ),
    "Events": _by("events", *_of_resource("ResourceARN", "Tags", "TagKeys")),
    "IAM": _by(
        "iam",
        ("tag_role", _with("RoleName", _id, "Tags")),
        ("untag_role", _with("RoleName", _id, "TagKeys", list)),
    ),
    "KMS": _by("kms", *_of_resource("KeyId", "Tags", "TagKeys", _key_tags, _id)),
    "Kinesis": _by(
        "kinesis",
        ("add_tags_to_stream", _with("StreamName", _id, "Tags", dict)),
        ("remove_tags_from_stream", _with("StreamName", _id, "TagKeys", list)),
    ),
    "Lambda": _by("lambda", *_of_resource("Resource", "Tags", "TagKeys", dict)),
    "Logs": _by("logs", *_of_resource("resourceArn", "tags", "tagKeys", dict)),
    "Route53": _tag_zone,
    "S3": _tag_bucket,
    "SNS": _by("sns", *_of_resource("ResourceArn", "Tags", "TagKeys")),
    "SQS": _by(
        "sqs",
        ("tag_queue", _with("QueueUrl", _id, "Tags", dict)),
        ("untag_queue", _with("QueueUrl", _id, "TagKeys", list)),
    ),
    "SecretsManager": _by("secretsmanager", *_of_resource("SecretId", "Tags", "TagKeys")),
    "StepFunctions": _by(
        "stepfunctions", *_of_resource("resourceArn", "tags", "tagKeys", _lower_case)
    ),
    "SSM": _by(
        "ssm",
        (
            "add_tags_to_resource",
            lambda item, tags: {
                "ResourceType": "Parameter",
                "ResourceId": item.physical_id,
                "Tags": _listed(tags),
            },
        ),
        (
            "remove_tags_from_resource",
            lambda item, keys: {
                "ResourceType": "Parameter",
                "ResourceId": item.physical_id,
                "TagKeys": keys,
            },
        ),
    ),
}
