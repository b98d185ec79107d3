"""The failover evaluator: races, the lost control item, and what it depends on."""
import functools
import json
import os
import types

import pytest
from botocore.exceptions import ClientError
from generator.functions.tests.lambdas import EAST, WEST, Refused, create_control_table
from evaluator_world import KEY, MOVED, reply

# Races

def race(world, rival, region=WEST):
    """Runs the rival after the item was read and before it is written."""
    answers = []

    def intrude(where, _):
        if where == region and not answers:
            answers.append(None)
            answers[0] = rival()

    world.functions.intercept["PutItem"] = intrude
    return answers


@pytest.mark.parametrize("action, told", [
    ("failover", ["failover refused"]), ("probe", []),
    ("failover_if_unhealthy", ["failover_if_unhealthy refused"])])
def test_of_two_moves_one_wins_and_the_other_is_refused(world, action, told):
    world.activate(EAST)
    world.east.ill()
    rival = race(world, lambda: world.run("failover", cause="the rival"))
    answer = world.run(action, cause="ours")
    assert (rival[0]["result"], answer["result"]) == ("moved", "refused")
    assert answer["action"] == action
    assert answer["cause"].startswith("the control item changed meanwhile: ")
    assert "the rival" in answer["cause"]
    assert world.writer(EAST) == world.writer(WEST) == (WEST, 4)
    assert world.control()["cause"] == {"S": "the rival"}
    assert world.subjects() == [MOVED, *told]


def test_of_rule_and_evaluation_one_moves(world):
    world.activate(EAST)
    world.east.ill()
    rival = race(world, lambda: world.run("failover_if_unhealthy"))
    assert world.run("probe")["result"] == "refused"
    assert rival[0]["result"] == "moved"
    assert world.run("probe")["epoch"] == 4
    assert world.subjects() == [MOVED]


def test_a_failover_wins_over_arming(world):
    world.activate(EAST, armed={"BOOL": False})
    rival = race(world, lambda: world.run("failover"))
    assert world.run("probe")["result"] == "refused"
    assert rival[0]["result"] == "moved"
    assert world.writer() == (WEST, 4)


def test_of_two_first_evaluations_one_founds_the_environment(world):
    rival = race(world, lambda: world.run("probe"))
    assert world.run("probe")["result"] == "refused"
    assert (rival[0]["region"], rival[0]["epoch"]) == (EAST, 2)  # and armed it
    assert world.writer() == (EAST, 2)
    assert world.notices() == []


# Without a control item

def test_a_new_environment_is_armed_by_its_first_heartbeat(world):
    world.east.ill()
    for _ in range(2):
        answer = world.run("probe")
        assert (answer["region"], answer["epoch"], answer["armed"]) == (EAST, 1, False)
        assert answer["cause"] == "the environment is new"
    assert not world.flag("armed")
    left = [True, True]  # of three
    world.east.lost = lambda _: bool(left and left.pop())
    answer = world.run("probe")
    assert (answer["result"], answer["region"], answer["epoch"]) == ("unchanged", EAST, 2)
    assert answer["cause"] == "the primary has served its first heartbeat"
    assert world.flag("armed")
    assert {world.run("probe")["epoch"] for _ in range(2)} == {2}
    assert world.notices() == []
    assert {region for region, name in world.functions.calls
            if name != "PutMetricData"} == {WEST}  # replication's work
    assert world.metric("PrimaryActive") == [1] * 5
    world.east.ill()
    assert world.run("probe")["result"] == "moved"
    assert world.subjects() == [MOVED]


def test_the_alarm_of_a_primary_that_never_served_says_so(world):
    world.activate(EAST, armed={"BOOL": False})
    world.east.ill()
    assert world.run("failover_if_unhealthy")["result"] == "refused"
    [(subject, fields)] = world.notices()
    assert subject == "failover refused"
    assert fields["cause"] == "us-east-1 has never served"


def test_a_standby_that_does_not_serve_is_told_of_before_and_after_the_move(world):
    world.activate(EAST)
    assert world.run("probe")["result"] == "unchanged"
    world.west.ill()
    assert world.run("probe")["result"] == "unchanged"
    assert world.metric("SecondaryHealthy") == world.metric("SecondaryReported") == [1, 0]
    assert world.functions.calls.count((EAST, "PutMetricData")) == 2
    answer = world.run("failover")
    assert (answer["result"], answer["heartbeats_served"]) == ("moved", 0)
    assert world.subjects() == [
        MOVED, "us-west-2 does not serve transactions after the move"]


@pytest.mark.parametrize("action, result, epoch", [
    ("failover", "moved", 2), ("failback", "already", 1)])
def test_an_operator_may_found_the_environment(world, action, result, epoch):
    answer = world.run(action)
    assert (answer["result"], answer["epoch"]) == (result, epoch)


