"""The commands that tell: of rules, of fields, of themselves."""

import json
import pathlib
import pty
import re
import subprocess

import pytest
from tests import compiler
from tests.compiler import call, misused

_COMMANDS = ["compile", "check", "format", "plan", "graph", "explain", "rules", "facts"]


# --- explain, rules, facts -------------------------------------------------


def test_explain_says_of_a_rule_what_the_page_says():
    page = pathlib.Path("docs/rules.md").read_text()
    for rule in ["region-pair", "recovery-time", "removed-store"]:
        result = call("explain", rule)
        assert (result.returncode, result.stderr) == (0, "")
        assert result.stdout.startswith(f"### {rule}\n")
        assert result.stdout in page


def test_explain_says_of_a_name_all_that_it_means():
    result = call("explain", "encryption")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("### encryption\n")
    assert "\nencryption: Encryption\n" in result.stdout


@pytest.mark.parametrize(
    "field, texts",
    [
        ("name", ["name: text\n", "\n- required\n- at most 32 characters\n- lower-case letters"]),
        ("objectives.rto_seconds", ["whole number\n", "\n- default: 900\n"]),
        ("tables.name", ["-${EnvironmentSuffix}"]),
        ("tables", ["Table, repeated\n", "A DynamoDB global table", "  name (text)\n"]),
        ("tables.consistency", ["- default: CONSISTENCY_EVENTUAL\n", "  CONSISTENCY_STRONG\n"]),
        ("tags", ["entries with `key`, text, and `value`, text\n"]),
    ],
)
def test_explain_says_what_a_field_means(field, texts):
    result = call("explain", field)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(f"{field}: ")
    for text in texts:
        assert text in result.stdout


@pytest.mark.parametrize(
    "name, meant",
    [
        ("region-pairs", "region-pair"),
        ("objectives.rto_second", "objectives.rto_seconds"),
        ("tables.name.x", "tables.name"),
        ("aws.sqs.Quee", "aws.sqs.Queue"),
        ("AWS::SQS::Que", "AWS::SQS::Queue"),
        ("AWS::s3::bucket", "AWS::S3::Bucket"),
        ("RECOVERY-TIME", "recovery-time"),
        ("rpo_seconds", "objectives.rpo_seconds"),
        ("warm_throughput", "tables.warm_throughput"),
        ("code.directory", "functions.code.directory"),
        ("fence.unfenced_reason", "functions.fence.unfenced_reason"),
        ("rto", "objectives.rto_seconds"),
        ("queue", "resources"),
        ("tables.", "tables"),
        ("of_no_meaning", None),
        ("", None),
    ],
)
def test_explain_knows_what_was_meant(name, meant):
    hint = f"; did you mean `{meant}`?" if meant else ""
    misused(call("explain", name), f'there is no rule, field or resource type "{name}"{hint}\n')


@pytest.mark.parametrize("name", ["aws.sqs.Queue", "AWS::SQS::Queue"])
def test_explain_says_what_a_type_has(name):
    result = call("explain", name)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("AWS::SQS::Queue: a resource, as `properties { [aws.sqs.Queue] {")
    for line in [
        r"Attributes, as \${Id.Attribute}: Arn, QueueUrl",
        "Its name: QueueName",
        "Its keys: KmsMasterKeyId",
        "Data: it holds some; `state` says what becomes of them",
        "  queue_name +text; a change replaces the resource",
        "  redrive_policy +JSON",
        "  tags +Tag, repeated",
        "    key +text; required",
    ]:
        assert re.search(f"(?m)^{line}", result.stdout), line


def test_every_field_is_explained():
    """Each has its comment: the schema in the binary is the one with comments."""
    left, seen = ["tables", "buckets", "functions", "routing", "network", "regions"], 0
    while left:
        field = left.pop()
        lines = call("explain", field).stdout.splitlines()
        assert lines[1] == "" and len(lines[2]) > 5, field
        names = [line.split()[0] for line in lines if line.startswith("  ") and line.endswith(")")]
        left += [f"{field}.{name}" for name in names if "(" in line_of(lines, name)]
        seen += 1
    assert seen > 60


