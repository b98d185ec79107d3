"""The loss of the primary, from detection to failback, on the emitted environment."""

import json

import pytest
from tests.emulator.data_path.environments import environment
from tests.emulator.data_path.site import CONTROL_KEY, refuse
from tests.facts import lookup
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY

TRANSACTION = {"amount": "10.50", "currency": "USD", "debtor_account": "DE89370400440532013000",
               "creditor_account": "acct_7"}
FENCE = 5  # or less
MOVED = f"the active writer is now {SECONDARY}"


def post(site, region, ident):
    return site.internet.request(
        region, "POST", "/transactions", json.dumps({"transaction_id": ident, **TRANSACTION}))


def status(site, region, path):
    return site.internet.request(region, "GET", path, signed=False)[0]


def minute(site):
    """The next minute comes, and with it an evaluation; returns its answer."""
    site.clock.sleep(60 - site.clock.now % 60)
    [answer] = site.internet.tick()
    return answer


def alarm(site, metric="PrimaryHealthy"):
    return site.tree.one("AWS::CloudWatch::Alarm", SECONDARY, MetricName=metric)


def state(site, metric):
    return site.internet.alarm_state(alarm(site, metric))


def newest(site, metric):
    return [value for _, _, name, _, value in site.metrics if name == metric][-1]


def subjects(site):
    """Of what was published since the last time, all of it to the secondary's topic."""
    found, site.published = site.published, []
    assert {topic for topic, _ in found} <= {site.tree.one("AWS::SNS::Topic", SECONDARY).ref}
    return [subject.partition(": ")[2] for _, subject in found]


def lose(site):
    """The primary is lost, and the next evaluation finds out."""
    site.down.add(PRIMARY)
    answer = minute(site)
    assert (answer["result"], answer["region"]) == ("moved", SECONDARY)
    site.clock.sleep(FENCE)
    return answer


def fail_over(site):
    """The primary was lost, is back, and knows that it does not write."""
    lose(site)
    site.down.clear()
    assert minute(site)["result"] == "unchanged"
    subjects(site)


def ill(site, operation, condition=lambda params: True):
    """The primary's calls of an operation fail."""
    def answer(region, params):
        failing = region == PRIMARY and condition(params)
        return refuse("InternalServerError", "ill", 500) if failing else None
    site.answers[operation] = answer


def meanwhile(site, action):
    """Something else happens each time that somebody waits."""
    before = site.clock.meanwhile

    def both():
        before()
        action()
    site.clock.meanwhile = both
    return before


@pytest.fixture
def armed(site):
    """The primary has served a heartbeat, and both regions know who writes."""
    return arm(site)


def arm(site):
    site.replicating = {"items", "documents"}
    for _ in range(2):
        minute(site)
    assert site.control(PRIMARY) == site.control(SECONDARY)
    assert (site.control()["region"], site.control()["armed"]) == (PRIMARY, True)
    assert subjects(site) == []
    return site


# --- Detection ---


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


# --- The move ---


def test_is_announced_before_the_primary_is_told_and_until_it_is_heard(armed):
    armed.answers["sns:Publish"] = lambda *_: refuse("InternalError", "ill", 500)
    lose(armed)
    assert armed.control()["announced"] is False
    assert state(armed, "PrimaryActive") == "ALARM", "which tells as well"
    armed.answers.clear()
    before = len(armed.calls)
    minute(armed)
    assert subjects(armed) == [MOVED]
    assert armed.control()["announced"] is True
    minute(armed)
    assert subjects(armed) == []
    told = [call for _, region, call in armed.calls[before:] if region == PRIMARY]
    assert ("dynamodb:PutItem" in told) != armed.has_one_answer


def test_announces_first(armed):
    """What waits for the primary comes last."""
    before = len(armed.calls)
    lose(armed)
    calls = [(region, call) for _, region, call in armed.calls[before:]]
    to_primary = [index for index, (region, _) in enumerate(calls) if region == PRIMARY]
    assert bool(to_primary) != armed.has_one_answer
    assert all(index > calls.index((SECONDARY, "sns:Publish")) for index in to_primary)
    assert calls.index((SECONDARY, "dynamodb:PutItem")) < calls.index((SECONDARY, "sns:Publish"))


