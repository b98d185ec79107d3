"""The plan of an update says what the update does: of edits of each field of the language.

By default a pick of them; `EDITS=K/N` takes every N-th, from the K-th on, and all are N targets.
"""

import json
import os

import pytest
from tests import compiler
from tests.emulator import edits, key_pair, verdicts
from tests.emulator.environment import MINIMAL, ORDERS, PAYMENTS, TRANSACTIONS
from tests.emulator.outcomes import Base, Change, Outcome
from tests.emulator.spec_text import language
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY
from tools.cfn import templates

_SPECS = {
    "minimal": MINIMAL,
    "orders": ORDERS,
    "payments": PAYMENTS,
    "transactions": TRANSACTIONS,
}

_PICKED = {
    "minimal": {
        'name "renamed"',
        ' with encryption { existing_key { key_id: "mrk-00000000000000000000000000000001" } }',
        'tables[0].name "ledger"',
        'buckets[0].name "papers"',
        'functions[0].name "renamed-function"',
        ' with tables { name: "second" }',
        ' with buckets { name: "second" }',
        'tables[0] with partition_key { name: "ledger_id" }',
        'tables[0] with global_secondary_indexes { name: "by-country" partition_key '
        '{ name: "country" } }',
        'tables[0] with time_to_live_attribute "gone_at"',
        'tables[0] with existing_table { table_name: "Former" }',
        'buckets[0] with existing_bucket { bucket_name: "acme-papers" }',
        "a comment",
    },
    "orders": {
        'resources[0].properties { [aws.sqs.Queue] { queue_name: "other-${EnvironmentSuffix}" '
        'kms_master_key_id: "${security/Key.Arn}" } }',
        'resources[1].properties { [aws.sqs.Queue] { queue_name: "orders-dead-${EnvironmentSuffix}" '
        'kms_master_key_id: "${security/Key.Arn}" delay_seconds: 5 } }',
        "without resources[0].json[0]",
        "without resources[3]",
        "resources[3] with placement PLACEMENT_PRIMARY",
        'resources[3].properties { [aws.sqs.Queue] { queue_name: "other-${EnvironmentSuffix}" '
        'kms_master_key_id: "${security/Key.Arn}" } }',
        "without resources[5]",
        "without overrides[0]",
        "without functions[0].environment_references[0]",
        "without outputs[0]",
        "no way to the internet",
        "transit gateways instead of a peering",
        "without regions.secondary.public_subnet_cidrs[0]",
        ' with resources { id: "Extra" stack: "extra" properties { [aws.sqs.Queue] { queue_name: '
        '"extra-${EnvironmentSuffix}" kms_master_key_id: "${security/Key.Arn}" } } '
        'state: STATE_LOST reason: "each message is sent again by whoever sent it" }',
        ' with overrides { resource: "both/alerts/Topic" set { [aws.sns.Topic] { display_name: '
        '"Alerts" } } reason: "operators know the topic by this name" }',
    },
    "payments": {
        "without tables[1].time_to_live_attribute",
        'tables[1].time_to_live_attribute "gone_at"',
        'tables[1].global_secondary_indexes[0].name "by-other"',
        "without tables[1].global_secondary_indexes[0]",
        "buckets[0].encryption BUCKET_ENCRYPTION_SSE_S3",
        "without alerts.subscriptions[0]",
        'alerts.subscriptions[0].endpoint "other@acme.net"',
        'network.interface_endpoints[0] ["kms"]',
        "network with nat NAT_GATEWAY_PER_ZONE",
        "routing.health_check.interval_seconds 30",
        "routing.authorization AUTHORIZATION_NONE",
        "backup.enabled false",
        "functions[0].architecture ARCHITECTURE_X86_64",
        'functions[0] with layers { arn: "arn:aws:lambda:us-east-1:123456789012:layer:tools:3" '
        'secondary_arn: "arn:aws:lambda:us-west-2:123456789012:layer:tools:7" }',
        'functions[1].code { zip: "functions/keeper.zip" }',
        'functions[1].code { s3 { primary_bucket: "acme-builds-us-east-1" secondary_bucket: '
        '"acme-builds-us-west-2" key: "keeper.zip" version: "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY" '
        f'sha256: "{64 * "7"}" }} }}',
        "tokens",
        "a route of its own for tokens",
        "logs.stream_retention_hours 24",
        "another zone of the primary",
    },
    "transactions": {
        "buckets[0].replication.failback true",
        "without tables[0].warm_throughput",
        "network.subnet_prefix_length 22",
        "logs.retention_days 90",
        "encryption.rotation_period_days 90",
        "failover.automatic false",
        "the processor's code",
    },
}


_ENDS = ("CREATE_COMPLETE", "COMPLETE", "ROLLBACK_COMPLETE")


def _chosen(name):
    found = [each for each in edits.all_edits() if each.spec == name]
    part = os.environ.get("EDITS")
    if part is None:
        chosen = [each for each in found if each.what in _PICKED[name]]
        assert {each.what for each in chosen} == _PICKED[name]
        return chosen
    number, of = map(int, part.split("/"))
    return found[number::of]


