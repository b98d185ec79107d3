"""The failover evaluator: probes, transitions, arming, failovers that were refused."""
import socket
import time
from datetime import datetime, timedelta, timezone

import botocore.exceptions
import pytest
from conftest import EAST, WEST, Refused
from evaluator_world import ALARM, KEY

# Probing

@pytest.mark.parametrize("statuses, healthy, probes", [
    ([200], True, 1), ([204], True, 1), ([503, 200], True, 2), ([503, 404, 200], True, 3),
    ([503, 500, 404], False, 3), ([304], False, 3)])
def test_one_answered_probe_is_enough(world, statuses, healthy, probes):
    world.server.statuses = statuses
    assert world.run("status")["primary_healthy"] is healthy
    assert len(world.server.requests) == probes
    assert {path for _, path, _, _ in world.server.requests} == {"/health"}
    assert [pause for pause in world.pauses if pause] == [1] * (probes - 1)


def test_the_number_of_probes_is_given(world):
    world.ill()
    world.module = world.load(PROBE_ATTEMPTS="5")
    world.run("status")
    assert len(world.server.requests) == 5


def garbage(handler):
    handler.wfile.write(b"not HTTP at all\r\n\r\n")


def hang_up(handler):
    handler.connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("answer", [garbage, hang_up])
def test_an_answer_that_is_none_is_ill(world, answer):
    world.server.statuses = [answer]
    assert world.run("status")["primary_healthy"] is False
    assert len(world.server.requests) == 3


def test_a_refused_connection_is_ill(world, closed_port):
    world.monkeypatch.setenv("PRIMARY_HEALTH_URL", f"http://127.0.0.1:{closed_port}/health")
    assert world.run("status")["primary_healthy"] is False


def test_a_silent_primary_is_ill_after_the_timeout(world, silent_port):
    world.module = world.load(PRIMARY_HEALTH_URL=f"http://127.0.0.1:{silent_port}/health",
                              PROBE_ATTEMPTS="2", PROBE_TIMEOUT_SECONDS="0.2")
    started = time.monotonic()
    assert world.run("status")["primary_healthy"] is False
    assert 0.4 <= time.monotonic() - started < 2


@pytest.mark.parametrize("url", ["", "no url"])
def test_a_wrong_url_is_a_defect_and_no_illness(world, url):
    world.monkeypatch.setenv("PRIMARY_HEALTH_URL", url)
    with pytest.raises(ValueError):
        world.run("failover_if_unhealthy")
    assert world.control(WEST) is None


@pytest.mark.parametrize("status", [200, 503])
@pytest.mark.parametrize("writer", [None, EAST, WEST])
def test_publishes_both_metrics(world, status, writer):
    world.server.statuses = [status]
    if writer:
        world.activate(writer)
    world.run("probe")
    assert world.metric("PrimaryHealthy") == float(status == 200)
    assert world.metric("PrimaryActive") == float(writer != WEST)
    assert world.notices() == []


@pytest.mark.parametrize("status", [200, 503])
@pytest.mark.parametrize("operation", ["AssumeRole", "GetItem"])
def test_publishes_health_though_the_control_item_is_unreadable(world, status, operation):
    world.server.statuses = [status]
    world.functions.intercept[operation] = lambda *_: Refused("InternalServerError", 500)
    with pytest.raises(botocore.exceptions.ClientError):
        world.run("probe")
    assert world.metric("PrimaryHealthy") == float(status == 200)
    assert world.metric("PrimaryActive") is None


def test_a_lost_metric_raises(world):
    world.functions.intercept["PutMetricData"] = lambda *_: Refused("Throttling")
    with pytest.raises(botocore.exceptions.ClientError):
        world.run("probe")


# Transitions

@pytest.mark.parametrize("action, status, writer, result, after, subject", [
    ("failover_if_unhealthy", 503, None, "refused", None,
     "DR test: failover refused, us-east-1 has never answered"),
    ("failover_if_unhealthy", 503, EAST, "moved", WEST, "DR test: failover to us-west-2"),
    ("failover_if_unhealthy", 503, WEST, "already", WEST,
     "DR test: failover not needed, us-west-2 is active"),
    ("failover_if_unhealthy", 200, None, "refused", None,
     "DR test: failover refused, us-east-1 answers"),
    ("failover_if_unhealthy", 200, EAST, "refused", EAST,
     "DR test: failover refused, us-east-1 answers"),
    ("failover_if_unhealthy", 200, WEST, "already", WEST,
     "DR test: failover not needed, us-west-2 is active"),
    ("failover", 503, None, "moved", WEST, "DR test: failover to us-west-2"),
    ("failover", 200, EAST, "moved", WEST, "DR test: failover to us-west-2"),
    ("failover", 200, WEST, "already", WEST, None),
    ("failback", 200, WEST, "moved", EAST, "DR test: failback to us-east-1"),
    ("failback", 503, WEST, "refused", WEST, None),
    ("failback", 200, EAST, "already", EAST, None),
    ("failback", 503, EAST, "already", EAST, None),
    ("failback", 200, None, "already", None, None),
    ("probe", 503, None, "unchanged", None, None),
    ("probe", 503, EAST, "unchanged", EAST, None),
    ("probe", 200, WEST, "unchanged", WEST, None),
    ("status", 200, None, "unchanged", None, None),
    ("status", 503, EAST, "unchanged", EAST, None),
    ("status", 200, WEST, "unchanged", WEST, None)])
