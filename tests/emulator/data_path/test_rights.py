"""Each role may do what its function does, and nothing else.

`exercised` makes every function do all that it ever does, and people what they do by hand. Each
action that a statement grants must have been used and each statement needed by it; all other
actions, and the same ones on other resources or without their conditions, are refused.
"""

import collections
import json

import boto3
import pytest
from tests.emulator.data_path import custom_resources, mending, people, session_keeper
from tests.emulator.data_path.calls import Need
from tests.emulator.data_path.environments import environment
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY
from tools.cfn import iam, templates
from tools.cfn.templates import ACCOUNT
from tools.cfn.values import as_list

# Of people, who manage the tables with it, and restore them: actions by statement.
OPERATORS = {
    "dr-table-manager": {(sid, action) for sid, actions in {
        "Tables": (
            "dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTable",
            "dynamodb:DescribeTableReplicaAutoScaling", "dynamodb:RestoreTableToPointInTime",
            "dynamodb:UpdateContinuousBackups", "dynamodb:UpdateTable"),
        "TableKeys": ("kms:Decrypt", "kms:DescribeKey"),
        "TableBackups": ("dynamodb:RestoreTableFromBackup",),
        "RestoredTables": tuple(f"dynamodb:{operation}" for operation in (
            "BatchWriteItem", "DeleteItem", "DeleteTable", "DescribeTable", "GetItem", "PutItem",
            "Query", "Scan", "UpdateItem")),
        "RestoredKeys": tuple(f"kms:{operation}" for operation in (
            "Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey",
            "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo")),
        "KeyGrants": ("kms:CreateGrant",),
        "Vaults": ("backup:ListRecoveryPointsByBackupVault",),
        "RecoveryPoints": (
            "backup:DescribeRecoveryPoint", "backup:GetRecoveryPointRestoreMetadata",
            "backup:StartRestoreJob"),
        "RestoreJobs": ("backup:DescribeRestoreJob",),
        "RestoreRole": ("iam:PassRole",),
    }.items() for action in actions},
}
SERVICES = ["backup", "cloudformation", "cloudwatch", "dynamodb", "ec2", "events", "iam", "kinesis",
            "kms", "lambda", "logs", "route53", "s3", "sns", "ssm", "sts"]


# A spec's rights on a table are rights on its indexes, whether its function reads by one or not.
INDEXES = ("Table", "/index/*")


def exercise(site):
    body = json.dumps({"transaction_id": "TX-1", "amount": "1", "currency": "USD",
                       "debtor_account": "a", "creditor_account": "b"})
    site.replicating = {"items", "documents"}
    for _ in range(2):
        assert site.evaluate()["result"] == "unchanged"
        site.clock.sleep(60)
    for writer, action in ((PRIMARY, "status"), (SECONDARY, "failover")):
        assert site.evaluate(action)["region"] == writer
        site.clock.sleep(60)
        assert site.internet.request(writer, "POST", "/transactions", body)[0] in (200, 201)
        for region in REGIONS:
            site.internet.request(region, "GET", "/transactions/TX-1")
            site.internet.request(region, "GET", "/health", signed=False)
            site.internet.request(region, "GET", "/active", signed=False)
        session_keeper.exercise(site, writer)
    assert site.evaluate()["result"] == "unchanged"
    assert site.evaluate("failback")["result"] == "moved"
    for region in REGIONS:
        mending.store(site, region, "TX-2")
        assert site.function("dr-document-mender", region).invoke({})["written"] == 1
        site.client("s3", region).create_multipart_upload(Bucket=site.bucket(region), Key="upload")
    former = [custom_resources.former_certificate(site.tree, region) for region in REGIONS]
    for resource in site.tree.resources(templates.EMPTIER) + former:
        custom_resources.Vault(site, resource.region)
        custom_resources.Certificate(site)
        assert custom_resources.send(site, resource, "Delete")["Status"] == "SUCCESS"
    custom_resources.deploy_secondary(site)
    reader = site.tree.one(templates.READER)
    assert custom_resources.send(site, reader, "Create")["Status"] == "SUCCESS"
    people.name_primary(site)


@pytest.fixture(scope="module")
def exercised(tree):
    with environment(tree) as site:
        exercise(site)
        assert site.denials == [], "every call of theirs is allowed"
        yield site


def roles(site):
    """(ARN, principal) of the functions' roles, of the one the evaluator assumes, of people's."""
    theirs = {function.resource["Role"] for function in site.functions.values()}
    theirs |= {arn for arn in site.roles
               if arn.split("/")[1].startswith(("dr-control-writer", "dr-table-manager"))}
    assert len(theirs) == len(site.functions) + 2
    return [(arn, site.roles[arn]) for arn in sorted(theirs)]


