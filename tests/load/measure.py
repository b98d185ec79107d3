#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures what one request costs the transaction processor, and records it.

The function runs in this process as Lambda runs it. Stubs stand in for the
connections to AWS: botocore serializes, signs and parses as ever, and nothing
waits for a network. The compiler sizes the reserved concurrency by the record,
generator/functions/measured.textproto.

  bazel run //tests/load             measures and writes the record
  bazel run //tests/load -- --print  measures and prints it
"""

import argparse
import contextlib
import datetime
import hashlib
import importlib.util
import json
import os
import pathlib
import platform
import statistics
import sys
import time
import types
import zlib

import botocore
from botocore.awsrequest import AWSResponse

RECORD = "generator/functions/measured.textproto"
REGION = "us-east-1"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "ASIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AWS_SESSION_TOKEN": "A" * 800,  # about as long as Lambda's
    "AWS_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "PRIMARY_REGION": REGION,
    "SECONDARY_REGION": "us-west-2",
    "CONTROL_TABLE_NAME": "dr-control-prod",
    "TABLE_NAME": "transactions-table-prod",
    "PARTITION_KEY": "transaction_id",
    "BUCKET_NAME": f"documents-prod-123456789012-{REGION}",
    "HEARTBEAT_KEY": "{}",
    "FENCE_SECONDS": "5",
    "FENCE_READS": "GET /*",
    "HEALTH_PATH": "/health",
}
WRITER = {"id": {"S": "writer"}, "region": {"S": REGION}, "epoch": {"N": "1"},
          "since": {"S": "2025-01-31T12:00:00+00:00"}, "cause": {"S": "first healthy probe"}}
STORED_HEADERS = {"ETag": '"9b2cf535f27731c974343645a3985328"', "x-amz-version-id": "a" * 32,
                  "x-amz-server-side-encryption": "aws:kms",
                  "x-amz-server-side-encryption-aws-kms-key-id":
                      f"arn:aws:kms:{REGION}:123456789012:key/mrk-0",
                  "x-amz-server-side-encryption-bucket-key-enabled": "true"}
PRESENT = (b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>PreconditionFailed</Code>'
           b"<Message>At least one of the pre-conditions you specified did not hold</Message>"
           b"<Condition>If-None-Match</Condition><RequestId>1</RequestId></Error>")


class Connections:
    """What the function's clients talk to: canned answers, and a list of the calls."""

    def __init__(self):
        self.calls = []
        self.items = {}  # by id: what GetItem finds and PutItem collides with
        self.last_item = None

    def attach(self, client):
        client.meta.events.register("before-send", self._answer)

    def _answer(self, request, event_name, **_):
        # "before-send.dynamodb.PutItem"
        _, service, operation = event_name.split(".")
        self.calls.append(f"{service}:{operation}")
        if service == "s3":
            found = self.items and PRESENT
            return respond(request, 412 if found else 200, {} if found else STORED_HEADERS,
                           found or b"")
        if operation == "GetItem":
            item = WRITER if b"dr-control-prod" in request.body else self.items["item"]
            return json_answer(request, 200, {"Item": item})
        if self.items:
            return json_answer(request, 400, {
                "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
                "message": "The conditional request failed", "Item": self.items["item"]})
        self.last_item = request.body
        return json_answer(request, 200, {})


class Body:
    """The part of a urllib3 response that botocore reads."""

    def __init__(self, content):
        self.content = content

    def stream(self, **_):
        yield self.content


def respond(request, status, headers, content):
    return AWSResponse(request.url, status, {
        "Date": "Fri, 31 Jan 2025 12:00:00 GMT", "Content-Length": str(len(content)),
        "x-amzn-RequestId": "4KBNVRGD25RG1KEO9UT4V3FQDJVV4KQNSO5AEMVJF66Q9ASUAAJG", **headers},
        Body(content))


def json_answer(request, status, content):
    content = json.dumps(content).encode()
    return respond(request, status, {"Content-Type": "application/x-amz-json-1.0",
                                     "x-amz-crc32": str(zlib.crc32(content))}, content)


def load(source, connections):
    """The function as a module, its clients attached to the stubs."""
    os.environ.update(ENVIRONMENT)
    spec = importlib.util.spec_from_file_location("index", source)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for client in (module.dr_control, module.table, module.bucket):
        connections.attach(client)
    return module