def test_moves_the_writer(world, action, status, writer, result, after, subject):
    world.server.statuses = [status]
    if writer:
        world.activate(writer, epoch=3)
    answer = world.run(action)
    assert answer["result"] == result
    assert answer["region"] == (after or EAST)
    assert answer["primary_healthy"] is (None if action == "failover" else status == 200)
    control = world.control(WEST)
    assert (control and control["region"]["S"]) == after
    before = 3 if writer else 0
    assert answer["epoch"] == before + (result == "moved")
    if control:
        assert control["epoch"] == {"N": str(answer["epoch"])}
    assert [text for text, _ in world.notices()] == ([subject] if subject else [])


def test_the_item_says_since_when_and_why(world):
    before = datetime.now(timezone.utc)
    world.run("failover", cause="flood in the data centre")
    item = world.control(WEST)
    assert set(item) == {"pk", "region", "epoch", "since", "cause"}
    assert item["cause"] == {"S": "flood in the data centre"}
    since = datetime.fromisoformat(item["since"]["S"])
    assert before <= since <= datetime.now(timezone.utc)
    assert since.utcoffset() == timedelta(0)
    [(_, message)] = world.notices()
    assert message == {
        "event": "failover to us-west-2", "environment": "test", "action": "failover",
        "result": "moved", "primary_healthy": None, "region": WEST, "epoch": 1,
        "since": item["since"]["S"], "cause": "flood in the data centre"}


@pytest.mark.parametrize("action, given, cause", [
    ("failover", {}, "operator"), ("failover", {"cause": ""}, "operator"),
    ("failover", {"cause": "x" * 5_000}, "x" * 256),
    ("failover_if_unhealthy", {}, "us-east-1 does not answer")])
def test_there_is_always_a_short_cause(world, action, given, cause):
    world.activate(EAST)
    world.ill()
    assert world.run(action, **given)["cause"] == cause


def test_there_and_back_again(world):
    assert world.run("failover")["epoch"] == 1
    world.tables[EAST].put_item(TableName="table", Item=world.control(WEST))
    assert world.run("failback", cause="repaired")["epoch"] == 2
    assert world.control(WEST)["region"] == {"S": EAST}
    assert world.run("failover")["epoch"] == 3
    assert len(world.notices()) == 3


def test_an_unknown_action_raises(world):
    with pytest.raises(KeyError):
        world.run("failovr")
    with pytest.raises(KeyError):
        world.module.handler({}, None)
    assert world.functions.calls == []


# Arming

def test_a_first_deployment_fails_over_only_after_it_was_healthy(world):
    world.alarm()  # lasts throughout
    world.delete_tables()
    world.ill()
    assert world.run("probe")["result"] == "unchanged"
    assert world.run("failover_if_unhealthy")["result"] == "refused"
    assert world.notices() == []
    world.create_tables()
    assert world.run("probe")["result"] == "unchanged"
    assert world.run("failover_if_unhealthy")["result"] == "refused"
    refusal = "DR test: failover refused, us-east-1 has never answered"
    assert [text for text, _ in world.notices()] == [refusal]
    assert world.control(WEST) is None
    assert world.functions.count("DescribeAlarms") == 0

    world.server.statuses = [200]
    answer = world.run("probe")
    item = world.control(WEST)
    assert answer == {"action": "probe", "result": "armed", "primary_healthy": True,
                      "region": EAST, "epoch": 1, "since": item["since"]["S"],
                      "cause": "first healthy probe"}
    assert item == {**KEY, "region": {"S": EAST}, "epoch": {"N": "1"},
                    "since": {"S": answer["since"]}, "cause": {"S": "first healthy probe"}}
    assert (EAST, "PutItem") not in world.functions.calls  # replication's work
    assert world.run("probe") == {**answer, "result": "unchanged"}
    assert world.control(WEST) == item
    assert [text for text, _ in world.notices()] == [refusal]

    world.ill()
    answer = world.run("failover_if_unhealthy")
    assert (answer["result"], answer["epoch"]) == ("moved", 2)
    assert [text for text, _ in world.notices()] == [refusal, "DR test: failover to us-west-2"]


