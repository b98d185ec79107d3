"""The fence before a function of Node's, against an SDK that keeps what it is told.

Node itself runs it; python_fence.py, which answers alike, is tested against moto.
"""
import json
import os
import pathlib
import shutil
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent
EAST, WEST = "us-east-1", "us-west-2"
NODE = shutil.which("node")
# Counts its calls, and does to the world what the event says while it works.
CODE = """
let served = 0;
exports.main = async (event) => {
  Object.assign(world, event.meanwhile);
  world.clock += 1000 * (event.seconds ?? 0);
  if (event.raises) throw new TypeError(event.raises);
  return { statusCode: 201, body: String(++served) };
};
"""
CALLBACK = """
exports.main = (event, context, callback) => {
  setTimeout(() => callback(event.raises ? new TypeError(event.raises) : null, "called"), 1);
};
"""


def request(method, path, **event):
    return {"call": {"requestContext": {"http": {"method": method}}, "rawPath": path, **event}}


def heartbeat(stamp=1_700_000_000.25, **changes):
    return request("POST", "/heartbeat", body=json.dumps(
        {"stamp": stamp, "epoch": 3, "writer": EAST, **changes}))


@pytest.fixture
def run(tmp_path):
    """run(*steps) -> what node_world.js prints; `code` and variables of the function change it.

    With `beside`, the code is a file of that name of a package.
    """
    assert NODE, "there is no node; run: tools/setup"

    def run(*steps, code=CODE, beside=None, region=EAST, **variables):
        fence = (HERE.parent / "node_fence.js").read_text()
        index = tmp_path / ("index.js" if beside is None else "dr_fence.cjs")
        if beside is None:
            index.write_text(f"{code}\n\nconst drOwn = module.exports.main;\n{fence}")
        else:  # as generator/functions/fenced.cc has it
            (tmp_path / beside).write_text(code)
            own = (f'import("./{beside}").then((own) => [own.main, own.default?.main]'
                   '.find((each) => typeof each === "function"))')
            index.write_text(f"const drOwn = {own};\ndrOwn.catch((error) => "
                             f"setImmediate(() => {{ throw error; }}));\n{fence}")
        done = subprocess.run(
            [NODE, HERE / "node_world.js", index, "drHandler"], text=True, check=True,
            timeout=60,  # of one that waits for ever
            input=json.dumps(steps), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={
                "PATH": os.environ["PATH"], "AWS_REGION": region, "PRIMARY_REGION": EAST,
                "SECONDARY_REGION": WEST, "CONTROL_TABLE_NAME": "control", "TABLE_NAME": "table",
                "PARTITION_KEY": "pk", "HEARTBEAT_KEY": "{}", "BUCKET_NAME": "bucket",
                "FENCE_SECONDS": "5", "FENCE_READS": "", "HEALTH_PATH": "/health", **variables})
        return json.loads(done.stdout)

    return run


def answers(found):
    """Statuses with bodies, what was raised, or what a handler returned."""
    result = []
    for each in found["answers"]:
        answer = each.get("answer", each.get("error"))
        if isinstance(answer, dict):
            assert ("retry-after" in answer.get("headers", {})) == (answer["statusCode"] == 503)
            answer = answer["statusCode"], json.loads(answer["body"])
        result.append(answer)
    return result


PASSIVE = 503, {"errors": [f"{EAST} is passive"]}
UNKNOWN = 503, {"errors": ["the control item cannot be read"]}


def test_the_handler_is_called_in_the_active_region_alone(run):
    post = request("POST", "/orders")
    for writer, expected in ((EAST, (201, 1)), (WEST, PASSIVE), ("none", PASSIVE), (None, PASSIVE)):
        assert answers(run({"writer": writer}, post)) == [expected]


def test_other_events_hear_an_error(run):
    found = run({"call": {"Records": []}}, {"writer": WEST, "advance": 3}, {"call": {}},
                {"call": None})
    assert answers(found) == [(201, 1)] + 2 * [f"Refusal: {EAST} is passive"]


def test_the_clock_is_passed_over_without_a_word(run):
    tick = {"call": {"source": "aws.events", "detail-type": "Scheduled Event"}}
    slow = {"call": {"source": "aws.events", "meanwhile": {"writer": WEST}, "seconds": 6}}
    broken = {"call": {"source": "aws.events", "raises": "x"}}
    assert run(tick, broken, slow, tick)["answers"] == [
        {"answer": {"statusCode": 201, "body": "1"}}, {"error": "TypeError: x"},
        {"answer": None}, {"answer": None}]


def test_what_keeps_a_waiting_function_active_is_the_fences(run):
    """Its handler is not called, nobody is asked, and a broken one is seen."""
    event = {"call": {"source": "dr.keep-active"}}
    for reads in ("", "*"):
        found = run({"writer": WEST}, event, {"writer": EAST}, event, FENCE_READS=reads)
        assert found["answers"] == 2 * [{"answer": None}]
        assert found["world"]["calls"] == []
    assert "error" in run(event, code="exports.main = 1;")["answers"][0]


