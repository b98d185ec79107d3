"""tools/deploy plan, and how deploy guards what runs."""

import hashlib
import json
import pty

import deployment.folder
import pytest

from tools.tests.fake_aws import EAST, WEST, Folder, at_stake, change, errors
from tools.tests.stacks import (
    CHANGES,
    FREE,
    NO_STACK,
    PUBLISHED,
    arn,
    deployed,
    describe,
    described,
    events,
    listed,
)

pytest_plugins = "tools.tests.deploy_fixtures"

_TABLE = change("delete", "orders-${EnvironmentSuffix}")
_BUCKET = change(
    "delete", "papers-${EnvironmentSuffix}-${AWS::AccountId}-${AWS::Region}", "AWS::S3::Bucket"
)
_BUCKET |= {"region": WEST, "logical_id": "Bucket"}
_PAPERS = f"papers-prod-123456789012-{WEST}"
_LOSS = {"changes": [_TABLE, _BUCKET], "data_at_stake": [at_stake(_TABLE), at_stake(_BUCKET)]}
_MEMORY = change("update", "orders-prod", "AWS::Lambda::Function", logical_id="Function")
_RUNNING = ("describe-stacks --stack", [described("CREATE_COMPLETE")])


def _updated(status="UPDATE_COMPLETE"):
    """What AWS answers to an update that ends like this."""
    root = arn("dr-shop-prod")
    old = [("dr-shop-prod", "itself", "CREATE_COMPLETE")]
    new = [*old, ("dr-shop-prod", "itself", "UPDATE_IN_PROGRESS"), ("dr-shop-prod", "itself", status)]
    return [
        ("describe-stacks --stack", [described("CREATE_COMPLETE")] * 2 + [described(status)]),
        ("describe-change-set", [CHANGES]),
        ("describe-stack-events", [events(root, *old), events(root, *new)]),
    ]


@pytest.fixture(name="plan")
def fixture_plan(aws, folder, deploy):
    """Runs tools/deploy plan on the folder, of which `running` is deployed."""

    def run(compiler, *more, running=None, answers=(_RUNNING,)):
        aws.play([*answers, FREE, *deployed(running or folder)])
        return deploy(
            *("plan", folder.path, "--suffix", "prod", "--compiler", compiler.program), *more
        )

    return run


# The plan


def test_compares_what_is_deployed_with_the_folder(aws, folder, plan, make_compiler, tmp_path):
    compiler = make_compiler(changes=[_MEMORY])
    running = Folder(tmp_path / "running")
    running.replicate_back()
    run = plan(compiler, running=running)
    assert (run.returncode, run.stdout) == (0, "update orders-prod\n"), run.stderr
    assert compiler.new == str(folder.path)
    old = deployment.folder.Folder(compiler.folder / "old")  # As its manifest says.
    assert old.templates == deployment.folder.Folder(running.path).templates
    assert old.regions == {each["path"]: each["region"] for each in running.templates}
    # Only reads.
    assert {call[1] for call in aws.calls} == {"describe-stacks", "get-template", "get-object", "list-stacks"}


def test_takes_what_was_published_beside_the_templates(folder, plan, make_compiler):
    compiler = make_compiler()
    files = ("manifest.json", "report.json", "source_map.json")
    beside = [
        (f"get-object .*/releases/[0-9a-f]{{16}}/{name}", [{"Body": (folder.path / name).read_text()}])
        for name in files
    ]
    assert plan(compiler, answers=[_RUNNING, *beside]).returncode == 0
    for name in files:
        old = json.loads((compiler.folder / "old" / name).read_text())
        assert old == json.loads((folder.path / name).read_text())


def _with_package(folder):
    """The manifest of a release that has code of several files, and the code."""
    code = "a package"
    asset = {
        "path": "functions/orders.zip",
        "sha256": hashlib.sha256(code.encode()).hexdigest(),
        "bytes": len(code),
        "key": "shop/functions/orders-1.zip",
    }
    manifest = json.loads((folder.path / "manifest.json").read_text()) | {"assets": [asset]}
    return ("get-object .*/releases/[0-9a-f]{16}/manifest.json", [{"Body": json.dumps(manifest)}]), code


def test_takes_packages_of_code_too(folder, plan, make_compiler):
    """What was deployed can be deployed again."""
    compiler = make_compiler()
    manifest, code = _with_package(folder)
    package = ("get-object .*shop/functions/orders-1.zip", [{"Body": code}])
    assert plan(compiler, answers=[_RUNNING, manifest, package]).returncode == 0
    old = deployment.folder.Folder(compiler.folder / "old")  # As its manifest says.
    assert [each.file.read_text() for each in old.assets] == [code]