def _plan(before, after):
    """None where the later one is deployed as another environment."""
    answer = compiler.call("plan", before.path, after.path, "--format=json")
    names = [each.templates[each.root]["Metadata"]["Environment"] for each in (before, after)]
    regions = [(each.primary, each.secondary) for each in (before, after)]
    is_another = names[0] != names[1] or regions[0] != regions[1]
    assert answer.returncode == (2 if is_another else 0), answer.stderr
    return None if is_another else json.loads(answer.stdout)


def _differences(base, edit, folder):
    """What plan and update disagree in; nothing of an edit that is none of this environment's."""
    compiled = edits.compile_edit(edit, folder)
    if isinstance(compiled, edits.Refused):
        return []
    tree = templates.Tree(compiled)
    plan = _plan(base.tree, tree)
    if plan is None:
        return []
    outcome = base.update(tree)
    assert not outcome.crash, f"{edit}: {outcome.crash}"
    # What the plan refuses, nobody begins: the secondary's role may have lost
    # what its stack's way back needs.
    ends = _ENDS + ("ROLLBACK_FAILED",) * any(each.get("refused") for each in plan["changes"])
    assert outcome.status.removeprefix("UPDATE_") in ends, f"{edit}: {outcome.status}"
    found = [
        f"{edit}: {each}" for each in verdicts.compare(plan, outcome) if each.kind != "idle"
    ]
    unnamed, kept = verdicts.at_stake(plan, outcome)
    found += [f"{edit}: the plan does not name that {each} loses data" for each in unnamed]
    if outcome.refused is None:
        found += [f"{edit}: {each} keeps its data, the plan says no" for each in kept]
    return found


@pytest.mark.parametrize("name", _SPECS)
def test_plan_says_what_an_update_does(name, tmp_path):
    folder = edits.compile_edit(edits.unchanged(name), tmp_path / "base")
    base = Base(templates.Tree(folder), _SPECS[name])
    base.environment.world.add_zone("Z9876543210ABCDEFGHIJ", "payments.acme.net")
    anything = {region: [key_pair.ANYTHING] for region in REGIONS}
    key_pair.make(base.environment, "mrk-00000000000000000000000000000001", anything)
    for id, region in (("tgw-0123456789abcdef0", PRIMARY), ("tgw-0123456789abcdef1", SECONDARY)):
        base.environment.world.add_transit_gateway(id, region)
    try:
        chosen = _chosen(name)
        assert chosen
        differences = [
            difference
            for number, edit in enumerate(chosen)
            for difference in _differences(base, edit, tmp_path / str(number))
        ]
    finally:
        base.close()
    assert not differences, "\n".join(differences)


def test_every_field_is_edited():
    fields = {str(each) for message in language().values() for each in message}
    assert edits.VALUES.keys() == fields
    found = edits.all_edits()
    assert len(found) > 600
    assert len({(each.spec, each.what) for each in found}) == len(found)


_WHERE = "us-east-1/data.template.json"


def _planned(id, action, **more):
    return {"template": _WHERE, "logical_id": id, "action": action, **more}


def _done(id, action, reason=""):
    return Change(_WHERE, "us-east-1", id, "AWS::S3::Bucket", action, (), reason)


@pytest.mark.parametrize(
    "planned, done, kinds",
    [
        ([_planned("A", "update")], [_done("A", "update")], []),
        ([_planned("A", "update")], [_done("A", "replace")], ["wrong"]),
        ([_planned("A", "create")], [_done("A", "delete")], ["wrong"]),
        ([], [_done("A", "delete")], ["missing"]),
        ([_planned("A", "update")], [], ["idle"]),
        ([_planned("A", "replace", refused="no")], [_done("A", "refuse", "no")], []),
        ([_planned("A", "replace", refused="no")], [_done("A", "replace")], ["refused"]),
        ([_planned("A", "replace")], [_done("A", "refuse", "no")], ["refused"]),
        (
            [_planned("A", "replace", refused="no"), _planned("B", "update")],
            [_done("B", "update"), _done("A", "refuse", "no")],
            [],
        ),
        (
            [_planned("A", "replace", refused="no"), _planned("B", "update")],
            [_done("B", "refuse", "no")],
            ["refused"],
        ),
    ],
)
def test_compares_a_plan_with_what_is_done(planned, done, kinds):
    outcome = Outcome("UPDATE_COMPLETE", tuple(done))
    assert [each.kind for each in verdicts.compare({"changes": planned}, outcome)] == kinds


def test_compares_the_data_that_are_at_stake():
    named = {"name": "documents-${EnvironmentSuffix}", "type": "AWS::S3::Bucket"}
    plan = {"data_at_stake": [named, {"name": "Key", "type": "AWS::KMS::Key"}]}
    lost = Outcome(lost=(("bucket", "us-east-1", "papers-prod"),))
    assert verdicts.at_stake(plan, lost) == (["papers-prod"], ["documents-prod"])
