"""The spec that takes in a VPC, a table and a bucket that were there before, step by step.

What is the bucket's alone stands in test_existing_bucket.py.
"""

import json

import pytest
from deployment import existing, removal
from deployment.aws import Failure
from deployment.folder import Folder
from tests.emulator import checks
from tests.emulator.conftest import options
from tests.emulator.ledger import BOOKING, BUCKET, INDEX, ITEM, KEYS, TABLE, Ledger
from tests.facts.lookup import PRIMARY, SECONDARY
from tools.cfn.templates import ACCOUNT

TOKEN = {"iss": "https://login.acme.net", "aud": "ledger", "scope": "openid bookings.read"}


@pytest.fixture(name="ledger")
def fixture_ledger(emulator, tmp_path):
    return Ledger(emulator, tmp_path)


def test_is_taken_in(ledger):
    folder = ledger.compile()
    assert ledger.answers(folder) == [
        (True, f"{PRIMARY} {ledger.network()['Vpc']}: subnets, routes, endpoints are as the spec says"),
        (True, f"{PRIMARY} Ledger: as the spec says, and nobody's"),
        (True, f"{PRIMARY} {BUCKET}: as the spec says, and nobody's"),
    ]
    ledger.deploy(folder)
    assert ledger.table()["BillingModeSummary"]["BillingMode"] != "PAY_PER_REQUEST"
    with pytest.raises(Failure, match=f"asked: Change Ledger, {BUCKET} for dr-prod?"):
        ledger.adopt(folder, yes=False)
    needed = f"who works on Ledger needs kms:Decrypt of {ledger.outputs['PrimaryKmsKeyArn']}"
    assert any(needed in note for note in ledger.aws.notes)
    assert "SSEDescription" not in ledger.table()
    ledger.adopt(folder)
    assert ledger.aws.results[-2] == f"{TABLE}: in {PRIMARY} and {SECONDARY}, of dr-prod-adopted"
    for region, side in ((PRIMARY, "Primary"), (SECONDARY, "Secondary")):
        table = ledger.table(region)
        assert table["SSEDescription"]["KMSMasterKeyArn"] == ledger.outputs[f"{side}KmsKeyArn"]
        assert table["DeletionProtectionEnabled"]
        backups = ledger.client("dynamodb", region).describe_continuous_backups(TableName=TABLE)
        backups = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        assert backups["PointInTimeRecoveryStatus"] == "ENABLED"
        assert ledger.items(region) == [ITEM]
    # Again, and nothing is left to do.
    ledger.aws.notes.clear()
    ledger.adopt(folder)
    assert not ledger.aws.notes
    ledger.deploy(folder)
    assert ledger.aws.notes[-1].startswith("no changes: the stack dr-prod is up to date")
    for name, answer in zip((TABLE, BUCKET), ledger.answers(folder)[-2:]):
        assert answer == (True, f"{PRIMARY} {name}: taken in by dr-prod-adopted")
    assert all(good for good, _ in ledger.answers(folder))
    _works(ledger)


def _works(ledger):
    for check in (
        checks.names_lead_to_apis,
        checks.alarms_notify,
        checks.health_checks_agree,
        checks.documents_are_replicated,
        checks.backups_are_copied,
        checks.tables_are_restored,
    ):
        check(ledger)
    transaction = json.dumps({**checks.TRANSACTION, "transaction_id": "t-2"})
    assert ledger.call("POST", "/transactions", transaction, signed=True)[0] == 201
    for region in (PRIMARY, SECONDARY):
        assert {each["transaction_id"]["S"] for each in ledger.items(region)} >= {"t-1", "t-2"}
        # Another function answers its own route, and reads in both regions.
        status, answer = ledger.call_api(region, "GET", "/accounts/a/bookings", token=TOKEN)
        assert (status, answer) == (200, {"bookings": [BOOKING]})
        for token, status in (
            (None, 401),
            ({**TOKEN, "iss": "https://login.example.net"}, 401),
            ({**TOKEN, "aud": "payments"}, 401),
            ({**TOKEN, "scope": "openid ledger"}, 403),
        ):
            found, _ = ledger.call_api(
                region, "GET", "/accounts/a/bookings", signed=True, token=token
            )
            assert found == status, token
        # What it does not answer is the ledger's.
        status, answer = ledger.call_api(region, "GET", "/accounts/a", signed=True)
        assert status == 404, answer


