"""Runs the code of functions as their roles: Python's in this process, for Node's see node.py.

AWS Lambda Developer Guide, "Working with Lambda environments": a function sees its own variables
and the runtime's, and calls AWS with its role's credentials. Its code gets an `os`, a `boto3`
and a `time` of its own (a wait is not waited for); the calls go to the emulator by HTTP, after
each has been authorized.
"""

import functools
import io
import itertools
import json
import re
import threading
import time
import types
import urllib.error
import urllib.parse
import urllib.request
import uuid

import botocore.credentials
import botocore.exceptions
from botocore.config import Config
from tests.emulator import lambda_code
from tests.emulator.harness import actions, network, node, signature
from tests.emulator.harness.world import Refused, session

_SECRET = "secret"
_keys = itertools.count(1)
_responses = {}  # by token: what a custom resource's function has answered
making_clients = threading.Lock()  # boto3's sessions are not safe for threads


class KeyDenied(Exception):
    """KMSAccessDeniedException: the variables cannot be decrypted, so nothing runs."""


class Context:
    def __init__(self, function, clock):
        self.aws_request_id = str(uuid.uuid4())
        self.function_name = function.function_name
        self.memory_limit_in_mb = function.memory_size
        self.invoked_function_arn = function.function_arn
        self._clock = clock
        self._end = time.monotonic() + function.timeout

    def get_remaining_time_in_millis(self):
        return int((self._end - time.monotonic() - self._clock.waited) * 1000)


def find(world, arn_or_name, region):
    name = arn_or_name.split(":function:")[-1].split(":")[0]
    region = arn_or_name.split(":")[3] if arn_or_name.startswith("arn:") else region
    functions = world.backend("lambda", region).list_functions()
    return next((each for each in functions if each.function_name == name), None)


def invoke(world, function, event):
    """The handler's result. What it raises, the caller sees as it is."""
    _decrypt_variables(world, function)
    if node.is_node(function):
        client = functools.partial(_client, world, _resource(world, function), _role(world, function))
        layers = _layers(world, function)
        return node.invoke(world, function, event, _variables(function), client, layers)
    file, _, name = function.handler.partition(".")
    clock = _Clock(world)
    handler = getattr(_load(world, function, clock, file), name)
    return handler(json.loads(json.dumps(event)), Context(function, clock))


def _resource(world, function):
    """What a stack says of a function; moto does not keep all of it."""
    return world.owner("AWS::Lambda::Function", function.region, function.function_name)


def _decrypt_variables(world, function):
    resource = _resource(world, function)
    key = resource.properties.get("KmsKeyArn")
    context = {"kms:EncryptionContext:aws:lambda:FunctionArn": resource.attributes["Arn"]}
    context["kms:ViaService"] = f"lambda.{function.region}.amazonaws.com"
    role = world.role(function.role)
    if key and not world.may_use_key(role, "kms:Decrypt", key, context):
        raise KeyDenied(f"{role} may not kms:Decrypt the variables of {function.function_name}")


def _layers(world, function):
    """What is in those that the emulator has published."""
    arns = _resource(world, function).properties.get("Layers", [])
    found = map(world.backend("lambda", function.region).layers_versions_by_arn, arns)
    return tuple(layer.code_bytes for layer in found if layer)


def _variables(function):
    return dict(function.environment_vars) | {
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
    }


def _role(world, function):
    role = world.role(function.role)
    if role is None:
        raise Refused(f"the role of {function.function_name} does not exist")
    return role


def _load(world, function, clock, file):
    variables, role = _variables(function), _role(world, function)
    urllib_request = types.SimpleNamespace(
        **{**vars(urllib.request), "urlopen": functools.partial(_open, world)}
    )
    client = functools.partial(_client, world, _resource(world, function), role)
    access_key = f"ASIA{next(_keys):016}"
    world.executing[access_key] = role
    credentials = botocore.credentials.Credentials(access_key, _SECRET, "token")
    own_session = types.SimpleNamespace(get_credentials=lambda: credentials)
    urllib_modules = types.SimpleNamespace(request=urllib_request, error=urllib.error)
    replaced = {
        "urllib.request": urllib_modules,
        "urllib.error": urllib_modules,
        "os": types.SimpleNamespace(environ=variables),
        "boto3": types.SimpleNamespace(client=client, Session=lambda: own_session),
        "threading": types.SimpleNamespace(Thread=_Thread),
        "time": clock,
    }

    files = {}
    for layer in _layers(world, function):
        for path, text in lambda_code.files_of(layer).items():
            files[path.removeprefix("python/")] = text
    files |= lambda_code.files_of(function.code_bytes)  # which Python looks into first
    return lambda_code.start(files, file, replaced, print=lambda *_, **__: None)[file]


class _Clock:
    """The time module, but that time passes by waits only, which count against the invocation's."""

    def __init__(self, world):
        self._world = world
        self._begin = time.time()
        self.waited = 0

    def __getattr__(self, name):
        return getattr(time, name)

    def time(self):
        return self._begin + self.waited

    monotonic = time

    def sleep(self, seconds):
        assert seconds >= 0
        self.waited += seconds
        self._world.on_wait(self._world)


