"""Invokes a function of an environment, and reads what it answers."""

import json

from deployment.aws import CallFailure, Failure

# Longer than any of these functions runs: Lambda's most is 900 s, and an answer that
# comes after the CLI has hung up is lost.
_READ_TIMEOUT_SECONDS = "930"


def invoke_command(function, payload):
    return [
        *["lambda", "invoke", "--function-name", function],
        *["--cli-binary-format", "raw-in-base64-out", "--payload", json.dumps(payload)],
        *["--cli-read-timeout", _READ_TIMEOUT_SECONDS, "/dev/stdout"],
    ]


def invoke(aws, function, payload, region, *, absent):
    """The function's answer, parsed. `absent` says more of a function that is not there."""
    try:
        text = aws.call_text(invoke_command(function, payload), region)
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
