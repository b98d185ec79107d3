"""What is in the tables and buckets of an environment: put there, and looked for later."""

from tests.emulator.harness import replication
from tests.facts.lookup import PRIMARY, REGIONS

TABLE = "AWS::DynamoDB::GlobalTable"
BUCKET = "AWS::S3::Bucket"
_KEY = "kept"
_KEYS = {"S": _KEY, "N": "1", "B": b"kept"}


def fill(environment):
    """Puts an item into each table and a document into each bucket of the primary.

    Both arrive in the secondary. Returns what `lost` looks for.
    """
    world = environment.world
    for table in environment.resources(TABLE):
        name = table.physical_id
        item = world.backend("dynamodb", PRIMARY).tables[name]
        types = {each["AttributeName"]: each["AttributeType"] for each in item.attr}
        keys = {each["AttributeName"]: types[each["AttributeName"]] for each in item.schema}
        world.client("dynamodb", PRIMARY).put_item(
            TableName=name, Item={key: {type: _KEYS[type]} for key, type in keys.items()}
        )
    for bucket in environment.resources(BUCKET, PRIMARY):
        world.client("s3", PRIMARY).put_object(Bucket=bucket.physical_id, Key=_KEY, Body=b"kept")
    replication.replicate(world)
    return held(environment)


def held(environment):
    """(kind, region, name) of each store with what was put into it."""
    world, found = environment.world, set()
    for region in REGIONS:
        for name, table in world.backend("dynamodb", region).tables.items():
            if any(_is_ours(each) for each in table.all_items()):
                found.add(("table", region, name))
    for name, bucket in world.backend("s3").buckets.items():
        if _KEY in bucket.keys:
            found.add(("bucket", bucket.region_name, name))
    return found


def lost(environment, before):
    """What was held before and is no longer."""
    return sorted(before - held(environment))


def _is_ours(item):
    return any(value.value in (_KEY, "1", b"kept", "a2VwdA==") for value in item.attrs.values())
