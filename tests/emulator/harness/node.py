"""Runs the code of Node's functions: in a process of node's, whose calls of AWS come back here.

AWS Lambda Developer Guide, "Building Lambda functions with Node.js": the handler's file is a
module by its ending. The SDK in node_runtime.js sends each call to the emulator's address, where
boto3 makes it as the function's role.
"""

import atexit
import functools
import io
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import uuid
import zipfile

import botocore.exceptions
from botocore import xform_name

PATH = "/emulator/calls/"
_RUNTIME = pathlib.Path(__file__).with_name("node_runtime.js")
_calling = {}  # by token: what makes a client of the function that runs
_one_at_a_time = threading.Lock()


class HandlerError(Exception):
    """What a handler raised."""


def is_node(function):
    return function.run_time.startswith("nodejs")


def invoke(world, function, event, variables, client, layers=()):
    """The handler's result; `client(service, region)` makes clients that call as its role."""
    folder = _unpacked((function.code_bytes,), json.dumps(variables, sort_keys=True))
    variables = {**variables, "LAMBDA_TASK_ROOT": str(folder)}
    stem, _, handler = function.handler.rpartition(".")
    if stem.startswith("/opt/"):
        folder = _unpacked(layers, json.dumps(variables, sort_keys=True))
        stem = stem.removeprefix("/opt/")
    (file,) = [each for each in folder.glob(f"{stem}.*") if each.suffix in (".js", ".cjs")]
    token = uuid.uuid4().hex
    asked = {
        "file": str(file),
        "handler": handler,
        "event": event,
        "variables": {**variables, "EMULATOR_CALLS": f"{world.endpoint}{PATH}{token}"},
    }
    _calling[token] = client
    try:
        outcome = _ask(asked)
    finally:
        del _calling[token]
    if "error" in outcome:
        raise HandlerError(": ".join(outcome["error"]))
    return outcome["answer"]


def _ask(asked):
    process = _process(os.getpid())
    with _one_at_a_time:
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
    if not line:
        raise HandlerError(f"node ended with {process.wait()}")
    return json.loads(line)


@functools.lru_cache(maxsize=None)
def _process(_pid):
    """One for each process of the tests, as some are forks."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen(["node", _RUNTIME], **pipes)  # pylint: disable=consider-using-with
    _at_exit(process.kill)
    return process


def _at_exit(step, *arguments):
    """Of this process: a fork of it has the same list of what is to be done."""
    pid = os.getpid()
    atexit.register(lambda: os.getpid() == pid and step(*arguments))


@functools.lru_cache(maxsize=16)
def _unpacked(archives, _variables):
    """A folder for each function: what it loads, it keeps."""
    folder = tempfile.mkdtemp()
    _at_exit(shutil.rmtree, folder, True)
    for each in archives:
        with zipfile.ZipFile(io.BytesIO(each)) as archive:
            archive.extractall(folder)
    return pathlib.Path(folder)


def answer(path, body):
    """What the SDK hears of a call: its result, or an error as the SDK raises it."""
    asked = json.loads(body)
    client = _calling[path.removeprefix(PATH)](asked["service"], asked["region"])
    try:
        result = getattr(client, xform_name(asked["operation"]))(**asked["input"])
    except botocore.exceptions.ClientError as error:
        found = error.response["Error"]
        return {"error": {"name": found["Code"], "message": found["Message"]}}
    except botocore.exceptions.BotoCoreError as error:
        return {"error": {"name": "TimeoutError", "message": str(error)}}
    result.pop("ResponseMetadata")
    if "Body" in result:
        result["Body"] = result["Body"].read().decode()
    return {"result": json.loads(json.dumps(result, default=str))}
