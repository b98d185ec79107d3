"""The parts of the simulated world: alarms, checkers, name servers, clients and lags."""

import dataclasses
import json
import math
import pathlib

import pytest
from drill import assumptions, clients, environment, figures, latch, names, replication, stores
from drill.alarms import judge
from drill.draws import Draws, Extremes
from drill.model import Alarm, MetricCheck, PathCheck, Store
from drill.world import World

FOLDER = "infra/dr_template"
EAST, WEST = "us-east-1", "us-west-2"


# --- CloudWatch ---

_ALARM = Alarm(WEST, "x", ("n", "m", ()), 60, 3, 3, "Minimum", "LessThanThreshold", 1, "missing")
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
    found = [judge(dataclasses.replace(_ALARM, missing=kind), values) for kind in kinds]
    assert found == expected


def test_some_of_the_periods_may_be_enough():
    alarm = dataclasses.replace(_ALARM, breaching_points=2)
    assert judge(alarm, [1.0, 1.0, 0.0, 1.0, 0.0]) == "ALARM"
    assert judge(alarm, [0.0, 0.0, 1.0, 1.0, 0.0]) == "OK"


# --- Route 53 ---


def _check(**changes):
    check = PathCheck(EAST, "serves", 30, 3, False, (EAST, WEST, "eu-west-1", "sa-east-1"))
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


class _Lost:
    """A World in which every path answers until second 0."""

    def answering(self, region, answers):
        return names.up_timeline([(0, math.inf)])

    def latched(self, check, draws):
        return [(names.ALWAYS, True)]


def test_quorum_decides():
    # One of five is 20 %, more than the quorum; one of six is not.
    for count, gone in [(5, math.inf), (6, 73)]:
        checkers = ("dead",) + tuple(f"region-{number}" for number in range(count - 1))
        found = names.health(
            _check(checkers=checkers), _Lost(), Draws(1, "quorum"), dead=("dead",)
        )
        assert (len(found) == 1) == (gone == math.inf)


def test_unhealthy_everywhere_means_the_primary():
    read = environment.read(FOLDER)
    ill = [(names.ALWAYS, True), (0, False)]
    healthy = [(names.ALWAYS, True)]
    for secondary, region in ((ill, EAST), (healthy, WEST)):
        sides = {"PRIMARY": ill, "SECONDARY": secondary}
        assert names.shown(read, Draws(1, "nowhere"), sides)[-1][1] == region


def _latched(moves, missing="ignore", insufficient="LastKnownStatus", silent_from=math.inf):
    """The health of the check on who is active, after these moves."""
    read = environment.read(FOLDER)
    emitted = read.records["PRIMARY"].check.children[1].alarm
    check = MetricCheck(dataclasses.replace(emitted, missing=missing), insufficient, False)
    world = World(read, [], moves, EAST, silent_from, until=3600)
    return world.latched(check, Draws(1, "latch"))


def test_the_latch_holds_and_lets_go():
    (_, before), (held, value) = _latched([(0, WEST)])
    assert before and not value and 0 < held <= 3 + 60 + 60
    # While nobody writes the primary is not active either.
    *_, (time, last) = _latched([(0, WEST), (600, "none"), (700, EAST)])
    assert last and 700 + 60 < time <= 700 + 4 * 60 + 148


def test_the_latch_keeps_what_it_knew():
    moves = [(0, WEST)]
    assert not _latched(moves, silent_from=600)[-1][1]
    assert _latched(moves, insufficient="Healthy", silent_from=600)[-1][1]
    # Where nothing was ever published it says nothing.
    assert latch.health(MetricCheck(None, "Unhealthy", False), None, [], 0)[-1][1] is False
    assert latch.health(MetricCheck(None, "LastKnownStatus", False), None, [], 0)[-1][1]


# --- Clients and stores ---


def test_clients_wait_for_dns_and_for_the_writer():
    read = environment.read(FOLDER)
    early = clients.served(read, Draws(1, "c"), WEST, 100, 300)
    late = clients.served(read, Draws(1, "c"), WEST, 300, 100)
    service = sum(read.proof.allowance(id) for id in ("cold-start", "scale-up", "clients"))
    assert 300 <= early[0] and early[-1] <= 300 + service
    assert 300 <= late[0] and late[-1] <= 300 + 60 + service
    assert clients.served(read, Draws(1, "c"), WEST, math.inf, 100)[0] == math.inf


def test_the_throttle_serves_no_more_than_it_lets_in():
    read = environment.read(FOLDER)
    half = dataclasses.replace(read.writers[WEST], requests=read.requests_per_second / 2)
    read.writers[WEST] = half
    served = clients.served(read, Draws(1, "c"), WEST, 100, 100)
    assert served[24] < math.inf and served[25] == math.inf


def test_lag_keeps_its_commitment():
    bucket = Store("bucket", "b", True, 900)
    lag = replication.lag_of(bucket, None)
    ages = [replication.oldest_missing(bucket, lag, 10_000, Draws(n, "a")) for n in range(50)]
    assert 600 < min(ages) and max(ages) < 900
    rare = [replication.oldest_missing(bucket, lag, 0.001, Draws(n, "a")) for n in range(50)]
    assert figures.rank(sorted(rare), 0.9) < 60
    lost = dataclasses.replace(bucket, replicated=False)
    assert replication.oldest_missing(lost, None, 1, Draws(1, "a")) == math.inf
    strong = Store("table", "t", True, 0)
    assert replication.oldest_missing(strong, replication.lag_of(strong, 0), 1, Draws(1, "a")) == 0


def test_a_stall_is_told_of_by_the_age_that_grows():
    read = environment.read(FOLDER)
    table, bucket = read.stores
    for store in (table, bucket):
        told = replication.told_of_stall(read, Draws(1, "stall"), store)
        assert store.age_alarm.threshold < told < store.age_alarm.threshold + 300
    blind = dataclasses.replace(table, age_alarm=None)
    assert replication.told_of_stall(read, Draws(1, "stall"), blind) == math.inf


def test_table_lag_is_typical():
    table = Store("table", "t", True, None)
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


@pytest.mark.parametrize(
    "name, id",
    [
        ("ledger", "LedgerTable"),
        ("order_lines", "OrderLinesTable"),
        ("transactions-table", "TransactionsTable"),
        ("table", "Table"),
    ],
)
def test_a_table_is_known_by_its_logical_id(name, id):
    assert stores.logical_id(name) == id
