"""All that exists in the account, as the services' own list calls tell."""

from tests.facts.lookup import REGIONS


def _names(key):
    return lambda found: [each[key] for each in found]


def _zones(found):
    return [each["Id"].removeprefix("/hostedzone/") for each in found]


# (service, operation, arguments, member of the answer, what tells one from another)
_REGIONAL = [
    ("acm", "list_certificates", {}, "CertificateSummaryList", _names("CertificateArn")),
    ("apigatewayv2", "get_apis", {}, "Items", _names("ApiId")),
    ("apigatewayv2", "get_domain_names", {}, "Items", _names("DomainName")),
    ("backup", "list_backup_vaults", {}, "BackupVaultList", _names("BackupVaultName")),
    ("backup", "list_backup_plans", {}, "BackupPlansList", _names("BackupPlanId")),
    ("cloudformation", "describe_stacks", {}, "Stacks", _names("StackName")),
    ("cloudformation", "list_stack_sets", {}, "Summaries", _names("StackSetName")),
    ("cloudwatch", "describe_alarms", {}, "MetricAlarms", _names("AlarmName")),
    ("cloudwatch", "list_dashboards", {}, "DashboardEntries", _names("DashboardName")),
    ("dynamodb", "list_tables", {}, "TableNames", list),
    ("events", "list_rules", {}, "Rules", _names("Name")),
    ("kinesis", "list_streams", {}, "StreamNames", list),
    ("lambda", "list_functions", {}, "Functions", _names("FunctionName")),
    ("logs", "describe_log_groups", {}, "logGroups", _names("logGroupName")),
    ("logs", "describe_destinations", {}, "destinations", _names("destinationName")),
    ("secretsmanager", "list_secrets", {}, "SecretList", _names("Name")),
    ("sqs", "list_queues", {}, "QueueUrls", list),
    ("stepfunctions", "list_state_machines", {}, "stateMachines", _names("name")),
    ("sns", "list_subscriptions", {}, "Subscriptions", _names("SubscriptionArn")),
    ("sns", "list_topics", {}, "Topics", _names("TopicArn")),
    ("ssm", "describe_parameters", {}, "Parameters", _names("Name")),
]
_GLOBAL = [
    ("iam", "list_roles", {}, "Roles", _names("RoleName")),
    ("iam", "list_policies", {"Scope": "Local"}, "Policies", _names("PolicyName")),
    ("route53", "list_hosted_zones", {}, "HostedZones", _zones),
    ("route53", "list_health_checks", {}, "HealthChecks", _names("Id")),
    ("s3", "list_buckets", {}, "Buckets", _names("Name")),
]


def _network(ec2):
    """The network but for the default one that a region comes with."""
    own = [{"Name": "is-default", "Values": ["false"]}]
    vpcs = [each["VpcId"] for each in ec2.describe_vpcs(Filters=own)["Vpcs"]]
    defaults = {each["VpcId"] for each in ec2.describe_vpcs()["Vpcs"]} - set(vpcs)
    yield "vpcs", vpcs
    for name, key in (("subnets", "SubnetId"), ("route_tables", "RouteTableId")):
        member = "".join(part.capitalize() for part in name.split("_"))
        found = getattr(ec2, f"describe_{name}")()[member]
        yield name, [each[key] for each in found if each["VpcId"] not in defaults]
    groups = ec2.describe_security_groups()["SecurityGroups"]
    yield "security groups", [each["GroupId"] for each in groups if each["GroupName"] != "default"]
    endpoints = ec2.describe_vpc_endpoints()["VpcEndpoints"]
    yield "endpoints", [each["VpcEndpointId"] for each in endpoints if each["State"] == "available"]
    gateways = ec2.describe_nat_gateways()["NatGateways"]
    yield "NAT gateways", [each["NatGatewayId"] for each in gateways if each["State"] != "deleted"]
    found = ec2.describe_internet_gateways()["InternetGateways"]
    yield "internet gateways", [
        each["InternetGatewayId"]
        for each in found
        if not defaults & {to["VpcId"] for to in each["Attachments"]}
    ]
    yield "addresses", [each["AllocationId"] for each in ec2.describe_addresses()["Addresses"]]
    peerings = ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]
    yield "peerings", [
        each["VpcPeeringConnectionId"] for each in peerings if each["Status"]["Code"] == "active"
    ]


def _keys(kms):
    aliases = kms.list_aliases()["Aliases"]
    yield "aliases", [
        each["AliasName"] for each in aliases if not each["AliasName"].startswith("alias/aws/")
    ]
    ids = [each["KeyId"] for each in kms.list_keys()["Keys"]]
    described = [kms.describe_key(KeyId=id)["KeyMetadata"] for id in ids]
    yield "keys", [each["KeyId"] for each in described if each["KeyState"] == "Enabled"]


def _records(route53):
    """Those that no zone comes with."""
    for zone in route53.list_hosted_zones()["HostedZones"]:
        for each in route53.list_resource_record_sets(HostedZoneId=zone["Id"])[
            "ResourceRecordSets"
        ]:
            if each["Type"] not in ("NS", "SOA"):
                yield f"{each['Type']} {each['Name'].removesuffix('.')}"


def take(emulator):
    """{kind: sorted names} of all there is, by region; a kind without any is left out."""
    found = {}
    for region in REGIONS:
        found |= _list(emulator, region, _REGIONAL)
        for kind, names in _network(emulator.world.client("ec2", region)):
            found[f"{region} ec2 {kind}"] = names
        for kind, names in _keys(emulator.world.client("kms", region)):
            found[f"{region} kms {kind}"] = names
    found |= _list(emulator, REGIONS[0], _GLOBAL)
    found["records"] = list(_records(emulator.world.client("route53", REGIONS[0])))
    return {kind: sorted(names) for kind, names in found.items() if names}


def _list(emulator, region, kinds):
    found = {}
    for service, operation, arguments, member, names in kinds:
        ours = service == "cloudformation"
        client = (emulator if ours else emulator.world).client(service, region)
        listed = _pages(client, operation, arguments, member)
        found.setdefault(f"{region} {service} {member}", []).extend(names(listed))
    return found


def _pages(client, operation, arguments, member):
    if not client.can_paginate(operation):
        return getattr(client, operation)(**arguments)[member]
    pages = client.get_paginator(operation).paginate(**arguments)
    return [each for page in pages for each in page.get(member, [])]
