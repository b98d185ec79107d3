"""Loads a function as Lambda does, against moto, and notes the rights that it uses."""
import collections
import functools
import http.server
import json
import pathlib
import re
import socket
import ssl
import sys
import threading
import types

import boto3
import pytest
from moto import mock_aws
from moto.core.models import RESPONSES_METHODS

ROOT = pathlib.Path(__file__).parents[3]
# What Bazel builds, also where it does not run the tests.
BUILT = ROOT / "bazel-bin" if (ROOT / "bazel-bin").exists() else ROOT
# The compiler's own functions, also those that are built of parts, and the users' of infra_specs.
PATHS = {path.stem: path for folder in (BUILT / "generator", ROOT / "generator", ROOT / "infra_specs")
         for path in sorted(folder.glob("functions/*.py"))}
# One of several files, by the one that has its handler.
PACKAGES = {"keeper": "session_keeper"}
PATHS.update({function: ROOT / f"infra_specs/functions/{function}/{entry}.py"
              for entry, function in PACKAGES.items()})
CONTRACTS = json.loads((BUILT / "generator/functions/contracts.json").read_text())
EAST, WEST = "us-east-1", "us-west-2"

# mock_aws also stands before the library requests, at a thousand patterns each time that it is
# entered. Nobody here uses that one.
RESPONSES_METHODS.clear()
# Reading the system's certificates takes longer than most tests, and nobody here speaks TLS.
ssl.create_default_context = functools.cache(ssl.create_default_context)

# Where IAM's name differs from the operation's.
ACTIONS = {
    "s3:DeleteBucketReplication": ["s3:PutReplicationConfiguration"],
    "s3:PutBucketLifecycleConfiguration": ["s3:PutLifecycleConfiguration"],
    "s3:DeleteObjects": ["s3:DeleteObject", "s3:DeleteObjectVersion"],
    "s3:HeadObject": ["s3:GetObject"],
    "s3:ListMultipartUploads": ["s3:ListBucketMultipartUploads"],
    "s3:ListObjectVersions": ["s3:ListBucketVersions"],
}
# function -> {(principal, action)}: all that the tests of this run made it call.
used = collections.defaultdict(set)


def names(function, kind):
    """Of a function's contract: the names of one kind."""
    return {each["name"] for each in CONTRACTS[function].get(kind, [])}


def values(function, kind):
    return {each["name"]: each["value"] for each in CONTRACTS[function].get(kind, [])}


def source(function):
    """The code of a function's file."""
    return PATHS[function].read_text()


def is_users(function):
    """Whether it is a function of a spec, before which the compiler puts its fence."""
    return "infra_specs" in PATHS[function].parts


def deployed(function):
    """The code that Lambda gets as index.py, and the name of its handler."""
    if not is_users(function):
        return source(function), "handler"
    if function in PACKAGES.values():
        own = f'import importlib\n\ndr_own = importlib.import_module("{PATHS[function].stem}").handler\n'
        return own + source("python_fence"), "dr_handler"
    return (BUILT / f"generator/functions/fenced/{function}.py").read_text(), "dr_handler"


def declared(function, fence=True):
    """Returns {(principal, action)} from the "IAM" lines of a function, and of its fence."""
    text = source(function) + source("python_fence") * (fence and is_users(function))
    return {(principal or "function", action)
            for principal, actions in re.findall(
                r"^(?:# )?IAM(?: of (\w+))?: (.*)$", text, re.M)
            for action in actions.split(", ")}


def pytest_collection_modifyitems(config, items):
    """What needs every call of a function comes after all that make them, or not at all."""
    files = {item.path for item in items}
    whole = (not config.option.keyword and not any("::" in word for word in config.args)
             and all(path in files for folder in {path.parent for path in files}
                     for path in folder.glob("test_*.py")))
    last = [item for item in items if "uses_exactly" in item.name]
    items[:] = [item for item in items if item not in last] + (last if whole else [])
    if not whole:
        config.hook.pytest_deselected(items=last)


class Refused:
    """What an intercepted call answers instead of a result: AWS's error code, and more."""

    def __init__(self, code, status=400, **more):
        self.code, self.status, self.more = code, status, more