def line_of(lines, name):
    return next(line for line in lines if line.startswith(f"  {name}"))


def test_rules_are_a_table_or_the_page():
    result = call("rules")
    assert (result.returncode, result.stderr) == (0, "")
    rules = [line.split(None, 2) for line in result.stdout.splitlines()]
    assert len(rules) > 20
    assert {severity for _, severity, _ in rules} == {"error", "warning"}
    ids = [rule for rule, _, _ in rules]
    assert ids == sorted(set(ids))
    assert {"region-pair", "encoding", "syntax", "empty-spec", "file-size"} <= set(ids)
    page = call("rules", "--format=markdown").stdout
    assert page == pathlib.Path("docs/rules.md").read_text()
    misused(call("rules", "--format=json"), "--format is text or markdown, not json")
    misused(call("rules", "region-pair"), "takes flags alone")


def test_facts_are_of_every_type():
    result = call("facts")
    assert (result.returncode, result.stderr) == (0, "")
    types = json.loads(result.stdout)["types"]
    assert list(types) == sorted(types)
    bucket = types["AWS::S3::Bucket"]
    assert bucket["name"] == {"pointer": "/BucketName", "scope": "account", "limit": 0}
    assert bucket["stateful"] is True
    assert "s3:CreateBucket" in bucket["actions"]
    assert types["AWS::EC2::VPC"]["key"] == {"none": "keeps no data of anybody's"}


# --- All of them -----------------------------------------------------------


def test_help_names_every_command_and_option():
    result = call("--help")
    assert (result.returncode, result.stderr) == (0, "")
    for command in _COMMANDS:
        assert f"\n  {command} " in result.stdout
    for text in [
        "--cfn_opt=spec=PATH",
        "--cfn_opt=template_urls=bucket|relative",
        "--cfn_opt=overlay=FILE\n",
        "--cfn_opt=diagnostics=FILE.sarif|FILE.txt",
        "--cfn_opt=report_only\n",
        "--cfn_opt=warnings_as_errors\n",
        "--version",
    ]:
        assert text in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 140


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_command_has_its_help(command):
    result = call(command, "--help")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(f"usage: protoc-gen-cfn {command}")
    assert f"\n{command} " in result.stdout
    # The flags of the usage are explained.
    usage = result.stdout.split("\n")[0]
    for flag in [word.strip("[].") for word in usage.split() if "--" in word]:
        assert f"\n  {flag}\n      " in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 200


def test_version():
    result = call("--version")
    assert (result.returncode, result.stderr) == (0, "")
    # The commit is that of a stamped build alone.
    name, version = result.stdout.split()
    assert name == "protoc-gen-cfn"
    assert version.replace(".", "").isdigit()


@pytest.mark.parametrize(
    "arguments, why",
    [
        (["--nope"], "unknown command --nope\n"),
        (["spec.textproto"], "unknown command spec.textproto\n"),
        (["complie"], "unknown command complie; did you mean `compile`?\n"),
        (["--rules"], "unknown command --rules; did you mean `rules`?\n"),
    ],
)
def test_refuses_other_commands(arguments, why):
    misused(call(*arguments), why)


def test_standing_alone():
    result = call("--help", "--version")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "protoc-gen-cfn: --help stands alone\n"


def test_a_full_disk_is_no_success():
    with open("/dev/full", "wb") as full:
        result = subprocess.run([compiler.PLUGIN, "rules"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert result.returncode == 1
    assert b"standard output cannot be written" in result.stderr


def test_nothing_given_on_a_terminal_shows_the_commands():
    _, terminal = pty.openpty()
    result = subprocess.run(
        [compiler.PLUGIN], stdin=terminal, capture_output=True, text=True, check=False, timeout=10
    )
    misused(result, "protoc-gen-cfn: a command is missing")
