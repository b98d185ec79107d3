"""Items whose documents are missing."""

import hashlib
import json

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
