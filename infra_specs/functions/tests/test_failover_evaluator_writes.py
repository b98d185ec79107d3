"""The failover evaluator's writes: fencing the primary, races, what it depends on."""
import json
import os

import botocore.exceptions
import pytest
from conftest import EAST, WEST, Refused

# Fencing the primary

def test_writes_the_same_item_in_the_primary(world):
    world.activate(EAST)
    world.run("failover")
    assert world.control(EAST) == world.control(WEST)


def test_only_failover_writes_in_the_primary(world):
    world.activate(WEST)
    world.run("failback")
    assert world.control(EAST)["region"] == {"S": WEST}
    assert (EAST, "PutItem") not in world.functions.calls


def unreachable(region, request):
    if region == EAST:
        raise botocore.exceptions.ConnectTimeoutError(endpoint_url="https://dynamodb")


@pytest.mark.parametrize("failure", [
    unreachable,
    lambda region, _: Refused("ResourceNotFoundException") if region == EAST else None])
def test_an_unreachable_primary_delays_nothing(world, failure, capsys):
    world.activate(EAST)
    world.ill()
    world.functions.intercept["PutItem"] = failure
    assert world.run("failover_if_unhealthy")["result"] == "moved"
    assert world.control(WEST)["region"] == {"S": WEST}
    assert len(world.notices()) == 1
    assert "primary_table" in capsys.readouterr().out


@pytest.mark.parametrize("changes, warns", [({}, False), ({"region": {"S": EAST}}, True)])
def test_a_replica_that_has_it_already_is_no_warning(world, capsys, changes, warns):
    """Of a strongly consistent table both regions have the item at once."""
    world.activate(EAST)
    world.ill()
    world.functions.intercept["PutItem"] = lambda region, request: (
        Refused("ConditionalCheckFailedException", Item={**request["Item"], **changes})
        if region == EAST else None)
    assert world.run("failover_if_unhealthy")["result"] == "moved"
    assert ("primary_table" in capsys.readouterr().out) is warns


def test_gives_the_primary_one_short_chance(world):
    world.run("failover")
    [primary] = [client.meta for client in world.functions.clients
                 if client.meta.region_name == EAST]
    assert primary.config.connect_timeout + primary.config.read_timeout <= 3
    assert primary.config.retries["total_max_attempts"] == 1


def test_never_puts_an_older_item_over_a_newer_one_in_the_primary(world):
    world.activate(EAST, epoch=9, where=[EAST])
    world.run("failover")
    assert world.control(EAST)["epoch"] == {"N": "9"}
    assert world.control(WEST)["epoch"] == {"N": "1"}


@pytest.mark.parametrize("operation", ["AssumeRole", "GetItem", "PutItem"])
def test_raises_when_the_control_item_is_not_written(world, operation):
    world.activate(EAST)
    world.ill()
    world.functions.intercept[operation] = lambda *_: Refused("InternalServerError", 500)
    with pytest.raises(botocore.exceptions.ClientError):
        world.run("failover_if_unhealthy")
    assert world.control(EAST)["region"] == world.control(WEST)["region"] == {"S": EAST}
    assert world.notices() == []


@pytest.mark.parametrize("failure", [
    lambda *_: Refused("KMSAccessDenied"), lambda *_: Refused("InternalError", 500)])
def test_a_lost_notification_stops_nothing(world, failure, capsys):
    world.activate(EAST)
    world.ill()
    world.functions.intercept["Publish"] = failure
    assert world.run("failover_if_unhealthy")["result"] == "moved"
    assert world.control(EAST) == world.control(WEST)
    assert '"level": "ERROR"' in capsys.readouterr().out


def test_metrics_are_no_part_of_a_failover(world):
    world.activate(EAST)
    world.ill()
    world.functions.intercept["PutMetricData"] = lambda *_: Refused("InternalError", 500)
    assert world.run("failover_if_unhealthy")["result"] == "moved"


# Races

def race(world, rival):
    """Runs the rival after the item was read and before it is written."""
    answers = []

    def intrude(region, _):
        if not answers:
            answers.append(None)
            answers[0] = rival()

    world.functions.intercept["PutItem"] = intrude
    return answers


@pytest.mark.parametrize("action, writer", [
    ("failover_if_unhealthy", EAST), ("failover", EAST), ("failover", None)])
def test_of_two_failovers_one_moves_and_notifies(world, action, writer):
    world.ill()
    if writer:
        world.activate(writer)
    rival = race(world, lambda: world.run("failover", cause="the rival"))
    answer = world.run(action, cause="ours")
    assert (rival[0]["result"], answer["result"]) == ("moved", "already")
    assert answer["cause"] == "the rival"
    assert answer["epoch"] == rival[0]["epoch"] == (4 if writer else 1)
    assert world.control(EAST) == world.control(WEST)
    assert len(world.notices()) == 1


