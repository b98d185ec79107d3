"""The record of what requests cost is of the present code, and complete."""

import hashlib
import pathlib
import re

import pytest
from tests.load import measure

SOURCE = pathlib.Path("generator/functions/fenced/transaction_processor.py")
if not SOURCE.exists():  # a run without Bazel, of what it has built
    SOURCE = "bazel-bin" / SOURCE
TEXT = pathlib.Path(measure.RECORD).read_text()
CALLS = {
    "stored": ["dynamodb:GetItem", "dynamodb:PutItem", "s3:PutObject"],
    "repeated": ["dynamodb:GetItem", "dynamodb:PutItem", "s3:PutObject"],
    "read": ["dynamodb:GetItem"],
    "health": ["dynamodb:GetItem"],
}


@pytest.fixture(scope="module")
def kinds():
    """A measurement of a few requests: how it goes, not how long it takes."""
    return measure.run(SOURCE, 20)


def test_is_of_the_present_code():
    [recorded] = re.findall(r'^sha256: "(.*)"$', TEXT, re.M)
    assert recorded == hashlib.sha256(SOURCE.read_bytes()).hexdigest(), (
        f"{SOURCE.name} has changed; on an idle machine: bazel run //tests/load")


def test_every_kind_makes_the_calls_that_are_recorded(kinds):
    assert {kind: cost["calls"] for kind, cost in kinds.items()} == {
        kind: re.findall(r'calls: "(.*)"', body)
        for kind, body in re.findall(r'kind: "(\w+)"(.*?)cpu_us', TEXT, re.S)}


def test_no_call_is_new(kinds):
    assert {kind: cost["calls"] for kind, cost in kinds.items()} == CALLS


def test_the_record_is_as_it_is_written(kinds):
    """Same lines but for the numbers, and numbers of thousands of requests."""
    def shape(text):
        return re.sub(r'\b\d+\b|^(measured_on|machine|software): .*$', "#", text, flags=re.M)

    assert shape(measure.record(SOURCE, kinds)) == shape(TEXT)
    assert all(int(count) >= 5_000 for count in re.findall(r"count: (\d+)", TEXT))
    assert all(int(figure) > 0 for figure in re.findall(r"(?:mean|p50|p99): (\d+)", TEXT))


def test_percentiles_are_in_microseconds_rounded_up():
    assert measure.spread([1_000_001] * 100) == {"mean": 1001, "p50": 1001, "p99": 1001}
    assert measure.spread([1_000 * (i + 1) for i in range(1_000)])["p99"] in (990, 991)
