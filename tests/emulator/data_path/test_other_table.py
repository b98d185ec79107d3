"""A function of a table of its own obeys the one control item, which it may only read."""

import json

import pytest
from tests.emulator.data_path.test_rights import unneeded_grants
from tests.facts import lookup
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY
from tools.cfn import iam, templates
from tools.cfn.templates import ACCOUNT

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
    site.name_writer(PRIMARY)
    if writer == SECONDARY:
        assert site.evaluate("failover")["result"] == "moved"
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
def test_beside_its_own_table_it_may_read_the_control_table_only(site, region):
    policies = site.roles[site.function("ledger-processor", region).resource["Role"]].policies

    def may(action, table, where=region):
        return iam.allowed(policies, f"dynamodb:{action}",
                           f"arn:aws:dynamodb:{where}:{ACCOUNT}:table/{table}", {})

    assert may("PutItem", LEDGER) and may("GetItem", site.control_table)
    assert not may("PutItem", site.control_table) and not may("UpdateItem", site.control_table)
    assert not may("GetItem", site.control_table, lookup.OTHER[region])
    assert not may("GetItem", site.table) and not may("PutItem", site.table)


def test_each_grant_is_needed(site):
    site.name_writer(PRIMARY)
    for region in REGIONS:
        call(site, region, "GET", "/health")
        call(site, region, "GET", "/transactions/E-1")
    call(site, PRIMARY, "POST", "/transactions", ENTRY)
    site.evaluate("failover")
    site.clock.sleep(60)
    call(site, SECONDARY, "POST", "/transactions", ENTRY)
    for region in REGIONS:
        assert unneeded_grants(
            site, site.function("ledger-processor", region).resource["Role"]) == []
