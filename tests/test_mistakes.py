"""Mistakes that an environment must not have, planted into the spec that we ship.

Each is refused at its line and column, or cannot be written at all: then the
language has no such field, which is an error at its place too. And what the
compiler says of the shipped specs themselves is explained in the README.
"""

import pathlib
import re
import shutil

import pytest
from tests import compiler

_SPEC = pathlib.Path("infra_specs/transactions.textproto")

# What is planted: a line of the spec, the line that takes its place, the text at
# which the finding stands, its message, its rule.
_MISTAKES = {
    "same-cidr-twice": (
        '    vpc_cidr: "10.1.0.0/16"',
        '    vpc_cidr: "10.0.0.0/16"',
        '"10.0.0.0/16"',
        "the secondary region's block 10.0.0.0/16 overlaps the primary's 10.0.0.0/16",
        "cidr-overlap",
    ),
    "ttl-of-two-hours": (
        "  ttl_seconds: 60",
        "  ttl_seconds: 7200",
        "7200",
        "the loss of the primary takes up to 7",
        "recovery-time",
    ),
    # The suffix is appended by the compiler; nobody can leave it out.
    "name-without-suffix": (
        '  name: "transactions-table"',
        '  table_name: "transactions-table"',
        "table_name",
        "`Table` has no field `table_name`",
        "syntax",
    ),
    "name-with-a-suffix-of-its-own": (
        '  topic_name: "dr-alerts"',
        '  topic_name: "dr-alerts-${EnvironmentSuffix}"',
        '"dr-alerts-${EnvironmentSuffix}"',
        '`topic_name` contains "${", which CloudFormation would read as a reference',
        "reference",
    ),
    # Nothing can be retained.
    "retain": (
        "  recovery_period_days: 35",
        "  recovery_period_days: 35 deletion_policy: RETAIN",
        "deletion_policy",
        "`Table` has no field `deletion_policy`",
        "syntax",
    ),
    "deletion-protection": (
        "  recovery_period_days: 35",
        "  deletion_protection: true",
        "deletion_protection",
        "`Table` has no field `deletion_protection`",
        "syntax",
    ),
    "standby-with-concurrency-1": (
        "  reserved_concurrency: 3250",
        "  reserved_concurrency: 1",
        "1",
        "`reserved_concurrency` is 1, below the 3250 that 10000 transactions a second and 30 % more of 250 ms",
        "standby-capacity",
    ),
    # There is one value for both regions.
    "standby-smaller-than-the-primary": (
        "  reserved_concurrency: 3250",
        "  reserved_concurrency: 3250 standby_concurrency: 1",
        "standby_concurrency",
        "`Function` has no field `standby_concurrency`",
        "syntax",
    ),
    # Keys are rotated always; only how often can be said.
    "no-key-rotation": (
        "  rotation_period_days: 365",
        "  enable_key_rotation: false",
        "enable_key_rotation",
        "`Encryption` has no field `enable_key_rotation`",
        "syntax",
    ),
    "hardly-any-key-rotation": (
        "  rotation_period_days: 365",
        "  rotation_period_days: 0",
        "0",
        "`rotation_period_days` is 0, below the minimum of 90",
        "range",
    ),
}


@pytest.mark.parametrize("name", _MISTAKES)
def test_refuses_the_mistake_at_its_place(name, tmp_path):
    old, new, at, message, rule = _MISTAKES[name]
    shutil.copytree(compiler.SPECS, tmp_path / "specs")
    spec = tmp_path / "specs/transactions.textproto"
    lines = _SPEC.read_text().split("\n")
    (line,) = [number for number, text in enumerate(lines) if text == old]
    lines[line] = new
    spec.chmod(0o644)
    spec.write_text("\n".join(lines))

    result = compiler.run(tmp_path / "out", f"spec={spec}")
    assert (result.status, result.files) == (1, {})
    headlines = [text for text in result.errors.splitlines() if ": error: " in text]
    column = new.rindex(at) + 1
    assert len(headlines) == 1, result.errors
    assert headlines[0].startswith(f"{spec}:{line + 1}:{column}: error: {message}")
    assert headlines[0].endswith(f"[{rule}]")


def test_every_warning_of_a_shipped_spec_is_a_decision(tmp_path):
    """What is warned of and kept stands in the README's table, by the rule's id."""
    decisions = pathlib.Path("README.md").read_text().split("## Decisions")[1].split("\n## ")[0]
    for spec in sorted(compiler.SPECS.glob("*.textproto")):
        result = compiler.run(tmp_path / spec.stem, f"spec={spec}")
        assert result.status == 0, result.errors
        assert ": error: " not in result.errors
        for rule in re.findall(r": warning: .* \[([a-z0-9-]+)\]$", result.errors, re.MULTILINE):
            assert f"`{rule}`" in decisions, f"{spec.name} warns of {rule}"