@pytest.mark.parametrize("status", [200, 503])
def test_probes_a_primary_without_its_table(world, status, capsys):
    world.delete_tables()
    world.server.statuses = [status]
    answer = world.run("probe")
    assert (answer["result"], answer["epoch"]) == ("unchanged", 0)
    assert world.metric("PrimaryHealthy") == float(status == 200)
    assert world.functions.count("PutItem") == 0
    assert world.run("failover_if_unhealthy")["result"] == "refused"
    assert world.notices() == []
    assert '"table"' in capsys.readouterr().out


@pytest.mark.parametrize("action", ["failover", "failback", "status"])
def test_an_operator_is_told_that_the_table_is_missing(world, action):
    world.delete_tables()
    with pytest.raises(botocore.exceptions.ClientError, match="ResourceNotFoundException"):
        world.run(action)


def test_a_failed_arming_raises_after_the_metrics(world):
    world.functions.intercept["PutItem"] = lambda *_: Refused("InternalServerError", 500)
    with pytest.raises(botocore.exceptions.ClientError):
        world.run("probe")
    assert world.metric("PrimaryHealthy") == 1


# A failover that was refused

def test_a_refused_failover_is_made_up_for_while_the_alarm_lasts(world):
    world.activate(EAST)
    world.alarm()
    assert world.run("failover_if_unhealthy")["result"] == "refused"
    world.ill()
    before = len(world.server.requests)
    answer = world.run("probe")
    assert len(world.server.requests) == before + 3  # its own probe is the confirmation
    assert (answer["result"], answer["region"], answer["epoch"]) == ("moved", WEST, 4)
    assert answer["cause"] == "us-east-1 does not answer"
    assert world.control(EAST) == world.control(WEST)
    assert world.control(WEST)["region"] == {"S": WEST}
    assert world.metric("PrimaryHealthy") == 0
    assert (WEST, "DescribeAlarms") in world.functions.calls
    assert world.run("probe")["result"] == "unchanged"
    assert [text for text, _ in world.notices()] == [
        "DR test: failover refused, us-east-1 answers", "DR test: failover to us-west-2"]


@pytest.mark.parametrize("state, seconds", [
    ("OK", 61), ("INSUFFICIENT_DATA", 61), ("ALARM", 0), ("ALARM", 50)])
def test_no_failover_without_a_lasting_alarm(world, state, seconds):
    world.activate(EAST)
    world.alarm(state, seconds)
    world.ill()
    assert world.run("probe")["result"] == "unchanged"
    assert world.functions.count("DescribeAlarms") == 1
    assert world.control(WEST)["region"] == {"S": EAST}
    assert world.notices() == []


@pytest.mark.parametrize("action, status, writer", [
    ("probe", 200, EAST), ("probe", 503, WEST), ("probe", 503, None), ("status", 503, EAST)])
def test_asks_for_the_alarm_only_where_it_decides(world, action, status, writer):
    if writer:
        world.activate(writer)
    world.alarm()
    world.server.statuses = [status]
    assert world.run(action)["result"] == "unchanged"
    assert world.functions.count("DescribeAlarms") == world.functions.count("PutItem") == 0
    assert world.notices() == []


@pytest.mark.parametrize("name", [None, ""])
def test_without_an_alarms_name_a_probe_moves_nothing(world, name):
    world.activate(EAST)
    world.alarm()
    if name is None:
        world.monkeypatch.delenv("ALARM_NAME")
    world.module = world.load(**({} if name is None else {"ALARM_NAME": name}))
    world.module.time.time = lambda: time.time() + 61
    world.ill()
    assert world.run("probe")["result"] == "unchanged"
    assert world.functions.count("DescribeAlarms") == world.functions.count("PutItem") == 0


def unanswered(*_):
    raise botocore.exceptions.ReadTimeoutError(endpoint_url="https://monitoring")


@pytest.mark.parametrize("failure, logged", [
    (unanswered, True), (lambda *_: Refused("AccessDenied", 403), True),
    (lambda *_: {"MetricAlarms": []}, False)])
def test_an_unknown_alarm_is_none(world, failure, logged, capsys):
    world.activate(EAST)
    world.alarm()
    world.ill()
    world.functions.intercept["DescribeAlarms"] = failure
    assert world.run("probe")["result"] == "unchanged"
    assert world.metric("PrimaryHealthy") == 0
    assert world.control(WEST)["region"] == {"S": EAST}
    assert ('"level": "ERROR"' in capsys.readouterr().out) is logged
