"""The data path's tests find what they are for: each of these faults in the templates fails."""

import pytest
from botocore.exceptions import ClientError
from tests.emulator.data_path import test_failover, test_rights, test_transactions
from tests.emulator.data_path.environments import environment
from tests.facts import lookup, templates
from tests.facts.templates import PRIMARY, SECONDARY


def statement(tree, role, sid):
    """A statement of the role whose name begins so, to be changed in place."""
    [found] = [each for resource in tree.resources("AWS::IAM::Role")
               if resource["RoleName"].startswith(role)
               for policy in resource.raw["Policies"]
               for each in policy["PolicyDocument"]["Statement"] if each["Sid"] == sid]
    return found


def drop_action(role, sid, action):
    def change(tree):
        found = statement(tree, role, sid)
        found["Action"] = [each for each in templates.as_list(found["Action"]) if each != action]
    return change


def set_member(role, sid, name, value):
    def change(tree):
        statement(tree, role, sid)[name] = value
    return change


def set_property(type, region, pointer, value, **properties):
    def change(tree):
        target = tree.one(type, region, **properties).raw
        *path, last = pointer.split("/")
        for name in path:
            target = target[int(name) if name.isdigit() else name]
        target[last] = value
    return change


def change_code(function, old, new):
    """In both regions, where the function is in both."""
    def change(tree):
        found = [each for each in tree.resources("AWS::Lambda::Function")
                 if each["FunctionName"].startswith(function)]
        assert found
        for each in found:
            assert old in each.raw["Code"]["ZipFile"], f"{function} has no {old}"
            each.raw["Code"]["ZipFile"] = each.raw["Code"]["ZipFile"].replace(old, new)
    return change


def works(site):
    test_rights.exercise(site)
    assert site.denials == []


def rights_fit(site):
    works(site)
    test_rights.test_each_granted_action_is_needed(site)
    test_rights.test_each_granted_resource_is_used(site)
    test_rights.test_the_same_action_elsewhere_is_refused(site)


def is_encrypted(site):
    test_transactions.test_is_encrypted_with_the_regions_key(site, site.tree, PRIMARY)


def armed(check):
    """A check on an environment whose primary was healthy once."""
    def run(site):
        site.internet.tick()
        site.replicate_table()
        check(site)
        assert site.denials == []
    return run


def in_primary(check):
    return lambda site: check(site, PRIMARY)


takes_over = armed(test_failover.test_the_secondary_takes_over)
fences = armed(test_failover.test_a_primary_that_returns_is_fenced)
fences_itself = armed(test_failover.test_an_ill_primary_is_fenced_before_replication_says_so)
stores_once = in_primary(test_transactions.test_is_stored_once_for_any_number_of_retries)
keeps_content = in_primary(test_transactions.test_other_content_under_an_id_changes_nothing)
refuses = in_primary(test_transactions.test_the_standby_refuses_and_stores_nothing)


