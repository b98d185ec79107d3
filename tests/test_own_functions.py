"""docs/functions.md: its functions compile as they stand there, and are fenced."""

import io
import json
import pathlib
import re
import subprocess
import sys
import types
import zipfile

import boto3
import pytest
from moto import mock_aws
from tests import compiler

PAGE = pathlib.Path("docs/functions.md").read_text(encoding="utf-8")
WORLD = pathlib.Path("generator/functions/tests/node_world.js").absolute()
REGIONS = EAST, WEST = "us-east-1", "us-west-2"


def block(language, part):
    """The block of the page that has this text."""
    [found] = [each for each in re.findall(rf"```{language}\n(.*?)```", PAGE, re.S) if part in each]
    return found


def request(method, path, body=None):
    return {"requestContext": {"http": {"method": method}}, "rawPath": path, "body": body}


@pytest.fixture(name="compiled")
def fixture_compiled(tmp_path):
    """compiled(runtime, file, code) -> the function in the template; nothing is found in it."""

    def compile_function(runtime, file, code):
        (tmp_path / "functions").mkdir()
        (tmp_path / "functions" / file).write_text(code, encoding="utf-8")
        spec = tmp_path / "orders.textproto"
        minimal = (compiler.SPECS / "minimal.textproto").read_text(encoding="utf-8")
        fields = block("textproto", 'name: "orders"')
        fields = re.sub(r'runtime: ".*"', f'runtime: "{runtime}"', fields).replace("orders.py", file)
        spec.write_text(re.sub(r"functions {.*}\n", fields, minimal), encoding="utf-8")
        result = compiler.run(tmp_path / "out", f"spec={spec}")
        assert (result.status, result.errors) == (0, "")
        template = json.loads(result.files["us-east-1/functions.template.json"])
        return template["Resources"]["OrdersFunction"]["Properties"]

    return compile_function


def variables(function):
    return {name: value if isinstance(value, str) else {"TABLE_NAME": "table"}.get(name, "bucket")
            for name, value in function["Environment"]["Variables"].items()
            } | {"CONTROL_TABLE_NAME": "control"}


@pytest.mark.parametrize("part", ["jwt {", "layers {", "s3 {"])
def test_what_a_spec_says_of_functions_compiles(tmp_path, part):
    minimal = (compiler.SPECS / "minimal.textproto").read_text(encoding="utf-8")
    example = block("textproto", part).replace(
        'function: "processor"', f'function: {re.search(r"functions { name: (.*?) }", minimal)[1]}')
    spec = tmp_path / "accounts.textproto"
    spec.write_text(minimal + example, encoding="utf-8")
    result = compiler.run(tmp_path / "out", f"spec={spec}")
    # protoc itself tells of archives that they are no text.
    assert result.status == 0 and ": warning: " not in result.errors, result.errors


_SENDERS = """
resources { id: "Jobs" stack: "async" properties { [aws.sqs.Queue] {
  queue_name: "jobs-${EnvironmentSuffix}" kms_master_key_id: "${security/Key.Arn}" } }
  state: STATE_LOST reason: "each job stands in the table, and is sent again" }
resources { id: "JobsPolicy" stack: "async" properties { [aws.sqs.QueuePolicy] { queues: "${Jobs}" } }
  json { key: "policy_document" value: '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",'
    ' "Principal": {"Service": ["s3.amazonaws.com", "sns.amazonaws.com"]}, "Action": "sqs:SendMessage",'
    ' "Resource": "${Jobs.Arn}", "Condition": {"StringEquals": {"aws:SourceAccount": "${AWS::AccountId}"}}}]}' } }
resources { id: "News" stack: "async" properties { [aws.sns.Topic] {
  topic_name: "news-${EnvironmentSuffix}" kms_master_key_id: "${security/Key.Arn}" } } }
resources { id: "NewsToJobs" stack: "async" properties { [aws.sns.Subscription] {
  topic_arn: "${News}" protocol: "sqs" endpoint: "${Jobs.Arn}" } } }
overrides { resource: "both/data/DocumentsBucket" reason: "documents are worked on as they come" set { [aws.s3.Bucket] {
  notification_configuration { queue_configurations { event: "s3:ObjectCreated:*" queue: "${async/Jobs.Arn}" } } } } }
"""


