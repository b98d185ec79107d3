"""A function with a code file, a table and rights of its own, in the emitted environment."""

import dataclasses

import pytest
from tests.emulator.data_path import session_keeper
from tests.emulator.data_path.calls import Need
from tests.emulator.data_path.session_keeper import LAPTOP, call, put_settings
from tests.emulator.data_path.test_rights import without
from tests.facts import lookup
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY
from tools.cfn import templates
from tools.cfn.templates import ACCOUNT

SESSIONS = f"sessions-{templates.SUFFIX}"


@pytest.fixture(params=REGIONS, name="active")
def fixture_active(request, site):
    """The region that is the active writer, and has the settings."""
    site.name_writer(PRIMARY)
    if request.param == SECONDARY:
        assert site.evaluate("failover")["result"] == "moved"
    for region in REGIONS:
        put_settings(site, region)
    return request.param


def sessions(site, region):
    return site.client("dynamodb", region).scan(TableName=SESSIONS)["Items"]


def test_prolongs_a_session_of_the_same_device(site, active):
    first = call(site, active)
    site.clock.sleep(60)
    second = call(site, active)
    assert second["started_at"] == first["started_at"]
    assert second["expires_at"] == first["expires_at"] + 60
    [item] = sessions(site, active)
    assert item["expires_at"] == {"N": str(second["expires_at"])}
    assert int(item["expires_at"]["N"]) == int(site.clock.now) + 30 * 60
    call(site, active, LAPTOP)
    assert len(sessions(site, active)) == 2


def test_stays_in_its_region(site, active):
    call(site, active)
    name = site.function(session_keeper.NAME, active).role_name
    called = [(region, operation) for role, region, operation in site.calls if role == name]
    assert called == [(active, operation) for operation in (
        "dynamodb:GetItem", "s3:GetObject", "dynamodb:Query", "dynamodb:UpdateItem")]


def test_relies_on_what_it_read_for_a_while(site, active):
    """All of its environments read the one control item: not at each call, and early enough that
    one failed read refuses nothing."""
    function = site.function(session_keeper.NAME, active)
    fence = float(function.resource["Environment"]["Variables"]["FENCE_SECONDS"])

    def reads():
        return [operation for role, _, operation in site.calls if role == function.role_name].count(
            "dynamodb:GetItem")

    call(site, active)
    site.clock.sleep(fence / 2 - 0.5)
    call(site, active)
    assert reads() == 1
    site.clock.sleep(1)
    call(site, active)
    assert reads() == 2


def test_stops_within_the_fence(site):
    """It has read that its region is the writer just before the failover."""
    site.name_writer(PRIMARY)
    put_settings(site, PRIMARY)
    call(site, PRIMARY)
    site.evaluate("failover")
    site.clock.sleep(site.setting("FENCE_SECONDS") + 1)
    with pytest.raises(Exception, match=PRIMARY):
        call(site, PRIMARY)


def test_acknowledges_nothing_once_deposed(site):
    """Its call took so long that the region may no longer be the writer."""
    site.name_writer(PRIMARY)
    put_settings(site, PRIMARY)

    def slow(region, _):
        site.clock.sleep(site.setting("FENCE_SECONDS") + 1)
        site.name_writer(SECONDARY)
    site.answers["dynamodb:Query"] = slow
    with pytest.raises(Exception, match=PRIMARY):
        call(site, PRIMARY)


def test_its_sessions_follow_by_replication(site, active):
    """Its table is not the strongly consistent one: there is a time in which they may be lost."""
    other = lookup.OTHER[active]
    call(site, active)
    assert sessions(site, other) == []
    site.replicate_table()
    assert sessions(site, other) == sessions(site, active) != []


def test_keeps_no_session_in_the_standby(site, active):
    standby = lookup.OTHER[active]
    with pytest.raises(Exception, match=standby) as caught:
        call(site, standby)
    assert type(caught.value).__name__ == "DrRefusal"
    assert sessions(site, standby) == []


@pytest.mark.parametrize("action, resource", [
    ("dynamodb:PutItem", f"table/{SESSIONS}"),
    ("dynamodb:DeleteItem", f"table/{SESSIONS}"),
    ("dynamodb:Scan", f"table/{SESSIONS}"),
    ("dynamodb:UpdateItem", f"table/payments-{templates.SUFFIX}"),
    ("dynamodb:Query", f"table/payments-{templates.SUFFIX}")])
def test_may_not_on_tables(site, active, action, resource):
    role = site.roles[site.function(session_keeper.NAME, active).resource["Role"]]
    arn = f"arn:aws:dynamodb:{active}:{ACCOUNT}:{resource}"
    with site.expect_denials() as denials:
        assert not site.authorize(role, Need(action, arn, {"dynamodb:LeadingKeys": ["C-1"]}))
    assert [action for _, action, _ in denials] == [action]


def test_may_not_write_what_it_reads(site, active):
    """Neither an object, nor the data key that a new one would need, nor the control item."""
    role = site.roles[site.function(session_keeper.NAME, active).resource["Role"]]
    bucket = f"arn:aws:s3:::{site.bucket(active)}"
    via = {"kms:ViaService": f"s3.{active}.amazonaws.com"}
    table = f"arn:aws:dynamodb:{active}:{ACCOUNT}:table/{site.control_table}"
    control = {"dynamodb:LeadingKeys": ["writer"]}
    wanted = [Need("s3:PutObject", f"{bucket}/settings/sessions.json", {}),
              Need("kms:GenerateDataKey", lookup.key(site.tree, active).arn, via),
              Need("dynamodb:UpdateItem", table, control),
              Need("dynamodb:PutItem", table, control)]
    with site.expect_denials() as denials:
        assert not any(site.authorize(role, need) for need in wanted)
    assert len(denials) == len(wanted)
    assert site.authorize(role, Need("dynamodb:GetItem", table, control))


FAULTS = {
    "no settings": ("Documents", "s3:GetObject"),
    "no key": ("DataKeys", "kms:Decrypt"),
    "no query": ("Table", "dynamodb:Query"),
    "no update": ("Table", "dynamodb:UpdateItem"),
    "no control item": ("ControlItem", "dynamodb:GetItem"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_needs_each_of_its_rights(site, fault):
    """Without one of them it stops where that is needed."""
    site.name_writer(PRIMARY)
    put_settings(site, PRIMARY)
    sid, action = FAULTS[fault]
    arn = site.function(session_keeper.NAME, PRIMARY).resource["Role"]
    role = site.roles[arn]
    site.roles[arn] = dataclasses.replace(role, policies=without(role, sid, action))
    # The fence puts what it was told into its own words.
    told = "the control item cannot be read" if sid in ("ControlItem", "DataKeys") else action
    with site.expect_denials() as denials, pytest.raises(Exception, match=told):
        call(site, PRIMARY)
    assert {name for _, name, _ in denials} == {action}
