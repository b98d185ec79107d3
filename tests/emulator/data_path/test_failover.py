"""The loss of the primary, from detection to failback, on the emitted environment."""

import json

import pytest
from tests.emulator.data_path.site import refuse
from tests.facts import lookup
from tests.facts.templates import PRIMARY, SECONDARY

TRANSACTION = {"amount": "10.50", "currency": "USD", "debtor_account": "DE89370400440532013000",
               "creditor_account": "acct_7"}
FENCE = 5


def post(site, region, ident):
    return site.internet.request(
        region, "POST", "/transactions", json.dumps({"transaction_id": ident, **TRANSACTION}))


def status(site, region, path):
    return site.internet.request(region, "GET", path, signed=False)[0]


def evaluate(site, action):
    return site.function("dr-evaluator", SECONDARY).invoke({"action": action})


def alarm(site):
    return site.tree.one("AWS::CloudWatch::Alarm", SECONDARY, MetricName="PrimaryHealthy")


def subjects(site):
    """Of what was published since the last time, all of it to the secondary's topic."""
    found, site.published = site.published, []
    assert {topic for topic, _ in found} <= {site.tree.one("AWS::SNS::Topic", SECONDARY).ref}
    return [subject.partition(": ")[2] for _, subject in found]


def lose(site):
    """The primary is lost, and the evaluator finds out."""
    site.down.add(PRIMARY)
    for _ in range(alarm(site)["EvaluationPeriods"]):
        assert site.internet.alarm_state(alarm(site)) == "OK"
        site.clock.sleep(60)
        [answer] = site.internet.tick()
        assert answer["primary_healthy"] is False
    assert site.internet.alarm_state(alarm(site)) == "ALARM"
    return site.internet.announce(alarm(site), "ALARM")


@pytest.fixture
def armed(site):
    """The primary was healthy once, and both regions know who writes."""
    [answer] = site.internet.tick()
    assert (answer["result"], answer["region"]) == ("armed", PRIMARY)
    site.replicate_table()
    return site


def test_nothing_happens_while_the_primary_answers(armed):
    for _ in range(3):
        armed.clock.sleep(60)
        [answer] = armed.internet.tick()
        assert (answer["result"], answer["primary_healthy"]) == ("unchanged", True)
    assert armed.internet.alarm_state(alarm(armed)) == "OK"
    assert armed.internet.resolve() == PRIMARY
    assert (status(armed, PRIMARY, "/active"), status(armed, SECONDARY, "/active")) == (200, 404)
    assert subjects(armed) == []


def test_the_secondary_takes_over(armed):
    for ident in ("TX-1", "TX-2"):
        assert post(armed, PRIMARY, ident)[0] == 201
    armed.replicate_table()
    armed.replicate_documents()
    assert armed.internet.resolve() == PRIMARY
    assert post(armed, SECONDARY, "TX-3")[0] == 503, "it is the standby still"

    [answer] = lose(armed)
    assert (answer["result"], answer["region"], answer["epoch"]) == ("moved", SECONDARY, 2)
    assert armed.control(SECONDARY)["region"] == {"S": SECONDARY}
    assert subjects(armed) == [f"failover to {SECONDARY}"]
    newest = {name: value for _, name, _, value in armed.metrics}
    assert newest == {"PrimaryHealthy": 0.0, "PrimaryActive": 1.0}

    armed.clock.sleep(FENCE)
    assert status(armed, SECONDARY, "/active") == 200
    assert armed.internet.resolve() == SECONDARY
    assert post(armed, SECONDARY, "TX-3")[0] == 201


def test_no_acknowledged_transaction_is_lost(armed):
    for ident in ("TX-1", "TX-2"):
        assert post(armed, PRIMARY, ident)[0] == 201
    armed.replicate_table()
    armed.replicate_documents()
    assert post(armed, PRIMARY, "TX-late")[0] == 201, "it has not left the primary yet"
    lose(armed)
    armed.clock.sleep(FENCE)

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
    assert post(armed, PRIMARY, "TX-late")[0] == 201
    lose(armed)
    armed.clock.sleep(FENCE)
    assert post(armed, SECONDARY, "TX-late")[0] == (200 if armed.is_strong else 201)
    armed.down.clear()
    armed.replicate_table()
    [item] = armed.items(SECONDARY)
    assert armed.items(PRIMARY) == [item]
    assert item["region"] == {"S": PRIMARY if armed.is_strong else SECONDARY}
    bodies = [document["Body"].read() for region in (PRIMARY, SECONDARY)
              for document in armed.documents(region)]
    assert len(bodies) == 2 and len(set(bodies)) == 1