@pytest.mark.parametrize("first, second", [
    ("failover_if_unhealthy", "probe"), ("probe", "failover_if_unhealthy")])
def test_of_rule_and_probe_one_moves_and_notifies(world, first, second):
    world.activate(EAST)
    world.alarm()
    world.ill()
    rival = race(world, lambda: world.run(first))
    answer = world.run(second)
    assert (rival[0]["result"], answer["result"]) == ("moved", "already")
    assert answer["epoch"] == rival[0]["epoch"] == 4
    assert world.control(EAST) == world.control(WEST)
    assert [text for text, _ in world.notices()] == ["DR test: failover to us-west-2"]


def test_a_probe_after_the_rule_adds_nothing(world):
    world.activate(EAST)
    world.alarm()
    world.ill()
    assert world.run("failover_if_unhealthy")["result"] == "moved"
    assert world.run("probe")["result"] == "unchanged"
    assert len(world.notices()) == 1


def test_a_failover_wins_over_arming(world):
    rival = race(world, lambda: world.run("failover"))
    answer = world.run("probe")
    assert (rival[0]["result"], answer["result"]) == ("moved", "unchanged")
    assert answer["region"] == WEST
    assert world.control(WEST)["region"] == {"S": WEST}
    assert len(world.notices()) == 1


def test_of_two_probes_one_arms(world):
    rival = race(world, lambda: world.run("probe"))
    answer = world.run("probe")
    assert (rival[0]["result"], answer["result"]) == ("armed", "unchanged")
    assert answer["epoch"] == 1
    assert world.notices() == []


def test_raises_when_the_item_moved_elsewhere_meanwhile(world):
    world.activate(EAST, epoch=3)

    def to_and_fro():
        world.run("failover")
        world.run("failback")

    race(world, to_and_fro)
    with pytest.raises(RuntimeError, match="changed meanwhile"):
        world.run("failover")
    assert world.control(WEST)["region"] == {"S": EAST}
    assert len(world.notices()) == 2


def test_a_write_whose_answer_was_lost_is_still_ours(world, monkeypatch):
    create = world.module.client

    def forgetful(service, *arguments, **credentials):
        made = create(service, *arguments, **credentials)
        # The first answer to a PutItem is lost, so the SDK sends the same request again.
        made.meta.events.register_first(
            "needs-retry.dynamodb.PutItem", lambda attempts, **_: 0 if attempts == 1 else None)
        return made

    world.module.client = forgetful
    answer = world.run("failover")
    assert answer["result"] == "moved"
    assert world.control(WEST)["epoch"] == {"N": "1"}
    assert len(world.notices()) == 1


def test_a_second_delivery_moves_nothing_more(world):
    world.activate(EAST)
    world.ill()
    first, second = world.run("failover_if_unhealthy"), world.run("failover_if_unhealthy")
    assert (first["result"], second["result"]) == ("moved", "already")
    assert first["epoch"] == second["epoch"]
    assert [text for text, _ in world.notices()].count("DR test: failover to us-west-2") == 1


# Where it depends on nothing in the primary region

def test_asks_only_the_secondary_region_for_its_rights(world):
    world.run("failover")
    assert {region for region, name in world.functions.calls if name != "PutItem"} == {WEST}
    [sts] = [client for client in world.functions.clients
             if client.meta.service_model.service_name == "sts"]
    assert sts.meta.endpoint_url == "https://sts.us-west-2.amazonaws.com"


def test_an_older_sdk_is_told_to_use_the_regional_sts(world):
    assert os.environ["AWS_STS_REGIONAL_ENDPOINTS"] == "regional"


def test_fences_the_processors_of_both_regions(world):
    def processor(region):
        module = world.functions.load(
            "transaction_processor", AWS_REGION=region, PRIMARY_REGION=EAST, TABLE_NAME="table",
            PARTITION_KEY="pk", BUCKET_NAME="bucket", FENCE_SECONDS="0")
        event = {"rawPath": "/health", "requestContext": {"http": {"method": "GET"}}}
        return lambda: json.loads(module.handler(event, None)["body"])["active"]

    east, west = processor(EAST), processor(WEST)
    assert (east(), west()) == (True, False)
    world.run("failover")
    assert (east(), west()) == (False, True)
    world.run("failback")
    world.tables[EAST].put_item(TableName="table", Item=world.control(WEST))  # replication
    assert (east(), west()) == (True, False)