def test_a_package_that_is_gone_is_told(folder, plan, make_compiler):
    gone = "An error occurred (NoSuchKey) when calling the GetObject operation: none"
    manifest, _ = _with_package(folder)
    run = plan(
        make_compiler(),
        answers=[_RUNNING, manifest, ("get-object .*shop/functions/orders-1.zip", [gone])],
    )
    assert run.returncode == 3
    assert "shop/functions/orders-1.zip is no longer in shop-templates" in run.stderr


def test_reads_each_bucket_that_an_address_names(aws, folder, plan, make_compiler):
    def move(url):
        text = url["Fn::Sub"].replace("${TemplateBucket}.s3.us-east-1", "${SecondBucket}.s3.us-west-2")
        return {"Fn::Sub": text} if "secondary" in text else url

    folder.link(move)
    stack = described("CREATE_COMPLETE")
    second = {"ParameterKey": "SecondBucket", "ParameterValue": "shop-templates-west"}
    stack["Stacks"][0]["Parameters"].append(second)
    gone = "An error occurred (NoSuchKey) when calling the GetObject operation: none"
    answers = [
        ("describe-stacks --stack", [stack]),
        ("get-object --bucket shop-templates --key shop/us-west-2/secondary", [gone]),
    ]
    assert plan(make_compiler(), answers=answers).returncode == 0
    read = {
        (call[call.index("--bucket") + 1], call[-1])
        for call in aws.calls
        if call[1] == "get-object" and "secondary" in call[call.index("--key") + 1]
    }
    # The primary's has all of them, unless an earlier release has published there.
    assert read == {("shop-templates", EAST), ("shop-templates-west", WEST)}


def test_a_template_that_is_no_longer_there(plan, make_compiler):
    gone = "An error occurred (NoSuchKey) when calling the GetObject operation: none"
    run = plan(make_compiler(), answers=[_RUNNING, ("get-object .*us-west-2/data", [gone])])
    assert run.returncode == 3
    assert "is no longer in shop-templates-us-west-2, and us-west-2/secondary.template.json" in run.stderr


def test_of_what_is_not_there_yet(plan, make_compiler):
    run = plan(make_compiler(), answers=[("describe-stacks --stack", [NO_STACK])])
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr == "there is no stack dr-shop-prod: its 5 resources are created\n"


def test_prints_names_as_they_are(plan, make_compiler):
    run = plan(make_compiler(**_LOSS))
    # Which region a line is about, the text alone does not tell here.
    papers = "papers-prod-123456789012-${AWS::Region}"
    assert run.stdout == f"delete orders-prod\ndelete {papers}\n"


@pytest.mark.parametrize("form", ["json", "markdown"])
def test_prints_other_formats(plan, make_compiler, form):
    compiler = make_compiler(changes=[_MEMORY])
    run = plan(compiler, "--format", form)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == (compiler.folder / form).read_text().strip()


def test_without_a_compiler(aws, plan, make_compiler, tmp_path):
    compiler = make_compiler()
    compiler.program.unlink()
    run = plan(compiler)
    assert run.returncode == 3
    assert "bazel build //generator:protoc-gen-cfn" in errors(run)[0]
    assert "create-change-set" not in aws.operations()


def test_finds_the_compiler_by_the_environment(aws, folder, deploy, make_compiler):
    aws.play([_RUNNING, *deployed(folder)])
    environment = {"PROTOC_GEN_CFN": str(make_compiler(changes=[_MEMORY]).program)}
    run = deploy("plan", folder.path, "--suffix", "prod", **environment)
    assert run.stdout == "update orders-prod\n"


@pytest.mark.parametrize("code, why", [(1, "the folders: no manifest"), (2, "error: no manifest")])
def test_a_compiler_that_fails(plan, make_compiler, code, why):
    compiler = make_compiler()
    compiler.program.write_text(f"#!/bin/sh\necho 'no manifest' >&2\nexit {code}\n")
    run = plan(compiler)
    assert run.returncode == code and why in errors(run)[0]


def test_a_compiler_that_prints_no_plan(plan, make_compiler):
    compiler = make_compiler()
    compiler.program.write_text("#!/bin/sh\necho {}\n")
    run = plan(compiler)
    assert run.returncode == 1
    assert "is no plan" in errors(run)[0]