@pytest.mark.parametrize("own, senders", [("", set()), (_SENDERS, {"s3.amazonaws.com", "sns.amazonaws.com"})])
def test_what_is_sent_to_a_queue_may_be_encrypted(tmp_path, own, senders):
    """By the key's policy: the services that send have no role."""
    minimal = (compiler.SPECS / "minimal.textproto").read_text(encoding="utf-8")
    spec = tmp_path / "senders.textproto"
    spec.write_text(minimal + own, encoding="utf-8")
    result = compiler.run(tmp_path / "out", f"spec={spec}")
    assert (result.status, result.errors) == (0, "")
    for region in REGIONS:
        key = json.loads(result.files[f"{region}/security.template.json"])["Resources"]["Key"]
        let_in = [each["Principal"]["Service"] for each in key["Properties"]["KeyPolicy"]["Statement"]
                  if "kms:EncryptionContext:aws:sqs:arn" in each.get("Condition", {}).get("ArnLike", {})]
        assert set().union(*let_in) == senders


def test_code_has_of_lambdas_rights_what_the_spec_names(tmp_path):
    minimal = (compiler.SPECS / "minimal.textproto").read_text(encoding="utf-8")
    own = 'policy_statements { actions: "ec2:DescribeSubnets" resources: "*" }'
    spec = tmp_path / "looks.textproto"
    spec.write_text(re.sub(r"(functions {.*)}\n", rf"\1 {own} }}\n", minimal), encoding="utf-8")
    result = compiler.run(tmp_path / "out", f"spec={spec}")
    assert result.status == 0, result.errors  # a warning at most: the spec asks for all subnets
    identity = json.loads(result.files["us-east-1/identity.template.json"])["Resources"]
    (policy,) = identity["SecondaryTransactionProcessorRole"]["Properties"]["Policies"]
    statements = {each["Sid"]: each for each in policy["PolicyDocument"]["Statement"]}
    lambdas, denied = (statements[f"NetworkInterfaces{rest}"]["Action"] for rest in ("", "FromCode"))
    assert set(lambdas) - set(denied) == {"ec2:DescribeSubnets"}


def test_an_archive_is_packed_as_its_folder_would_be(tmp_path):
    """Order, times and compression of the archive change nothing; both have the fence."""
    folder = tmp_path / "folder"
    (folder / "lib").mkdir(parents=True)
    (folder / "lib/answer.py").write_text("ANSWER = {}\n" * 100, encoding="utf-8")
    (folder / "api.py").write_text("def main(event, context): pass\n", encoding="utf-8")
    # Data, a link, and what Python keeps beside modules.
    (folder / "lib/model.bin").write_bytes(bytes(range(256)))
    (folder / "lib/run").symlink_to("../api.py")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__/api.cpython-313.pyc").write_bytes(b"kept")
    files = ["api.py", "lib/answer.py", "lib/model.bin", "lib/run", "__pycache__/api.cpython-313.pyc"]
    for name, order in (("stored", 1), ("deflated", -1)):
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as archive:
            for file in files[::order]:
                how = zipfile.ZIP_STORED if order == 1 else zipfile.ZIP_DEFLATED
                archive.writestr(
                    zipfile.ZipInfo(file, (2000 + order, 1, 1, 0, 0, 0)),
                    (folder / file).read_bytes(), compress_type=how)
    packed = []
    minimal = (compiler.SPECS / "minimal.textproto").read_text(encoding="utf-8")
    for code in ('directory: "folder"', 'zip: "stored.zip"', 'zip: "deflated.zip"'):
        spec = tmp_path / "orders.textproto"
        spec.write_text(re.sub(
            r"functions {.*}\n", f'functions {{ name: "orders" code {{ {code} }} handler: "api.main" }}\n',
            minimal), encoding="utf-8")
        result = compiler.run(tmp_path / str(len(packed)), f"spec={spec}")
        assert result.status == 0, result.errors
        packed.append(result.files["functions/orders.zip"])
    assert packed[0] == packed[1] == packed[2]
    with zipfile.ZipFile(io.BytesIO(packed[0])) as archive:
        assert archive.namelist() == [*files[:4], "dr_fence.py"]
        assert archive.read("lib/run") == archive.read("api.py")
        assert archive.read("lib/model.bin") == bytes(range(256))
        assert {info.external_attr >> 16 for info in archive.infolist()} == {0o100755}


