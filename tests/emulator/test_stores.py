"""What tables and buckets hold after an update that takes them away, in both regions.

CloudFormation asks nobody: what a template no longer has is deleted, and so are the data. The plan
says so beforehand; what it names, and nothing else, is lost.
"""

import json
import subprocess

import pytest
from tests import compiler
from tests.emulator import verdicts
from tests.emulator.edits import Edit, Refused, compile_edit
from tests.emulator.environment import MINIMAL, PAYMENTS
from tests.emulator.outcomes import Base
from tests.facts.lookup import PRIMARY, SECONDARY
from tools.cfn import templates
from tools.cfn.templates import ACCOUNT

_TABLE, _BUCKET = "transactions-table", "documents"
_SECOND = '\ntables { name: "second" }\nbuckets { name: "papers" }\n'


def _table(name, *regions):
    return {("table", region, f"{name}-prod") for region in regions}


def _bucket(name, *regions):
    return {("bucket", each, f"{name}-prod-{ACCOUNT}-{each}") for each in regions}


def _spec(name="minimal"):
    return (compiler.SPECS / f"{name}.textproto").read_text()


@pytest.fixture(scope="module", name="compiled")
def fixture_compiled(tmp_path_factory):
    """The tree of a spec's text."""

    def compile_text(text, name="minimal"):
        folder = compile_edit(Edit(name, "", text), tmp_path_factory.mktemp("compiled"))
        assert not isinstance(folder, Refused), folder
        return templates.Tree(folder)

    return compile_text


@pytest.fixture(scope="module", name="base")
def fixture_base(compiled):
    """An environment with two tables and two buckets, each with something in it."""
    base = Base(compiled(_spec() + _SECOND), MINIMAL)
    yield base
    base.close()


def _plan(before, after):
    command = [compiler.PLUGIN, "plan", before.path, after.path, "--format=json"]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def _both(*names):
    regions = (PRIMARY, SECONDARY)
    kinds = {"second": _table, _TABLE: _table, "papers": _bucket, _BUCKET: _bucket}
    return set().union(*(kinds[name](name, *regions) for name in names))


_LOSING = {
    "rename-of-a-table": ([(_TABLE, "ledger")], _both(_TABLE)),
    "rename-of-a-bucket": ([('"documents"', '"archive"')], _both(_BUCKET)),
    "drop-of-a-table": ([('tables { name: "second" }', "")], _both("second")),
    "drop-of-a-bucket": ([('buckets { name: "papers" }', "")], _both("papers")),
}


@pytest.mark.parametrize("changes, lost", _LOSING.values(), ids=_LOSING)
def test_what_the_spec_no_longer_has_is_lost_in_both_regions(base, compiled, changes, lost):
    text = _spec() + _SECOND
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    tree = compiled(text)
    outcome = base.update(tree)
    assert outcome.crash == "" and outcome.status == "UPDATE_COMPLETE"
    assert set(outcome.lost) == lost
    assert verdicts.at_stake(_plan(base.tree, tree), outcome) == ([], [])


def test_another_spec_with_the_same_suffix_takes_all(base, compiled):
    """The stacks are the same, so all that the other spec does not have goes."""
    other = _spec().replace('"minimal"', '"other"').replace(_TABLE, "ledger")
    tree = compiled(other.replace('"documents"', '"archive"'))
    outcome = base.update(tree)
    assert outcome.crash == "" and outcome.status == "UPDATE_COMPLETE"
    assert set(outcome.lost) == _both(_TABLE, "second", _BUCKET, "papers")
    # So there is no plan of it.
    command = [compiler.PLUGIN, "plan", base.tree.path, tree.path]
    refused = subprocess.run(command, capture_output=True, check=False, text=True)
    assert refused.returncode == 2
    assert "environment" in refused.stderr


def test_another_spec_with_another_network_is_refused_before_anything_is_lost(base, compiled):
    base.environment.world.add_zone(*PAYMENTS.zone)
    outcome = base.update(compiled(_spec("payments"), "payments"))
    assert outcome.crash == "" and outcome.status == "UPDATE_ROLLBACK_COMPLETE"
    assert outcome.refused.type == "AWS::EC2::SecurityGroup"
    assert outcome.lost == ()


def test_rollback_brings_back_an_empty_bucket_in_the_secondary(base, compiled):
    """The secondary's instance has cleaned up before the primary's part fails.

    What stands in the primary's bucket is not copied again: live replication takes new objects.
    """
    tree = compiled((_spec() + _SECOND).replace('"documents"', '"archive"'))
    outcome = base.update(tree, inject={("", "DataStack", "update"): "injected"})
    assert outcome.crash == "" and outcome.status == "UPDATE_ROLLBACK_COMPLETE"
    assert set(outcome.lost) == _bucket(_BUCKET, SECONDARY)


def test_rollback_within_the_secondary_loses_nothing(base, compiled):
    tree = compiled((_spec() + _SECOND).replace('"documents"', '"archive"'))
    failing = "ConfigurationStack", "UsWest2BucketArchiveParameter", "create"
    outcome = base.update(tree, inject={failing: "injected"})
    assert outcome.crash == "" and outcome.status == "UPDATE_ROLLBACK_COMPLETE"
    assert outcome.refused.region == SECONDARY
    assert outcome.lost == ()


def test_rollback_of_the_primary_loses_nothing_there(base, compiled):
    """Nested stacks clean up once the root has come to its end."""
    tree = compiled((_spec() + _SECOND).replace(_TABLE, "ledger"))
    alarm = "MonitoringStack", "LedgerTableReadThrottlesAlarm", "create"
    outcome = base.update(tree, inject={alarm: "injected"})
    assert outcome.crash == "" and outcome.status == "UPDATE_ROLLBACK_COMPLETE"
    assert outcome.lost == ()