class _Thread:
    """Runs to its end once it is started: the order of calls is the same each time."""

    def __init__(self, target, args=(), daemon=None):
        self._run = functools.partial(target, *args)

    def start(self):
        self._run()

    def join(self, timeout=None):
        """It has ended."""


def _open(world, request, body=None, timeout=None, context=None):
    """An HTTP request of a function's: to an API of the emulator's, or to the emulator."""
    url = urllib.parse.urlsplit(request if isinstance(request, str) else request.full_url)
    if _OTHER_REGION.fullmatch(url.netloc):
        return io.BytesIO(b"healthy")
    if ".execute-api." not in url.netloc:
        return urllib.request.urlopen(request, body, timeout=timeout, context=context)
    try:
        answer = world.call_api(world, url.netloc, *_asked(world, request, url))
    except Exception as error:  # pylint: disable=broad-exception-caught
        raise urllib.error.URLError(str(error)) from error
    if answer["statusCode"] >= 400:
        raise urllib.error.HTTPError(url.geturl(), answer["statusCode"], "", {}, None)
    return io.BytesIO((answer.get("body") or "").encode())


_OTHER_REGION = re.compile(r"dynamodb\.[a-z0-9-]+\.amazonaws\.com")


def _asked(world, request, url):
    """Method, path, body, who signed, and what the body is said to be."""
    role = None
    if request.has_header("Authorization"):
        region = url.netloc.split(".")[2]
        role = world.executing[signature.check(request, region, _SECRET)]
    body = request.data and request.data.decode()
    form = "application/x-www-form-urlencoded"
    return request.get_method(), url.path, body, role, request.get_header("Content-type", form)


# The emulator may take longer than AWS, and time passes by waits only.
_PATIENCE = Config(connect_timeout=60, read_timeout=60)


_clients = {}  # by function and by all that they are made of, with who calls by them


def _client(world, resource, role, service, region_name=None, config=Config(), **credentials):
    """Kept for the function's next environment: making one takes longer than its calls."""
    settings = str(vars(config)["_user_provided_options"])
    kept = world.endpoint, resource.attributes["Arn"], service, region_name, settings
    if credentials:
        principal = world.session(credentials["aws_access_key_id"])
        caller = types.SimpleNamespace(resource=resource, principal=principal)
        with making_clients:
            return _new_client(world, caller, service, region_name, config, credentials)
    with making_clients:
        if kept not in _clients:
            caller = types.SimpleNamespace()
            _clients[kept] = _new_client(world, caller, service, region_name, config, {}), caller
    client, caller = _clients[kept]
    caller.resource, caller.principal = resource, role
    return client


def _new_client(world, caller, service, region_name, config, credentials):
    client = session().client(
        service,
        region_name=region_name,
        endpoint_url=world.endpoint,
        config=config.merge(_PATIENCE),
        **credentials,
    )

    def authorize(params, model, **_):
        called = model.service_model.service_name, model.name, params, region_name
        try:
            network.check(world, caller.resource, caller.principal, *called)
            actions.check(world, caller.principal, *called)
        except actions.Denied as denied:  # as the function would see it
            code = "AccessDenied" if service == "s3" else "AccessDeniedException"
            error = {"Error": {"Code": code, "Message": str(denied)}}
            raise botocore.exceptions.ClientError(error, model.name) from denied

    client.meta.events.register("provide-client-params.*.*", authorize)
    return client


# --- Custom resources ---


def stringified(value):
    """CloudFormation passes numbers and booleans of a custom resource as strings."""
    if isinstance(value, dict):
        return {key: stringified(member) for key, member in value.items()}
    if isinstance(value, list):
        return [stringified(member) for member in value]
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else str(value)


def request(item, token, event):
    """Asks a custom resource's function, and returns what it has sent to the response URL."""
    world = item.world
    function = find(world, token, item.region)
    answer = str(uuid.uuid4())
    url = f"{world.endpoint}/emulator/responses/{answer}"
    world.current = item.resource
    try:
        invoke(world, function, {**event, "ResponseURL": url})
    except Exception as error:  # pylint: disable=broad-exception-caught
        raise Refused(f"{function.function_name} failed and did not answer: {error!r}") from error
    finally:
        world.current = None
    if answer not in _responses:
        raise Refused(f"Custom Resource failed to stabilize in expected time: {token}")
    return _checked(event, _responses.pop(answer))


def respond(path, body):
    _responses[path.rpartition("/")[2]] = body


def _checked(event, body):
    if len(body) > 4096:
        raise Refused("Response object is too long.")
    answer = json.loads(body)
    for name in ("StackId", "RequestId", "LogicalResourceId"):
        if answer.get(name) != event[name]:
            raise Refused(f"Invalid {name} in the response")
    if not answer.get("PhysicalResourceId"):
        raise Refused("Invalid PhysicalResourceId")
    return answer
