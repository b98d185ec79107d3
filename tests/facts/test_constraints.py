"""What holds for everything in the environment."""

import re

import cfnlint.data.AdditionalSpecs
import pytest
from cfnlint.helpers import load_resource
from tests.facts import catalogue
from tools.cfn.folder import STACK, STACK_SET
from tools.cfn.iam import grants
from tools.cfn.templates import ACCOUNT, EMPTIER, SECONDARY_TEMPLATE_BUCKET, SUFFIX, TEMPLATE_BUCKET
from tools.cfn.values import as_list, walk

OF_ANY_SPEC = True

_KEYS = ("AWS::KMS::Key", "AWS::KMS::ReplicaKey")

# --- Names -----------------------------------------------------------------

def names(tree):
    """(resource, its name, longest length, scope) of each resource that has one."""
    for resource in tree.resources():
        fact = catalogue.fact(resource.type, "name")
        if fact is None:
            continue
        [name] = catalogue.values(resource.properties, fact["pointer"])
        assert name, f"{resource} leaves its name to CloudFormation"
        yield resource, name, catalogue.limit(resource.type, fact), fact["scope"]


def test_every_physical_name_carries_the_suffix(tree):
    for resource, name, _, _ in names(tree):
        # What was there before keeps its name.
        assert (SUFFIX in name) != tree.is_apart(resource.template), resource
    for resource in tree.resources():
        for tags in ["Tags", "HealthCheckTags"]:
            for tag in resource.raw.get(tags, []):
                if tag["Key"] == "Name":
                    assert SUFFIX in tree.evaluate(tag["Value"], resource.template), resource


def test_suffix_is_a_parameter_with_bounds(tree):
    for path, template in tree.templates.items():
        suffix = template["Parameters"].get("EnvironmentSuffix")
        if suffix is None:
            continue
        assert suffix["MaxLength"] == len(SUFFIX) == 20, path
        pattern = re.compile(suffix["AllowedPattern"])
        assert all(pattern.match(text) for text in [SUFFIX, "a", "0", "pr-1"]), path
        assert not any(
            pattern.match(text) for text in ["", "-a", "a-", "A", "a.b", "a_b", SUFFIX + "x"]
        ), path
    assert "EnvironmentSuffix" in tree.templates[tree.root]["Parameters"]


def test_names_fit_with_the_longest_suffix(tree):
    for resource, name, longest, _ in names(tree):
        assert len(name) <= longest, resource
    for bucket in tree.resources("AWS::S3::Bucket"):
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]", bucket["BucketName"])
    # StackSet-<name>-<36 characters>, and nested stacks add their own names to it.
    assert len(f"StackSet-{tree.one(STACK_SET)['StackSetName']}-") + 36 <= 128


def test_names_do_not_collide(tree):
    seen = {}
    for resource, name, _, scope in names(tree):
        place = {"account": "", "region": resource.region, "parent": resource.template}[scope]
        if resource.type == "AWS::Route53::RecordSet":
            name = (resource["Name"], resource["Type"], name)
        if resource.type == "AWS::Logs::SubscriptionFilter":
            name = (resource["LogGroupName"], name)
        other = seen.setdefault((resource.type, place, name), resource)
        assert other == resource, f"{resource} and {other} are both named {name}"


# --- Deletion --------------------------------------------------------------

def test_nothing_is_retained(tree):
    for resource in tree.resources():
        policies = [resource.body.get(name) for name in ["DeletionPolicy", "UpdateReplacePolicy"]]
        wanted = ["Delete"] * 2 if catalogue.entry(resource.type)["stateful"] else [None] * 2
        if tree.is_apart(resource.template):
            wanted = ["Retain", "Retain"]
        elif resource.type in _KEYS and tree.manifest.get("apart"):
            # A table that was there before is not lost with its key.
            wanted = ["RetainExceptOnCreate", "Retain"]
        assert policies == wanted, resource


def test_nothing_is_protected_from_deletion(tree):
    for resource in tree.resources():
        for pointer, value in walk(resource.properties):
            name = pointer.rpartition("/")[2]
            if "Protection" in name and name != "PITR":
                assert value is tree.is_apart(resource.template), f"{resource}{pointer}"
            assert name not in ["LockConfiguration", "ObjectLockConfiguration", "ObjectLockEnabled"]
            assert name != "RetainStacksOnAccountRemoval"


