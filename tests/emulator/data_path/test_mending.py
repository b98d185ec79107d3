"""The document mender, as deployed: in either region it writes what is missing there."""

import hashlib
import json

import pytest
from tests.facts import lookup
from tests.facts.templates import REGIONS

TRANSACTION = {"transaction_id": "TX-1", "amount": "10.50", "currency": "USD",
               "debtor_account": "DE89370400440532013000", "creditor_account": "acct_7"}


def store(site, region, ident):
    """An item as the processor leaves it where its document could not be written."""
    fields = {**TRANSACTION, "transaction_id": ident}
    document = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
    item = {**fields, site.partition_key: ident, "document": f"transactions/ab/{ident}.json",
            "content_sha256": hashlib.sha256(document).hexdigest(), "region": region,
            "stored_at": "2026-01-31T12:00:00+00:00"}
    site.client("dynamodb", region).put_item(
        TableName=site.table, Item={name: {"S": value} for name, value in item.items()})
    return document


@pytest.mark.parametrize("region", REGIONS)
def test_writes_what_is_missing(site, tree, region):
    written = store(site, region, "TX-1")
    mender = site.function("dr-document-mender", region)
    answer = mender.invoke({"count_only": True})
    assert (answer["items"], answer["missing"], answer["written"]) == (1, 1, 0)
    assert site.documents(region) == []
    answer = mender.invoke({"segment": 0, "segments": 1, "start": None})
    assert (answer["items"], answer["missing"], answer["written"]) == (1, 1, 1)
    [document] = site.documents(region)
    assert document["Body"].read() == written
    assert document["SSEKMSKeyId"] == lookup.key(tree, region).arn
    assert mender.invoke({})["missing"] == 0
    assert {where for role, where, _ in site.calls if role == mender.role_name} == {region}