def test_what_only_reads_passes_without_asking(run):
    steps = [request("GET", path) for path in ("/orders", "/orders/7", "/other")]
    found = run({"writer": WEST}, *steps, {"call": {}}, FENCE_READS="GET /orders,GET /orders/*")
    assert answers(found) == [(201, 1), (201, 2), PASSIVE, f"Refusal: {EAST} is passive"]
    assert found["world"]["calls"] == ["GetItem"]


def test_everything_passes_an_open_fence(run):
    found = run({"writer": WEST}, request("POST", "/orders"), {"call": {}}, FENCE_READS="*")
    assert answers(found) == [(201, 1), (201, 2)]


def test_it_relies_on_what_it_read_for_the_fence_time(run):
    post = request("POST", "/orders")
    found = run(post, {"writer": WEST, "advance": 2.5}, post, {"advance": 0.1}, post)
    assert answers(found) == [(201, 1), (201, 2), PASSIVE]
    found = run(post, {"writer": "unreadable", "advance": 4.9}, post, {"advance": 0.2}, post)
    assert answers(found) == [(201, 1), (201, 2), UNKNOWN]


@pytest.mark.parametrize("seconds, expected", [(1, (201, 2)), (2.1, UNKNOWN)])
def test_a_read_that_fails_late_bridges_nothing(run, seconds, expected):
    post = request("POST", "/orders")
    found = run(post, {"writer": "unreadable", "takes": seconds, "advance": 3}, post)
    assert answers(found) == [(201, 1), expected]


@pytest.mark.parametrize("seconds, expected", [(2, (201, 1)), (5.1, PASSIVE)])
def test_what_took_its_time_is_answered_by_the_lasting_writer_alone(run, seconds, expected):
    slow = request("POST", "/orders", meanwhile={"writer": WEST}, seconds=seconds)
    assert answers(run(slow)) == [expected]


def test_what_the_handler_raises_is_raised(run):
    assert answers(run(request("POST", "/", raises="x"))) == ["TypeError: x"]
    assert answers(run(request("POST", "/", raises="x"), {"call": {}}, code=CALLBACK)) == [
        "TypeError: x", "called"]


def test_health(run):
    ask = request("GET", "/health")
    for writer, active in ((EAST, True), (WEST, False), (None, False)):
        assert answers(run({"writer": writer}, ask)) == [
            (200, {"status": "ok", "region": EAST, "active": active})]
    assert answers(run({"writer": "unreadable"}, ask)) == [UNKNOWN]


@pytest.mark.parametrize("key", ["{}", '{"at":{"N":"0"}}'])
@pytest.mark.parametrize("region", [EAST, WEST])
def test_a_heartbeat_stores_an_item_and_a_document(run, region, key):
    found = run({"writer": WEST}, heartbeat(), request("GET", "/heartbeat"), region=region,
                HEARTBEAT_KEY=key)
    other = WEST if region == EAST else EAST
    assert answers(found) == [(200, {"region": region, "writer": WEST}), (200, {
        "region": region, "writer": WEST, "heartbeats": {
            region: {"item": 1_700_000_000.25, "epoch": 3, "writer": EAST,
                     "document": 1_700_000_000.25}, other: None}})]
    assert list(found["world"]["items"].values()) == [{
        "pk": {"S": f"heartbeat#{region}"}, **json.loads(key), "stamp": {"N": "1700000000.25"},
        "epoch": {"N": "3"}, "writer": {"S": EAST}}]
    assert found["world"]["documents"] == {f"heartbeat/{region}.json": '{"stamp":1700000000.25}'}


def test_a_later_heartbeat_is_kept(run):
    found = run(heartbeat(), heartbeat(stamp=1_699_999_999), request("GET", "/heartbeat"))
    assert answers(found)[2][1]["heartbeats"][EAST]["item"] == 1_700_000_000.25


@pytest.mark.parametrize("changes", [
    {"stamp": None}, {"stamp": "1"}, {"stamp": 1_700_000_061}, {"stamp": -1}, {"epoch": 1.5},
    {"writer": "mars"}])
def test_refuses_a_malformed_heartbeat(run, changes):
    found = run(heartbeat(**changes), request("POST", "/heartbeat", body="{"))
    assert answers(found) == 2 * [
        (400, {"errors": ["the heartbeat has no stamp, epoch and writer"]})]
    assert found["world"]["items"] == found["world"]["documents"] == {}


@pytest.mark.parametrize("operation", ["PutItem", "PutObject"])
def test_a_heartbeat_that_is_not_stored_is_not_acknowledged(run, operation):
    found = run({"fails": {operation: "AccessDenied"}}, heartbeat())
    assert answers(found) == [(503, {"errors": ["unavailable, try again"]})]


def test_a_health_check_ends_in_time(run):
    control, table, bucket = run()["world"]["clients"]
    for client, seconds, tries in ((control, 0.5, 1), (table, 1, 3), (bucket, 2, 3)):
        assert client == {
            "region": EAST, "maxAttempts": tries, "connectionTimeout": seconds * 1000,
            "socketTimeout": seconds * 1000, "requestTimeout": seconds * 1000,
            "throwOnRequestTimeout": True}


