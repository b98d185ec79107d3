"""The function that Route 53 watches: was the environment failed over to this region?"""
import json

import botocore.exceptions
import pytest
from generator.functions.tests.lambdas import EAST, WEST, Refused, activate, create_control_table


@pytest.fixture(params=[EAST, WEST])
def place(request, aws, functions):
    """A region's table and its function."""
    region = request.param
    table = aws("dynamodb", region)
    create_control_table(table)
    module = functions.load("active_region", AWS_REGION=region, CONTROL_TABLE_NAME="control",
                            PRIMARY_REGION=EAST)
    return region, table, module


def ask(module):
    answer = module.handler({"rawPath": "/active"}, None)
    return answer["statusCode"], json.loads(answer["body"])


def test_without_a_control_item_the_primary_is_active(place):
    region, _, module = place
    active = region == EAST
    assert ask(module) == (200 if active else 404, {"region": region, "active": active})


@pytest.mark.parametrize("writer, clients", [(EAST, EAST), (WEST, WEST), ("none", WEST)])
def test_the_control_item_decides_at_once(place, writer, clients):
    """A secondary that a failback drains keeps its clients until the primary is the writer."""
    region, table, module = place
    ask(module)
    activate(table, writer)
    active = region == clients
    assert ask(module) == (200 if active else 404, {"region": region, "active": active})


@pytest.mark.parametrize("writer", [EAST, WEST])
def test_no_answer_is_kept_by_a_cache(place, writer):
    _, table, module = place
    activate(table, writer)
    headers = module.handler({"rawPath": "/active"}, None)["headers"]
    assert headers == {"content-type": "application/json", "cache-control": "no-store"}


def test_reads_consistently_and_answers_within_two_seconds(place, functions):
    _, _, module = place
    ask(module)
    assert functions.asked("GetItem") == [{
        "TableName": "control", "Key": {"id": {"S": "writer"}}, "ConsistentRead": True}]
    config = module.table.meta.config
    slowest = (config.connect_timeout + config.read_timeout) * config.retries["total_max_attempts"]
    assert slowest <= 2


@pytest.mark.parametrize("error", ["ThrottlingException", "AccessDeniedException", "timeout"])
def test_cannot_tell_without_the_control_item(place, functions, error):
    region, _, module = place

    def refuse(*_):
        if error == "timeout":
            raise botocore.exceptions.ReadTimeoutError(endpoint_url="https://dynamodb")
        return Refused(error)

    functions.intercept["GetItem"] = refuse
    assert ask(module) == (503, {"region": region, "active": None})