def test_a_primary_that_returns_is_fenced(armed):
    """Before replication tells it, by its own table where the two are one."""
    assert post(armed, PRIMARY, "TX-1")[0] == 201
    lose(armed)
    armed.down.clear()
    armed.replicating.clear()
    assert newest(armed, "PrimaryFenced") == armed.has_one_answer
    assert (state(armed, "PrimaryFenced") == "OK") == armed.has_one_answer
    before = post(armed, PRIMARY, "TX-2")[0]
    assert before == (503 if armed.has_one_answer else 201), "nobody has told it yet"
    assert minute(armed)["result"] == "unchanged"
    armed.clock.sleep(FENCE)
    assert post(armed, PRIMARY, "TX-3")[0] == 503
    assert armed.control()["fenced"] is True
    assert newest(armed, "PrimaryFenced") == 1
    assert (status(armed, PRIMARY, "/health"), status(armed, PRIMARY, "/active")) == (200, 404)
    for _ in range(2):
        assert minute(armed)["region"] == SECONDARY
        assert armed.internet.resolve() == SECONDARY, "healthy as it is, nobody is led to it"


def test_the_later_move_holds(armed):
    """An operator has moved the writer in the primary, perhaps while the regions were apart."""
    lose(armed)
    armed.replicating.clear()
    for region in REGIONS if armed.has_one_answer else [PRIMARY]:
        armed.client("dynamodb", region).put_item(TableName=armed.control_table, Item={
            **CONTROL_KEY, "region": {"S": PRIMARY}, "epoch": {"N": "9"},
            "cause": {"S": "operator"}, "since": {"S": "2026-01-01"},
            **{name: {"BOOL": True} for name in ("armed", "fenced")}})
    armed.down.clear()
    subjects(armed)
    minute(armed)
    assert (armed.control()["region"], armed.control()["epoch"]) == (PRIMARY, 9)
    assert subjects(armed) == [f"the active writer is now {PRIMARY}"]


def test_the_standby_serves_within_the_fence(armed):
    """Who has just read the control item believes it for FENCE_SECONDS: so long the evaluator
    waits before it says that the standby serves."""
    assert post(armed, SECONDARY, "TX-1")[0] == 503
    answer = armed.evaluate("failover")
    assert (answer["result"], answer["heartbeats_served"]) == ("moved", 1)
    assert post(armed, SECONDARY, "TX-1")[0] == 201
    assert armed.evaluate("failover")["result"] == "already"


def test_failover_needs_nothing_of_the_primary(armed):
    before = len(armed.calls)
    lose(armed)
    assert post(armed, SECONDARY, "TX-1")[0] == 201
    assert status(armed, SECONDARY, "/active") == 200
    tried = {(role.split("-suffix")[0], call) for role, region, call in armed.calls[before:]
             if region == PRIMARY}
    assert tried <= {("dr-control-writer", "dynamodb:PutItem")}, "which is lost, and tried again"


@pytest.mark.parametrize("operation", ["dynamodb:GetItem", "cloudwatch:PutMetricData"])
def test_names_follow_by_either_way(armed, operation):
    """The secondary's own word, or the metric. What one has said, the other does not undo."""
    answers_active = operation == "dynamodb:GetItem"
    if not answers_active:
        armed.answers[operation] = lambda *_: refuse("Throttling", "busy", 429)
    lose(armed)
    if answers_active:
        armed.answers[operation] = lambda *_: refuse("Throttling", "busy", 429)
        assert status(armed, SECONDARY, "/active") == 503
    assert state(armed, "PrimaryActive") == ("ALARM" if answers_active else "OK")
    assert armed.internet.resolve() == SECONDARY
    armed.clock.sleep(3600)  # nothing is published any more
    assert armed.internet.resolve() == SECONDARY


# --- Transactions ---