def test_outlives_the_environment(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.adopt(folder)
    keys = {region: ledger.table(region)["SSEDescription"] for region in (PRIMARY, SECONDARY)}
    removal.Removal(ledger.aws, options(ledger, folder=folder, region=None, anyway=True)).run()
    assert ledger.aws.notes[-1].startswith("the stack dr-prod is deleted")
    assert any("but not the tables and buckets of dr-prod-adopted, which" in note for note in ledger.aws.notes)
    for region, key in keys.items():
        assert ledger.items(region) == [ITEM]
        found = ledger.client("kms", region).describe_key(KeyId=key["KMSMasterKeyArn"])
        assert found["KeyMetadata"]["KeyState"] == "Enabled"
    # Nothing of the network is gone, or left in it.
    ids = ledger.network()
    ec2 = ledger.client("ec2")
    mine = [{"Name": "vpc-id", "Values": [ids["Vpc"]]}]
    endpoints = ec2.describe_vpc_endpoints(Filters=mine)["VpcEndpoints"]
    left = [each["VpcEndpointId"] for each in endpoints if each["State"] != "deleted"]
    assert left == [ids["Objects"]]
    tables = ec2.describe_route_tables(Filters=mine)["RouteTables"]
    routes = [route for table in tables for route in table["Routes"]]
    assert not any("VpcPeeringConnectionId" in route for route in routes)
    assert {each["SubnetId"] for each in ec2.describe_subnets(Filters=mine)["Subnets"]} == {
        ids["Subnet1"],
        ids["Subnet2"],
    }


def test_is_changed(ledger):
    """A second index, by the same command; the root has nothing to do with it."""
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.adopt(folder)
    index = 'global_secondary_indexes { name: "by-day" partition_key { name: "day" } }\n'
    folder = ledger.compile(("  global_secondary_indexes {", f"  {index}  global_secondary_indexes {{"))
    ledger.aws.notes.clear()
    ledger.deploy(folder)
    (line,) = [
        line
        for note in ledger.aws.notes
        for line in note.splitlines()
        if "LedgerTable " in line
    ]
    assert line.split("  ")[1:4] == ["~", "LedgerTable", "AWS::DynamoDB::GlobalTable"]
    assert "by `tools/deploy adopt`" in line
    with pytest.raises(Failure, match="asked: Change Ledger for dr-prod?"):
        ledger.adopt(folder, yes=False)
    assert ledger.aws.notes[-1].startswith("Ledger changes in AttributeDefinitions, GlobalSecondary")
    ledger.adopt(folder)
    for region in (PRIMARY, SECONDARY):
        names = {each["IndexName"] for each in ledger.table(region)["GlobalSecondaryIndexes"]}
        assert names == {"by-account", "by-day"}
        assert ledger.items(region) == [ITEM]


@pytest.mark.parametrize(
    "stopped", ["update-table", "create-change-set", "describe-change-set", "update-stack"]
)
@pytest.mark.parametrize("after", [False, True])
def test_goes_on_where_it_was_left(ledger, monkeypatch, stopped, after):
    folder = ledger.compile()
    ledger.deploy(folder)
    call = ledger.aws.call

    def interrupted(command, region):
        answer = call(command, region) if after else None
        if command[1] == stopped:
            raise KeyboardInterrupt
        return answer if after else call(command, region)

    monkeypatch.setattr(ledger.aws, "call", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ledger.adopt(folder)
    assert ledger.items(PRIMARY) == [ITEM]
    monkeypatch.undo()
    ledger.emulator.cloudformation.wait()
    ledger.adopt(folder)
    assert ledger.items(SECONDARY) == [ITEM]


def test_a_failed_replica(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.world.inject["", "LedgerTable", "update"] = "Table already exists in us-west-2"
    with pytest.raises(Failure, match="dr-prod-adopted is UPDATE_ROLLBACK_COMPLETE; what it holds serves"):
        ledger.adopt(folder)
    assert any("Table already exists in us-west-2" in note for note in ledger.aws.notes)
    assert ledger.items(PRIMARY) == [ITEM]
    ledger.world.inject.clear()
    ledger.adopt(folder)
    assert ledger.items(SECONDARY) == [ITEM]
    (stack,) = [each for each in ledger.world.stacks.values() if each.name == "dr-prod-adopted"]
    stack.status = "UPDATE_ROLLBACK_FAILED"
    with pytest.raises(Failure, match="continue-update-rollback --stack-name dr-prod-adopted --region"):
        ledger.adopt(folder)


def test_another_environment_keeps_off(ledger):
    """A second stage of the same spec would have the first one's table, key and data."""
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.adopt(folder)
    taken = "Ledger is taken in by another environment, by the stack dr-prod-adopted"
    with pytest.raises(Failure, match=f"the table {taken}, and only one can have it"):
        ledger.deploy(folder, suffix="test", stack_name="dr-test")
    assert ledger.names() == {"network", "dr-prod", "dr-prod-adopted"}
    found = list(existing.find_answers(ledger.aws, Folder(folder), "test"))
    assert [text for good, text in found[-2:] if not good] == [
        f"{PRIMARY} {taken}",
        f"{PRIMARY} {taken.replace(TABLE, BUCKET)}",
    ]
    assert ledger.items(SECONDARY) == [ITEM]


def test_before_the_environment(ledger):
    folder = ledger.compile()
    with pytest.raises(Failure, match="the stack dr-prod does not exist: deploy it first"):
        ledger.adopt(folder)


STREAM = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}


@pytest.mark.parametrize(
    "spoil, fault",
    [
        ({"KeySchema": [*KEYS["KeySchema"], {"AttributeName": "booked_at", "KeyType": "RANGE"}]},
         "Ledger has the keys "),
        ({"index": {**INDEX, "Projection": {"ProjectionType": "ALL"}}},
         "Ledger and the spec differ in the index by-account"),
        ({"index": {**INDEX, "IndexName": "by-day"}},
         "Ledger and the spec differ in the index by-day"),
        ({"StreamSpecification": STREAM}, "the stream of Ledger is of KEYS_ONLY; "),
        ({"LocalSecondaryIndexes": [{
            "IndexName": "local",
            "KeySchema": [*KEYS["KeySchema"], {"AttributeName": "booked_at", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "ALL"}}],
          "KeySchema": [*KEYS["KeySchema"], {"AttributeName": "account", "KeyType": "RANGE"}]},
         "Ledger has local secondary indexes, which a spec cannot say"),
    ],
)  # fmt: skip
def test_another_table_than_the_spec_says(ledger, spoil, fault):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.client("dynamodb").delete_table(TableName=TABLE)
    ledger.make_table(**spoil)
    _refused(ledger, folder, fault)


def test_a_table_that_deletes_items(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.client("dynamodb").update_time_to_live(
        TableName=TABLE, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )
    _refused(ledger, folder, "Ledger deletes items by expires, the spec says none")


def test_a_table_that_is_not_there(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.client("dynamodb").delete_table(TableName=TABLE)
    _refused(ledger, folder, f"there is no table Ledger in {PRIMARY}")


def test_another_table_in_the_secondary(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.client("dynamodb", SECONDARY).create_table(
        TableName=TABLE, **KEYS, BillingMode="PAY_PER_REQUEST",
        GlobalSecondaryIndexes=[INDEX],
    )
    _refused(ledger, folder, f"there is another table Ledger in {SECONDARY}; ")


def test_older_times_are_not_given_up(ledger):
    ledger.client("dynamodb").update_continuous_backups(
        TableName=TABLE, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    days = '  existing_table { table_name: "Ledger" }'
    folder = ledger.compile((days, f"{days}\n  recovery_period_days: 2"))
    ledger.deploy(folder)
    _refused(ledger, folder, "Ledger can be recovered to any time of 35 days, the spec says 2: ")


def test_another_environment(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    with pytest.raises(Failure, match="the stack dr-prod has the suffix prod, not dev"):
        ledger.adopt(folder, suffix="dev")
    other = ledger.compile(("transactions_per_second: 400", "transactions_per_second: 500"))
    with pytest.raises(Failure, match="dr-prod is not what this folder says: deploy it first"):
        ledger.adopt(other)


def test_a_second_life(ledger):
    """The table is still under the keys of the first environment, which outlived it."""
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.adopt(folder)
    removal.Removal(ledger.aws, options(ledger, folder=folder, region=None, anyway=True)).run()
    ledger.deploy(folder)
    with pytest.raises(Failure, match="are under the keys of a former environment"):
        ledger.adopt(folder)


def test_what_has_the_name_of_a_table(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": TABLE}}
    body = json.dumps({"Resources": {"Group": group}})
    ledger.client("cloudformation").create_stack(StackName="old", TemplateBody=body)
    ledger.emulator.cloudformation.wait()
    ledger.adopt(folder)
    assert ledger.items(SECONDARY) == [ITEM]


def test_a_table_of_another_stack(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.client("dynamodb").delete_table(TableName=TABLE)
    table = {
        **KEYS,
        "TableName": TABLE,
        "BillingMode": "PAY_PER_REQUEST",
        "GlobalSecondaryIndexes": [INDEX],
        "Replicas": [{"Region": PRIMARY}],
    }
    body = {"Resources": {"Table": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": table}}}
    ledger.client("cloudformation").create_stack(StackName="old", TemplateBody=json.dumps(body))
    ledger.emulator.cloudformation.wait()
    _refused(ledger, folder, f"the stack arn:aws:cloudformation:{PRIMARY}:{ACCOUNT}:stack/old/")


def _refused(ledger, folder, fault):
    before = ledger.client("dynamodb").list_tables(), ledger.aws.results.clear()
    with pytest.raises(Failure, match="nothing was changed") as refused:
        ledger.adopt(folder)
    assert refused.value.code == 3
    assert any(each.startswith(f"SHORT {fault}") for each in ledger.aws.results), ledger.aws.results
    assert ledger.client("dynamodb").list_tables()["TableNames"] == before[0]["TableNames"]
