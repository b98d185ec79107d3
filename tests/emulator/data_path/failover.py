"""The steps of a failover, as the data path's tests take them."""

import json

from tests.emulator.data_path.site import refuse
from tests.facts.lookup import PRIMARY, SECONDARY


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


def alarm(site, metric="PrimaryHealthy", region=SECONDARY):
    return site.tree.one("AWS::CloudWatch::Alarm", region, MetricName=metric)


def state(site, metric, region=SECONDARY):
    return site.internet.alarm_state(alarm(site, metric, region))


def newest(site, metric):
    return [value for _, _, _, name, _, value in site.metrics if name == metric][-1]


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


def ill(site, operation, condition=lambda params: True, where=PRIMARY):
    """A region's calls of an operation fail."""
    def answer(region, params):
        failing = region == where and condition(params)
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


def arm(site):
    site.replicating = {"items", "documents"}
    for _ in range(2):
        minute(site)
    assert site.control(PRIMARY) == site.control(SECONDARY)
    assert (site.control()["region"], site.control()["armed"]) == (PRIMARY, True)
    assert subjects(site) == []
    return site
