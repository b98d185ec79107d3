"""The loss of the primary is noticed, and nothing else is taken for one."""

import pytest
from tests.emulator.data_path.environments import environment
from tests.emulator.data_path.failover import (
    FENCE, MOVED, alarm, arm, ill, minute, newest, post, state, status, subjects)
from tests.emulator.data_path.site import refuse
from tests.facts import lookup
from tests.facts.lookup import PRIMARY, SECONDARY


def test_nothing_happens_while_the_primary_stores_heartbeats(armed):
    epoch = armed.control()["epoch"]
    for _ in range(2):
        assert minute(armed)["result"] == "unchanged"
    for metric in ("PrimaryHealthy", "PrimaryActive", "PrimaryFenced", "HeartbeatsServed",
                   "SecondaryHealthy"):
        assert newest(armed, metric) == 1
    for metric in ("TableReplicationAge", "DocumentReplicationAge"):
        assert newest(armed, metric) < 10
    assert {state(armed, metric) for metric in (
        "PrimaryHealthy", "PrimaryActive", "PrimaryFenced", "TableReplicationAge",
        "DocumentReplicationAge")} == {"OK"}
    assert armed.internet.resolve() == PRIMARY
    assert (status(armed, PRIMARY, "/active"), status(armed, SECONDARY, "/active")) == (200, 404)
    assert post(armed, SECONDARY, "TX-1")[0] == 503, "it is the standby"
    assert armed.control()["epoch"] == epoch
    assert subjects(armed) == []


def fail_in_part(site):
    """A few percent more of the heartbeats than it takes."""
    percent, sent = site.setting("UNHEALTHY_PERCENT") + 10, []

    def in_part(params):
        sent.append(params)
        return len(sent) * percent // 100 > (len(sent) - 1) * percent // 100
    ill(site, "s3:PutObject", in_part)


ILL = {
    "lost": lambda site: site.down.add(PRIMARY),
    "stores no item": lambda site: ill(
        site, "dynamodb:PutItem", lambda params: params["TableName"] == site.table),
    "stores no document": lambda site: ill(site, "s3:PutObject"),
    "cannot read who writes": lambda site: ill(
        site, "dynamodb:GetItem", lambda params: params["TableName"] == site.control_table),
    "is too slow": lambda site: site.answers.update({
        "s3:PutObject": lambda region, _: region == PRIMARY and site.clock.sleep(11) or None}),
    "fails in part": fail_in_part,
}


@pytest.mark.parametrize("illness", ILL)
def test_the_secondary_takes_over(armed, illness):
    assert post(armed, PRIMARY, "TX-1")[0] == 201
    epoch, begin = armed.control()["epoch"], armed.clock.now
    ILL[illness](armed)
    answer = minute(armed)
    assert (answer["result"], answer["region"], answer["epoch"]) == ("moved", SECONDARY, epoch + 1)
    assert answer["heartbeats_served"] == 1, "the secondary serves"
    assert armed.clock.now - begin < 60 + armed.setting("WINDOW_SECONDS") + 15
    assert subjects(armed) == [MOVED]
    assert (newest(armed, "PrimaryHealthy"), newest(armed, "PrimaryActive")) == (0, 0)
    assert newest(armed, "HeartbeatsServed") <= 1 - armed.setting("UNHEALTHY_PERCENT") / 100

    assert (state(armed, "PrimaryActive"), armed.internet.resolve()) == ("ALARM", SECONDARY)
    armed.answers.clear()
    armed.clock.sleep(FENCE)
    assert post(armed, SECONDARY, "TX-2")[0] == 201
    if illness != "lost":
        assert post(armed, PRIMARY, "TX-3")[0] == 503


@pytest.mark.parametrize("share", [0.1, 0.6])
def test_a_loss_that_is_over_moves_nothing(armed, share):
    """Before half of the window, or before its last quarter."""
    armed.clock.sleep(60 - armed.clock.now % 60)
    armed.down.add(PRIMARY)
    armed.clock.after(share * armed.setting("WINDOW_SECONDS"), armed.down.clear)
    [answer] = armed.internet.tick()
    assert (answer["result"], answer["region"]) == ("unchanged", PRIMARY)
    assert newest(armed, "PrimaryHealthy") == 1
    assert minute(armed)["heartbeats_served"] == 1
    assert state(armed, "PrimaryHealthy") == "OK"
    assert subjects(armed) == []