def test_a_primary_that_returns_is_fenced(armed):
    assert post(armed, PRIMARY, "TX-1")[0] == 201
    lose(armed)
    armed.down.clear()
    armed.replicate_table()
    armed.clock.sleep(FENCE)
    assert post(armed, PRIMARY, "TX-2")[0] == 503
    assert (status(armed, PRIMARY, "/health"), status(armed, PRIMARY, "/active")) == (200, 404)
    assert armed.internet.resolve() == SECONDARY, "healthy as it is, nobody is led to it"
    for _ in range(3):
        armed.clock.sleep(60)
        [answer] = armed.internet.tick()
        assert (answer["result"], answer["region"]) == ("unchanged", SECONDARY)


def test_an_ill_primary_is_fenced_before_replication_says_so(armed):
    """Its API fails, its table can be reached: the evaluator writes there as well."""
    assert post(armed, PRIMARY, "TX-1")[0] == 201
    processor = armed.processor(PRIMARY)

    def fail(region, _):
        reading = region == PRIMARY and armed.calls[-1][0] == processor.role_name
        return refuse("InternalServerError", "ill", 500) if reading else None

    armed.answers["dynamodb:GetItem"] = fail
    armed.clock.sleep(60)
    for _ in range(2):
        armed.clock.sleep(60)
        assert armed.internet.tick()[0]["primary_healthy"] is False
    [answer] = armed.internet.announce(alarm(armed), "ALARM")
    assert answer["result"] == "moved"
    assert armed.control(PRIMARY) == armed.control(SECONDARY)
    armed.answers.clear()
    armed.clock.sleep(FENCE)
    assert post(armed, PRIMARY, "TX-2")[0] == 503
    assert processor.module.seen[2] == SECONDARY


def test_the_standby_serves_within_the_fence(armed):
    """Who has just read the control item believes it for FENCE_SECONDS, not for longer."""
    assert post(armed, SECONDARY, "TX-1")[0] == 503
    evaluate(armed, "failover")
    assert post(armed, SECONDARY, "TX-1")[0] == 503
    armed.clock.sleep(FENCE)
    assert post(armed, SECONDARY, "TX-1")[0] == 201


def test_the_operator_fails_back(armed):
    lose(armed)
    armed.clock.sleep(FENCE)
    assert post(armed, SECONDARY, "TX-1")[0] == 201
    assert evaluate(armed, "failback")["result"] == "refused", "the primary does not answer"
    armed.down.clear()
    armed.replicate_table()
    subjects(armed)

    answer = evaluate(armed, "failback")
    assert (answer["result"], answer["region"], answer["epoch"]) == ("moved", PRIMARY, 3)
    assert subjects(armed) == [f"failback to {PRIMARY}"]
    armed.replicate_table()
    armed.clock.sleep(FENCE)
    assert post(armed, SECONDARY, "TX-2")[0] == 503
    assert armed.internet.resolve() == PRIMARY
    assert post(armed, PRIMARY, "TX-2")[0] == 201
    again, answer = post(armed, PRIMARY, "TX-1")
    assert (again, answer["transaction"]["region"]) == (200, SECONDARY)
    assert len(armed.documents(PRIMARY)) == 2, "the retry completed the document in the primary"


def test_a_short_loss_is_refused_and_a_lasting_one_decided_anew(armed):
    armed.down.add(PRIMARY)
    for _ in range(2):
        armed.clock.sleep(60)
        armed.internet.tick()
    armed.down.clear()
    [answer] = armed.internet.announce(alarm(armed), "ALARM")
    assert (answer["result"], answer["region"]) == ("refused", PRIMARY)
    assert subjects(armed) == [f"failover refused, {PRIMARY} answers"]

    armed.down.add(PRIMARY)
    armed.clock.sleep(120)
    [answer] = armed.internet.tick()
    assert (answer["result"], answer["region"]) == ("moved", SECONDARY)
    assert subjects(armed) == [f"failover to {SECONDARY}"]


def test_nothing_fails_over_before_the_primary_has_answered_once(site):
    [answer] = lose(site)
    assert (answer["result"], answer["region"]) == ("refused", PRIMARY)
    assert subjects(site) == [f"failover refused, {PRIMARY} has never answered"]
    assert site.control(SECONDARY) is None


def test_failover_needs_nothing_of_the_primary(armed):
    lose(armed)
    armed.clock.sleep(FENCE)
    before = len(armed.calls)
    assert post(armed, SECONDARY, "TX-1")[0] == 201
    assert status(armed, SECONDARY, "/active") == 200
    assert {region for _, region, _ in armed.calls[before:]} == {SECONDARY}
