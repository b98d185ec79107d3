"""What an update does: the plugin's option `previous`, its command `plan`, and the Bazel rule."""

import json
import os
import pathlib
import pty
import shutil
import subprocess

import pytest
from tests import compiler

_SPECS = pathlib.Path("tests/plan")
_BEFORE = pathlib.Path("tests/plan/before")


def _plan(*arguments, **options):
    return subprocess.run(
        [compiler.PLUGIN, "plan", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        **options,
    )


@pytest.fixture(name="update")
def fixture_update(tmp_path):
    """Compiles a spec, with edits, over what is deployed, or beside it."""

    def compile_with(*edits, name="before", previous=_BEFORE, out="out"):
        text = (_SPECS / f"{name}.textproto").read_text()
        for old, new in edits:
            assert text.count(old) == 1
            text = text.replace(old, new)
        spec = tmp_path / "shop.textproto"
        spec.write_text(text)
        over = [f"previous={pathlib.Path(previous).absolute()}"] if previous else []
        return compiler.run(tmp_path / out, f"spec={spec}", *over)

    return compile_with


# --- The option ------------------------------------------------------------


def test_a_comment_makes_an_empty_plan(update):
    result = update(('name: "shop"', '# Nothing.\nname: "shop"'))
    assert (result.status, result.errors.count("error")) == (0, 0)
    assert result.files["plan.md"] == b"# shop: no changes\n"
    plan = json.loads(result.files["plan.json"])
    assert plan == {
        "environment": "shop",
        "changes": [],
        "data_at_stake": [],
        "rights": [],
        "names": {"freed": [], "taken": []},
        "outputs": [],
        "recovery": [],
        "standby": {"behind_seconds": 0, "fills": [], "steps": []},
    }


def test_an_output_of_ones_own_is_gained(update):
    output = 'outputs { name: "KeyArn" value: "${security/Key.Arn}" placement: PLACEMENT_PRIMARY }'
    result = update(('name: "shop"', f'{output}\nname: "shop"'))
    assert result.status == 0, result.errors
    assert result.files["plan.md"].startswith(b"# shop: 1 output\n")
    assert json.loads(result.files["plan.json"])["outputs"] == [
        {
            "change": "gained",
            "region": "us-east-1",
            "name": "KeyArn",
            "after": "${Key.Arn}",
        }
    ]


def test_a_change_in_place_names_its_line(update):
    result = update(("retention_days: 7", "retention_days: 14"))
    assert result.status == 0
    changes = json.loads(result.files["plan.json"])["changes"]
    groups = [change for change in changes if change["type"] == "AWS::Logs::LogGroup"]
    assert groups and {change["action"] for change in groups} == {"update"}
    for change in groups:
        assert change["properties"] == ["/RetentionInDays"]
        assert (change["place"]["line"], change["data"]) == (16, False)


def test_tags_reach_what_the_stacks_hold(update):
    """CloudFormation hands a stack's tags on, which no template of the resource says."""
    result = update(('name: "shop"', 'name: "shop"\ntags { key: "owner" value: "shop" }'))
    assert result.status == 0
    changes = json.loads(result.files["plan.json"])["changes"]
    assert {change["action"] for change in changes} == {"update"}
    tagged = {change["type"] for change in changes if "/StackTags/owner" in change["properties"]}
    assert {"AWS::S3::Bucket", "AWS::IAM::Role", "AWS::Lambda::Function"} <= tagged
    assert "AWS::S3::BucketPolicy" not in tagged


def test_recovery_is_told_before_and_after(update):
    result = update(("transactions_per_second: 500", "transactions_per_second: 800 rto_seconds: 800"))
    recovery = {
        figure["term"]: (figure["before"], figure["after"])
        for figure in json.loads(result.files["plan.json"])["recovery"]
    }
    assert recovery["recovery time objective, seconds"] == ("900", "800")
    before, after = recovery["capacity of checkout, needed"]
    assert int(before) < int(after)


def _standby(result):
    standby = json.loads(result.files["plan.json"])["standby"]
    assert standby["behind_seconds"] == sum(each["seconds"] for each in standby["steps"])
    text = f"For some {standby['behind_seconds']} s, an estimate, the standby runs another release"
    assert (text in result.files["plan.md"].decode()) == bool(standby["steps"])
    return standby, [(each["resource"], each["what"]) for each in standby["steps"]]


_CODE = [
    ("us-west-2/functions/CheckoutFunction", "update"),
    ("us-west-2/secondary/FunctionsStack", "the stack around it"),
    ("root/SecondaryStackSet", "the StackSet around it"),
    ("us-east-1/functions/CheckoutFunction", "update"),
    ("root/FunctionsStack", "the stack around it"),
]


def test_the_standby_gets_new_code_first(update, tmp_path):
    (tmp_path / "checkout.py").write_text("def handler(event, context):\n    return {}\n")
    own = 'name: "checkout" code_file: "checkout.py" expected_duration_ms: 100'
    before = update(('name: "checkout"', own), previous=None, out="before")
    assert before.status == 0, before.errors
    (tmp_path / "checkout.py").write_text("def handler(event, context):\n    return []\n")
    result = update(('name: "checkout"', own), previous=tmp_path / "before")
    standby, steps = _standby(result)
    assert (standby["behind_seconds"], standby["fills"], steps) == (180, [], _CODE)
    assert {each["basis"] for each in standby["steps"]} == {"assumed"}


def test_the_regions_are_one_where_only_the_standby_changes(update):
    topic = '{ [aws.sns.Topic] { display_name: "Shop" } }'
    result = update(
        (
            "logs {",
            f'overrides {{ resource: "secondary/alerts/Topic" set {topic} '
            'reason: "operators know this topic by its name" }\nlogs {',
        )
    )
    assert result.status == 0, result.errors
    changes = json.loads(result.files["plan.json"])["changes"]
    assert {each["region"] for each in changes if each["template"] != "root.template.json"} == {
        "us-west-2"
    }
    assert _standby(result) == ({"behind_seconds": 0, "fills": [], "steps": []}, [])


def test_an_index_takes_as_long_as_there_are_items(update):
    index = '{ name: "by-day" partition_key { name: "day" } }'
    result = update(('name: "carts"', f'name: "carts" global_secondary_indexes {index}'))
    standby, steps = _standby(result)
    assert standby["fills"] == ["us-east-1/data/CartsTable"]
    assert "an index is filled: us-east-1/data/CartsTable" in result.files["plan.md"].decode()
    assert ("us-east-1/data/CartsTable", "update") in steps
    assert steps.index(("root/SecondaryStackSet", "the StackSet around it")) < steps.index(
        ("us-east-1/data/CartsTable", "update")
    )


def test_a_backup_selection_of_other_tables_has_another_name(update, tmp_path):
    """AWS Backup has no two of one name in a plan, and the new one is made first."""
    carts = 'tables { name: "carts" }'
    taken_in = carts.replace(" }", ' existing_table { table_name: "Carts" } }')
    for edits, out in (((), "before"), (((carts, taken_in),), "after")):
        assert update(*edits, previous=None, out=out).status == 0
    changes = json.loads(_plan(tmp_path / "before", tmp_path / "after", "--format=json").stdout)
    found = [
        each["properties"]
        for each in changes["changes"]
        if each["type"] == "AWS::Backup::BackupSelection"
    ]
    assert len(found) == 2
    assert all("/BackupSelection/SelectionName" in each for each in found)


def test_what_loses_data_is_refused_and_writes_nothing(update):
    result = update(('tables { name: "carts" }', 'tables { name: "baskets" }'))
    assert result.status == 1
    assert 'shop.textproto:6:7: error: the deployed table "carts" is not in the spec' in result.errors
    assert "[removed-store]" in result.errors
    assert result.files == {}


def test_all_that_is_wrong_is_told_at_once(update):
    result = update(name="after")
    assert result.status == 1
    assert result.errors.count("[removed-store]") == 2
    assert result.errors.count("[in-place]") == 2
    assert result.files == {}


def test_several_specs_have_a_folder_each(tmp_path):
    for name in ["before", "update"]:
        shutil.copytree(_BEFORE, tmp_path / "deployed" / name)
    specs = [f"spec={_SPECS}/{name}.textproto" for name in ["before", "update"]]
    result = compiler.run(tmp_path / "out", *specs, f"previous={tmp_path}/deployed")
    assert result.status == 0
    assert result.files["before/plan.md"] == b"# shop: no changes\n"
    assert b"to update" in result.files["update/plan.md"]


def _lose_the_manifest(folder):
    (folder / "manifest.json").unlink()
    return "manifest.json: No such file or directory"


def _spoil_the_manifest(folder):
    (folder / "manifest.json").write_text("{")
    return "manifest.json is no JSON object"


def _lose_a_template(folder):
    (folder / "us-west-2/data.template.json").unlink()
    return "us-west-2/data.template.json: No such file or directory"


def _spoil_a_template(folder):
    (folder / "us-west-2/data.template.json").write_text("[]")
    return "us-west-2/data.template.json is no JSON object"


@pytest.mark.parametrize(
    "spoil", [_lose_the_manifest, _spoil_the_manifest, _lose_a_template, _spoil_a_template]
)
def test_a_broken_folder_is_named(update, tmp_path, spoil):
    folder = tmp_path / "deployed"
    shutil.copytree(_BEFORE, folder)
    subprocess.run(["chmod", "-R", "u+w", folder], check=True)
    why = spoil(folder)
    result = update(previous=folder)
    assert (result.status, result.files) == (1, {})
    assert "--cfn_opt=previous: " in result.errors and why in result.errors
    answer = _plan(folder, _BEFORE)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert why in answer.stderr


def test_older_folders_lack_what_is_not_deployed(update, tmp_path):
    folder = tmp_path / "deployed"
    shutil.copytree(_BEFORE, folder)
    subprocess.run(["chmod", "-R", "u+w", folder], check=True)
    for name in ["report.html", "report.json", "source_map.json", "report.md"]:
        (folder / name).unlink()
    assert update(previous=folder).status == 0


# --- The command -----------------------------------------------------------


def test_the_command_says_the_same(update, tmp_path):
    result = update(("retention_days: 7", "retention_days: 14"))
    for form, name in [("json", "plan.json"), ("markdown", "plan.md")]:
        answer = _plan(_BEFORE, tmp_path / "out", f"--format={form}")
        assert (answer.returncode, answer.stderr) == (0, "")
        assert answer.stdout.encode() == result.files[name]


def test_another_value_of_a_parameter_changes_what_rests_on_it():
    folder = "tests/plan/before"
    suffix = "EnvironmentSuffix"

    def changes(*values):
        flags = [f"--{which}_parameter={suffix}={value}" for which, value in values]
        answer = _plan(folder, folder, "--format=json", *flags)
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)["changes"]

    assert changes(("old", "dev"), ("new", "dev")) == []
    moved = changes(("old", "dev"), ("new", "prod"))
    assert ("us-west-2", "replace", "Key") not in moved  # It has no name.
    assert {each["region"] for each in moved} == {"us-east-1", "us-west-2"}
    assert any("carts-dev" in json.dumps(each) and "carts-prod" in json.dumps(each) for each in moved)


