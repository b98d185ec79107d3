"""The handlers as they are shipped, loaded into a world.

Not a line of them is replaced: they import other modules of these names. Their clients are
aws.Client's, their clock, threads and HTTP are the world's.
"""

import builtins
import collections
import copy
import datetime
import functools
import io
import json
import marshal
import pathlib
import types

import botocore.exceptions  # noqa: F401, before a handler asks for it
import urllib.error

from tests.failover.model import aws, quick

# The last one for a run without Bazel, of what it has built.
FOLDERS = [pathlib.Path(folder) for folder in (
    "generator/functions", "infra_specs/functions", "bazel-bin/generator/functions")]


def _file(name):
    [path] = [folder / name for folder in FOLDERS if (folder / name).exists()]
    return path


def numbers(function):
    """Those of the function's contract, by their names."""
    contract = json.loads(_file("contracts.json").read_text(encoding="utf-8"))[function]
    return {each["name"]: each["value"] for each in contract["numbers"]}


FENCED = "transaction_processor"  # the function before which the compiler puts its fence

mutation = {}  # handler: the edits of whoever tries whether a fault is found


class MutantError(Exception):
    """An edit that does not apply."""


@functools.cache
def compiled(name, edits=()):
    """A handler's code, with edits: (old text, new text), each of which must occur once."""
    text = _file(f"fenced/{name}.py" if name == FENCED else f"{name}.py").read_text(
        encoding="utf-8")
    for old, new in edits:
        if text.count(old) != 1:
            raise MutantError(f"{name}.py has {text.count(old)} of {old!r}")
        text = text.replace(old, new)
    return compile(text, f"{name}.py", "exec")


class Module:
    """An execution environment: a module of its own, warm until the world ends."""

    def __init__(self, world, name, region, variables):
        self.world, self.name, self.region, self.busy = world, name, region, False
        modules = _modules(self, variables)

        def load(wanted, globals=None, locals=None, fromlist=(), level=0):
            found = modules.get(wanted)
            return found if found is not None else builtins.__import__(
                wanted, globals, locals, fromlist, level)

        self._names = {"__name__": name, "__builtins__": {
            **vars(builtins), "__import__": load, "print": self._print}}
        code = compiled(name, world.edits.get(name, ()))
        # A copy: the interpreter specializes code for the globals that it meets.
        exec(marshal.loads(marshal.dumps(code)), self._names)
        self.handler = self._names["dr_handler" if name == FENCED else "handler"]
        self._fresh = {name: copy.copy(value) for name, value in self._names.items()
                       if type(value) in (dict, list, set, tuple) and name[0] != "_"}

    def _print(self, *texts, end="\n"):
        if self.world.story.telling:
            text = (" ".join(map(str, texts)) + end).rstrip("\n")
            self.world.story.tell(f"{self.name} in {self.region}", text)

    def forget(self):
        """As when it had just been loaded."""
        self.busy = False
        for name, value in self._fresh.items():
            self._names[name] = copy.copy(value)


_idle = collections.defaultdict(list)  # modules of worlds that have ended


def take(world, name, region, variables):
    """An environment that knows nothing yet."""
    key = name, region, world.edits.get(name, ()), *variables.values()
    if not _idle[key]:
        module = Module(world, name, region, variables)
        module.key = key
        return module
    module = _idle[key].pop()
    module.world = world
    return module


def give(modules):
    for module in modules:
        module.forget()
        _idle[module.key].append(module)


class _AWSRequest:
    """botocore's."""

    def __init__(self, method, url, data=None, headers=None):
        self.method, self.url, self.data, self.headers = method, url, data, headers or {}


class _Request(_AWSRequest):
    """urllib's."""

    def __init__(self, url, data=None, headers=None, method=None):
        super().__init__(method, url, data, headers)


class _Signer:
    """botocore's SigV4Auth."""

    def __init__(self, credentials, service, region):
        assert credentials == "credentials" and service == "execute-api"
        self.region = region

    def add_auth(self, request):
        request.headers["Authorization"] = self.region


class _Thread:
    """threading's, as a task of the process that starts it."""

    def __init__(self, module, target, args=(), daemon=None):
        assert daemon, "it would hold up the end of the function"
        self._world, self._target, self._args = module.world, target, args

    def start(self):
        world = self._world
        self.join = world.clock.spawn(world.process, self._target, *self._args).join


def _urlopen(module):
    def urlopen(request, data=None, timeout=None, context=None):
        region, path = aws.place(request.url)
        status, body = module.world.api.request(
            module.region, region, request.method, path, request.data, timeout=timeout,
            signed=request.headers.get("Authorization"))
        if status >= 400:
            raise urllib.error.HTTPError(request.url, status, "refused", {}, io.BytesIO(b""))
        return io.BytesIO(body)
    return urlopen


def _modules(module, variables):
    def now():
        return module.world.clock.now

    class DateTime(datetime.datetime):
        @classmethod
        def now(cls, zone=None):
            return datetime.datetime.fromtimestamp(module.world.clock.now, zone)

    def client(service, region_name=None, config=None, **credentials):
        return aws.Client(module, service, region_name, config)

    namespace = types.SimpleNamespace
    urllib_module = namespace(error=urllib.error, request=namespace(
        urlopen=_urlopen(module), Request=_Request))
    return {
        "builtins": namespace(**{**vars(builtins), "print": module._print}),
        "boto3": namespace(client=client, Session=lambda: namespace(
            get_credentials=lambda: "credentials")),
        "botocore.auth": namespace(SigV4Auth=_Signer),
        "botocore.awsrequest": namespace(AWSRequest=_AWSRequest),
        "botocore.config": namespace(Config=aws.Config),
        "datetime": namespace(datetime=DateTime, timezone=datetime.timezone),
        "json": quick.json,
        "os": namespace(environ={"AWS_REGION": module.region, **variables}),
        "ssl": namespace(create_default_context=lambda: None),
        "random": namespace(randint=lambda low, high: module.world.random.randint(low, high)),
        "re": quick.re,
        "threading": namespace(Thread=functools.partial(_Thread, module)),
        "time": namespace(time=now, monotonic=now,
                          sleep=lambda seconds: module.world.clock.sleep(seconds)),
        "urllib.error": urllib_module,
        "urllib.request": urllib_module,
    }
