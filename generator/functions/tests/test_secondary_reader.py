"""The reader of the secondary region's outputs."""
import json

import pytest
from generator.functions.tests.lambdas import EAST, WEST, Refused

TEMPLATE = {
    "Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "t"}}},
    "Outputs": {"VpcId": {"Value": "vpc-1"}, "SubnetIds": {"Value": "subnet-1,subnet-2"},
                "Unwanted": {"Value": "x" * 5_000}}}
PROPERTIES = {"StackSetName": "dr-test", "Account": "123456789012", "TargetRegion": WEST,
              "Outputs": ["VpcId", "SubnetIds"], "Revision": "abc"}


@pytest.fixture
def deploy(aws, functions):
    """Deploys a template as the StackSet's instance."""

    def create(template):
        stack = aws("cloudformation", WEST).create_stack(
            StackName="StackSet-dr-test-1", TemplateBody=json.dumps(template))["StackId"]
        instance(functions, StackId=stack)

    return create


def instance(functions, **fields):
    # moto's own instance has a StackId that its DescribeStacks does not know.
    def describe(region, request):
        assert region == EAST
        assert request == {"StackSetName": "dr-test", "StackInstanceAccount": "123456789012",
                           "StackInstanceRegion": WEST}
        return {"StackInstance": {"Region": WEST, **fields}}

    functions.intercept["DescribeStackInstance"] = describe


@pytest.fixture
def reader(functions):
    return functions.load("secondary_reader", AWS_REGION=EAST)


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_returns_the_wanted_outputs(reader, deploy, ask, functions, kind):
    deploy(TEMPLATE)
    answer = ask(reader, kind, PROPERTIES)
    assert answer["Status"] == "SUCCESS"
    assert answer["Data"] == {"VpcId": "vpc-1", "SubnetIds": "subnet-1,subnet-2"}
    assert functions.calls == [(EAST, "DescribeStackInstance"), (WEST, "DescribeStacks")]


def test_names_every_missing_output(reader, deploy, ask):
    deploy(TEMPLATE)
    answer = ask(reader, "Create", {**PROPERTIES, "Outputs": ["VpcId", "PeeringId", "ZoneId"]})
    assert (answer["Status"], answer["Data"]) == ("FAILED", {})
    assert answer["Reason"] == "LookupError: StackSet-dr-test-1 has no output PeeringId, ZoneId"


def test_a_stack_without_outputs_misses_them_all(reader, deploy, ask):
    deploy({"Resources": TEMPLATE["Resources"]})
    assert ask(reader, "Create", PROPERTIES)["Reason"].endswith("has no output VpcId, SubnetIds")


@pytest.mark.parametrize("spare, status", [(0, "SUCCESS"), (1, "FAILED")])
def test_answers_no_more_than_cloudformation_accepts(reader, deploy, ask, server, spare, status):
    properties = {**PROPERTIES, "Outputs": ["Big"]}
    deploy({**TEMPLATE, "Outputs": {"Big": {"Value": "x"}}})
    ask(reader, "Create", properties)
    size = 4_096 - len(server.requests[-1][3]) + 1 + spare
    reader.read = lambda _: {"Big": "x" * size}
    answer = ask(reader, "Create", properties)
    assert answer["Status"] == status
    assert len(server.requests[-1][3]) <= 4_096
    if status == "FAILED":
        assert answer["Reason"] == "ValueError: the outputs make 4097 bytes, the limit is 4096"


def test_delete_calls_nothing(reader, ask, functions):
    answer = ask(reader, "Delete", {"Nonsense": "1"}, physical="there")
    assert (answer["Status"], answer["Data"], functions.calls) == ("SUCCESS", {}, [])
    assert answer["PhysicalResourceId"] == "there"


def test_the_physical_id_is_stable(reader, deploy, ask):
    deploy(TEMPLATE)
    first = ask(reader, "Create", PROPERTIES)["PhysicalResourceId"]
    changed = {**PROPERTIES, "Revision": "def", "StackSetName": "unknown", "Outputs": ["VpcId"]}
    for kind, properties in (("Update", PROPERTIES), ("Update", changed), ("Delete", changed)):
        assert ask(reader, kind, properties, physical=first)["PhysicalResourceId"] == first
    assert ask(reader, "Create", changed)["PhysicalResourceId"] == first


@pytest.mark.parametrize("code", ["StackInstanceNotFoundException", "AccessDenied", "Throttling"])
def test_says_why_the_instance_cannot_be_read(reader, ask, functions, code):
    functions.intercept["DescribeStackInstance"] = lambda *_: Refused(code)
    answer = ask(reader, "Create", PROPERTIES)
    assert answer["Status"] == "FAILED" and code in answer["Reason"]


def test_says_that_the_instance_has_no_stack(reader, ask, functions):
    instance(functions, StatusReason="the execution role is missing")
    answer = ask(reader, "Create", PROPERTIES)
    assert answer["Reason"] == "LookupError: no stack in us-west-2: the execution role is missing"


@pytest.mark.parametrize("lost", ["StackSetName", "Account", "TargetRegion", "Outputs"])
def test_answers_though_a_property_is_missing(reader, ask, lost):
    properties = {name: value for name, value in PROPERTIES.items() if name != lost}
    answer = ask(reader, "Create", properties)
    assert answer["Status"] == "FAILED" and lost in answer["Reason"]


def test_a_long_reason_fits_too(reader, ask, functions, server):
    instance(functions, StatusReason="\u20ac" * 10_000)
    assert ask(reader, "Create", PROPERTIES)["Status"] == "FAILED"
    assert len(server.requests[-1][3]) <= 4_096


def test_repeats_an_answer_that_did_not_arrive(reader, server, ask):
    server.statuses = [500, 503, 200]
    with pytest.raises(AssertionError, match="exactly one answer"):
        ask(reader, "Delete", PROPERTIES)
    assert len(server.requests) == 3
    assert len({body for _, _, _, body in server.requests}) == 1


def test_raises_when_no_answer_arrives(reader, server, ask):
    server.statuses = [500]
    with pytest.raises(OSError):
        ask(reader, "Delete", PROPERTIES)
    assert len(server.requests) == 3


def test_ends_within_two_minutes(reader):
    config = reader.cloudformation(WEST).meta.config
    attempts = config.retries["total_max_attempts"]
    # Two calls with pauses between their attempts, then three answers of 5 s.
    assert 2 * (attempts * (config.connect_timeout + config.read_timeout) + 3) + 15 < 120