def event(method, path, body=None):
    """A request as an HTTP API passes it on."""
    return {
        "version": "2.0", "routeKey": f"{method} {path}", "rawPath": path, "rawQueryString": "",
        "headers": {"content-type": "application/json", "host": f"api.execute-api.{REGION}"},
        "requestContext": {"http": {"method": method, "path": path}},
        "body": body, "isBase64Encoded": False}


def transaction(number):
    return event("POST", "/transactions", json.dumps({
        "transaction_id": f"TX-2025-01-31-{number:012}", "amount": "1234567.89",
        "currency": "EUR", "debtor_account": "DE89370400440532013000",
        "creditor_account": "GB33BUKB20201555555555", "timestamp": "2025-01-31T12:00:00.123Z"}))


def spread(nanoseconds):
    """Mean and percentiles in whole microseconds, rounded up."""
    cuts = statistics.quantiles(nanoseconds, n=100)
    figures = {"mean": statistics.fmean(nanoseconds), "p50": cuts[49], "p99": cuts[98]}
    return {name: -int(-value // 1000) for name, value in figures.items()}


def measure(module, connections, status, events):
    """The cost of each of these requests, after a tenth of them to warm up."""
    cpu, wall = [], []
    context = types.SimpleNamespace(aws_request_id="8476a536-e9f4-11e8-9739-2dfe598c3fcd")
    with open(os.devnull, "w") as log, contextlib.redirect_stdout(log):
        for index, request in enumerate(events):
            connections.calls.clear()
            module.dr_seen = (0, 0, None)  # each reads the control item: the most that one costs
            began = time.perf_counter_ns(), time.thread_time_ns()
            answer = module.dr_handler(request, context)
            ended = time.perf_counter_ns(), time.thread_time_ns()
            if answer["statusCode"] != status:
                sys.exit(f"answered {answer} instead of {status}")
            if index >= len(events) // 10:
                wall.append(ended[0] - began[0])
                cpu.append(ended[1] - began[1])
    return {"count": len(cpu), "calls": list(connections.calls),
            "cpu_us": spread(cpu), "wall_us": spread(wall)}


def run(source, count):
    """The kinds of requests and what each costs."""
    connections = Connections()
    module = load(source, connections)
    kinds = {"stored": measure(module, connections, 201, [transaction(i) for i in range(count)])}
    # From now on the last transaction is there.
    connections.items["item"] = json.loads(connections.last_item)["Item"]
    path = f"/transactions/{connections.items['item']['transaction_id']['S']}"
    kinds["repeated"] = measure(module, connections, 200, [transaction(count - 1)] * count)
    kinds["read"] = measure(module, connections, 200, [event("GET", path)] * count)
    kinds["health"] = measure(module, connections, 200, [event("GET", "/health")] * count)
    return kinds


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def record(source, kinds):
    """The record in protobuf text format."""
    lines = [
        "# proto-file: generator/functions/measurement.proto",
        "# proto-message: drc.functions.Measurement",
        "#",
        "# Written by `bazel run //tests/load`; do not edit.",
        "",
        f'function: "{source.name}"',
        f'sha256: "{hashlib.sha256(source.read_bytes()).hexdigest()}"',
        f'measured_on: "{datetime.date.today()}"',
        f'machine: "{processor()}, {os.cpu_count()} processors, {platform.machine()}"',
        f'software: "Python {platform.python_version()}, botocore {botocore.__version__}"',
    ]
    for kind, cost in kinds.items():
        lines += ["requests {", f'  kind: "{kind}"', f"  count: {cost['count']}"]
        lines += [f'  calls: "{call}"' for call in cost["calls"]]
        for name in ("cpu_us", "wall_us"):
            figures = " ".join(f"{key}: {value}" for key, value in cost[name].items())
            lines.append(f"  {name} {{ {figures} }}")
        lines.append("}")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--count", type=int, default=10_000, help="requests of each kind")
    parser.add_argument("--print", action="store_true", help="write nothing")
    options = parser.parse_args()
    text = record(options.source, run(options.source, options.count))
    sys.stdout.write(text)
    if not options.print:
        (pathlib.Path(os.environ["BUILD_WORKSPACE_DIRECTORY"]) / RECORD).write_text(text)


if __name__ == "__main__":
    main()
