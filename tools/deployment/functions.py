"""Invokes a function of an environment, and reads what it answers."""

import json
import time

from deployment.aws import CallFailure, Failure

# Longer than any of these functions runs: Lambda's most is 900 s, and an answer that
# comes after the CLI has hung up is lost.
_READ_TIMEOUT_SECONDS = "930"
_WAKING = ("CodeArtifactUserPendingException", "ResourceNotReadyException")
_WAKING_SECONDS, _LOOK_SECONDS = 120, 3


def invoke_command(function, payload):
    return [
        *["lambda", "invoke", "--function-name", function],
        *["--cli-binary-format", "raw-in-base64-out", "--payload", json.dumps(payload)],
        *["--cli-read-timeout", _READ_TIMEOUT_SECONDS, "/dev/stdout"],
    ]


def _wake(aws, command, region):
    """What the command answers. A function that was idle for weeks is set up again first.

    AWS Lambda API Reference, "Invoke"; AWS Lambda Developer Guide, "Lambda function states".
    """
    ends = time.monotonic() + _WAKING_SECONDS
    while True:
        try:
            return aws.call_text(command, region)
        except CallFailure as failure:
            if failure.error not in _WAKING or time.monotonic() > ends:
                raise
        time.sleep(_LOOK_SECONDS)


def invoke(aws, function, payload, region, *, absent):
    """The function's answer, parsed. `absent` says more of a function that is not there."""
    try:
        text = _wake(aws, invoke_command(function, payload), region)
    except CallFailure as failure:
        if failure.error == "ResourceNotFoundException":
            raise Failure(f"there is no function {function} in {region}; {absent}") from None
        raise
    decoder = json.JSONDecoder()
    try:
        # The function's answer, then the CLI's own about the call.
        answer, end = decoder.raw_decode(text)
        call, _ = decoder.raw_decode(text[end:].lstrip())
    except ValueError:
        raise Failure(f"not JSON: what {function} answered") from None
    if "FunctionError" in call:
        raise Failure(f"{function} failed: {answer.get('errorMessage', answer)}")
    return answer
