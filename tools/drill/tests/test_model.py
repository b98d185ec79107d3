"""The parts of the simulated world: alarms, checkers, lags and the evaluator's decision."""

import dataclasses
import json
import math
import pathlib

import pytest
from drill import assumptions, clients, environment, figures, names, replication, watch
from drill.draws import Draws, Extremes
from drill.model import Alarm, EndpointCheck, Store
from tests.facts import templates

FOLDER = "infra/dr_template"
EAST, WEST = "us-east-1", "us-west-2"


# --- The evaluator ---


class _Table:
    """Stands in for DynamoDB: one control item."""

    class exceptions:
        class ConditionalCheckFailedException(Exception):
            pass

        class ResourceNotFoundException(Exception):
            pass

    def __init__(self, writer):
        self.item = None
        self.written = None
        if writer:
            values = {"region": writer, "since": "now", "cause": "test"}
            self.item = {name: {"S": value} for name, value in values.items()}
            self.item["epoch"] = {"N": "1"}

    def get_item(self, **request):
        return {"Item": self.item} if self.item else {}

    def put_item(self, Item, **request):
        self.written = Item["region"]["S"]


@pytest.fixture
def evaluator(monkeypatch):
    """The evaluator's code as the templates have it."""
    name = f"dr-evaluator-{templates.SUFFIX}"
    function = templates.load(FOLDER).one("AWS::Lambda::Function", WEST, FunctionName=name)
    for variable, value in function["Environment"]["Variables"].items():
        monkeypatch.setenv(variable, value)
    code = {"__name__": "index"}
    exec(compile(function["Code"]["ZipFile"], "index.py", "exec"), code)
    return code


@pytest.mark.parametrize("writer", [None, EAST, WEST])
@pytest.mark.parametrize("lasts", [True, False])
@pytest.mark.parametrize("alive", [True, False])
@pytest.mark.parametrize(
    "action", ["probe", "failover_if_unhealthy", "failover", "failback", "status"]
)
def test_decision_is_that_of_the_emitted_code(evaluator, action, alive, lasts, writer):
    table = _Table(writer)

    class Sts:
        def assume_role(self, **request):
            keys = ["AccessKeyId", "SessionToken", "SecretAccessKey"]
            return {"Credentials": dict.fromkeys(keys, "x")}

    evaluator.update(
        client=lambda *arguments, **keywords: table,
        sts=Sts(),
        healthy=lambda: alive,
        alarmed=lambda: lasts,
        publish=lambda **metrics: None,
        notify=lambda *arguments: None,
    )
    evaluator["handler"]({"action": action}, None)
    known = None if action == "failover" else alive
    assert watch.decide(action, known, writer, lasts, EAST, WEST) == table.written


def test_templates_say_what_the_drill_reads():
    read = environment.read(FOLDER)
    tree = templates.load(FOLDER)
    alarm = tree.one("AWS::CloudWatch::Alarm", WEST, MetricName="PrimaryHealthy")
    assert (read.alarm.period, read.alarm.periods) == (alarm["Period"], alarm["EvaluationPeriods"])
    assert read.alarm.watches_evaluator and read.reaction == "automatic"
    assert (read.evaluator.watches, read.interval) == (EAST, 60)
    assert {kind: record.region for kind, record in read.records.items()} == {
        "PRIMARY": EAST,
        "SECONDARY": WEST,
    }
    endpoint, active = read.records["PRIMARY"].check.children
    assert (endpoint.region, endpoint.answers, endpoint.inverted) == (EAST, "serves", False)
    assert (active.region, active.answers, active.inverted) == (WEST, "active", True)
    assert [store.kind for store in read.stores] == ["table", "bucket"]
    assert all(store.replicated and store.alarm_seconds for store in read.stores)


# --- CloudWatch ---

_ALARM = Alarm(WEST, "x", 60, 3, 3, "Minimum", "LessThanThreshold", 1, "missing", True)
_POINTS = {"0": 1.0, "X": 0.0, "-": None}


# As the page about missing data has it, for 3 of 3 periods.
@pytest.mark.parametrize(
    "points, missing, ignore, breaching, not_breaching",
    [
        ("0-X-X", "OK", "OK", "OK", "OK"),
        ("0----", "OK", "OK", "OK", "OK"),
        ("-----", "INSUFFICIENT_DATA", None, "ALARM", "OK"),
        ("0XX-X", "ALARM", "ALARM", "ALARM", "ALARM"),
        ("--X--", "ALARM", None, "ALARM", "OK"),
    ],
)
def test_missing_data_counts_as_documented(points, missing, ignore, breaching, not_breaching):
    expected = [missing, ignore, breaching, not_breaching]
    kinds = ["missing", "ignore", "breaching", "notBreaching"]
    values = [_POINTS[point] for point in points]
    found = [watch.judge(dataclasses.replace(_ALARM, missing=kind), values) for kind in kinds]
    assert found == expected


def test_some_of_the_periods_may_be_enough():
    alarm = dataclasses.replace(_ALARM, breaching_points=2)
    assert watch.judge(alarm, [1.0, 1.0, 0.0, 1.0, 0.0]) == "ALARM"
    assert watch.judge(alarm, [0.0, 0.0, 1.0, 1.0, 0.0]) == "OK"


