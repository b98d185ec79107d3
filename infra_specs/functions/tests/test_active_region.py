"""The function that Route 53 watches: is this region the active writer?"""
import json

import botocore.exceptions
import pytest
from conftest import EAST, WEST, Refused


@pytest.fixture(params=[EAST, WEST])
def place(request, aws, functions):
    """A region's table and its function."""
    region = request.param
    table = aws("dynamodb", region)
    table.create_table(
        TableName="table", BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}])
    module = functions.load("active_region", AWS_REGION=region, TABLE_NAME="table",
                            PARTITION_KEY="pk", PRIMARY_REGION=EAST)
    return region, table, module


def ask(module):
    answer = module.handler({"rawPath": "/active"}, None)
    return answer["statusCode"], json.loads(answer["body"])


def activate(table, region):
    table.put_item(TableName="table",
                   Item={"pk": {"S": "control#writer"}, "region": {"S": region}})


def test_without_a_control_item_the_primary_is_active(place):
    region, _, module = place
    active = region == EAST
    assert ask(module) == (200 if active else 404, {"region": region, "active": active})


@pytest.mark.parametrize("writer", [EAST, WEST])
def test_the_control_item_decides_at_once(place, writer):
    region, table, module = place
    ask(module)
    activate(table, writer)
    active = region == writer
    assert ask(module) == (200 if active else 404, {"region": region, "active": active})


def test_reads_consistently_and_answers_within_two_seconds(place, functions):
    _, _, module = place
    requests = []
    functions.intercept["GetItem"] = lambda _, request: requests.append(request)
    ask(module)
    assert requests[0]["ConsistentRead"] is True
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
