"""A thousand specs with random mistakes: each compiles to templates that hang
together, or is refused at a place of the spec. Nothing crashes, nothing hangs, and
there is nothing between.
"""

import inspect
import json
import os
import re
import shutil
import subprocess

import pytest
from tests import compiler
from tests.facts import test_constraints as constraints
from tests.facts import test_limits as limits
from tests.facts import test_structure as structure
from tools.cfn import templates

_SPECS = {"transactions": 700, "minimal": 300}
_HEADLINE = re.compile(r"(.*/(\w+)\.textproto)(?::(\d+):(\d+))?: (error|warning): .+ \[([a-z0-9-]+)\]")


# Facts about all templates that hold whatever the spec says, but for those that
# look for what a mutated spec may call otherwise.
_FACTS = [
    fact
    for module in [constraints, structure]
    for name, fact in inspect.getmembers(module, inspect.isfunction)
    if name.startswith("test_")
    and list(inspect.signature(fact).parameters) == ["tree"]
    and name
    not in {
        "test_deletion_finds_everything_unused",
        "test_secondary_uses_no_resource_of_the_primary",
        "test_the_api_is_open_for_health_checks_alone",
    }
]
# Where the spec holds nothing back from deletion: it says none of these words.
_HELD_BACK = ("protection", "existing_")
_OF_DELETION = [
    constraints.test_nothing_is_retained,
    constraints.test_nothing_is_protected_from_deletion,
    structure.test_what_was_there_before_is_told,
]
# Of every tree. All take a second for each; so many trees are enough.
_FACTS_OF_ALL = [
    constraints.test_every_physical_name_carries_the_suffix,
    constraints.test_names_do_not_collide,
    constraints.test_nothing_is_retained,
    structure.test_every_reference_resolves,
    structure.test_sections_are_in_the_order_of_the_documentation,
    limits.test_templates_are_within_cloudformations_limits,
]
_TREES_FOR_FACTS = 40


def _batches(names, size=50):
    return [names[start : start + size] for start in range(0, len(names), size)]


@pytest.fixture(name="specs", scope="module")
def fixture_specs(tmp_path_factory):
    """The specs by name, beside the code that they name."""
    folder = tmp_path_factory.mktemp("specs")
    shutil.copytree(compiler.SPECS / "functions", folder / "functions")
    for name, count in _SPECS.items():
        spec = compiler.SPECS / f"{name}.textproto"
        subprocess.run([os.environ["BROKEN_SPECS"], spec, str(count), folder], check=True)
    return {path.stem: path for path in sorted(folder.glob("*.textproto"))}


@pytest.fixture(name="findings", scope="module")
def fixture_findings(specs, tmp_path_factory):
    """What is said of each spec that is refused: (line, column, level, rule)."""
    found = {}
    for batch in _batches(list(specs)):
        result = compiler.run(tmp_path_factory.mktemp("out"), *(f"spec={specs[name]}" for name in batch))
        # A crash ends the plugin without its count of errors.
        assert result.status == 0 or re.search(r"--cfn_out: \d+ errors?\n$", result.errors), (
            batch,
            result.errors[-2000:],
        )
        for line in result.errors.splitlines():
            match = _HEADLINE.fullmatch(line)
            if match:
                found.setdefault(match[2], []).append((match[3], match[4], match[5], match[6]))
    return found


def _refused(findings):
    return {name for name, found in findings.items() if any(level == "error" for _, _, level, _ in found)}


def _without_repetition(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"a key twice: {keys}"
    return dict(pairs)


def _check_tree(tree, spec, facts):
    """What is asked of every tree; no key of its JSON stands there twice."""
    for path in tree.templates:
        json.loads(tree.files[path], object_pairs_hook=_without_repetition)
    for fact in facts:
        if fact not in _OF_DELETION or not any(word in spec for word in _HELD_BACK):
            fact(tree)
    assert tree.primary != tree.secondary


def test_refuses_at_a_place(specs, findings):
    for name in _refused(findings):
        lines = specs[name].read_bytes().split(b"\n")
        for line, column, _, rule in findings[name]:
            assert line is not None, f"{name}: a finding of {rule} without a place"
            assert 1 <= int(line) <= len(lines), name
            # At most one behind the line's last byte.
            assert 1 <= int(column) <= len(lines[int(line) - 1]) + 1, name


def test_does_both(specs, findings):
    refused = _refused(findings)
    assert len(specs) == 1000
    assert 500 < len(refused) < 950
    assert len(_FACTS) > 30
    assert len({rule for name in refused for _, _, _, rule in findings[name]}) > 10


def test_what_it_does_not_refuse_compiles(specs, findings, tmp_path):
    accepted = [name for name in specs if name not in _refused(findings)]
    left_for_facts = _TREES_FOR_FACTS
    for number, batch in enumerate(_batches(accepted, 25)):
        out = tmp_path / str(number)
        result = compiler.run(out, *(f"spec={specs[name]}" for name in batch))
        assert result.status == 0, result.errors
        for name in batch:
            folder = out / name if len(batch) > 1 else out
            tree, spec = templates.Tree(folder), specs[name].read_text()
            try:
                _check_tree(tree, spec, [*_FACTS_OF_ALL, *(_FACTS if left_for_facts > 0 else [])])
                left_for_facts -= 1
            except (AssertionError, LookupError) as error:
                raise AssertionError(f"{name}:\n{spec}") from error
        shutil.rmtree(out)
    assert left_for_facts <= 0