def test_everything_that_must_be_empty_is_emptied(tree):
    found = set()
    for store in tree.resources():
        fact = catalogue.fact(store.type, "emptied")
        if fact is None:
            continue
        name = fact["property"]
        found.add(name)
        if tree.is_apart(store.template):  # What was there before is nobody's to empty.
            assert all(each.get(name) != store.ref for each in tree.resources(EMPTIER)), store
            continue
        emptier = tree.one(EMPTIER, store.region, **{name: store.ref})
        # It goes first, since it needs the store.
        assert store in tree.needs(emptier)
        if name == "Certificate":  # And it waits for who uses it to have gone.
            assert emptier in tree.needs(tree.one("AWS::ApiGatewayV2::DomainName", store.region))
    has_certificates = bool(tree.resources("AWS::CertificateManager::Certificate"))
    assert found == {"Bucket", "BackupVault"} | ({"Certificate"} if has_certificates else set())


# --- Transport -------------------------------------------------------------


def test_data_travels_over_tls_alone(tree):
    for bucket in tree.resources("AWS::S3::Bucket"):
        policy = tree.one("AWS::S3::BucketPolicy", bucket.region, Bucket=bucket.ref)["PolicyDocument"]
        denied = [
            statement["Condition"]
            for actions, where, statement in grants([policy], "Deny")
            if actions == ["s3:*"]
            and where == [bucket.arn, f"{bucket.arn}/*"]
            and statement["Principal"] == "*"
        ]
        assert {"Bool": {"aws:SecureTransport": "false"}} in denied
        assert {"NumericLessThan": {"s3:TlsVersion": "1.2"}} in denied
    for topic in tree.resources("AWS::SNS::Topic"):
        policy = tree.one("AWS::SNS::TopicPolicy", topic.region)["PolicyDocument"]
        assert any(
            actions == ["sns:Publish"]
            and where == [topic.ref]
            and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
            for actions, where, statement in grants([policy], "Deny")
        )


def test_no_address_is_plain_http(tree):
    for resource in tree.resources():
        for pointer, value in walk(resource.properties):
            if isinstance(value, str) and not pointer.endswith("/ZipFile"):
                assert "http://" not in value, f"{resource}{pointer}"


# --- Least privilege -------------------------------------------------------

# AWS's Service Authorization Reference: the actions of a service, by their names in
# lower case, and the kinds of resources that each takes.
_POLICIES = load_resource(cfnlint.data.AdditionalSpecs, "Policies.json")

# Actions that take resources, but none that a policy could name, and why they are
# needed.
_ANY_RESOURCE = {
    "cloudwatch:DescribeAlarms": "reads what it deployed; CloudFormation asks by pattern",
    "cloudwatch:PutMetricData": "the evaluator's metrics; limited to their namespace",
    "ec2:AssignPrivateIpAddresses": "a function's interfaces in the VPC",
    "ec2:CreateNetworkInterface": "a function's interfaces in the VPC",
    "ec2:DeleteNetworkInterface": "a function's interfaces in the VPC",
    "ec2:UnassignPrivateIpAddresses": "a function's interfaces in the VPC",
    "sns:GetSubscriptionAttributes": "a subscription is no topic",
    "sns:SetSubscriptionAttributes": "a subscription is no topic",
    "sns:Unsubscribe": "a subscription is no topic",
}

# In key policies, families of actions that only KMS's own documentation lists whole.
_ACTION_FAMILIES = {"kms:GenerateDataKey*", "kms:ReEncrypt*"}


def _grants(tree):
    """(where, actions, resources, statement) of what roles are allowed."""
    for role in tree.resources("AWS::IAM::Role"):
        for actions, resources, statement in grants(tree.policies(role)):
            yield role, actions, resources, statement


def _is_interface(resource):
    return resource.raw.get("VpcEndpointType") == "Interface"


def test_no_policy_allows_every_action(tree):
    seen = 0
    for resource in tree.resources():
        for pointer, value in walk(resource.properties):
            if not (isinstance(value, dict) and value.get("Effect") == "Allow"):
                continue
            seen += 1
            assert "NotAction" not in value and "NotResource" not in value, resource
            if _is_interface(resource):
                continue  # What it lets through, roles limit.
            for action in as_list(value["Action"]):
                if resource.type.startswith("AWS::KMS::") and action in _ACTION_FAMILIES:
                    continue
                assert "*" not in action, f"{resource}{pointer}: {action}"
                assert re.fullmatch(r"[a-z0-9-]+:[A-Za-z]+", action), f"{resource}{pointer}: {action}"
    assert seen > 40


def _takes_resources(action):
    service, name = action.split(":")
    return bool(_POLICIES[service]["Actions"][name.lower()].get("Resources"))


