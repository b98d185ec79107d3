"""A function of a table of its own obeys the one control item, which it may only read."""

import json

import pytest
from tests.emulator.data_path.test_rights import unneeded_grants
from tests.emulator.harness import iam
from tests.facts import lookup, templates
from tests.facts.templates import ACCOUNT, PRIMARY, REGIONS, SECONDARY

LEDGER = f"ledger-{templates.SUFFIX}"
ENTRY = {"transaction_id": "E-1", "amount": "1", "currency": "USD", "debtor_account": "a",
         "creditor_account": "b"}


def call(site, region, method, path, body=None):
    answer = site.function("ledger-processor", region).invoke({
        "rawPath": path, "requestContext": {"http": {"method": method, "path": path}},
        "body": json.dumps(body) if body else None, "isBase64Encoded": False})
    return answer["statusCode"]


@pytest.mark.parametrize("writer", REGIONS)
def test_it_writes_where_the_control_item_says(site, writer):
    if writer == SECONDARY:
        site.function("dr-evaluator", SECONDARY).invoke({"action": "failover"})
        site.replicate_table()
    assert call(site, writer, "POST", "/transactions", ENTRY) == 201
    assert call(site, lookup.OTHER[writer], "POST", "/transactions", ENTRY) == 503
    stored = {region: site.client("dynamodb", region).scan(TableName=LEDGER)["Items"]
              for region in REGIONS}
    assert [item["entry"] for item in stored[writer]] == [{"S": "E-1"}]
    assert stored[lookup.OTHER[writer]] == site.items(writer) == []
    bucket = f"entries-{templates.SUFFIX}-{ACCOUNT}-{writer}"
    [document] = site.client("s3", writer).list_objects_v2(Bucket=bucket)["Contents"]
    assert document["Key"].endswith("/E-1.json")


@pytest.mark.parametrize("region", REGIONS)
def test_of_the_other_table_it_may_read_the_control_item_only(site, region):
    policies = site.roles[site.function("ledger-processor", region).resource["Role"]].policies
    table = f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{site.table}"

    def may(action, *keys):
        context = {"dynamodb:LeadingKeys": list(keys)} if keys else {}
        return iam.allowed(policies, f"dynamodb:{action}", table, context)

    assert may("GetItem", "control#writer")
    assert not may("GetItem", "TX-1") and not may("GetItem") and not may("GetItem", "x", "y")
    assert not may("PutItem", "control#writer") and not may("PutItem", "TX-1")


def test_each_grant_is_needed(site):
    for region in REGIONS:
        call(site, region, "GET", "/health")
        call(site, region, "GET", "/transactions/E-1")
    call(site, PRIMARY, "POST", "/transactions", ENTRY)
    site.function("dr-evaluator", SECONDARY).invoke({"action": "failover"})
    site.clock.sleep(60)
    call(site, SECONDARY, "POST", "/transactions", ENTRY)
    for region in REGIONS:
        assert unneeded_grants(
            site, site.function("ledger-processor", region).resource["Role"]) == []