def test_exports_that_are_replaced_are_fenced_too(run):
    code = "module.exports = { main: async () => ({ statusCode: 200, body: '7' }) };"
    assert answers(run(request("POST", "/"), code=code)) == [(200, 7)]


@pytest.mark.parametrize("beside, code", [
    ("api.mjs", "export const main = async () => ({ statusCode: 200, body: '7' });"),
    ("api.mjs", "export default { main: async () => ({ statusCode: 200, body: '7' }) };"),
    ("api.js", "exports.main = (event, context, done) => done(null, { statusCode: 200, body: '7' });"),
    ("api.cjs", "module.exports = { main: () => ({ statusCode: 200, body: '7' }) };")])
def test_a_package_is_fenced_beside(run, beside, code):
    steps = request("POST", "/"), {"writer": WEST, "advance": 6}, request("POST", "/")
    assert answers(run(*steps, code=code, beside=beside)) == [(200, 7), PASSIVE]


@pytest.mark.parametrize("step", [request("POST", "/"), heartbeat(), request("GET", "/health")])
@pytest.mark.parametrize("code", ["throw new Error('broken');", "await Promise.reject(new Error('broken'));"])
def test_a_package_that_does_not_load_ends_the_process(run, code, step):
    """Lambda begins anew; in this process Node would never load it again."""
    with pytest.raises(subprocess.CalledProcessError, match="status 1") as ended:
        run(step, code=code, beside="api.mjs")
    assert "Error: broken" in ended.value.stderr
    assert '{"answer":' not in ended.value.stdout


@pytest.mark.parametrize("code", [
    "exports.main = async (event, context, callback) => ({ statusCode: 200, body: '7' });",
    "exports.main = async (event, context, done) => { done(null, { statusCode: 200, body: '7' }); };",
    "exports.main = (...args) => { setTimeout(() => args[2](null, { statusCode: 200, body: '7' }), 5); };",
    "exports.main = (event, context) => { context.succeed({ statusCode: 200, body: '7' }); };",
    "exports.main = (event, context) => { setTimeout(() => context.done(null, "
    "{ statusCode: 200, body: '7' }), 5); };",
    "exports.main = () => ({ statusCode: 200, body: '7' });"])
def test_however_a_handler_answers_the_fence_hears_it_first(run, code):
    """In Lambda's own way of each; of a region that is deposed meanwhile, none gets through."""
    deposed = code.replace("exports.main = ", "const inner = ") + """
exports.main = function main(event, context, callback) {
  world.writer = "us-west-2";
  world.clock += 6000;
  return inner(event, context, callback);
};"""
    assert answers(run(request("POST", "/"), code=code)) == [(200, 7)]
    assert answers(run(request("POST", "/"), code=deposed)) == [PASSIVE]


def test_an_event_needs_no_answer(run):
    found = run({"call": {}}, code="exports.main = (event) => { world.worked = true; };")
    assert (found["answers"], found["world"]["worked"]) == ([{"answer": None}], True)


@pytest.mark.parametrize("event", [request("POST", "/"), {"call": {}}])
@pytest.mark.parametrize("code", ["async () => {}", "() => Promise.resolve(null)",
                                  "async (event, context, callback) => {}"])
def test_a_promise_answers_whatever_it_comes_to(run, code, event):
    """As with Lambda, which waits for nothing else then: API Gateway answers 200."""
    assert run(event, code=f"exports.main = {code};")["answers"] == [{"answer": None}]


def test_the_context_has_what_lambda_gives(run):
    code = ("exports.main = async (event, context) => ({ statusCode: 200, body: "
            "JSON.stringify([context, { ...context }.awsRequestId]) });")
    assert answers(run(request("POST", "/"), code=code)) == [(200, [{"awsRequestId": "r-1"}, "r-1"])]


@pytest.mark.parametrize("name", ["performance", "console", "Date", "process", "JSON", "Promise"])
def test_names_of_the_function_mean_nothing_to_the_fence(run, name):
    code = f"const {name} = 0;\nexports.main = async () => ({{ statusCode: 200, body: '7' }});"
    assert answers(run(request("POST", "/"), heartbeat(), code=code))[0] == (200, 7)


@pytest.mark.parametrize("code", ["exports.main = 7;", "module.exports = { handler() {} };"])
def test_without_a_handler_there_is_no_heartbeat(run, code):
    found = run(heartbeat(), request("GET", "/health"), code=code)
    assert answers(found) == 2 * ["TypeError: the handler is no function"]


@pytest.mark.parametrize("writer", ["unreadable", None, "none"])
def test_the_clock_hears_where_nobody_is_known_to_work(run, writer):
    found = run({"writer": writer}, {"call": {"source": "aws.events"}})
    assert found["answers"][0].keys() == {"error"}


def test_a_prefix_leads_no_way_up(run):
    steps = [request("GET", path) for path in ("/a/b", "/a/../b", "/a/%2E./b", "/a/..")]
    assert answers(run({"writer": WEST}, *steps, FENCE_READS="GET /a/*")) == [
        (201, 1), PASSIVE, PASSIVE, PASSIVE]
