"""tools/new: what it writes stands where the recipes of CONTRIBUTING.md say, and compiles."""

import os
import pathlib
import re
import runpy
import shutil
import subprocess
import sys

import pytest

_FOLDERS = ["generator", "infra_specs", "proto/aws", "tests", "tools"]
_SUFFIXES = {".bazel", ".binpb", ".cc", ".h", ".inc", ".proto", ".py", ".textproto", ".txt"}
_SCHEMAS = "../python_environment/schemas/providers/us-east-1.json"
_WARNINGS = ["-Wall", "-Wextra", "-Werror", "-Wno-sign-compare", "-Wno-missing-field-initializers"]

_RULES = {
    ("spec", "error"): {
        "generator/check/todo_table.cc",
        "generator/check/checks.inc",
        "generator/rules/rules_resources.cc",
        "tests/testdata/todo-table/basic.textproto",
        "tests/testdata/todo-table/fail_todo.textproto",
    },
    ("spec", "warning"): {
        "generator/check/todo_table.cc",
        "generator/check/checks.inc",
        "generator/rules/rules_resources.cc",
        "tests/testdata/todo-table/basic.textproto",
        "tests/testdata/todo-table/warn_todo.textproto",
    },
    ("program", "error"): {
        "generator/rules/rules_program.cc",
        "generator/verify/todo_table.cc",
        "generator/verify/verifiers.inc",
        "tests/faults/of_todo_table.py",
    },
}

# The questions of a type, with answers of a queue.
_ANSWERS = {
    "Name": 'Name{"/QueueName", Scope::kRegion, 80}',
    "Identity": "kIdOfAws",
    "Key": 'Key{"/KmsMasterKeyId"}',
    "Emptied": "kGoesAsItIs",
    "InSecondary": "InSecondary{}",
}

_REFUSED = [
    (["rule", "quota", "--subject", "program"], "the rule quota is in generator/rules/rules_program.cc already"),
    (["rule", "quota", "--subject", "spec"], "the rule quota is in generator/rules/rules_program.cc already"),
    (["rule", "names", "--subject", "program"], "generator/verify/names.cc exists already"),
    (["rule", "Todo", "--subject", "spec"], '"Todo" is no name of a rule'),
    (["rule", "to_do", "--subject", "spec"], '"to_do" is no name of a rule'),
    (["rule", "to-do-", "--subject", "spec"], '"to-do-" is no name of a rule'),
    (["rule", "../x", "--subject", "spec"], '"../x" is no name of a rule'),
    (["rule", "a-test", "--subject", "spec"], "would be taken for a test"),
    (["type", "AWS::S3::Bucket"], "AWS::S3::Bucket is in proto/aws/types.txt already"),
    (["type", "AWS::SQS"], '"AWS::SQS" is no resource type'),
    (["type", "AWS::SQS::Queues"], "AWS's schemas have no type AWS::SQS::Queues"),
    (["type", "AWS::Route53::DNSSEC"], "AWS::Route53::DNSSEC is missing in "),
    (["concern", "network"], "generator/lower/network.cc exists already"),
    (["concern", "Archive"], '"Archive" is no name of a concern'),
]


def _snapshot(tree):
    return {
        str(path.relative_to(tree)): path.read_bytes()
        for path in tree.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _changed(before, tree):
    after = _snapshot(tree)
    assert before.keys() <= after.keys()
    return {path for path, text in after.items() if before.get(path) != text}


def _new(tree, *arguments):
    return subprocess.run(
        [sys.executable, tree / "tools/new", *arguments], capture_output=True, text=True, check=False
    )


def _copy(tree):
    """The sources; what is made of them stays where it is."""
    found = [path for folder in _FOLDERS for path in pathlib.Path(folder).rglob("*")]
    for path in found:
        if path.suffix in _SUFFIXES and not path.name.endswith(".pb.h") or path.name == "new":
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, tree / path)
            (tree / path).chmod(0o755)
    return tree


def _syntax(tree, source):
    """What the compiler says of a source of the tree, without looking at what is generated."""
    folders = pathlib.Path(os.environ["HEADERS"]).read_text().split()
    command = ["c++", "-std=c++17", "-fno-exceptions", "-fsyntax-only", *_WARNINGS]
    command += ["-iquote", str(tree), "-iquote", "."]
    for folder in folders:
        command += ["-isystem", folder]
    return subprocess.run([*command, str(tree / source)], capture_output=True, text=True, check=False)


@pytest.fixture(name="tree")
def fixture_tree(tmp_path):
    return _copy(tmp_path)