def grants(role):
    """(Sid, action, statement) of all that a role's policies allow."""
    for statement in iam.statements(role.policies, "Allow"):
        for action in as_list(statement["Action"]):
            yield statement["Sid"], action, statement


def without(role, sid, action):
    """The role's policies but for one action of one statement."""
    return [{"Statement": [
        {**statement, "Action": [each for each in as_list(statement["Action"])
                                 if (statement["Sid"], each) != (sid, action)]}
        for statement in as_list(policy["Statement"])]} for policy in role.policies]


def unneeded_grants(site, arn, known=frozenset()):
    """The grants of a role, `known` ones aside, that no call of its function has needed."""
    role = site.roles[arn]
    granted = {(sid, action) for sid, action, _ in grants(role)}
    needed = {(sid, action) for sid, action in granted if any(
        not iam.allowed(without(role, sid, action), action, need.resource, need.context)
        for need in site.used[arn] if need.action == action)}
    assert not known & needed, f"{arn}: these are needed by its function: {known & needed}"
    return sorted(granted - needed - known)


def test_each_granted_action_is_needed(exercised):
    """Without it, one of the calls that the functions made would be refused."""
    superfluous = {}
    for arn, _ in roles(exercised):
        known = {grant for name, found in OPERATORS.items() if f"/{name}" in arn
                 for grant in found}
        superfluous[arn] = unneeded_grants(exercised, arn, known)
    assert not any(superfluous.values()), superfluous


def test_each_granted_resource_is_used(exercised):
    """No statement names a resource beside those that are needed."""
    unused = collections.defaultdict(list)
    for arn, role in roles(exercised):
        for statement in iam.statements(role.policies, "Allow"):
            for pattern in as_list(statement["Resource"]):
                narrow = {"Statement": [{**statement, "Resource": pattern}]}
                if statement["Sid"] == INDEXES[0] and pattern.endswith(INDEXES[1]):
                    continue
                if not any(iam.allowed([narrow], need.action, need.resource, need.context)
                           for need in exercised.used[arn]):
                    unused[arn.split("/")[1]].append((statement["Sid"], pattern))
    for name, known in OPERATORS.items():
        [role] = [each for each in unused if each.startswith(name)]
        assert {sid for sid, _ in unused.pop(role)} == {sid for sid, _ in known}
    assert unused == {}


def test_no_action_contains_a_wildcard(exercised):
    for arn, role in roles(exercised):
        assert not [action for _, action, _ in grants(role) if set("*?") & set(action)], arn


@pytest.fixture(scope="module")
def universe():
    """Every operation of the services around, as an action; a name that IAM lacks does no harm."""
    session = boto3.Session()
    return {f"{service}:{operation}" for service in SERVICES
            for operation in session.client(service, region_name=PRIMARY)
            .meta.service_model.operation_names} | {
        "execute-api:InvalidateCache", "execute-api:Invoke", "execute-api:ManageConnections",
        "s3:DeleteObjectVersion", "s3:GetObjectVersion", "s3:ListBucket", "iam:PassRole",
        "s3:PutBucketPolicy", "s3:ReplicateObject", "kms:ReEncryptFrom", "kms:ReEncryptTo"}


def test_every_other_action_is_refused(exercised, universe):
    """On whatever the role touches with the actions that it has."""
    assert len(universe) > 1000
    for arn, role in roles(exercised):
        granted = {action for _, action, _ in grants(role)}
        assert granted
        touched = {need.resource: need.context for need in exercised.used[arn]}
        for action in universe - granted:
            for resource, context in touched.items():
                assert not iam.allowed(role.policies, action, resource, context), (arn, action)


def mutations(need):
    """The same call on what is not the function's: (what was changed, need)."""
    place, slash, heartbeat = need.resource.partition("/heartbeat/")  # named by its region
    for region in REGIONS:
        if region in place:
            yield "region", Need(
                need.action, place.replace(region, "eu-west-1") + slash + heartbeat, need.context)
    if templates.SUFFIX in need.resource:
        yield "environment", Need(
            need.action, need.resource.replace(templates.SUFFIX, "other"), need.context)
    if ACCOUNT in need.resource:
        yield "account", Need(
            need.action, need.resource.replace(ACCOUNT, "999999999999"), need.context)
    if need.action == "execute-api:Invoke":
        yield "path", Need(
            need.action, need.resource.replace("/heartbeat", "/transactions"), need.context)
        yield "method", Need(
            need.action, need.resource.replace("$default/", "$default/DELETE/"), need.context)
    if need.action.startswith("kms:"):
        yield "directly", Need(need.action, need.resource, {})
    if "cloudwatch:namespace" in need.context:
        yield "namespace", Need(
            need.action, need.resource, {**need.context, "cloudwatch:namespace": "AWS/Lambda"})


