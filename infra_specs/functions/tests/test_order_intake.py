"""The example of a function of Node's with a package of its own: as it is packed, and fenced.

Node itself runs it, with the fence, against the SDK of generator/functions/tests/node_world.js.
"""
import json
import os
import pathlib
import shutil
import subprocess
import zipfile

import pytest
from tools.cfn import templates

RELEASE = pathlib.Path("infra/orders")
WORLD = pathlib.Path("generator/functions/tests/node_world.js").absolute()
EAST, WEST = "us-east-1", "us-west-2"
NODE = shutil.which("node")
QUEUE = f"https://sqs.{EAST}.amazonaws.com/123456789012/orders-prod"
ORDER = {"order_id": "o-1", "customer_id": "c-1", "sku": "tea", "quantity": 2}
TEXT = json.dumps(dict(sorted(ORDER.items())), separators=(",", ":"))


@pytest.fixture(name="function", scope="module")
def fixture_function():
    found = templates.load(str(RELEASE)).resources("AWS::Lambda::Function", EAST)
    return next(each for each in found if each.id == "OrderIntakeFunction")


@pytest.fixture(name="run")
def fixture_run(tmp_path, function):
    """run(*steps) -> what node_world.js prints of the packed function, in the primary."""
    assert NODE, "there is no node; run: tools/setup"
    with zipfile.ZipFile(RELEASE / "functions/order-intake.zip") as package:
        package.extractall(tmp_path)
    file, _, handler = function.body["Properties"]["Handler"].partition(".")
    given = function.body["Properties"]["Environment"]["Variables"]
    own = {name: value for name, value in given.items() if isinstance(value, str)}
    own |= {"TABLE_NAME": "orders-prod", "BUCKET_NAME": "documents", "CONTROL_TABLE_NAME": "control"}

    def run(*steps):
        done = subprocess.run(
            [NODE, WORLD, tmp_path / f"{file}.cjs", handler], text=True, check=True,
            input=json.dumps(steps), stdout=subprocess.PIPE, cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "AWS_REGION": EAST, "QUEUE_URL": QUEUE, **own})
        return json.loads(done.stdout)

    return run


def request(method, path, body=None):
    """An event of the API's; `body` is an object, or text that is none."""
    text = body if body is None or isinstance(body, str) else json.dumps(body)
    return {"call": {"requestContext": {"http": {"method": method}}, "rawPath": path, "body": text}}


def post(**changes):
    return request("POST", "/orders", {**ORDER, **changes})


def answers(found):
    """(status, body) of each answer."""
    result = []
    for each in found["answers"]:
        answer = each["answer"]
        assert ("retry-after" in answer["headers"]) == (answer["statusCode"] == 503)
        result.append((answer["statusCode"], json.loads(answer["body"])))
    return result


def test_it_gets_the_queue_of_its_region(function):
    """The queue's URL is an output of the stack that has it; the rest is literal."""
    assert function.body["Properties"]["Environment"]["Variables"]["QUEUE_URL"] == {
        "Ref": "AsyncOrders"}


def test_an_order_is_stored_and_told(run):
    found = run(post(), request("GET", "/orders/o-1"))
    assert answers(found) == [(201, {"stored": True, "order": ORDER}), (200, ORDER)]
    assert found["world"]["messages"] == [[QUEUE, TEXT]]
    (item,) = found["world"]["items"].values()
    assert (item["order_id"], item["content"]) == ({"S": "o-1"}, {"S": TEXT})
    assert item["region"] == {"S": EAST}


def test_a_repetition_is_told_again(run):
    """Its first message may have been left out."""
    found = run({"fails": {"SendMessage": "RequestTimeout"}}, post(), {"fails": {}}, post(),
                request("POST", "/orders", dict(reversed(ORDER.items()))))
    assert answers(found) == [
        (503, {"errors": ["unavailable, try again"]}),
        (200, {"stored": False, "order": ORDER}), (200, {"stored": False, "order": ORDER})]
    assert found["world"]["messages"] == 2 * [[QUEUE, TEXT]]


def test_an_id_has_one_content(run):
    found = run(post(), post(quantity=3))
    assert answers(found)[1] == (409, {"errors": ["o-1 is stored with other content"]})
    assert len(found["world"]["messages"]) == 1


def test_nothing_is_told_that_is_not_stored(run):
    found = run({"fails": {"PutItem": "ThrottlingException"}}, post())
    assert answers(found) == [(503, {"errors": ["unavailable, try again"]})]
    assert found["world"]["messages"] == []
    assert json.loads(found["log"][-1])["cause"] == "ThrottlingException: ThrottlingException"


@pytest.mark.parametrize("body, problem", [
    ("{", "the body is no JSON"), ("[]", "an order is one JSON object"),
    ({**ORDER, "quantity": 0}, "quantity: must be an integer from 1 to 1000"),
    ({**ORDER, "quantity": "2"}, "quantity: must be an integer from 1 to 1000"),
    ({**ORDER, "order_id": "heartbeat#us-east-1"}, "order_id: must be 1-64 of A-Z a-z 0-9 . _ - "
     "from a letter or digit on"),
    ({**ORDER, "price": 1}, "price: unknown field")])
def test_the_rules_of_the_package_refuse(run, body, problem):
    found = run(request("POST", "/orders", body))
    assert answers(found) == [(400, {"errors": [problem]})]
    assert (found["world"]["items"], found["world"]["messages"]) == ({}, [])


def test_other_requests_are_refused(run):
    found = run(request("GET", "/orders"), request("PUT", "/orders/o-1"), request("GET", "/"),
                request("GET", "/orders/o-2"))
    assert [status for status, _ in answers(found)] == [405, 405, 404, 404]


def test_the_passive_region_reads_alone(run):
    found = run(post(), {"writer": WEST, "advance": 60}, post(order_id="o-2"),
                request("GET", "/orders/o-1"))
    assert answers(found)[1:] == [(503, {"errors": [f"{EAST} is passive"]}), (200, ORDER)]
    assert len(found["world"]["messages"]) == 1


def test_a_defect_is_raised(run):
    """Lambda's alarm on errors counts it; an answer would hide it."""
    nothing = {json.dumps({"order_id": {"S": "o-1"}}, separators=(",", ":")): {}}
    (answer,) = run({"items": nothing}, request("GET", "/orders/o-1"))["answers"]
    assert answer["error"].startswith("TypeError")