@pytest.mark.parametrize(
    "arguments, why",
    [
        ([_BEFORE, _BEFORE, "--old_parameter=Other=1"], "of a parameter of the root"),
        ([_BEFORE, _BEFORE, "--new_parameter=EnvironmentSuffix"], "--new_parameter is NAME=VALUE"),
        ([], "needs OLD NEW"),
        ([_BEFORE], "needs OLD NEW"),
        ([_BEFORE, _BEFORE, _BEFORE], "takes no more than OLD NEW"),
        ([_BEFORE, _BEFORE, "--format=yaml"], "not yaml"),
        ([_BEFORE, _BEFORE, "--color"], "unknown flag --color"),
    ],
)
def test_the_command_refuses_what_it_does_not_know(arguments, why):
    answer = _plan(*arguments)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("protoc-gen-cfn plan: ") and why in answer.stderr


def test_the_command_names_a_folder_that_is_none():
    answer = _plan("nowhere", _BEFORE)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "nowhere/manifest.json: No such file" in answer.stderr
    assert "usage" not in answer.stderr


@pytest.mark.parametrize(
    "edits, why",
    [
        (
            [('name: "shop"', 'name: "bank"')],
            'what is deployed is the environment "shop", not "bank": an environment keeps its name',
        ),
        (
            [('name: "us-west-2"', 'name: "us-west-1"')],
            "the environment is deployed in us-east-1 and us-west-2, not in us-east-1 and us-west-1",
        ),
        (
            [('name: "us-east-1"', 'name: "us-east-2"')],
            "the environment is deployed in us-east-1 and us-west-2, not in us-east-2 and us-west-2",
        ),
        (
            [
                ('primary { name: "us-east-1"', 'primary { name: "us-west-2"'),
                ('secondary { name: "us-west-2"', 'secondary { name: "us-east-1"'),
            ],
            "the environment is deployed in us-east-1 and us-west-2, not in us-west-2 and us-east-1",
        ),
    ],
)
def test_two_environments_have_no_plan(update, tmp_path, edits, why):
    other = update(*edits, previous=None, out="other")
    assert other.status == 0, other.errors
    answer = _plan(_BEFORE, tmp_path / "other")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert f"{_BEFORE} and {tmp_path}/other are two environments: {why}" in answer.stderr
    # As the build says.
    result = update(*edits)
    assert (result.status, result.files) == (1, {})
    assert f"error: {why}" in result.errors
    assert result.errors.count("[in-place]") == 1


def _on_a_terminal(environment):
    reader, writer = pty.openpty()
    subprocess.run(
        [compiler.PLUGIN, "plan", _BEFORE, _BEFORE], stdout=writer, check=True, env=environment
    )
    os.close(writer)
    return os.read(reader, 65536).decode()


def test_a_terminal_has_colour_unless_it_wants_none():
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    assert "\033[" in _on_a_terminal(plain)
    assert "\033[" not in _on_a_terminal({**plain, "NO_COLOR": "1"})


# --- The rule --------------------------------------------------------------


def test_the_build_plans_over_what_is_deployed():
    plan = json.loads(pathlib.Path("tests/plan/update/plan.json").read_text())
    assert plan["changes"] and not plan["data_at_stake"]
    printed = subprocess.run(
        ["tests/plan/update.plan", "--format=json"], capture_output=True, text=True, check=True
    )
    assert json.loads(printed.stdout) == plan