def test_no_acknowledged_transaction_is_lost(armed):
    for ident in ("TX-1", "TX-2"):
        assert post(armed, PRIMARY, ident)[0] == 201
    armed.clock.sleep(1)
    armed.replicating.clear()
    assert post(armed, PRIMARY, "TX-late")[0] == 201, "it has not left the primary yet"
    lose(armed)

    for ident in ("TX-1", "TX-2"):
        assert armed.internet.request(SECONDARY, "GET", f"/transactions/{ident}")[0] == 200
        again, answer = post(armed, SECONDARY, ident)
        assert (again, answer["transaction"]["region"]) == (200, PRIMARY)
    documents = armed.documents(SECONDARY)
    assert len(documents) == 2, "a repetition adds no document to the replica"
    key = lookup.key(armed.tree, SECONDARY).arn
    assert {document["SSEKMSKeyId"] for document in documents} == {key}
    late = armed.internet.request(SECONDARY, "GET", "/transactions/TX-late")[0]
    assert late == (200 if armed.is_strong else 404)

    armed.down.clear()
    armed.replicate_table()
    assert armed.internet.request(SECONDARY, "GET", "/transactions/TX-late")[0] == 200


def test_a_transaction_that_had_not_left_the_primary_is_stored_once_in_the_end(armed):
    """Its client heard nothing of the loss, or tries again: either region keeps the same one."""
    armed.replicating.clear()
    assert post(armed, PRIMARY, "TX-late")[0] == 201
    lose(armed)
    assert post(armed, SECONDARY, "TX-late")[0] == (200 if armed.is_strong else 201)
    armed.down.clear()
    armed.replicate_table()
    [item] = armed.items(SECONDARY)
    assert armed.items(PRIMARY) == [item]
    assert item["region"] == {"S": PRIMARY if armed.is_strong else SECONDARY}
    bodies = [document["Body"].read() for region in REGIONS
              for document in armed.documents(region)]
    assert len(bodies) == 2 and len(set(bodies)) == 1


def test_an_interrupted_transaction_gets_its_document_in_the_other_region(armed):
    """The primary stored the item only, and acknowledged nothing; the client tries again."""
    ill(armed, "s3:PutObject")
    assert post(armed, PRIMARY, "TX-1")[0] == 503
    assert minute(armed)["result"] == "moved"
    armed.answers.clear()
    armed.clock.sleep(FENCE)
    status, answer = post(armed, SECONDARY, "TX-1")
    assert (status, answer["transaction"]["region"]) == (200, PRIMARY)
    assert len(armed.documents(SECONDARY)) == 1
    armed.clock.sleep(1)
    assert len(armed.documents(PRIMARY)) == armed.documents_return


# --- The control item ---


@pytest.mark.parametrize("writer", REGIONS)
def test_a_lost_control_item_is_recalled(armed, writer):
    """Nobody writes without it. What heartbeats say of it undoes no failover."""
    if writer == SECONDARY:
        fail_over(armed)
    armed.lose_control()
    armed.clock.sleep(FENCE)
    assert {post(armed, region, "TX-1")[0] for region in REGIONS} == {503}
    assert armed.internet.resolve() == writer, "until then, names lead where they led"
    minute(armed)
    minute(armed)
    assert (armed.control()["region"], armed.control()["cause"]) == (
        writer, "the control item was lost")
    assert subjects(armed) == [f"the active writer is now {writer}"]
    assert post(armed, writer, "TX-1")[0] == 201
    assert post(armed, lookup.OTHER[writer], "TX-2")[0] == 503


def test_a_lost_control_item_is_not_guessed(armed):
    """While the secondary does not tell what it knows, the question is left open."""
    fail_over(armed)
    armed.lose_control()
    armed.answers["s3:GetObject"] = lambda *_: refuse("InternalError", "ill", 500)
    assert minute(armed)["result"] == "refused"
    assert armed.control() is None
    assert newest(armed, "PrimaryHealthy") == 0
    armed.answers.clear()
    minute(armed)
    assert armed.control()["region"] == SECONDARY


def test_status_changes_nothing(armed):
    before, published = armed.control(), len(armed.metrics)
    answer = armed.evaluate("status")
    assert (answer["result"], answer["region"], answer["primary_fenced"]) == (
        "unchanged", PRIMARY, True)
    assert answer["heartbeats_served"] == {PRIMARY: 1, SECONDARY: 1}
    assert (armed.control(), len(armed.metrics), subjects(armed)) == (before, published, [])


