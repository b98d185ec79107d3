"""The outputs of a deployed environment: what they must say, by the services themselves."""

from tests.facts.lookup import PRIMARY, SECONDARY
from tools.cfn.templates import ACCOUNT


def outputs_are_real(environment):
    """Each output of the root, but for the spec's own, is what the services say."""
    outputs = dict(environment.outputs)
    for name in environment.spec.own_outputs:
        del outputs[name]
    expected = {"HostedZoneId": _zone(environment), "ServiceName": _service_name(environment)}
    for region, side in ((PRIMARY, "Primary"), (SECONDARY, "Secondary")):
        for name, value in _outputs(environment, region):
            expected[side + name] = value
    evaluator = environment.client("lambda", SECONDARY).get_function(
        FunctionName=f"dr-evaluator-{environment.suffix}"
    )
    expected["EvaluatorFunctionArn"] = evaluator["Configuration"]["FunctionArn"]
    assert outputs == expected


def _outputs(environment, region):
    suffix = environment.suffix
    yield "Region", region
    tables = environment.client("dynamodb", region).list_tables()["TableNames"]
    for name, table in _ending(tables, f"-{suffix}"):
        if name != "dr-control":
            yield _output(name, "Table") + "Name", table
    buckets = environment.client("s3").list_buckets()["Buckets"]
    names = [each["Name"] for each in buckets]
    for name, bucket in _ending(names, f"-{suffix}-{ACCOUNT}-{region}"):
        yield _output(name, "Bucket") + "Name", bucket
    functions = environment.client("lambda", region).list_functions()["Functions"]
    arns = {each["FunctionName"]: each["FunctionArn"] for each in functions}
    for name, function in _ending(arns, f"-{suffix}"):
        if not name.startswith("dr-"):
            yield _output(name, "Function") + "Arn", arns[function]
    kms = environment.client("kms", region)
    aliases = [each["AliasName"] for each in kms.list_aliases()["Aliases"]]
    ((_, alias),) = _ending(aliases, f"-{suffix}")
    key = kms.describe_key(KeyId=alias)["KeyMetadata"]
    yield "KmsKeyId", key["KeyId"]
    yield "KmsKeyArn", key["Arn"]
    topics = environment.client("sns", region).list_topics()["Topics"]
    yield "AlertTopicArn", _one(
        each["TopicArn"] for each in topics if each["TopicArn"].endswith(f"-alerts-{suffix}")
    )
    ec2 = environment.client("ec2", region)
    vpc = ec2.describe_vpcs(Filters=[_named(f"dr-{suffix}")])["Vpcs"][0]["VpcId"]
    yield "VpcId", vpc
    for subnet in ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]:
        (name,) = [each["Value"] for each in subnet["Tags"] if each["Key"] == "Name"]
        number = name.removeprefix("dr-private-").removesuffix(f"-{suffix}")
        if number.isdecimal():  # Public ones are nobody's business.
            yield f"PrivateSubnet{number}Id", subnet["SubnetId"]
    for address in ec2.describe_addresses()["Addresses"]:
        (name,) = [each["Value"] for each in address["Tags"] if each["Key"] == "Name"]
        number = name.removeprefix("dr-nat-").removesuffix(f"-{suffix}")
        yield f"NatAddress{number}", address["PublicIp"]
    apis = environment.client("apigatewayv2", region).get_apis()["Items"]
    yield "ApiEndpoint", _one(
        f"https://{each['ApiId']}.execute-api.{region}.amazonaws.com"
        for each in apis
        if each["Name"] == f"{environment.spec.processor}-{suffix}"
    )


def _ending(names, end):
    """(what is before the end, name) of each name that ends so."""
    return [(each.removesuffix(end), each) for each in names if each.endswith(end)]


def _output(name, kind):
    """The output of a thing: what it is called by the spec, and what it is, once."""
    words = "".join(part.capitalize() for part in name.split("-"))
    return words if words.endswith(kind) else words + kind


def _one(values):
    (value,) = values
    return value


def _named(name):
    return {"Name": "tag:Name", "Values": [name]}


def _failover_records(environment):
    """(zone, name, side) of each failover record of the environment."""
    route53 = environment.client("route53")
    for zone in route53.list_hosted_zones()["HostedZones"]:
        for each in route53.list_resource_record_sets(HostedZoneId=zone["Id"])[
            "ResourceRecordSets"
        ]:
            if f"-{environment.suffix}-" in each.get("SetIdentifier", ""):
                id = zone["Id"].rpartition("/")[2]
                yield id, each["Name"].removesuffix("."), each["Failover"]


def _zone(environment):
    return _one({zone for zone, _, _ in _failover_records(environment)})


def _service_name(environment):
    """The name that has a failover record for each region."""
    found = list(_failover_records(environment))
    assert sorted(side for _, _, side in found) == ["PRIMARY", "SECONDARY"]
    return _one({name for _, name, _ in found})
