"""What tools/deploy's modules take for AWS CLI: the same commands, without its start each time.

Each start takes a second or two, and publishing takes two for every template. The commands are
AWS CLI's, as its reference has them: options by the names of the API's members, values as JSON
or in the shorthand `Name=value,Name=value`, `--query` in JMESPath, and what get-object reads into
the file that is named last.
"""

import json
import pathlib

import jmespath
from botocore import xform_name
from botocore.exceptions import ClientError
from deployment.aws import CallFailure, Failure


class CommandLine:
    """Stands in for deployment.aws.Aws where nobody asks for the text of a call."""

    def __init__(self, emulator):
        self._emulator = emulator
        self.notes = []
        self.results = []

    def note(self, text):
        self.notes.append(text)

    def result(self, text):
        self.results.append(text)

    def status(self, text):
        """Nobody looks."""

    def ask(self, question):
        raise Failure(f"asked: {question}")

    def call_text(self, command, region):
        """`aws lambda invoke` with /dev/stdout: the function's answer, then the call's."""
        assert command[:2] == ["lambda", "invoke"], command
        given = _options(command[2:])
        answer = self._emulator.client("lambda", region).invoke(
            FunctionName=given["function-name"][0], Payload=given["payload"][0]
        )
        call = {name: answer[name] for name in ("StatusCode", "FunctionError") if name in answer}
        return f"{answer['Payload'].read().decode()}\n{json.dumps(call)}\n"

    def call(self, command, region):
        service, operation, *words = command
        client = self._emulator.client({"s3api": "s3"}.get(service, service), region)
        method = operation.replace("-", "_")
        api_name = client.meta.method_to_api_mapping[method]
        members = client.meta.service_model.operation_model(api_name).input_shape.members
        names = {xform_name(name, "-"): name for name in members}
        file = words.pop() if operation == "get-object" else None
        options = _options(words)
        query = options.pop("query", None)
        arguments = {
            names[option]: _value(members[names[option]], values)
            for option, values in options.items()
        }
        try:
            answer = getattr(client, method)(**arguments)
        except ClientError as error:
            raise CallFailure(str(error)) from None
        answer.pop("ResponseMetadata", None)
        if file:
            pathlib.Path(file).write_bytes(answer.pop("Body").read())
        answer = json.loads(json.dumps(answer, default=lambda value: value.isoformat()))
        return jmespath.search(query[0], answer) if query else answer


def _options(words):
    """The words after each option, by its name."""
    found = {}
    for word in words:
        if word.startswith("--"):
            values = found.setdefault(word.removeprefix("--"), [])
        else:
            values.append(word)
    return found


def _value(shape, values):
    if shape.type_name == "list":
        if len(values) == 1 and values[0].startswith("["):
            return json.loads(values[0])
        return [_value(shape.member, [each]) for each in values]
    if shape.type_name == "boolean":
        return True  # It stands alone.
    (text,) = values
    if shape.type_name == "integer":
        return int(text)
    if shape.type_name == "blob":
        return pathlib.Path(text).read_bytes()
    if shape.type_name != "structure":
        path = text.removeprefix("file://")
        return text if path == text else pathlib.Path(path).read_text(encoding="utf-8")
    if text.startswith("{"):
        return json.loads(text)
    pairs = dict(pair.split("=", 1) for pair in text.split(","))
    return {name: _member(shape.members[name], value) for name, value in pairs.items()}


def _member(shape, text):
    """A value of the shorthand."""
    if shape.type_name == "list":
        return [_member(shape.member, text)]
    if shape.type_name in ("integer", "long"):
        return int(text)
    return {"true": True, "false": False}.get(text, text)