def test_any_resource_only_where_aws_knows_no_narrower_one(tree):
    used = set()
    for role, actions, resources, _ in _grants(tree):
        for resource in resources:
            if re.fullmatch(r"\*|arn:aws:[a-z0-9-]*:[^:]*:[^:]*:\*", resource):
                used.update(actions)
    limitable = {action for action in used if _takes_resources(action)}
    assert limitable == _ANY_RESOURCE.keys()


def test_any_resource_is_limited_by_a_condition_or_the_vpc(tree):
    for role, actions, resources, statement in _grants(tree):
        if resources != ["*"] or statement["Sid"] == "NetworkInterfaces":
            continue
        condition = statement["Condition"]["StringEquals"]
        limit = condition.get("aws:RequestedRegion") or condition.get("cloudwatch:namespace")
        assert limit, role
        assert len(set(as_list(limit))) == len(as_list(limit)), role


def test_policies_name_this_account_and_environment_alone(tree):
    for role, _, resources, _ in _grants(tree):
        for resource in resources:
            if resource == "*":
                continue
            account = resource.split(":")[4]
            assert account in ["", ACCOUNT], f"{role}: {resource}"


def test_nobody_else_may_assume_a_role(tree):
    for role in tree.resources("AWS::IAM::Role"):
        for statement in role["AssumeRolePolicyDocument"]["Statement"]:
            assert statement["Action"] == "sts:AssumeRole"
            ((kind, principals),) = statement["Principal"].items()
            for principal in as_list(principals):
                if kind == "Service":
                    assert re.fullmatch(r"[a-z0-9]+\.amazonaws\.com", principal), role
                else:
                    assert kind == "AWS" and principal.startswith(f"arn:aws:iam::{ACCOUNT}:"), role
                if principal == f"arn:aws:iam::{ACCOUNT}:root":
                    _check_people(role, statement["Condition"])
                # Services that say on whose behalf they come must come on ours.
                if principal.split(".")[0] in ["backup", "cloudformation", "logs"]:
                    assert statement["Condition"]["StringEquals"]["aws:SourceAccount"] == ACCOUNT, role


def _check_people(role, condition):
    """People of named roles, or users who signed in with MFA, which roles' sessions cannot carry."""
    names = as_list(condition["ArnLike"]["aws:PrincipalArn"])
    kinds = {re.fullmatch(rf"arn:aws:iam::{ACCOUNT}:(role|user)/.+", name)[1] for name in names}
    assert len(kinds) == 1, role
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}} if kinds == {"user"} else {}
    assert condition == {"ArnLike": condition["ArnLike"], **mfa}, role
    assert condition["ArnLike"].keys() == {"aws:PrincipalArn"}, role


def test_service_roles_of_the_stack_set_are_whole_when_they_exist(tree):
    """A policy of its own would come after the role, and the first use may come between."""
    assert not tree.resources("AWS::IAM::Policy")
    assert not tree.resources("AWS::IAM::RolePolicy")


def _adopted(tree):
    """How ARNs name tables and buckets that were there before."""
    named = {"AWS::DynamoDB::GlobalTable": ":table/", "AWS::S3::Bucket": ":::"}
    stores = [each for type in named for each in tree.resources(type)]
    return [f"{named[each.type]}{each.ref}" for each in stores if tree.is_apart(each.template)]


def test_nothing_is_public(tree):
    for resource in tree.resources():
        for pointer, value in walk(resource.properties):
            if not (isinstance(value, dict) and value.get("Effect") == "Allow"):
                continue
            principal = value.get("Principal")
            if _is_interface(resource):
                assert value["Condition"] == {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}, resource
                continue
            if resource.type == "AWS::EC2::VPCEndpoint":
                own = [SUFFIX, *_adopted(tree)]
                for where in as_list(value["Resource"]):
                    assert any(each in where for each in own), resource
                continue
            assert principal != "*" and "*" not in str(principal), f"{resource}{pointer}"
    for group in tree.resources("AWS::EC2::SecurityGroup"):
        assert all(rule["CidrIp"] != "0.0.0.0/0" for rule in group["SecurityGroupIngress"]), group


def test_the_api_is_open_for_health_checks_alone(tree):
    for route in tree.resources("AWS::ApiGatewayV2::Route"):
        opened = route["AuthorizationType"] == "NONE"
        assert opened == (route["RouteKey"] in ["GET /health", "GET /active"]), route
        assert route["AuthorizationType"] in ["NONE", "AWS_IAM", "JWT"], route


