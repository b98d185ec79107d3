"""A spec whose data lie under a key pair that was there before, and what may be wrong with it."""

import json

import pytest
from deployment import existing, removal
from deployment.folder import Folder
from tests.emulator import checks, key_pair
from tests.emulator.conftest import options
from tests.emulator.ledger import TABLE, Ledger
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY
from tools.cfn.templates import ACCOUNT

_TABLES = '\ntables {\n  name: "ledger"'
KEY_ID = "mrk-1234abcd12ab34cd56ef1234567890ab"


class Team(Ledger):
    """The ledger under keys of a security team's, with the statements that manifest.json asks for."""

    def __init__(self, emulator, folder):
        super().__init__(emulator, folder)
        manifest = json.loads((self.compile() / "manifest.json").read_text())
        wanted = {
            each["region"]: each["properties"]["KeyPolicy"]["Statement"]
            for each in manifest["existing"]
            if each["type"].startswith("AWS::KMS::")
        }
        key_pair.make(self, KEY_ID, wanted)

    def compile(self, *changes):
        key = f'encryption {{ existing_key {{ key_id: "{KEY_ID}" }} }}\n'
        return super().compile((_TABLES, f"\n{key}{_TABLES}"), *changes)

    def answers(self, folder):
        """Those about the keys alone: {region: texts of what is not so}."""
        found = {region: [] for region in REGIONS}
        for good, text in existing.find_answers(self.aws, Folder(folder), self.suffix):
            region, id, rest = text.split(" ", 2)
            if id == KEY_ID or id == f"{KEY_ID}:":
                found[region] += [] if good else [rest]
        return found

    def key(self, region):
        return self.client("kms", region).describe_key(KeyId=KEY_ID)["KeyMetadata"]

    def policy(self, region):
        found = self.client("kms", region).get_key_policy(KeyId=KEY_ID, PolicyName="default")
        return json.loads(found["Policy"])

    def put_policy(self, region, statements):
        policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
        self.client("kms", region).put_key_policy(
            KeyId=KEY_ID, PolicyName="default", Policy=policy
        )


@pytest.fixture(name="team")
def fixture_team(emulator, tmp_path):
    return Team(emulator, tmp_path)


def test_all_data_lie_under_it(team):
    folder = team.compile()
    assert team.answers(folder) == {PRIMARY: [], SECONDARY: []}
    team.deploy(folder)
    team.adopt(folder)
    for region, side in ((PRIMARY, "Primary"), (SECONDARY, "Secondary")):
        arn = team.key(region)["Arn"]
        assert (team.outputs[f"{side}KmsKeyId"], team.outputs[f"{side}KmsKeyArn"]) == (KEY_ID, arn)
        assert team.table(region)["SSEDescription"]["KMSMasterKeyArn"] == arn
        assert list(team.world.backend("kms", region).keys) == [KEY_ID]
    assert not team.resources("AWS::KMS::Key") + team.resources("AWS::KMS::Alias")
    for check in (
        checks.alarms_notify,
        checks.documents_are_replicated,
        checks.backups_are_copied,
        checks.tables_are_restored,
    ):
        check(team)
    transaction = json.dumps({**checks.TRANSACTION, "transaction_id": "t-2"})
    assert team.call("POST", "/transactions", transaction, signed=True)[0] == 201
    before = {region: team.policy(region) for region in REGIONS}
    removal.Removal(team.aws, options(team, folder=folder, region=None, anyway=True)).run()
    for region in REGIONS:
        assert team.key(region)["KeyState"] == "Enabled"
        assert team.policy(region) == before[region]


def test_a_table_that_is_under_it_already_keeps_it(team):
    table = team.world.backend("dynamodb", PRIMARY).tables[TABLE]
    table.sse_specification = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": team.key(PRIMARY)["Arn"]}
    folder = team.compile()
    team.deploy(folder)
    team.aws.notes.clear()
    team.adopt(folder)
    notes = [note for note in team.aws.notes if TABLE in note]
    assert notes
    assert not any("kms:Decrypt" in note or "under the environment's key" in note for note in notes)
    assert team.answers(folder) == {PRIMARY: [], SECONDARY: []}


def _without(sid):
    return lambda wanted: [each for each in wanted if each.get("Sid") != sid]


def _changed(sid, **members):
    return lambda wanted: [{**each, **(members if each.get("Sid") == sid else {})} for each in wanted]


def _more(**statement):
    return lambda wanted: [*wanted, statement]


_ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}