# What deploy does with it


def test_plan_only_publishes_nothing(aws, deploy_shop, make_compiler):
    compiler = make_compiler(changes=[_MEMORY]).program
    run = deploy_shop([_RUNNING], "--compiler", compiler, "--plan-only")
    assert (run.returncode, run.stdout) == (0, "update orders-prod\n")
    assert not {"put-object", "create-change-set"} & set(aws.operations())


def test_asks_before_it_changes_anything(aws, deploy_shop, make_compiler):
    run = deploy_shop([_RUNNING], "--compiler", make_compiler(changes=[_MEMORY]).program)
    assert run.returncode == 2
    assert run.stderr.splitlines() == [
        "update orders-prod",
        "tools/deploy: error: Update the stack dr-shop-prod in both regions? There is no terminal "
        "to ask at: --yes answers",
    ]
    assert not {"put-object", "create-change-set"} & set(aws.operations())


def test_goes_on_without_asking(aws, deploy_shop, make_compiler):
    compiler = make_compiler(changes=[_MEMORY]).program
    run = deploy_shop(_updated(), "--compiler", compiler, "--yes")
    assert run.returncode == 0, run.stderr
    assert "execute-change-set" in aws.operations()


def test_asks_at_a_terminal(aws, folder, deploy, make_compiler):
    aws.play([*_updated(), *PUBLISHED, *deployed(folder)])
    user, terminal = pty.openpty()
    with open(user, "w", encoding="utf-8") as keyboard, open(terminal, encoding="utf-8") as screen:
        keyboard.write("yes\n")
        keyboard.flush()
        run = deploy(
            *("deploy", folder.path, "--bucket", "shop-templates", "--suffix", "prod"),
            *("--poll", "0", "--compiler", make_compiler(changes=[_MEMORY]).program, "--execute"),
            stdin=screen,
        )
    assert run.returncode == 0, run.stderr
    assert "execute-change-set" in aws.operations()


def test_data_that_would_go(aws, deploy_shop, make_compiler):
    run = deploy_shop([_RUNNING], "--compiler", make_compiler(**_LOSS).program, "--yes")
    assert run.returncode == 3
    assert errors(run) == [
        f"tools/deploy: error: data would be lost: orders-prod ({EAST}), {_PAPERS} ({WEST}); if "
        f"that is meant, name each: --allow-data-loss orders-prod --allow-data-loss {_PAPERS}"
    ]
    assert not {"put-object", "create-change-set"} & set(aws.operations())


def test_plan_exits_as_deploy_would(plan, make_compiler):
    compiler = make_compiler(**_LOSS)
    assert plan(compiler).returncode == 3
    assert plan(compiler, "--allow-data-loss", "orders-prod").returncode == 3
    both = ["--allow-data-loss", "orders-prod", "--allow-data-loss", _PAPERS]
    assert plan(compiler, *both).returncode == 0


def test_data_that_may_go(aws, deploy_shop, make_compiler):
    both = ["--allow-data-loss", "orders-prod", "--allow-data-loss", _PAPERS]
    compiler = make_compiler(**_LOSS).program
    run = deploy_shop(_updated(), "--compiler", compiler, "--yes", *both)
    assert run.returncode == 0, run.stderr
    assert "execute-change-set" in aws.operations()


def test_what_aws_would_refuse(aws, deploy_shop, make_compiler):
    refused = change("replace", "orders-prod", refused="its name is taken by itself")
    compiler = make_compiler(changes=[refused]).program
    run = deploy_shop(
        [_RUNNING], "--compiler", compiler, "--yes", "--allow-data-loss", "orders-prod"
    )
    assert run.returncode == 3
    assert errors(run) == [
        "tools/deploy: error: AWS would refuse this update: us-east-1 data/Table: its name is "
        "taken by itself"
    ]
    assert not {"put-object", "create-change-set"} & set(aws.operations())


def test_a_rollback_after_data_went(deploy_shop, make_compiler):
    both = ["--allow-data-loss", "orders-prod", "--allow-data-loss", _PAPERS]
    compiler = make_compiler(**_LOSS).program
    run = deploy_shop(
        _updated("UPDATE_ROLLBACK_COMPLETE"), "--compiler", compiler, "--yes", *both
    )
    assert run.returncode == 1
    assert "as it was before" not in run.stderr
    assert errors(run) == [
        "tools/deploy: error: the stack dr-shop-prod is UPDATE_ROLLBACK_COMPLETE; the templates "
        "are the former ones again, but these may be empty now: orders-prod in us-east-1: restore "
        f"it from its backup, docs/recovery.md; {_PAPERS} in us-west-2: S3 Batch Replication from "
        "the other region's bucket fills it"
    ]


