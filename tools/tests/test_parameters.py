"""Parameters of a spec's own: what is given, kept, and missing."""

import json
import pathlib

import pytest
from deployment.aws import Failure
from deployment.folder import Folder
from deployment.parameters import Parameters

from tools.tests.fake_aws import EAST, WEST
from tools.tests.stacks import CHANGES, FREE, NO_STACK, PUBLISHED, arn, deployed, described

pytest_plugins = "tools.tests.deploy_fixtures"

_LEVEL = {"Type": "String", "Default": "INFO", "AllowedValues": ["INFO", "ERROR"]}
_TEAM = {"Type": "String", "AllowedPattern": "^[a-z]+$", "MaxLength": 5}


def _former(**values):
    return [{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()]


def _parameters(folder, *more):
    return Parameters(Folder(folder.path), *more)


@pytest.fixture(name="own")
def fixture_own(folder):
    """own(rules...) gives the folder's root these parameters of the spec's own."""

    def declare(**rules):
        root = json.loads((folder.path / folder.root["path"]).read_text())
        root["Parameters"] |= rules
        folder.rewrite(folder.root, root)
        return folder

    return declare


def test_a_value_is_the_one_given_else_the_former_else_the_default(own):
    folder = own(LogLevel=_LEVEL, Team=_TEAM)
    assert _parameters(folder, []).new == {"LogLevel": "INFO", "Team": None}
    former = _former(EnvironmentSuffix="prod", LogLevel="ERROR", Team="ops", Dropped="x")
    kept = _parameters(folder, [], former)
    assert kept.new == {"LogLevel": "ERROR", "Team": "ops"}
    assert kept.old == {"LogLevel": "ERROR", "Team": "ops", "Dropped": "x"}
    assert _parameters(folder, ["Team=dev", "Team=web"], former).new["Team"] == "web"


@pytest.mark.parametrize(
    "text,why",
    [
        ("Team", "expected NAME=VALUE of a parameter of the spec's: LogLevel, Team"),
        ("Other=1", "expected NAME=VALUE"),
        ("EnvironmentSuffix=dev", "expected NAME=VALUE"),
        ("LogLevel=TRACE", "one of INFO, ERROR"),
        ("Team=toolong", "not allowed"),
        ("Team=o p", "not allowed"),
        ("Team=ops\n", "not allowed"),
    ],
)
def test_a_wrong_value_is_refused(own, text, why):
    with pytest.raises(Failure, match=why):
        _parameters(own(LogLevel=_LEVEL, Team=_TEAM), [text])


def test_one_without_a_value_is_told_with_the_option(own):
    with pytest.raises(Failure, match="no value yet: --parameter Team=VALUE$"):
        _parameters(own(LogLevel=_LEVEL, Team=_TEAM), []).check()


def test_a_kept_value_is_held_to_the_new_rule(own):
    folder = own(LogLevel=_LEVEL, Team=_TEAM)
    former = _former(LogLevel="TRACE", Team="orders")
    with pytest.raises(Failure) as found:
        _parameters(folder, [], former).check()
    assert str(found.value).splitlines() == [
        "LogLevel 'TRACE': one of INFO, ERROR; give another: --parameter LogLevel=VALUE",
        "Team 'orders': not allowed; give another: --parameter Team=VALUE",
    ]
    _parameters(folder, ["LogLevel=INFO", "Team=ops"], former).check()


def test_an_update_with_a_refused_value_publishes_nothing(aws, own, deploy, make_compiler):
    folder = own(LogLevel=_LEVEL)
    running = described("CREATE_COMPLETE")
    running["Stacks"][0]["Parameters"] += _former(LogLevel="TRACE")
    aws.play([("describe-stacks --stack", [running]), FREE, *deployed(folder), *PUBLISHED])
    run = _deploy(deploy, folder, "--compiler", make_compiler().program, "--execute")
    assert run.returncode == 2 and "--parameter LogLevel=VALUE" in run.stderr
    assert not any("create-change-set" in call or "put-object" in call for call in aws.calls)


def test_the_primary_alone_keeps_what_the_stack_set_refers_to(aws, own, deploy, make_compiler):
    folder = own(Team=_TEAM)
    root = json.loads((folder.path / folder.root["path"]).read_text())
    passed = root["Resources"]["SecondaryStackSet"]["Properties"]["Parameters"]
    passed.append({"ParameterKey": "Team", "ParameterValue": {"Ref": "Team"}})
    folder.rewrite(folder.root, root)
    running = described("CREATE_COMPLETE")
    running["Stacks"][0]["Parameters"] += _former(Team="ops")
    nothing = {"Status": "FAILED", "StatusReason": "No updates are to be performed."}
    aws.play(
        [
            ("describe-stacks --stack", [running]),
            ("describe-change-set", [nothing]),
            FREE,
            *deployed(folder),
            *PUBLISHED,
        ]
    )
    del root["Parameters"]["Team"]
    passed.pop()
    folder.rewrite(folder.root, root)
    more = ["--only", "primary", "--compiler", make_compiler().program, "--execute"]
    run = _deploy(deploy, folder, *more)
    assert run.returncode == 0, run.stderr
    create = next(call for call in aws.calls if call[1] == "create-change-set")
    assert "ParameterKey=Team,UsePreviousValue=true" in create
    body = create[create.index("--template-body") + 1].removeprefix("file://")
    assert json.loads(pathlib.Path(body).read_text())["Parameters"]["Team"] == _TEAM


def test_the_survivor_alone_keeps_no_refused_value(aws, own, deploy):
    folder = own(LogLevel=_LEVEL)
    name = "StackSet-dr-secondary-prod-01234567-89ab-cdef-0123-456789abcdef"
    running = described("UPDATE_COMPLETE", name=name)
    running["Stacks"][0]["Parameters"] += _former(LogLevel="TRACE")
    root = {"StackName": name, "StackId": arn(name, WEST), "CreationTime": "2026-01-02"}
    aws.play(
        [
            ("list-stacks|describe-stacks --query", [[root]]),
            ("describe-stacks --stack", [running]),
            ("get-template", [{"TemplateBody": {"Resources": {}}}]),
            ("list-stack-resources", [{"StackResourceSummaries": []}]),
        ]
    )
    run = deploy("update", folder.path, "--survivor", "--suffix", "prod", "--execute")
    assert run.returncode == 2 and "--parameter LogLevel=VALUE" in run.stderr
    assert not any("create-change-set" in call or "put-object" in call for call in aws.calls)


def _deploy(deploy, folder, *more):
    return deploy("deploy", folder.path, "--bucket", "shop-templates", "--suffix", "prod", *more)


def test_a_first_deployment_without_a_value_publishes_nothing(aws, own, deploy):
    folder = own(Team=_TEAM)
    aws.play([("describe-stacks --stack", [NO_STACK]), FREE])
    run = _deploy(deploy, folder, "--execute")
    assert run.returncode == 2 and "--parameter Team=VALUE" in run.stderr
    assert not any("create-change-set" in call or "put-object" in call for call in aws.calls)


def test_an_update_keeps_what_is_not_said(aws, own, deploy, make_compiler):
    folder = own(LogLevel=_LEVEL, Team=_TEAM)
    running = described("CREATE_COMPLETE")
    running["Stacks"][0]["Parameters"] += _former(LogLevel="INFO", Team="ops")
    compiler = make_compiler()
    aws.play(
        [
            ("describe-stacks --stack", [running]),
            FREE,
            *deployed(folder),
            *PUBLISHED,
            ("describe-change-set", [CHANGES]),
        ]
    )
    run = deploy(
        *("plan", folder.path, "--suffix", "prod", "--compiler", compiler.program),
        *("--parameter", "LogLevel=ERROR"),
    )
    assert run.returncode == 0, run.stderr
    assert sorted(compiler.flags) == [
        "--new_parameter=LogLevel=ERROR",
        "--new_parameter=Team=ops",
        "--old_parameter=LogLevel=INFO",
        "--old_parameter=Team=ops",
    ]


def test_the_dry_run_shows_what_is_given(own, deploy):
    folder = own(LogLevel=_LEVEL, Team=_TEAM)
    run = _deploy(deploy, folder)
    assert "ParameterKey=LogLevel,ParameterValue=INFO" in run.stdout
    assert "have no value yet, unless the stack has: Team" in run.stdout
    run = _deploy(deploy, folder, "--parameter", "Team=ops")
    assert "ParameterKey=Team,ParameterValue=ops" in run.stdout


def test_a_value_is_that_of_both_regions(own, deploy):
    folder = own(Team=_TEAM)
    run = _deploy(deploy, folder, "--only", "primary", "--parameter", "Team=ops", "--execute")
    assert run.returncode == 2 and "both regions" in run.stderr