# --- Route 53 ---


def _check(**changes):
    check = EndpointCheck(EAST, "serves", 30, 3, False, (EAST, WEST, "eu-west-1", "sa-east-1"))
    return dataclasses.replace(check, **changes)


def test_checker_needs_its_threshold_in_a_row():
    lost = names.up_timeline([(0, math.inf)])
    assert names.opinion(_check(), lost, 7, 6) == [(7 + 60 + 6, False)]
    assert names.opinion(_check(threshold=1), lost, 7, 6) == [(7 + 6, False)]
    stumble = names.up_timeline([(0, 60)])
    assert names.opinion(_check(), stumble, 7, 6) == []
    # Two probes fail, one is answered, two fail.
    stumbles = names.up_timeline([(0, 60), (95, 155)])
    assert names.opinion(_check(), stumbles, 7, 6) == []
    # What lies between two probes, nobody sees.
    assert names.opinion(_check(), names.up_timeline([(0, 40), (60, 160)]), 7, 6)[0][0] == 73


def test_probe_by_probe_is_the_same_where_both_ways_apply():
    draws = Draws(1, "same")
    for _ in range(300):
        start = draws.phase(100)
        timeline = names.up_timeline([(start, start + draws.phase(200))])
        check = _check(threshold=1 + int(draws.phase(4)), interval=(10, 30)[draws.chance() < 0.5])
        phase = draws.phase(check.interval)
        direct = names.opinion(check, timeline, phase, 6)
        walked = names._walk(check, timeline, phase, 6)
        assert [value for _, value in walked] == [value for _, value in direct]
        assert [time for time, _ in walked] == pytest.approx([time for time, _ in direct])


def test_quorum_decides():
    # One of five is 20 %, more than the quorum; one of six is not.
    for count, gone in [(5, math.inf), (6, 73)]:
        checkers = ("dead",) + tuple(f"region-{number}" for number in range(count - 1))
        found = names.health(
            _check(checkers=checkers),
            lambda region, answers: names.up_timeline([(0, math.inf)]),
            Draws(1, "quorum"),
            6,
            dead=("dead",),
        )
        assert (len(found) == 1) == (gone == math.inf)


def test_unhealthy_everywhere_means_the_primary():
    read = environment.read(FOLDER)
    nowhere = [(names.ALWAYS, True), (0, False)]
    shown = names.answers(read, lambda region, answers: nowhere, Draws(1, "nowhere"))
    assert shown[-1][1] == EAST


# --- Clients and stores ---


def test_clients_wait_for_dns_and_for_the_writer():
    read = environment.read(FOLDER)
    early = clients.served(read, Draws(1, "c"), WEST, 100, 300)
    late = clients.served(read, Draws(1, "c"), WEST, 300, 100)
    assert 300 <= early[0] and early[-1] <= 300 + 10 + 10 + 120
    assert 300 <= late[0] and late[-1] <= 300 + 60 + 10 + 10 + 120
    assert clients.served(read, Draws(1, "c"), WEST, math.inf, 100)[0] == math.inf


def test_lag_keeps_its_commitment():
    bucket = Store("bucket", "b", True, 900, 300, 60)
    lag = replication.lag_of(bucket, None)
    ages = [replication.oldest_missing(bucket, lag, 10_000, Draws(n, "a")) for n in range(50)]
    assert 600 < min(ages) and max(ages) < 900
    rare = [replication.oldest_missing(bucket, lag, 0.001, Draws(n, "a")) for n in range(50)]
    assert figures.rank(sorted(rare), 0.9) < 60
    lost = dataclasses.replace(bucket, replicated=False)
    assert replication.oldest_missing(lost, None, 1, Draws(1, "a")) == math.inf
    strong = Store("table", "t", True, 0, None, None)
    assert replication.oldest_missing(strong, replication.lag_of(strong, 0), 1, Draws(1, "a")) == 0


def test_table_lag_is_typical():
    table = Store("table", "t", True, None, 300, 60)
    lag = replication.lag_of(table, 1)
    share = 1 - lag.missing(1) / lag.missing(0)
    assert share == pytest.approx(assumptions.TYPICAL_SHARE)


def test_extremes_reach_both_ends():
    draws = Extremes(1, "ends")
    for draw in (draws.phase, draws.delay):
        values = [draw(60) for _ in range(200)]
        assert min(values) == 0 and 59.999 < max(values) <= 60


def test_ranks_are_of_the_runs():
    assert figures.summary(range(1, 101)) == {"median": 50, "p99": 99, "worst": 100}
    assert figures.summary([3, math.inf]) == {"median": 3, "p99": None, "worst": None}


# --- What the drill says of AWS ---


def test_assumptions_have_sources_or_say_that_they_are_chosen():
    tokens = assumptions.ASSUMPTIONS
    assert all(each.text.endswith(".") for each in tokens)
    assert sum(bool(each.source) for each in tokens) >= 5
    assert all('Guide, "' in each.source for each in tokens if each.source)


def test_allowances_are_the_reports():
    report = json.loads(pathlib.Path(FOLDER, "report.json").read_text(encoding="utf-8"))
    text = json.dumps(report)
    for each in environment.read(FOLDER).proof.allowances.values():
        assert f'"id": "{each.id}", "seconds": {each.seconds}' in text