@pytest.mark.parametrize("action", ["probe", "failover_if_unhealthy", "failover", "failback"])
@pytest.mark.parametrize("writer", [EAST, WEST])
def test_a_lost_control_item_undoes_no_failover(world, action, writer):
    world.activate(writer, epoch=5)
    world.run("probe")
    world.lose_control()
    answer = world.run(action)
    restored = [message for _, message in world.notices()
                if message.get("cause") == "the control item was lost"]
    item = world.control()
    assert item["armed"] == {"BOOL": True}
    if (action, writer) in (("failover", EAST), ("failback", WEST)):
        assert answer["result"] == "moved"
        assert int(item["epoch"]["N"]) > 6
    else:
        assert (answer["region"], answer["epoch"]) == (writer, 6)
        assert (item["region"]["S"], item["cause"]["S"]) == (writer, "the control item was lost")
    if action == "probe":
        assert restored[0]["event"] == f"the active writer is now {writer}"
        assert world.flag("announced")


def test_nor_does_one_that_is_lost_right_after_the_move(world):
    world.load(CONTROL_IS_STRONG="true")  # else the fence writes it once more
    world.activate(EAST, epoch=5)
    world.run("probe")
    rivals = []

    def lose(*_):
        if not rivals:
            world.lose_control()
            rivals.append(None)
            rivals[0] = world.run("probe")

    world.functions.intercept["Publish"] = lose
    world.run("failover")
    assert (rivals[0]["region"], rivals[0]["epoch"]) == (WEST, 7)
    assert world.writer() == (WEST, 7)


def test_a_control_table_that_was_deleted_is_filled_when_it_is_there_again(world):
    world.activate(WEST, epoch=5)
    world.run("probe")
    for table in world.tables.values():
        table.delete_table(TableName="control")
    answer = world.run("failback")
    assert (answer["result"], answer["cause"]) == ("refused", "there is no control table")
    assert world.run("probe")["result"] == "refused"
    assert world.metric("PrimaryHealthy")[-1] == 0
    for table in world.tables.values():
        create_control_table(table)
    assert world.run("probe")["region"] == WEST
    assert world.writer() == (WEST, 6)


@pytest.mark.parametrize("known, region", [
    ({EAST: (3, EAST), WEST: (4, WEST)}, WEST), ({EAST: (7, EAST), WEST: (4, WEST)}, EAST),
    ({EAST: (4, WEST)}, WEST), ({WEST: (4, "none")}, WEST), ({EAST: (2, EAST)}, EAST)])
@pytest.mark.parametrize("where", [EAST, WEST])
def test_the_highest_epoch_that_a_heartbeat_knows_holds(world, known, region, where):
    """Wherever it has arrived: replication may stand still."""
    for api in world.apis.values():
        api.lag = {"item": None, "document": None}
    heard = {source: {"item": 5.0, "document": None, "epoch": epoch, "writer": writer}
             for source, (epoch, writer) in known.items()}
    world.apis[where].newest = lambda source: heard.get(source)
    answer = world.run("probe")
    assert answer["region"] == region
    assert answer["epoch"] == max(epoch for epoch, _ in known.values()) + 1
    assert answer["cause"] == "the control item was lost"
    assert world.subjects() == [f"the active writer is now {region}"]


def test_what_a_dead_primary_knew_is_not_waited_for(world):
    world.activate(WEST, epoch=5)
    world.run("probe")
    world.lose_control()
    world.east.dead()
    assert world.run("probe")["region"] == WEST


@pytest.mark.parametrize("action", ["probe", "failover_if_unhealthy", "failover", "failback"])
def test_the_question_stays_open_while_the_secondary_does_not_tell(world, action):
    world.west.tells = False
    answer = world.run(action)
    cause = "there is no control item, and the secondary does not tell of heartbeats"
    assert answer == {"action": action, "result": "refused", "cause": cause}
    assert world.control() is None
    assert world.metric("PrimaryHealthy") == ([0] if "failover_if" in action or action == "probe"
                                              else [])
    assert world.notices() == ([] if action == "probe" else [(f"{action} refused", {
        "event": f"{action} refused", "environment": "test", "cause": cause})])


# What it depends on

def test_borrows_the_control_role_until_shortly_before_it_expires(world):
    world.activate(EAST)
    keys = set()

    def used(*_):
        keys.add(world.module.lent["keys"]["aws_access_key_id"])

    world.functions.intercept["GetItem"] = used
    world.run("status")
    world.clock.now += 2_900
    world.run("status")
    assert (world.functions.count("AssumeRole"), len(keys)) == (1, 1)
    world.clock.now += 200  # of the hour less than ten minutes are left
    world.run("status")
    assert (world.functions.count("AssumeRole"), len(keys)) == (2, 2)
    assert world.functions.asked("AssumeRole")[0] == {
        "RoleArn": world.environment["ROLE_ARN"], "RoleSessionName": "evaluator"}


def test_reads_the_control_item_consistently(world):
    world.activate(EAST)
    world.run("status")
    assert world.functions.asked("GetItem") == [
        {"TableName": "control", "Key": KEY, "ConsistentRead": True}]


def test_asks_only_the_secondary_region_for_its_rights(world):
    world.replicates = False
    world.activate(EAST)
    world.run("failover")
    assert {region for region, name in world.functions.calls if name != "PutItem"} == {WEST}
    [sts] = [client for client in world.functions.clients
             if client.meta.service_model.service_name == "sts"]
    assert sts.meta.endpoint_url == "https://sts.us-west-2.amazonaws.com"


