"""The words and numbers of the contracts are those of the functions' own code."""
import ast
import builtins
import re

import pytest
from generator.functions.tests.lambdas import (
    CONTRACTS, EAST, ROOT, WEST, names, source, values)

EVALUATOR = "failover_evaluator"


def test_own_functions_are_named_as_no_users_may_be():
    own = {contract["name"] for contract in CONTRACTS.values() if "name" in contract}
    assert len(own) == len(CONTRACTS) - 1
    assert all(name.startswith("dr-") for name in own)


def test_the_evaluator_knows_the_actions(world):
    assert world.module.ACTIONS.keys() == names(EVALUATOR, "actions")


def test_the_evaluator_publishes_the_metrics():
    published = {keyword.arg for node in ast.walk(ast.parse(source(EVALUATOR)))
                 if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
                     "publish", "publish_state", "take_over")
                 for keyword in node.keywords if keyword.arg}
    assert published == names(EVALUATOR, "metrics")
    assert f'"Name": "{values(EVALUATOR, "texts")["DIMENSION"]}"' in source(EVALUATOR)


@pytest.mark.parametrize("name", ["LOOK", "PAUSE", "ARRIVAL", "DRAIN"])
def test_the_evaluators_numbers(world, name):
    assert getattr(world.module, name) == values(EVALUATOR, "numbers")[name]


def test_the_evaluators_shortest_window(world, monkeypatch):
    windows = []
    module = world.load(WINDOW_SECONDS="1")
    monkeypatch.setattr(module, "together",
                        lambda calls, *_: windows.append(len(calls)) or [None] * len(calls))
    module.watch({"region": EAST, "epoch": 1})
    assert windows == [values(EVALUATOR, "numbers")["FEWEST"]]


def test_the_evaluators_patience(world):
    numbers = values(EVALUATOR, "numbers")
    module = world.module
    for client, tries in ((module.sts, numbers["TRIES"]), (module.cloudwatch[WEST], 1)):
        config = client.meta.config
        assert config.connect_timeout + config.read_timeout == numbers["TRY_SECONDS"]
        assert config.retries["total_max_attempts"] == tries


def test_the_path_of_the_active_region():
    assert f"GET {values('active_region', 'texts')['PATH']}:" in source("active_region")


def test_the_emptiers_properties(functions):
    module = functions.load("emptier", AWS_REGION=EAST)
    read = set(re.findall(r'\["ResourceProperties"\]\.get\("(\w+)"\)', source("emptier")))
    assert module.EMPTY.keys() | read == names("emptier", "properties")


def test_the_readers_properties():
    read = set(re.findall(r'properties\["(\w+)"\]', source("secondary_reader")))
    assert read == names("secondary_reader", "properties")


@pytest.mark.parametrize("fence", ["python_fence.py", "node_fence.js"])
def test_what_the_fence_is_given_and_answers(fence):
    text = (ROOT / "generator/functions" / fence).read_text()
    listed = re.search(r"Environment: (.*?)IAM:", text, re.S)[1]
    assert set(re.findall(r"\b[A-Z]{3,}(?:_[A-Z]+)*\b", listed)) - {"JSON"} == names(
        "spec_function", "variables")
    for name in names("spec_function", "variables"):
        assert len(re.findall(rf"\b{name}\b", text)) > 1, name
    texts = values("spec_function", "texts")
    handler = texts["PYTHON_HANDLER" if fence.endswith("py") else "NODE_HANDLER"]
    assert re.search(rf"^(def |module\.exports\.){handler}\b", text, re.M)
    for method in ("GET", "POST"):
        assert f'"{method} {texts["HEARTBEAT_PATH"]}": ' in text
    assert texts["HEARTBEAT_PREFIX"] in text
    assert "${" not in text, "CloudFormation would substitute it"
    assert f'read == "{texts["ALL_PASS"]}"' in text.replace("===", "==")
    assert f'source == "{texts["KEEP_ACTIVE"]}"' in text.replace("===", "==")


def test_the_fence_in_python_uses_no_name_that_a_function_may_have():
    tree = ast.parse(source("python_fence"))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not used & vars(builtins).keys()
    local = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    local |= {node.id for function in tree.body if isinstance(function, ast.FunctionDef)
              for node in ast.walk(function)
              if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    local |= {name.id for node in ast.walk(tree) if isinstance(node, ast.comprehension)
              for name in ast.walk(node.target) if isinstance(name, ast.Name)}
    handlers = {node.name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)}
    assert {name for name in used - local - handlers if not name.lower().startswith("dr")} == set()


def test_a_function_may_redefine_what_is_built_in(functions):
    """As a router has routes of "any" path: the fence still asks who writes."""
    text = f"""
def handler(event, context):
    return {{"statusCode": 201}}
any = max = zip = print = str = isinstance = float = lambda *_, **__: 1 / 0
dr_own = handler
{source("python_fence")}"""
    module = functions.load(
        "python_fence", AWS_REGION=EAST, PRIMARY_REGION=EAST, SECONDARY_REGION="us-west-2",
        CONTROL_TABLE_NAME="control", TABLE_NAME="table", PARTITION_KEY="pk", HEARTBEAT_KEY="{}",
        BUCKET_NAME="bucket", FENCE_SECONDS="5", FENCE_READS="GET /a", HEALTH_PATH="/health",
        code=text)
    functions.intercept["GetItem"] = lambda *_: {"Item": {"region": {"S": "us-west-2"}}}
    event = {"requestContext": {"http": {"method": "POST"}}, "rawPath": "/a"}
    assert module.dr_handler(event, None)["statusCode"] == 503