def test_functions_that_name_one_archive_have_it_each(tmp_path):
    """With a fence of its own, as the handlers differ."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("api.mjs", "export const main = 1; export const nightly = 2;\n")
    functions = ['name: "orders" handler: "api.main"',
                 'name: "nightly" handler: "api.nightly" schedules { expression: "rate(1 day)" }']
    minimal = (compiler.SPECS / "minimal.textproto").read_text(encoding="utf-8")
    spec = tmp_path / "orders.textproto"
    spec.write_text(re.sub(r"functions {.*}\n", "".join(
        f'functions {{ {each} runtime: "nodejs22.x" code {{ zip: "all.zip" }} table_actions: "None" bucket_actions: "None" }}\n'
        for each in functions), minimal), encoding="utf-8")
    result = compiler.run(tmp_path / "out", f"spec={spec}")
    assert result.status == 0, result.errors
    for name, handler in (("orders", "main"), ("nightly", "nightly")):
        with zipfile.ZipFile(io.BytesIO(result.files[f"functions/{name}.zip"])) as archive:
            assert archive.namelist() == ["api.mjs", "dr_fence.cjs"]
            assert f"own.{handler}," in archive.read("dr_fence.cjs").decode()


def test_pip_takes_the_command_of_the_page(tmp_path):
    """Its options fit together; there is nothing to install."""
    [command] = re.findall(r"^pip (install .*)$", PAGE, re.MULTILINE)
    (tmp_path / "requirements.txt").touch()
    done = subprocess.run([sys.executable, "-m", "pip", *command.split()], cwd=tmp_path,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_examples_of_the_page_are_what_it_says():
    folders = compiler.SPECS / "functions"
    assert sorted(path.name for path in (folders / "session_keeper").iterdir()) == ["keeper.py", "settings.py"]
    intake = folders / "order_intake"
    assert [path.suffix for path in intake.iterdir() if path.is_file()] == [".js"]
    assert len(list((intake / "node_modules").glob("*/package.json"))) == 1


@mock_aws
def test_the_function_in_python(compiled, monkeypatch):
    function = compiled("python3.13", "orders.py", block("python", "def main"))
    environment = {**variables(function), "TABLE_NAME": "table", "BUCKET_NAME": "bucket"}
    for name, value in {**environment, "AWS_REGION": EAST}.items():
        monkeypatch.setenv(name, value)
    dynamodb, s3 = boto3.client("dynamodb", EAST), boto3.client("s3", EAST)
    for table, key in (("control", "id"), ("table", environment["PARTITION_KEY"])):
        dynamodb.create_table(
            TableName=table, BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}])
    s3.create_bucket(Bucket="bucket")
    file, handler = function["Handler"].split(".")
    module = types.ModuleType(file)
    exec(compile(function["Code"]["ZipFile"], "index.py", "exec"), vars(module))
    module.dr_time = types.SimpleNamespace(time=lambda: clock, monotonic=lambda: clock)

    def answer(writer, *event):
        nonlocal clock
        clock += 60
        dynamodb.put_item(
            TableName="control", Item={"id": {"S": "writer"}, "region": {"S": writer}})
        return vars(module)[handler](request(*event), None)["statusCode"]

    clock = 1_700_000_000
    assert answer(WEST, "POST", "/orders/7", "{}") == 503
    assert dynamodb.scan(TableName="table")["Items"] == []
    assert answer(WEST, "GET", "/orders/7") == 404
    assert answer(EAST, "POST", "/orders/7", "{}") == 201
    assert answer(WEST, "GET", "/orders/7") == 200
    assert [each["Key"] for each in s3.list_objects_v2(Bucket="bucket")["Contents"]] == ["orders/7"]


def test_the_function_in_node(compiled, tmp_path):
    function = compiled("nodejs22.x", "orders.js", block("javascript", "exports.main"))
    index = tmp_path / "index.js"
    index.write_text(function["Code"]["ZipFile"], encoding="utf-8")
    file, handler = function["Handler"].split(".")
    assert file == "index"
    post, get = request("POST", "/orders/7", "{}"), request("GET", "/orders/7")
    steps = [{"writer": WEST}, {"call": post}, {"call": get}, {"writer": EAST, "advance": 60},
             {"call": post}, {"writer": WEST, "advance": 60}, {"call": get}]
    done = subprocess.run(
        ["node", WORLD, index, handler], input=json.dumps(steps), stdout=subprocess.PIPE,
        text=True, check=True, env={
            "PATH": "/usr/local/bin:/usr/bin:/bin", **variables(function), "AWS_REGION": EAST,
            "TABLE_NAME": "table", "BUCKET_NAME": "bucket"})
    found = json.loads(done.stdout)
    assert [each["answer"]["statusCode"] for each in found["answers"]] == [503, 404, 201, 200]
    assert list(found["world"]["documents"]) == ["orders/7"]


@pytest.mark.parametrize("runtime, file, code", [
    ("python3.13", "orders.py", block("python", "def main")),
    ("nodejs22.x", "orders.js", block("javascript", "exports.main"))])
def test_the_names_on_the_page_are_those_of_the_templates(compiled, runtime, file, code):
    given = compiled(runtime, file, code)["Environment"]["Variables"]
    section = PAGE.split("## What it is given")[1].split("## Heartbeats")[0]
    assert set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", section)) == given.keys()