PROCESSOR = f"transaction-processor-{templates.SUFFIX}-us-east-1"
EVALUATOR = "dr-evaluator"
FAULTS = {
    "no key for documents": (drop_action(PROCESSOR, "DataKeys", "kms:GenerateDataKey"), works),
    "no key for items": (drop_action(PROCESSOR, "DataKeys", "kms:Decrypt"), works),
    "no key for variables": (
        set_member(PROCESSOR, "VariablesKey", "Condition", {"StringEquals": {
            "kms:EncryptionContext:aws:lambda:FunctionArn": "another"}}), works),
    "no logs": (drop_action(PROCESSOR, "OwnLogGroup", "logs:PutLogEvents"), works),
    "another bucket": (set_member(PROCESSOR, "Documents", "Resource", "arn:aws:s3:::x/*"), works),
    "no publishing": (drop_action(EVALUATOR, "Topic", "sns:Publish"), takes_over),
    "no key for the topic": (drop_action(EVALUATOR, "TopicKey", "kms:GenerateDataKey"), takes_over),
    "another namespace": (
        set_member(EVALUATOR, "Metrics", "Condition",
                   {"StringEquals": {"cloudwatch:namespace": "Other"}}), takes_over),
    "no assuming": (drop_action(EVALUATOR, "ControlItem", "sts:AssumeRole"), takes_over),
    "an action too many": (
        set_member(PROCESSOR, "Documents", "Action", ["s3:PutObject", "s3:GetObject"]), rights_fit),
    "a wildcard too many": (set_member(PROCESSOR, "Documents", "Resource", "*"), rights_fit),
    "a key without its condition": (set_member(PROCESSOR, "DataKeys", "Condition", {}), rights_fit),
    "the other region's key": (
        set_property("AWS::S3::Bucket", PRIMARY,
                     "BucketEncryption/ServerSideEncryptionConfiguration/0/"
                     "ServerSideEncryptionByDefault/KMSMasterKeyID",
                     f"arn:aws:kms:{SECONDARY}:{templates.ACCOUNT}:key/mrk-0"), is_encrypted),
    "another alarm": (
        set_property("AWS::CloudWatch::Alarm", SECONDARY, "Dimensions",
                     [{"Name": "Environment", "Value": "x"}], MetricName="PrimaryHealthy"),
        takes_over),
    "a rule that matches nothing": (
        set_property("AWS::Events::Rule", SECONDARY, "EventPattern/source", ["aws.other"],
                     Description="Starts the failover when the primary is unhealthy"), takes_over),
    "a check that does not invert": (
        set_property("AWS::Route53::HealthCheck", SECONDARY, "HealthCheckConfig/Inverted", False,
                     HealthCheckTags=[{"Key": "Name",
                                       "Value": f"dr-{templates.SUFFIX}-not-failed-over"}]),
        takes_over),
    "no permission for the API": (
        set_property("AWS::Lambda::Permission", SECONDARY, "SourceArn", "arn:aws:execute-api:x/*",
                     Principal="apigateway.amazonaws.com", FunctionName=lookup.FUNCTION),
        takes_over),
    "no fence": (
        change_code("transaction-processor", "if writer() != REGION:", "if False:"), fences),
    "a standby that writes": (
        change_code("transaction-processor", "if writer() != REGION:", "if False:"), refuses),
    "a fence that is read once": (
        change_code("transaction-processor", "if age > FENCE_SECONDS / 2:", "if not seen[2]:"),
        fences),
    "a document for each retry": (
        change_code("transaction-processor", ', IfNoneMatch="*"', ""), stores_once),
    "no condition on the item": (
        change_code("transaction-processor", '"attribute_not_exists(#id)"',
                    '"attribute_exists(#id) OR attribute_not_exists(#id)"'), stores_once),
    "any content under an id": (
        change_code("transaction-processor", 'if item["content_sha256"] != digest:', "if False:"),
        keeps_content),
    "an evaluator that writes in its region only": (
        change_code("dr-evaluator", 'write(client("dynamodb", PRIMARY, attempts=1, **keys), item)',
                    "pass"), fences_itself),
    "an evaluator that does not raise the epoch": (
        change_code("dr-evaluator", "str(epoch + 1)", "str(epoch)"), takes_over),
    "a standby that says it is active": (
        change_code("dr-active-region", "200 if writer == REGION else 404", "200"), takes_over),
    "no item through the endpoint": (
        set_property("AWS::EC2::VPCEndpoint", PRIMARY,
                     "PolicyDocument/Statement/0/Action", ["dynamodb:GetItem"],
                     ServiceName=f"com.amazonaws.{PRIMARY}.dynamodb"), works),
}


# A test's, or a function's that does not know what to do.
FAILURES = AssertionError, ValueError, RuntimeError, ClientError


@pytest.mark.parametrize("fault", FAULTS)
def test_is_found(tree, fault):
    change, check = FAULTS[fault]
    broken = tree.copy()
    change(broken)
    with pytest.raises(FAILURES), environment(broken) as site:
        check(site)


@pytest.mark.parametrize("check", [
    works, rights_fit, takes_over, is_encrypted, fences, fences_itself, stores_once, keeps_content,
    refuses])
def test_is_not_found_where_there_is_none(tree, check):
    with environment(tree) as site:
        check(site)
