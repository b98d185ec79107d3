"""source_map.json leads from each property to the line of the spec that is behind it."""

import pathlib
import re

import pytest
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY
from tools.cfn import templates

OF_ANY_SPEC = True

_POINTER = re.compile(r"/Resources/([A-Za-z0-9]+)/Properties((?:/[^/]+)*)")
_OUTPUT = re.compile(r"/Outputs/([A-Za-z0-9]+)/Value")


def _spec(tree):
    return pathlib.Path(tree.source_map["spec"]).read_text().splitlines()


def _entries(tree):
    for template, places in tree.source_map["templates"].items():
        for pointer, place in places.items():
            yield template, pointer, place


def test_names_the_spec_and_every_template(tree):
    assert tree.source_map["spec"] == tree.manifest["spec"]
    assert tree.source_map["templates"].keys() == tree.templates.keys()


def test_every_pointer_leads_to_something(tree):
    for template, pointer, _ in _entries(tree):
        output = _OUTPUT.fullmatch(pointer)
        if output:
            assert output[1] in tree.templates[template]["Outputs"], f"{template}{pointer}"
            continue
        match = _POINTER.fullmatch(pointer)
        assert match, pointer
        value = tree.at(template, match[1]).raw
        for part in match[2].split("/")[1:]:
            part = part.replace("~1", "/").replace("~0", "~")
            if isinstance(value, list):
                assert int(part) < len(value), pointer
                value = value[int(part)]
            else:
                assert part in value, f"{template}{pointer}"
                value = value[part]


def test_every_property_is_covered(tree):
    for resource in tree.resources():
        places = tree.source_map["templates"][resource.template]
        base = f"/Resources/{resource.id}/Properties"
        for name in resource.raw:
            assert base in places or f"{base}/{name}" in places, f"{resource}: {name}"


def test_every_place_is_in_the_spec(tree):
    lines = _spec(tree)
    for template, pointer, place in _entries(tree):
        assert re.fullmatch(r"[1-9][0-9]*:[1-9][0-9]*", place), f"{template}{pointer}"
        line, column = map(int, place.split(":"))
        assert line <= len(lines), f"{template}{pointer}"
        rest = lines[line - 1][column - 1 :]
        # Positions are where a field or its value begins, never in a comment.
        assert rest and not rest[0].isspace() and "#" not in lines[line - 1][:column], f"{template}{pointer}"


_FUNCTION = "TransactionProcessorFunction"

# A property, and the text in the spec that it comes from.
_PLACES = [
    ("routing", "FailoverRecord", "TTL", "ttl_seconds: 60", REGIONS),
    ("routing", "FailoverRecord", "Name", 'record_name: "api"', REGIONS),
    ("routing", "{Side}Check", "HealthCheckConfig/RequestInterval", "interval_seconds: 30", REGIONS),
    ("routing", "{Side}Check", "HealthCheckConfig/FailureThreshold", "failure_threshold: 3", REGIONS),
    ("functions", _FUNCTION, "FunctionName", 'name: "transaction-processor"', REGIONS),
    ("functions", _FUNCTION, "MemorySize", "memory_mb: 1024", REGIONS),
    ("functions", _FUNCTION, "Timeout", "timeout_seconds: 60", REGIONS),
    ("functions", _FUNCTION, "Runtime", 'runtime: "python3.11"', REGIONS),
    ("functions", _FUNCTION, "Code", 'code_file: "functions/transaction_processor.py"', REGIONS),
    ("functions", _FUNCTION, "ReservedConcurrentExecutions", "reserved_concurrency: 3250", REGIONS),
    ("data", "TransactionsTable", "TableName", 'name: "transactions-table"', [PRIMARY]),
    ("data", "TransactionsTable", "KeySchema", 'partition_key { name: "transaction_id" }', [PRIMARY]),
    ("data", "TransactionsTable", "WarmThroughput", "warm_throughput {", [PRIMARY]),
    ("data", "DocumentsBucket", "BucketName", 'name: "documents"', REGIONS),
    ("data", "DocumentsBucket", "BucketEncryption", "encryption: BUCKET_ENCRYPTION_SSE_KMS", REGIONS),
    ("data", "DocumentsBucket", "ReplicationConfiguration", "replication {", [PRIMARY]),
    ("security", "Alias", "AliasName", 'alias: "transaction-encryption"', REGIONS),
    ("alerts", "Topic", "TopicName", 'topic_name: "dr-alerts"', REGIONS),
    ("network", "Vpc", "CidrBlock", 'vpc_cidr: "10.{number}.0.0/16"', REGIONS),
    ("monitoring", "DocumentsBucketReplicationAlarm", "Threshold", "latency_alarm_seconds: 180", [SECONDARY]),
]


@pytest.mark.parametrize(
    "stack, id, property, text, region",
    [(*place[:4], region) for place in _PLACES for region in place[4]],
)
def test_known_properties_lead_to_their_lines(stack, id, property, text, region):
    tree = templates.load("infra/dr_template")
    side = "Primary" if region == PRIMARY else "Secondary"
    text = text.replace("{number}", str(REGIONS.index(region)))
    places = tree.source_map["templates"][f"{region}/{stack}.template.json"]
    pointer = f"/Resources/{id.format(Side=side)}/Properties/{property}"
    line, column = map(int, places[pointer].split(":"))
    (expected,) = [number for number, line in enumerate(_spec(tree), 1) if line.strip() == text]
    assert line == expected
    found = _spec(tree)[line - 1][column - 1 :]
    # The field, or its value.
    assert text.endswith(found)


def test_defaults_lead_to_the_nearest_block():
    """What a spec leaves out comes from the block that would hold it, or the spec's first line."""
    tree = templates.load("infra/minimal")
    spec = _spec(tree)
    places = tree.source_map["templates"][f"{PRIMARY}/functions.template.json"]
    line, _ = places["/Resources/TransactionProcessorFunction/Properties/MemorySize"].split(":")
    assert spec[int(line) - 1].startswith("functions {")