@pytest.mark.parametrize(
    "change",
    [
        # The same in other words.
        _changed("AccountPoliciesDecide", Action="kms:*"),
        _changed("AccountPoliciesDecide", Principal={"AWS": ACCOUNT}),
        _changed("LogGroups", Condition={"ArnLike": {
            "kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:*:{ACCOUNT}:log-group:*"}}),
        _changed("AlarmsToTopics", Condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}}),
        _changed("EventsToTopics", Principal={"Service": ["events.amazonaws.com", "sns.amazonaws.com"]}),
        # Of others.
        _more(Effect="Allow", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:role/auditors"},
              Action="kms:DescribeKey", Resource="*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
        _more(Effect="Deny", Principal="*", Action="kms:ScheduleKeyDeletion", Resource="*"),
    ],
)  # fmt: skip
def test_a_policy_may_say_it_otherwise(team, change):
    folder = team.compile()
    team.put_policy(SECONDARY, change(team.policy(SECONDARY)["Statement"]))
    assert team.answers(folder) == {PRIMARY: [], SECONDARY: []}


@pytest.mark.parametrize(
    "change, fault",
    [
        (_without("LogGroups"), "does not allow logs.us-west-2.amazonaws.com kms:Decrypt, kms:DescribeKey, "),
        (_without("AlarmsToTopics"), "does not allow cloudwatch.amazonaws.com kms:Decrypt, kms:GenerateDataKey"),
        (_without("EventsToTopics"), "does not allow events.amazonaws.com kms:Decrypt, kms:GenerateDataKey"),
        (_without("AccountPoliciesDecide"), f"does not allow arn:aws:iam::{ACCOUNT}:root kms:CreateGrant, kms:Decrypt, "),
        (_changed("AccountPoliciesDecide", Action=["kms:Decrypt", "kms:GenerateDataKey*"]),
         f"does not allow arn:aws:iam::{ACCOUNT}:root kms:CreateGrant, kms:Encrypt, kms:ReEncryptFrom"),
        (_changed("AlarmsToTopics", Condition={"StringEquals": {"aws:SourceAccount": "210987654321"}}),
         "does not allow cloudwatch.amazonaws.com"),
        (_changed("LogGroups", Condition={"ArnLike": {
            "kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{SECONDARY}:{ACCOUNT}:log-group:/other/*"}}),
         "does not allow logs.us-west-2.amazonaws.com"),
        (_more(Effect="Deny", Principal="*", Action="kms:CreateGrant", Resource="*"),
         f"does not allow arn:aws:iam::{ACCOUNT}:root kms:CreateGrant; "),
        # What nobody can tell from the policy.
        (_changed("EventsToTopics", Condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}}),
         "could not be decided whether it allows events.amazonaws.com"),
        (_changed("AlarmsToTopics", Condition={"StringEquals": {"kms:CallerAccount": ACCOUNT}}),
         "could not be decided whether it allows cloudwatch.amazonaws.com"),
        (_changed("AccountPoliciesDecide", Condition={"StringLike": {"kms:ViaService": "*.amazonaws.com"}}),
         f"could not be decided whether it allows arn:aws:iam::{ACCOUNT}:root"),
        (_changed("AccountPoliciesDecide", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:role/orders"}),
         f"could not be decided whether it allows arn:aws:iam::{ACCOUNT}:root"),
        (_more(Effect="Deny", Principal="*", Action="kms:Decrypt", Resource="*",
               Condition={"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}),
         "could not be decided whether it allows logs.us-west-2.amazonaws.com"),
        (_more(Effect="Deny", NotPrincipal=_ROOT, Action="kms:Encrypt", Resource="*"), "(a statement without Principal)"),
    ],
)  # fmt: skip
def test_a_policy_that_does_not_do(team, change, fault):
    folder = team.compile()
    team.put_policy(SECONDARY, change(team.policy(SECONDARY)["Statement"]))
    answers = team.answers(folder)
    assert answers[PRIMARY] == []
    assert any(fault in text for text in answers[SECONDARY]), answers[SECONDARY]
    assert all("it must allow as much as {" in text for text in answers[SECONDARY])


def test_keys_in_another_state(team):
    folder = team.compile()
    team.client("kms").disable_key_rotation(KeyId=KEY_ID)
    team.client("kms", SECONDARY).disable_key(KeyId=KEY_ID)
    assert team.answers(folder) == {
        PRIMARY: ["is never rotated by KMS"],
        SECONDARY: ["is Disabled, not Enabled"],
    }


def test_keys_that_are_no_pair(team):
    folder = team.compile()
    for region in REGIONS:
        pair = team.world.backend("kms", region).keys[KEY_ID].multi_region_configuration
        pair["PrimaryKey"] = {"Arn": team.key(SECONDARY)["Arn"], "Region": SECONDARY}
    del team.world.backend("kms", SECONDARY).keys[KEY_ID]
    assert team.answers(folder) == {
        PRIMARY: [f"has its primary key in {SECONDARY}, the spec says {PRIMARY}"],
        SECONDARY: ["does not exist in this account"],
    }


def test_a_stage_that_is_not_said(team):
    team.suffix = None
    assert [len(texts) for texts in team.answers(team.compile()).values()] == [1, 1]
