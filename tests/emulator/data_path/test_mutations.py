"""The data path's tests find what they are for: each of these faults in the templates fails."""

import pytest
from botocore.exceptions import ClientError
from tests.emulator.data_path import (
    failover, test_detection, test_failback, test_failover, test_rights, test_transactions)
from tests.emulator.data_path.environments import environment
from tests.facts import lookup
from tests.facts.lookup import PRIMARY, SECONDARY
from tools.cfn import templates
from tools.cfn.values import as_list


_DECODES = 'dr_base64.b64decode(body) if event.get("isBase64Encoded") else body'
CUT_OFF = test_detection.cut_off, "the evaluator reaches no other region"


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
        found["Action"] = [each for each in as_list(found["Action"]) if each != action]
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


def both(*changes):
    def change(tree):
        for each in changes:
            each(tree)
    return change


def check_of(tree, name):
    [found] = [each for each in tree.resources("AWS::Route53::HealthCheck", SECONDARY)
               if each["HealthCheckTags"] == [
                   {"Key": "Name", "Value": f"dr-{templates.SUFFIX}-{name}"}]]
    return found.raw["HealthCheckConfig"]


def set_check(name, member, value):
    def change(tree):
        check_of(tree, name)[member] = value
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
    site.name_writer(PRIMARY)
    test_transactions.test_is_encrypted_with_the_regions_key(site, site.tree, PRIMARY)


def armed(check, *arguments):
    """A check on an environment whose primary has served a heartbeat."""
    def run(site):
        failover.arm(site)
        check(site, *arguments)
        assert site.denials == []
    return run


def with_writer(check, *arguments):
    """A check on an environment whose primary is the writer."""
    def run(site):
        site.name_writer(PRIMARY)
        check(site, *arguments)
    return run


rests = armed(test_detection.test_nothing_happens_while_the_primary_stores_heartbeats)
takes_over = armed(test_detection.test_the_secondary_takes_over, "lost")
finds_lost_documents = armed(test_detection.test_the_secondary_takes_over, "stores no document")
passes_over = armed(test_detection.test_a_loss_that_is_over_moves_nothing, 0.6)
fences = armed(test_failover.test_a_primary_that_returns_is_fenced)
names_follow = armed(test_failover.test_names_follow_by_either_way, "dynamodb:GetItem")
names_follow_path = armed(test_failover.test_names_follow_by_either_way, "cloudwatch:PutMetricData")
decides_twice = armed(test_detection.test_the_alarm_starts_an_evaluation_too)
is_heard = armed(
    test_failover.test_is_announced_before_the_primary_is_told_and_until_it_is_heard)
fails_back = armed(test_failback.test_the_operator_fails_back)
refuses_failback = armed(test_failback.test_failback_is_refused, "behind")
recalls = armed(test_failover.test_a_lost_control_item_is_recalled, SECONDARY)
stays = armed(test_detection.test_does_not_move_to_where_nothing_is_better, *CUT_OFF)
tells_of_replication = armed(test_detection.test_replication_that_stops_is_told_in_time)
understands = with_writer(test_transactions.test_heartbeats_are_understood_as_forms_too, PRIMARY)
stores_once = with_writer(
    test_transactions.test_is_stored_once_for_any_number_of_retries, PRIMARY)
keeps_content = with_writer(
    test_transactions.test_other_content_under_an_id_changes_nothing, PRIMARY)
refuses = with_writer(test_transactions.test_the_standby_refuses_and_stores_nothing, PRIMARY)
CHECKS = [
    works, rights_fit, is_encrypted, rests, takes_over, finds_lost_documents, passes_over, fences,
    names_follow, names_follow_path, decides_twice, is_heard, fails_back, refuses_failback,
    recalls, stays, tells_of_replication, understands, stores_once, keeps_content, refuses]


