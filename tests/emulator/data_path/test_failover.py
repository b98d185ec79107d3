"""The move to the secondary, and what becomes of transactions and the control item."""

import pytest
from tests.emulator.data_path.failover import (
    FENCE, MOVED, fail_over, ill, lose, minute, newest, post, state, status, subjects)
from tests.emulator.data_path.site import CONTROL_KEY, refuse
from tests.facts import lookup
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY


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
    # A thread of its own tells the primary's CloudWatch.
    to_primary = [index for index, (region, call) in enumerate(calls)
                  if region == PRIMARY and call != "cloudwatch:PutMetricData"]
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
    assert tried <= {("dr-control-writer", "dynamodb:PutItem"),
                     ("dr-evaluator", "cloudwatch:PutMetricData")}, "which is lost, and tried again"


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