def test_routes_that_take_tokens_say_whose(tree):
    """In both regions alike, and the evaluator has none."""
    alike = {region: set() for region in (tree.primary, tree.secondary)}
    for route in tree.resources("AWS::ApiGatewayV2::Route"):
        if route["AuthorizationType"] != "JWT":
            assert not {"AuthorizerId", "AuthorizationScopes"} & route.properties.keys(), route
            continue
        assert not route["RouteKey"].endswith("/heartbeat"), route
        authorizer = tree.one("AWS::ApiGatewayV2::Authorizer", route.region)
        assert route["AuthorizerId"] == authorizer.ref, route
        assert authorizer["ApiId"] == route["ApiId"], authorizer
        settings = authorizer["JwtConfiguration"]
        assert settings["Issuer"].startswith("https://") and settings["Audience"], authorizer
        scopes = ",".join(route.get("AuthorizationScopes", []))
        alike[route.region].add((route["RouteKey"], settings["Issuer"], scopes))
    assert alike[tree.primary] == alike[tree.secondary]


def test_services_invoke_functions_by_a_source(tree):
    for permission in tree.resources("AWS::Lambda::Permission"):
        assert permission["Action"] == "lambda:InvokeFunction"
        assert f":{permission.region}:{ACCOUNT}:" in permission["SourceArn"], permission


# --- The primary region may be gone ----------------------------------------


@pytest.mark.parametrize("type", ["AWS::CloudWatch::Alarm", "AWS::Events::Rule", "AWS::Lambda::Function"])
def test_failover_lives_in_the_secondary(tree, type):
    """Detection, decision and notification use nothing of the primary region."""
    involved = [
        resource
        for resource in tree.resources(type, tree.secondary)
        if resource.template.endswith("/failover.template.json")
    ]
    assert involved
    for resource in involved:
        for pointer, value in walk(resource.properties):
            if not isinstance(value, str) or tree.primary not in value:
                continue
            # What is watched, and the code that can name either region.
            assert pointer.rpartition("/")[2] in ["PRIMARY_URL", "PRIMARY_REGION", "ZipFile"], (
                f"{resource}{pointer}"
            )


def test_secondary_uses_no_resource_of_the_primary(tree):
    """But for keys to copy from, peers to route to, and names in its configuration."""
    known = {
        "AWS::CloudFormation::Stack",
        "AWS::CloudWatch::Dashboard",
        "AWS::EC2::VPCPeeringConnection",
        "AWS::KMS::ReplicaKey",
        "AWS::Route53::RecordSet",
        "AWS::SSM::Parameter",
    }
    names = {"PRIMARY_URL", "PRIMARY_REGION", "ZipFile", "Description", "AlarmDescription"}
    for resource in tree.resources(region=tree.secondary):
        if resource.type in known:
            continue
        for pointer, value in walk(resource.properties):
            if isinstance(value, str) and tree.primary in value and pointer.rpartition("/")[2] not in names:
                # Metrics of replication name both ends, and documents of heartbeats whose they are.
                known_by = ("/Dimensions/", "/LifecycleConfiguration/")
                assert pointer.startswith(known_by), f"{resource}{pointer}"


def test_silence_of_the_evaluator_is_an_alarm(tree):
    alarm = tree.one("AWS::CloudWatch::Alarm", tree.secondary, MetricName="PrimaryHealthy")
    assert alarm["TreatMissingData"] == "breaching"
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("LessThanThreshold", 1)
    # Within the recovery time objective by far.
    assert alarm["Period"] * alarm["EvaluationPeriods"] <= 300


@pytest.mark.parametrize("stack", ["api", "functions"])
def test_standby_is_there_before_it_is_needed(tree, stack):
    """No scaling, no creation: what serves requests exists in both regions alike."""
    primary, secondary = (
        {(resource.id, resource.type) for resource in tree.resources(region=region)
         if resource.template == f"{region}/{stack}.template.json"}
        for region in (tree.primary, tree.secondary)
    )
    assert primary == secondary
    assert primary
    assert not tree.resources("AWS::ApplicationAutoScaling::ScalableTarget")


def test_templates_are_read_from_the_buckets_of_their_own_region(tree):
    buckets = {tree.primary: TEMPLATE_BUCKET, tree.secondary: SECONDARY_TEMPLATE_BUCKET}
    for stack in tree.resources(STACK) + tree.resources(STACK_SET):
        url = stack["TemplateURL"]
        place = f"https://{buckets[stack.region]}.s3.{stack.region}.amazonaws.com/"
        assert url.startswith(place), stack
        assert len(url) <= 1024, stack