# --- Failback ---


def drained(site):
    return site.control()["region"] == "none"


def test_the_operator_fails_back(armed):
    """In stages: nobody writes until the last writes of the secondary are in the primary."""
    fail_over(armed)
    assert post(armed, SECONDARY, "TX-1")[0] == 201
    attempts = []

    def write():
        if drained(armed):
            attempts.append([post(armed, region, "TX-no")[0] for region in REGIONS])
            assert armed.internet.resolve() == SECONDARY
    meanwhile(armed, write)
    answer = armed.evaluate("failback", cause="drill")
    assert (answer["result"], answer["region"], answer["cause"]) == ("moved", PRIMARY, "drill")
    assert (answer["primary_knows"], answer["heartbeats_served"]) == (True, 1)
    assert attempts and set(map(tuple, attempts)) == {(503, 503)}
    assert subjects(armed) == [f"the active writer is now {each}" for each in ("none", PRIMARY)]

    assert post(armed, SECONDARY, "TX-2")[0] == 503
    assert post(armed, PRIMARY, "TX-2")[0] == 201
    again, answer = post(armed, PRIMARY, "TX-1")
    assert (again, answer["transaction"]["region"]) == (200, SECONDARY)
    assert len(armed.documents(PRIMARY)) == 2, "returned, or completed by the retry"
    for _ in range(2):
        assert minute(armed)["result"] == "unchanged"
    assert armed.internet.resolve() == PRIMARY
    assert state(armed, "PrimaryActive") == "OK"


def stop_documents(site):
    site.replicating.discard("documents")


def stop_items(site):
    site.replicating.clear()


def stop_items_while_drained(site):
    meanwhile(site, lambda: drained(site) and site.replicating.clear())


REFUSED = {
    "no heartbeats": (lambda site: ill(site, "s3:PutObject"),
                      f"{PRIMARY} does not store heartbeats"),
    "behind": (stop_items, f"replication to {PRIMARY} is behind"),
    "documents behind": (stop_documents, f"replication to {PRIMARY} is behind"),
    "last writes": (stop_items_while_drained, f"the last writes have not reached {PRIMARY}"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_failback_is_refused(armed, why):
    fault, reason = REFUSED[why]
    fail_over(armed)
    before = armed.clock.meanwhile
    fault(armed)
    armed.clock.sleep(30)
    answer = armed.evaluate("failback")
    returning = armed.documents_return or why != "documents behind"
    if armed.is_strong and why in ("behind", "last writes") or not returning:
        assert answer["result"] == "moved", "its items are never behind, its documents stay"
        return
    assert answer["result"] == "refused" and answer["cause"].startswith(reason)
    assert subjects(armed)[-1] == "failback refused"
    armed.clock.meanwhile = before
    armed.answers.clear()
    armed.clock.sleep(FENCE)
    assert armed.control()["region"] == SECONDARY
    assert post(armed, SECONDARY, "TX-1")[0] == 201
    assert armed.internet.resolve() == SECONDARY


def test_operators_may_accept_a_loss(armed):
    fail_over(armed)
    stop_items(armed)
    ill(armed, "s3:PutObject")
    answer = armed.evaluate("failback", accept_loss=True)
    assert (answer["result"], answer["region"]) == ("moved", PRIMARY)
    assert subjects(armed)[-1] == f"{PRIMARY} does not serve transactions after the move"


class Stopped(BaseException):
    """Lambda ends the evaluator."""


def test_an_unfinished_failback_is_undone(armed):
    fail_over(armed)

    def stop():
        if drained(armed):
            raise Stopped
    before = meanwhile(armed, stop)
    with pytest.raises(Stopped):
        armed.evaluate("failback")
    armed.clock.meanwhile = before
    assert minute(armed)["region"] == "none"
    assert post(armed, SECONDARY, "TX-1")[0] == 503
    armed.clock.sleep(120)
    assert minute(armed)["region"] == SECONDARY
    assert armed.control()["cause"] == "a failback was not finished"
    armed.clock.sleep(FENCE)
    assert post(armed, SECONDARY, "TX-1")[0] == 201