def test_the_loss_of_the_secondary_is_told_in_the_primary(armed):
    """Nothing in the secondary tells of it any more."""
    minute(armed)
    assert state(armed, "SecondaryReported", PRIMARY) == "OK"
    ill(armed, "s3:PutObject", where=SECONDARY)
    for _ in range(2):
        minute(armed)
    assert state(armed, "SecondaryReported", PRIMARY) == "ALARM"
    armed.answers.clear()
    for _ in range(2):
        minute(armed)
    assert state(armed, "SecondaryReported", PRIMARY) == "OK"
    armed.clock.sleep(180)  # and no evaluation
    assert state(armed, "SecondaryReported", PRIMARY) == "ALARM"


def test_the_alarm_starts_an_evaluation_too(armed):
    """The schedule fails. The evaluator's silence raises the alarm, and its rule decides anew."""
    armed.clock.sleep(240)
    assert state(armed, "PrimaryHealthy") == "ALARM"
    [answer] = armed.internet.announce(alarm(armed), "ALARM")
    assert (answer["result"], answer["region"]) == ("refused", PRIMARY)
    assert subjects(armed) == ["failover refused"]

    armed.down.add(PRIMARY)
    [answer] = armed.internet.announce(alarm(armed), "ALARM")
    assert (answer["result"], answer["region"]) == ("moved", SECONDARY)
    assert subjects(armed) == [MOVED]
    [answer] = armed.internet.announce(alarm(armed), "ALARM")
    assert (answer["result"], answer["region"]) == ("refused", SECONDARY)
    assert subjects(armed) == ["failover not needed"]


def cut_off(site):
    site.internet.cut_off = True


def lose_both(site):
    site.answers["s3:PutObject"] = lambda *_: refuse("InternalServerError", "ill", 500)


@pytest.mark.parametrize("loss, reason", [
    (cut_off, "the evaluator reaches no other region"),
    (lose_both, f"{SECONDARY} serves no heartbeat either")])
def test_does_not_move_to_where_nothing_is_better(armed, loss, reason):
    loss(armed)
    answer = minute(armed)
    assert (answer["result"], answer["cause"]) == ("refused", reason)
    assert armed.control()["region"] == PRIMARY
    assert subjects(armed) == ["failover refused"]
    minute(armed)
    assert state(armed, "PrimaryHealthy") == "ALARM"


def test_only_tells_where_an_operator_decides(tree):
    changed = tree.copy()
    evaluator = lookup.evaluator(changed)
    evaluator.raw["Environment"]["Variables"]["AUTOMATIC"] = "false"
    with environment(changed) as site:
        arm(site)
        site.down.add(PRIMARY)
        for _ in range(2):
            assert minute(site)["region"] == PRIMARY
        assert state(site, "PrimaryHealthy") == "ALARM"
        assert site.evaluate("failover")["result"] == "moved"
        assert site.denials == []


def test_nothing_fails_over_before_the_primary_has_served_once(site):
    site.replicating = {"items", "documents"}
    site.down.add(PRIMARY)
    for _ in range(2):
        assert minute(site)["region"] == PRIMARY
    assert state(site, "PrimaryHealthy") == "ALARM"
    [answer] = site.internet.announce(alarm(site), "ALARM")
    assert (answer["result"], answer["armed"]) == ("refused", False)
    assert subjects(site) == ["failover refused"]
    site.down.clear()
    arm(site)


def test_replication_that_stops_is_told_in_time(armed):
    """Of documents only: items go on. The alarm speaks as long after as its threshold says."""
    armed.replicating = {"items"}
    begin, limit = armed.clock.now, alarm(armed, "DocumentReplicationAge")["Threshold"] + 120
    while state(armed, "DocumentReplicationAge") != "ALARM":
        minute(armed)
        assert armed.clock.now - begin <= limit
    assert state(armed, "TableReplicationAge") == "OK"
    armed.replicating.add("documents")
    for _ in range(2):
        minute(armed)
    assert state(armed, "DocumentReplicationAge") == "OK"
