"""What people do by hand with the roles made for them, as docs/recovery.md has it."""

from tests.emulator.data_path import functions
from tests.emulator.data_path.site import CONTROL_KEY
from tests.facts.lookup import PRIMARY


def name_primary(site):
    """The secondary is lost while it is the writer: reads and writes the item in the primary."""
    [role] = [arn for arn in site.roles if "/dr-control-writer" in arn]
    control = functions.client_of(site, role, "dynamodb", PRIMARY)
    found = control.get_item(TableName=site.control_table, Key=CONTROL_KEY, ConsistentRead=True)
    epoch = {"N": str(int(found["Item"]["epoch"]["N"]) + 1)}
    control.put_item(
        TableName=site.control_table, Item={
            **CONTROL_KEY, "region": {"S": PRIMARY}, "epoch": epoch,
            "since": {"S": "2026-01-31T12:00:00+00:00"}, "cause": {"S": "the secondary is lost"},
            "armed": {"BOOL": True}, "announced": {"BOOL": False}},
        ConditionExpression="attribute_not_exists(epoch) OR epoch < :epoch",
        ExpressionAttributeValues={":epoch": epoch})
