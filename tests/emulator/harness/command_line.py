"""What tools/deploy's modules take for AWS CLI: the same commands, without its start each time.

Each start takes a second or two, and publishing takes two for every template. The commands are
AWS CLI's, as its reference has them: options by the names of the API's members, values as JSON
or in the shorthand `Name=value,Name=value`.
"""

import json
import pathlib

from botocore import xform_name
from botocore.exceptions import ClientError
from deployment.aws import CallFailure


class CommandLine:
    """Stands in for deployment.aws.Aws where only `call` and `note` are needed."""

    def __init__(self, emulator):
        self._emulator = emulator
        self.notes = []

    def note(self, text):
        self.notes.append(text)

    def call(self, command, region):
        service, operation, *words = command
        client = self._emulator.client({"s3api": "s3"}.get(service, service), region)
        method = operation.replace("-", "_")
        api_name = client.meta.method_to_api_mapping[method]
        members = client.meta.service_model.operation_model(api_name).input_shape.members
        options = {xform_name(name, "-"): name for name in members}
        arguments = {}
        for option, text in zip(words[::2], words[1::2], strict=True):
            name = options[option.removeprefix("--")]
            arguments[name] = _value(members[name], text)
        try:
            answer = getattr(client, method)(**arguments)
        except ClientError as error:
            raise CallFailure(str(error)) from None
        return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def _value(shape, text):
    if shape.type_name == "blob":
        return pathlib.Path(text).read_bytes()
    if shape.type_name != "structure":
        return text
    if text.startswith("{"):
        return json.loads(text)
    pairs = dict(pair.split("=", 1) for pair in text.split(","))
    booleans = {"true": True, "false": False}
    return {name: booleans.get(value, value) for name, value in pairs.items()}