def test_an_older_sdk_is_told_to_use_the_regional_sts(world):
    assert world.module
    assert os.environ["AWS_STS_REGIONAL_ENDPOINTS"] == "regional"


# With the functions that it watches

@pytest.fixture
def processors(world, aws):
    """Both regions' transaction processors behind the APIs; replication takes no time."""
    stores = {}
    for region in (EAST, WEST):
        table, bucket = aws("dynamodb", region), aws("s3", region)
        table.create_table(
            TableName="table", BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}])
        bucket.create_bucket(Bucket=f"documents-{region}", **({} if region == EAST else {
            "CreateBucketConfiguration": {"LocationConstraint": region}}))
        module = world.functions.load(
            "transaction_processor", AWS_REGION=region, PRIMARY_REGION=EAST,
            SECONDARY_REGION=WEST, TABLE_NAME="table", PARTITION_KEY="pk",
            CONTROL_TABLE_NAME="control", BUCKET_NAME=f"documents-{region}",
            FENCE_SECONDS="5", FENCE_READS="", HEALTH_PATH="/health", HEARTBEAT_KEY="{}")
        module.dr_time = world.clock
        stores[region] = table, bucket, module

    def replicate():
        world.control()
        for source, target in ((EAST, WEST), (WEST, EAST)):
            item = stores[source][0].get_item(
                TableName="table", Key={"pk": {"S": f"heartbeat#{source}"}}).get("Item")
            if item:
                stores[target][0].put_item(TableName="table", Item=item)
                document = {"Key": f"heartbeat/{source}.json"}
                found = stores[source][1].get_object(Bucket=f"documents-{source}", **document)
                stores[target][1].put_object(
                    Bucket=f"documents-{target}", Body=found["Body"].read(), **document)

    def call(region, method, path, body=None):
        if method == "GET":
            replicate()
        answer = stores[region][2].handler({
            "rawPath": path, "requestContext": {"http": {"method": method}},
            "body": body, "isBase64Encoded": False}, types.SimpleNamespace(aws_request_id="r"))
        return answer["statusCode"], answer["body"]

    def serve(region, handler):
        status, body = call(region, handler.command, "/heartbeat", handler.body.decode())
        reply(handler, status, body.encode())

    for region, api in world.apis.items():
        api.answer = functools.partial(serve, region)

    def store(region, ident):
        world.control()
        return call(region, "POST", "/transactions", json.dumps({
            "transaction_id": ident, "amount": "1", "currency": "USD", "debtor_account": "d",
            "creditor_account": "c"}))[0]

    return store


def test_there_and_back_again(world, processors):
    assert [processors(region, "TX-0") for region in (EAST, WEST)] == [503, 503]
    assert world.run("probe")["armed"] is False
    world.clock.now += 60
    answer = world.run("probe")
    assert answer["armed"] is True
    assert answer["replication_age_seconds"] == {"item": 0, "document": 0}
    assert [processors(region, "TX-1") for region in (EAST, WEST)] == [201, 503]

    answer = world.run("failover")
    assert (answer["result"], answer["heartbeats_served"]) == ("moved", 1)
    assert [processors(region, "TX-2") for region in (EAST, WEST)] == [503, 201]
    world.clock.now += 60
    assert world.run("probe")["replication_age_seconds"]["item"] == 0

    world.lose_control()
    world.clock.now += 60
    assert [processors(region, "TX-3") for region in (EAST, WEST)] == [503, 503]
    assert world.run("probe")["region"] == WEST
    world.clock.now += 6
    assert [processors(region, "TX-3") for region in (EAST, WEST)] == [503, 201]

    answer = world.run("failback")
    assert (answer["result"], answer["heartbeats_served"]) == ("moved", 1)
    assert [processors(region, "TX-4") for region in (EAST, WEST)] == [201, 503]
    answer = world.run("status")
    assert answer["heartbeats_served"] == {EAST: 1, WEST: 1}
    assert world.metric("PrimaryActive")[-1] == 1


def test_borrows_anew_what_was_revoked(world):
    world.activate(EAST)
    world.run("status")
    world.functions.intercept["GetItem"] = lambda *_: Refused("ExpiredTokenException")
    with pytest.raises(ClientError):
        world.run("probe")
    del world.functions.intercept["GetItem"]
    assert world.run("probe")["region"] == EAST
    assert world.functions.count("AssumeRole") == 2


def test_keeps_good_credentials_where_sts_is_ill(world):
    world.activate(EAST)
    world.run("probe")
    world.functions.intercept["AssumeRole"] = lambda *_: Refused("ServiceUnavailable", 503)
    world.functions.intercept["GetItem"] = lambda *_: Refused(
        "ProvisionedThroughputExceededException"
    )
    with pytest.raises(ClientError):
        world.run("probe")
    del world.functions.intercept["GetItem"]
    world.east.ill()
    assert world.run("failover_if_unhealthy")["result"] == "moved"