class Functions:
    """Loads functions; `intercept[operation] = f(region, request)` stands in for a call.

    f returns None to let the call through, a dictionary as its result, a Refused as AWS's
    error, or raises.
    """

    def __init__(self, monkeypatch):
        self.monkeypatch = monkeypatch
        self.intercept = {}
        self.calls = []  # (region, operation)
        self.requests = []  # (operation, what was asked)
        self.clients = []
        monkeypatch.setattr(boto3, "client", self._client)

    def load(self, function, code=None, **environment):
        """The function as a module; with `code`, that instead of its file's."""
        for name, value in environment.items():
            self.monkeypatch.setenv(name, value)
        module = types.ModuleType(f"lambda_{function}")
        text, handler = (code, "handler") if code else deployed(function)
        if function in PACKAGES.values():
            folder = PATHS[function].parent
            self.monkeypatch.syspath_prepend(folder)
            for path in folder.glob("*.py"):  # an environment of its own
                self.monkeypatch.delitem(sys.modules, path.stem, raising=False)
        exec(compile(text, str(PATHS[function]), "exec"), vars(module))
        module.handler = getattr(module, handler)
        module.own = sys.modules.get(PATHS[function].stem)
        return module

    def count(self, operation):
        return sum(name == operation for _, name in self.calls)

    def asked(self, operation):
        return [request for name, request in self.requests if name == operation]

    def _client(self, service, **arguments):
        name = sys._getframe(1).f_globals["__name__"].removeprefix("lambda_")
        function = PACKAGES.get(name, name)
        principal = "ROLE_ARN" if "aws_access_key_id" in arguments else "function"
        client = SESSION.client(service, **arguments)
        region = client.meta.region_name

        def note(model, params, context, **_):
            self.calls.append((region, model.name))
            self.requests.append((model.name, params))
            context["asked"] = params
            action = f"{service}:{model.name}"
            used[function].update((principal, name) for name in ACTIONS.get(action, [action]))

        def answer(model, context, **_):
            result = self.intercept.get(model.name, lambda *_: None)(region, context["asked"])
            if isinstance(result, Refused):
                return types.SimpleNamespace(status_code=result.status), {
                    "Error": {"Code": result.code, "Message": "intercepted"}, **result.more}
            return result if result is None else (types.SimpleNamespace(status_code=200), result)

        send = client._endpoint.make_request

        def send_alone(*request):
            with ONE_AT_A_TIME:
                return send(*request)

        client._endpoint.make_request = send_alone
        client.meta.events.register("provide-client-params", note)
        client.meta.events.register("before-call", answer)
        self.clients.append(client)
        return client


@pytest.fixture(autouse=True)
def credentials(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_STS_REGIONAL_ENDPOINTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")


ONE_AT_A_TIME = threading.Lock()  # moto's stores are not made for threads
SESSION = boto3.Session()  # one for all: parsing the service models is the slow part
unseen = functools.cache(SESSION.client)


@pytest.fixture
def functions(monkeypatch):
    yield Functions(monkeypatch)
    for function, actions in used.items():
        assert actions <= declared(function), f"{function} lacks rights in its docstring"


@pytest.fixture
def aws():
    """A client that no function sees: aws("s3", region)."""
    with mock_aws():
        yield unseen


@pytest.fixture
def server():
    """A loopback HTTP server: `statuses` are the answers to come, the last one repeats.

    An answer is a status, or a function of the handler, whose `body` is the request's.
    """

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self):
            # pylint: disable=attribute-defined-outside-init
            self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            here.requests.append((self.command, self.path, dict(self.headers), self.body))
            status = here.statuses.pop(0) if len(here.statuses) > 1 else here.statuses[0]
            if callable(status):
                return status(self)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_PUT = do_POST = answer

        def log_message(self, *_):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    here = types.SimpleNamespace(
        requests=[], statuses=[200], url=f"http://127.0.0.1:{running.server_address[1]}")
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield here
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture
def closed_port():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        yield unused.getsockname()[1]


@pytest.fixture
def silent_port():
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as quiet:
        yield quiet.getsockname()[1]


@pytest.fixture
def ask(server):
    """Sends CloudFormation's request to a custom resource and returns the answers."""
    server.url += "/answer"

    def send(module, kind, properties, physical=None, milliseconds=900_000):
        event = {"RequestType": kind, "ResponseURL": server.url, "StackId": "arn:stack/1",
                 "RequestId": "request-1", "LogicalResourceId": "Thing",
                 "ResourceProperties": properties}
        if physical:
            event["PhysicalResourceId"] = physical
        left = milliseconds if callable(milliseconds) else lambda: milliseconds
        before = len(server.requests)
        module.handler(event, types.SimpleNamespace(get_remaining_time_in_millis=left))
        method, _, headers, body = server.requests[-1]
        assert len(server.requests) == before + 1, "CloudFormation hears exactly one answer"
        assert method == "PUT" and not headers.get("Content-Type")
        answer = json.loads(body)
        for name in ("StackId", "RequestId", "LogicalResourceId"):
            assert answer[name] == event[name]
        assert answer["PhysicalResourceId"]
        return answer

    return send


def create_control_table(dynamodb):
    dynamodb.create_table(
        TableName="control", BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])


def activate(dynamodb, region, epoch=1):
    """Makes a region the active writer, as one region's control table tells."""
    dynamodb.put_item(TableName="control", Item={
        "id": {"S": "writer"}, "region": {"S": region}, "epoch": {"N": str(epoch)},
        "since": {"S": "2025-01-01T00:00:00+00:00"}, "cause": {"S": "test"}})