@pytest.fixture(name="untouched", scope="module")
def fixture_untouched(tmp_path_factory):
    return _copy(tmp_path_factory.mktemp("untouched"))


@pytest.fixture(name="full", scope="module")
def fixture_full(tmp_path_factory):
    """A tree with a rule of each subject and a concern."""
    tree = _copy(tmp_path_factory.mktemp("full"))
    for arguments in [
        ["rule", "todo-table", "--subject", "spec"],
        ["rule", "todo-bucket", "--subject", "program", "--level", "warning"],
        ["concern", "todo-queue"],
    ]:
        assert _new(tree, *arguments).returncode == 0
    return tree


def _check_output(result, tree, changed):
    assert (result.returncode, result.stderr) == (0, "")
    written, steps = result.stdout.split("left to do:\n")
    assert set(re.findall(r"^wrote (.+)$", written, re.M)) == changed
    for path in re.findall(r"(?<!\S)[\w/.-]+\.(?:cc|h|inc|textproto)\b", steps):
        assert path in ["rule_table.h", "context.h"] or (tree / path).exists(), path


def _rows(path):
    return re.findall(r'^    \{"([a-z0-9-]+)", Level::', path.read_text(), re.M)


@pytest.mark.parametrize("subject, level", _RULES)
def test_a_rule(tree, subject, level):
    before = _snapshot(tree)
    command = ["rule", "todo-table", "--subject", subject, "--level", level]
    result = _new(tree, *command)
    _check_output(result, tree, _RULES[subject, level])
    assert _changed(before, tree) == _RULES[subject, level]
    rows = {path.name: _rows(path) for path in tree.glob("generator/rules/rules_*.cc")}
    assert sum("todo-table" in ids for ids in rows.values()) == 1
    assert all(ids == sorted(ids) for ids in rows.values())
    before = _snapshot(tree)
    assert _new(tree, *command).returncode == 2
    assert _changed(before, tree) == set()


def test_faults_of_a_rule_are_found_by_it(full):
    table = runpy.run_path(str(full / "tests/faults/of_todo_bucket.py"))
    claims = [each.claims("rule") for each in table["FAULTS"]]
    assert claims == [["todo-bucket"]] * 2


def test_rules_over_the_spec_are_checked_before_suppressions(tree):
    assert _new(tree, "rule", "todo-table", "--subject", "spec").returncode == 0
    lines = (tree / "generator/check/checks.inc").read_text().splitlines()
    calls = [line for line in lines if line.startswith("SPEC_CHECK")]
    assert calls[-2:] == ["SPEC_CHECK(CheckTodoTable)", "SPEC_CHECK(CheckSuppressions)"]
    # Each beneath its comment.
    assert lines[lines.index(calls[-2]) + 1].startswith("// suppression: ")


def test_a_concern(tree):
    before = _snapshot(tree)
    result = _new(tree, "concern", "todo-queue")
    expected = {"generator/lower/concerns.inc", "generator/lower/todo_queue.cc"}
    _check_output(result, tree, expected)
    assert _changed(before, tree) == expected
    calls = re.findall(r"^CONCERN\((\w+)\)", (tree / "generator/lower/concerns.inc").read_text(), re.M)
    assert calls[-2:] == ["LowerTodoQueue", "LowerOutputs"]
    assert _new(tree, "concern", "todo-queue").returncode == 2


@pytest.mark.parametrize(
    "source",
    [
        "generator/check/check.cc",
        "generator/check/todo_table.cc",
        "generator/lower/lower.cc",
        "generator/lower/todo_queue.cc",
        "generator/rules/rules_program.cc",
        "generator/rules/rules_resources.cc",
        "generator/verify/todo_bucket.cc",
        "generator/verify/verify.cc",
    ],
)
def test_it_compiles(full, source):
    result = _syntax(full, source)
    assert result.returncode == 0, result.stderr


def _update(tree):
    """What the commands do that a type's steps begin with."""
    for command in [
        [
            os.path.abspath(os.environ["IMPORT_SCHEMA"]),
            f"--schemas={os.path.abspath(_SCHEMAS)}",
            "--requirements=tools/requirements.txt",
        ],
        [sys.executable, "-m", "tools.aws_facts", "--output", "generator/catalogue/aws_facts.cc"],
    ]:
        env = {**os.environ, "PYTHONPATH": str(tree)}
        result = subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr


def test_the_commands_change_nothing_without_a_new_type(tree):
    before = _snapshot(tree)
    _update(tree)
    assert _changed(before, tree) == set()


