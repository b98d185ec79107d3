"""Every message of the rules over the program is said of some fault, in messages.txt.

As tests/diagnostics/test_messages.py has it of those that a spec can cause.
"""

import pathlib

from tests.diagnostics import test_messages

_SOURCES = sorted(
    path for path in pathlib.Path("generator/verify").glob("*.cc") if not path.name.endswith("_test.cc")
)

# Texts that no fault shows, and why.
_EXCUSED = {
    "is of a type that the compiler does not know:": "every type of proto/aws has an entry; see catalogue_test",
    "everywhere, in a global data plane": "of what stands, in report.md",
    "by its replica in": "as above",
    "CloudWatch Alarm State Change": "is looked for, not said",
    "TableName, GlobalSecondaryIndexName?": "the dimensions of a row, said where an alarm lacks one",
    "TableName, ReceivingRegion": "as above",
    "SourceBucket, DestinationBucket, RuleId": "as above",
    "to be deployed, which": "the role's rights follow from what is to be deployed; see tests/own_resources",
}

# Literals that are no messages: reasons beside rows of tables.
_TABLES = {"wide_resources.cc"}

# Said in a status, which mistakes_test has, or in the report, which tests/own_resources has.
_STATUSES = {"mistakes.cc", "own_resources.cc"}


def _said():
    # A message is one line. Of a spec's own resources, the spec is the fault.
    own = [path.read_text() for path in pathlib.Path("tests/testdata").glob("*/*own*.textproto")]
    own += [path.read_text() for path in pathlib.Path("tests/testdata").glob("*/fail_switches.textproto")]
    return "\n".join([pathlib.Path("tests/verify/messages.txt").read_text(), *own])


def _pieces():
    return {
        (path.name, piece)
        for path in _SOURCES
        if path.name not in _TABLES | _STATUSES
        for literal in test_messages.literals(path.read_text())
        for piece in test_messages.pieces(literal)
    }


def test_every_message_is_said_of_a_fault():
    said = _said()
    missing = {
        f"{name}: {piece!r}" for name, piece in _pieces() if piece not in said and piece not in _EXCUSED
    }
    assert not missing, "add a fault that shows it:\n" + "\n".join(sorted(missing))


def test_no_excuse_is_idle():
    said = _said()
    assert _EXCUSED.keys() <= {piece for _, piece in _pieces()}
    assert [piece for piece in _EXCUSED if piece in said] == []


def test_sees_the_messages():
    assert len(_pieces()) > 100