def test_a_rollback_without_data(deploy_shop, make_compiler):
    compiler = make_compiler(changes=[_MEMORY]).program
    run = deploy_shop(_updated("UPDATE_ROLLBACK_COMPLETE"), "--compiler", compiler, "--yes")
    assert errors(run)[0].endswith("the environment is as it was before")


# Whose environment it is


def test_another_environment_in_the_stack(aws, folder, plan, make_compiler, tmp_path):
    running = Folder(tmp_path / "running")
    file = running.path / "root.template.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "Description": describe("bank")}))
    run = plan(make_compiler(), "--stack-name", "dr-prod", running=running)
    assert run.returncode == 2
    assert "is the environment bank, and the folder has shop" in errors(run)[0]
    assert "get-object" not in aws.operations()


def test_metadata_tell_the_environment(plan, make_compiler, tmp_path):
    running = Folder(tmp_path / "running")
    file = running.path / "root.template.json"
    root = json.loads(file.read_text())
    metadata = {"Generator": "protoc-gen-cfn", "Environment": "bank", "Region": EAST}
    file.write_text(json.dumps({**root, "Description": "x", "Metadata": metadata}))
    assert "is the environment bank" in plan(make_compiler(), running=running).stderr


def test_a_stack_of_somebody_else(plan, make_compiler, tmp_path):
    running = Folder(tmp_path / "running")
    (running.path / "root.template.json").write_text('{"Resources": {}}')
    run = plan(make_compiler(), running=running)
    assert run.returncode == 2
    assert "none of protoc-gen-cfn's" in errors(run)[0]


@pytest.mark.parametrize(
    "found, words",
    [
        (
            listed("dr-bank-prod", "bank"),
            "the environment bank has the suffix prod, in the stack dr-bank-prod; shop cannot "
            "have it too: names carry the suffix alone",
        ),
        (
            listed("dr-prod", "shop"),
            "the environment shop of the suffix prod runs in the stack dr-prod: "
            "--stack-name dr-prod",
        ),
    ],
)
def test_a_suffix_that_is_taken(aws, deploy_shop, found, words):
    run = deploy_shop(
        [("describe-stacks --query", [[found]]), ("describe-stacks --stack", [NO_STACK])]
    )
    assert run.returncode == 2
    assert words in errors(run)[0]
    assert not {"put-object", "create-change-set"} & set(aws.operations())


@pytest.mark.parametrize(
    "other",
    [
        listed("dr-bank-prod", "bank", "ROLLBACK_COMPLETE"),
        {**listed("vpc-prod", "x"), "Description": "somebody else's, with the same parameter"},
        {**listed("vpc-prod", "x"), "Description": None},
    ],
)
def test_who_does_not_have_the_suffix(plan, make_compiler, other):
    stacks = [("describe-stacks --query", [[other]]), ("describe-stacks --stack", [NO_STACK])]
    assert plan(make_compiler(), answers=stacks).returncode == 0


def _add_role(folder):
    entry = folder.templates[0]
    content = json.loads((folder.path / entry["path"]).read_text())
    name = {"Fn::Sub": "dr-stackset-administration-${EnvironmentSuffix}"}
    content["Resources"]["Role"] = {"Type": "AWS::IAM::Role", "Properties": {"RoleName": name}}
    folder.rewrite(entry, content)


@pytest.mark.parametrize("taken", [True, False])
def test_a_suffix_that_another_region_has(aws, folder, plan, make_compiler, taken):
    _add_role(folder)
    role = {"Role": {"RoleName": "dr-stackset-administration-prod"}}
    absent = "An error occurred (NoSuchEntity) when calling the GetRole operation: none"
    answers = [("describe-stacks --stack", [NO_STACK]), ("get-role", [role if taken else absent])]
    run = plan(make_compiler(), answers=answers)
    assert run.returncode == (2 if taken else 0)
    assert ("the role dr-stackset-administration-prod exists" in run.stderr) == taken
    command = ["iam", "get-role", "--role-name", "dr-stackset-administration-prod"]
    assert command in [call[:4] for call in aws.calls]