def test_a_type_does_not_compile_until_it_is_answered_for(tree):
    before = _snapshot(tree)
    entries = tree / "generator/catalogue/entries.cc"
    result = _new(tree, "type", "AWS::SQS::Queue")
    _check_output(result, tree, {"generator/catalogue/entries.cc", "proto/aws/types.txt"})
    _update(tree)
    # Those beside its entry, its lowering and its tests; all of them by commands.
    assert _changed(before, tree) - {"generator/catalogue/entries.cc"} == {
        "generator/catalogue/aws_facts.cc",
        "proto/aws/BUILD.bazel",
        "proto/aws/other_types.binpb",
        "proto/aws/sqs.proto",
        "proto/aws/types.txt",
    }
    open_questions = set(_ANSWERS)
    while open_questions:
        result = _syntax(tree, "generator/catalogue/entries.cc")
        assert result.returncode != 0
        assert set(re.findall(r"error: .*Unanswered<drc::catalogue::(\w+)>", result.stderr)) == open_questions
        question = min(open_questions)
        text = entries.read_text()
        assert f"Unanswered<{question}>{{}}" in text
        entries.write_text(text.replace(f"Unanswered<{question}>{{}}", _ANSWERS[question]))
        open_questions.remove(question)
    result = _syntax(tree, "generator/catalogue/entries.cc")
    assert result.returncode == 0, result.stderr
    assert _new(tree, "type", "AWS::SQS::Queue").returncode == 2


@pytest.mark.parametrize(
    "type, above, below",
    [
        ("AWS::EC2::CustomerGateway", "AWS::DynamoDB::GlobalTable", "AWS::EC2::EIP"),
        # Of a service that is new.
        ("AWS::RDS::DBCluster", "AWS::Logs::SubscriptionFilter", "AWS::Route53::HealthCheck"),
        ("AWS::StepFunctions::StateMachine", "AWS::SSM::Parameter", None),
        # Above the comment of the next.
        ("AWS::SSM::Document", "AWS::SNS::TopicPolicy", "AWS::SSM::Parameter"),
    ],
)
def test_an_entry_stands_in_order(tree, type, above, below):
    result = _new(tree, "type", type)
    assert result.returncode == 0, result.stderr
    text = (tree / "generator/catalogue/entries.cc").read_text()
    types = re.findall(r'^      \{"(AWS::\w+::\w+)"', text, re.M)
    place = types.index(type)
    assert types[place - 1] == above
    assert types[place + 1 :][:1] == ([below] if below else [])
    lines = text.splitlines()
    assert "//" not in lines[lines.index(f'      {{"{type}",') - 1]
    lines = (tree / "proto/aws/types.txt").read_text().splitlines()
    known = [line for line in lines if line.startswith("AWS::")]
    assert known == sorted(known)
    # An empty line between services, and none else.
    services = [known[0].split("::")[1]]
    start = lines.index(known[0])
    for last, line in zip(lines[start:], lines[start + 1 :]):
        if line:
            services.append(line.split("::")[1])
            assert (not last) == (services[-1] != services[-2])


@pytest.mark.parametrize("arguments, text", _REFUSED)
def test_refuses(untouched, arguments, text):
    before = _snapshot(untouched)
    result = _new(untouched, *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("tools/new: error: ") and result.stderr.count("\n") == 1
    assert text in result.stderr
    assert _changed(before, untouched) == set()


def test_nothing_is_left_to_be_said(untouched):
    """Of what tools/new leaves open."""
    left = [
        path
        for path, text in _snapshot(untouched).items()
        if path.startswith(("generator/", "tests/")) and (b"TODO" in text or b" Unanswered<" in text)
    ]
    assert left == []


def test_the_recipes_are_true(tree):
    text = pathlib.Path("CONTRIBUTING.md").read_text()
    recipes = text.split("\n## Recipes\n")[1].split("\n## ")[0]
    commands = [command.split()[1:] for command in re.findall(r"tools/new [^`\n]+", recipes)]
    assert {command[0] for command in commands} == {"rule", "type", "concern"}
    for command in commands:
        result = _new(tree, *command)
        assert result.returncode == 0, result.stderr
    labels = re.findall(r"bazel run //([\w/]*):([\w.]+)", recipes)
    assert labels
    for package, name in labels:
        build = pathlib.Path(package, "BUILD.bazel").read_text()
        # golden_test makes NAME.update of NAME_test.
        names = [name, name.removesuffix(".update") + "_test"]
        assert any(f'name = "{each}"' in build for each in names), (package, name)