def test_the_same_action_elsewhere_is_refused(exercised):
    tried = collections.Counter()
    for arn, role in roles(exercised):
        for need in exercised.used[arn]:
            for what, elsewhere in mutations(need):
                tried[what] += 1
                assert not iam.allowed(
                    role.policies, elsewhere.action, elsewhere.resource, elsewhere.context), (
                    arn, what, elsewhere)
    assert tried.keys() == {
        "region", "environment", "account", "path", "method", "directly", "namespace"}


def test_the_control_table_is_the_evaluators_alone(exercised):
    """Functions read it in their own region; the evaluator assumes the role that writes."""
    readers = {}
    for function in exercised.functions.values():
        variables = function.resource.get("Environment", {}).get("Variables", {})
        if "CONTROL_TABLE_NAME" in variables and "ROLE_ARN" not in variables:
            readers[function.resource["Role"]] = {(function.region, "GetItem")}
    assert len(readers) >= 4
    writer = {(region, action) for region in REGIONS
              for action in ("GetItem", "PutItem", "UpdateItem")}
    for arn, role in roles(exercised):
        granted = {
            (region, action) for region in REGIONS
            for action in ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan")
            if iam.allowed(role.policies, f"dynamodb:{action}",
                           f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{exercised.control_table}",
                           {"dynamodb:LeadingKeys": ["writer"]})}
        assert granted == (writer if "/dr-control-writer-" in arn else readers.get(arn, set())), arn


def test_a_role_is_assumed_by_its_function_only(exercised):
    """By Lambda, and the control writer by the evaluator; by nobody else of these."""
    for arn, role in roles(exercised):
        trusting = {other.split("/")[1] for other, _ in roles(exercised)
                    if iam.resource_allows(exercised.trust[other], role, "sts:AssumeRole",
                                           other, {})}
        evaluator = arn.split("/")[1].startswith("dr-evaluator")
        assert trusting == ({f"dr-control-writer-{templates.SUFFIX}"} if evaluator else set())


@pytest.mark.parametrize("name", ["dr-control-writer", "dr-table-manager"])
def test_people_are_let_in_by_name(tree, name):
    """Users with MFA, which the sessions of roles cannot have."""
    role = tree.one("AWS::IAM::Role", RoleName=f"{name}-{templates.SUFFIX}")
    account = iam.Principal("AWS", f"arn:aws:iam::{ACCOUNT}:root", [])

    def may(who, **context):
        return iam.resource_allows(
            role["AssumeRolePolicyDocument"], account, "sts:AssumeRole", role.arn,
            {"aws:PrincipalArn": who, **context})

    mfa = {"aws:MultiFactorAuthPresent": "true"}
    conditions = [statement["Condition"]["ArnLike"]["aws:PrincipalArn"]
                  for statement in role["AssumeRolePolicyDocument"]["Statement"]
                  if "Condition" in statement]
    named = [pattern for each in conditions for pattern in as_list(each)]
    for pattern in named:
        who = pattern.replace("*", "x")
        assert may(who, **mfa) and may(who) == (":user/" not in who)
    assert named
    for stranger in ("role/transactions-api", f"role/{name}", "user", "root"):
        assert not may(f"arn:aws:iam::{ACCOUNT}:{stranger}", **mfa)
    assert not may("arn:aws:iam::999999999999:user/x", **mfa)


def test_connections_without_tls_are_refused(exercised):
    """By the policies of bucket and topic, whatever the caller's role allows."""
    actions = ("s3:GetObject", "s3:PutObject", "sns:Publish")
    resources = {need.resource: (role, need) for arn, role in roles(exercised)
                 for need in exercised.used[arn] if need.action in actions}
    assert {resource.split(":")[2] for resource in resources} == {"s3", "sns"}
    for role, need in resources.values():
        assert exercised.authorize(role, need)
        before = len(exercised.denials)
        for weak in ({"aws:SecureTransport": "false"},
                     {"s3:TlsVersion": "1.1"} if need.action.startswith("s3") else None):
            if weak is not None:
                insecure = Need(need.action, need.resource, {**need.context, **weak})
                assert not exercised.authorize(role, insecure)
        del exercised.denials[before:]
