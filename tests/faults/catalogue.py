"""One catalogue of all faults in emitted templates, and who must find each.

A fault is a change of a spec's templates (see changes.py), stated once, in a table `of_*.py`. It
claims who finds it; a test of each kind applies all faults that claim it, and asks:

    fact      a test of tests/facts, by its name             //tests/facts:mutations_test
    rule      a rule over the program, by its id             //tests/verify:verify_test
    refused   AWS, as it deploys, with a reason that fits    //tests/emulator:removals_refused_test
    broken    a check of tests/emulator/checks.py            //tests/emulator:removals_broken_test
    kept      AWS, as it deletes, with a reason that fits    //tests/emulator:removals_kept_test
    site      a check of tests/emulator/data_path            //tests/emulator/data_path:mutations_test
    drill     the drill, by what exceeds                     //tools/drill:faults_0_test
    model     a test of tests/failover, with its arguments   //tests/failover:mutants_test
"""

import collections
import dataclasses
import functools
import importlib
import pathlib

from tests.faults.changes import Change
from tools.cfn import templates

Spec = collections.namedtuple("Spec", "path folder")
Claim = collections.namedtuple("Claim", "kind what")

TRANSACTIONS = Spec("infra_specs/transactions.textproto", "infra/dr_template")
PAYMENTS = Spec("infra_specs/payments.textproto", "infra/payments")
ORDERS = Spec("infra_specs/orders.textproto", "infra/orders")
# What no shipped spec has: what was there before, ways to the internet, resources of its own.
EXISTING = Spec("tests/testdata/existing/basic.textproto", "tests/faults/existing")
EXISTING_KEY = Spec("tests/testdata/existing/key_pair.textproto", "tests/faults/existing_key")
NAT = Spec("tests/testdata/unreachable-service/nat.textproto", "tests/faults/nat")
TRANSIT = Spec("tests/testdata/existing/transit_gateways.textproto", "tests/faults/transit")
OWN = Spec("tests/testdata/destroyable/basic.textproto", "tests/faults/own")

_KINDS = ("fact", "rule", "refused", "broken", "kept", "site")
fact, rule, refused, broken, kept, site = (functools.partial(Claim, kind) for kind in _KINDS)


def drill(*exceeding):
    return Claim("drill", exceeding)


def model(test, *arguments):
    return Claim("model", (test, *arguments))


@dataclasses.dataclass(frozen=True)
class Fault:
    """A change, with who finds it, of a spec's templates."""

    change: Change
    spec: Spec

    def __str__(self):
        return self.change.name

    def claims(self, kind):
        """What it claims of this kind."""
        return [each.what for each in self.change.found_by if each.kind == kind]

    def tree(self, of=None):
        """The spec's templates, or others `of` it, with the fault."""
        changed = (of or templates.load(self.spec.folder)).copy()
        self.change(changed)
        return changed


def found(claims, *changes, spec=TRANSACTIONS):
    """The faults that all of these claims hold of. `changes` may be lists, and dictionaries of names."""
    claims = claims if isinstance(claims, list) else [claims]
    everyone = []
    for each in changes:
        if isinstance(each, dict):
            each = [change.named(name) for name, change in each.items()]
        everyone += each if isinstance(each, list) else [each]
    return [Fault(each.also(*claims), spec) for each in everyone]


@functools.cache
def all_faults():
    """Those of all tables, by the tables' names."""
    tables = sorted(path.stem for path in pathlib.Path(__file__).parent.glob("of_*.py"))
    faults = [each for table in tables for each in importlib.import_module(f"tests.faults.{table}").FAULTS]
    counts = collections.Counter((each.spec, str(each)) for each in faults)
    twice = [key for key, count in counts.items() if count > 1]
    assert not twice, f"stated twice: {twice}"
    return faults


def claimed(kind, spec=None):
    """(fault, what) of each claim of a kind."""
    pairs = [
        (fault, what)
        for fault in all_faults()
        if spec in (None, fault.spec)
        for what in fault.claims(kind)
    ]
    assert pairs, f"nothing claims {kind}"
    return pairs