ACTIVE = "dr-active-region"
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
                     [{"Name": "Environment", "Value": "x"}], MetricName="PrimaryActive"),
        takes_over),
    "a rule that matches nothing": (
        set_property("AWS::Events::Rule", SECONDARY, "EventPattern/source", ["aws.other"],
                     Description="Starts the failover when the primary is unhealthy"),
        decides_twice),
    "a check that does not invert": (
        set_check("not-failed-over", "Inverted", False), names_follow_path),
    "a check of the standby's health": (
        set_check("not-failed-over", "ResourcePath", "/health"), rests),
    "no latch": (set_check("primary-record", "HealthThreshold", 1), names_follow),
    "a latch that lets go": (
        set_property("AWS::CloudWatch::Alarm", SECONDARY, "TreatMissingData", "notBreaching",
                     MetricName="PrimaryActive"), names_follow),
    "no heartbeats to the primary": (
        set_member(EVALUATOR, "Heartbeats", "Resource",
                   f"arn:aws:execute-api:{SECONDARY}:{templates.ACCOUNT}:*/$default/*/heartbeat"),
        takes_over),
    "heartbeats that anybody may send": (
        set_member(EVALUATOR, "Heartbeats", "Resource", "arn:aws:execute-api:*"), rights_fit),
    "no key of the control table": (
        drop_action("dr-control-writer", "TableKeys", "kms:Decrypt"), works),
    "no marks": (drop_action("dr-control-writer", "ControlItem", "dynamodb:UpdateItem"), works),
    "no documents of heartbeats": (drop_action(PROCESSOR, "Heartbeats", "s3:GetObject"), works),
    "an age that nobody watches": (
        set_property("AWS::CloudWatch::Alarm", SECONDARY, "Dimensions",
                     [{"Name": "Environment", "Value": "x"}],
                     MetricName="DocumentReplicationAge"), tells_of_replication),
    "no permission for the API": (
        set_property("AWS::Lambda::Permission", SECONDARY, "SourceArn", "arn:aws:execute-api:x/*",
                     Principal="apigateway.amazonaws.com", FunctionName=lookup.FUNCTION),
        takes_over),
    "no fence": (
        change_code("transaction-processor", "if dr_writer() != DR_REGION:", "if False:"), fences),
    "a standby that writes": (
        change_code("transaction-processor", "if dr_writer() != DR_REGION:", "if False:"), refuses),
    "a fence that is read once": (
        change_code("transaction-processor", "if dr_age() > DR_FENCE_SECONDS / 2:", "if not dr_seen[2]:"),
        fences),
    "a document for each retry": (
        change_code("transaction-processor", ', IfNoneMatch="*"', ""), stores_once),
    "no condition on the item": (
        change_code("transaction-processor", '"attribute_not_exists(#id)"',
                    '"attribute_exists(#id) OR attribute_not_exists(#id)"'), stores_once),
    "any content under an id": (
        change_code("transaction-processor", 'if item["content_sha256"] != digest:', "if False:"),
        keeps_content),
    "heartbeats of items only": (
        change_code("transaction-processor", 'dr_bucket.put_object(\n        Bucket=DR_BUCKET, Key=f"heartbeat',
                    '(lambda **_: None)(Key=f"heartbeat'), finds_lost_documents),
    "heartbeats as forms": (
        both(change_code(EVALUATOR, '{"Content-Type": "application/json"} if region else {}', "{}"),
             change_code("transaction-processor", _DECODES, "body")), takes_over),
    "heartbeats in one encoding": (
        change_code("transaction-processor", _DECODES, "body"), understands),
    "a window that does not look at its end": (
        change_code(EVALUATOR, "unhealthy(tried) and unhealthy(late)", "unhealthy(tried)"),
        passes_over),
    "an evaluator that does not look for a way out": (
        change_code(EVALUATOR, "if way_out is None:", "if False:"), stays),
    "an evaluator that does not raise the epoch": (
        change_code(EVALUATOR, 'state["epoch"] + 1', 'state["epoch"]'), takes_over),
    "an evaluator that tells once": (
        change_code(EVALUATOR, "    announce(state)\n    begin", "    begin"), is_heard),
    "an evaluator that does not drain": (
        change_code(EVALUATOR, "state = move(state, NOBODY,", "state = move(state, SECONDARY,"),
        fails_back),
    "an evaluator that does not wait for the last writes": (
        change_code(EVALUATOR, "if not complete", "if False"), refuses_failback),
    "an evaluator that takes a lost item for a new environment": (
        change_code(EVALUATOR, "if not known:", "if True:"), recalls),
    "a standby that says it is active": (
        change_code(ACTIVE, "200 if active else 404", "200"), rests),
    "an active region that never says so": (
        change_code(ACTIVE, "200 if active else 404", "404"), names_follow_path),
    "no item through the endpoint": (
        set_property("AWS::EC2::VPCEndpoint", PRIMARY,
                     "PolicyDocument/Statement/0/Action", ["dynamodb:GetItem"],
                     ServiceName=f"com.amazonaws.{PRIMARY}.dynamodb"), works),
}


# A test's, or a function's that does not know what to do.
FAILURES = AssertionError, LookupError, ValueError, RuntimeError, ClientError


@pytest.mark.parametrize("fault", FAULTS)
def test_is_found(tree, fault):
    change, check = FAULTS[fault]
    broken = tree.copy()
    change(broken)
    with pytest.raises(FAILURES), environment(broken) as site:
        check(site)


@pytest.mark.parametrize("check", CHECKS)
def test_is_not_found_where_there_is_none(tree, check):
    with environment(tree) as site:
        check(site)
