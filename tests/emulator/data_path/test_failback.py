"""The operator fails back, in stages, once nothing is lost by it."""

import pytest
from tests.emulator.data_path.failover import (
    FENCE, fail_over, ill, meanwhile, minute, post, state, subjects)
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY


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
