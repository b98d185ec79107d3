"""The operator's switch: the evaluator function in the secondary region.

Nothing here needs the primary region.
"""

import json

from deployment.aws import CallFailure, Failure

# The function answers within its own time-out, which is shorter.
_READ_TIMEOUT_SECONDS = "150"


def _invoke_command(options):
    payload = {"action": options.action}
    if options.cause:
        payload["cause"] = options.cause
    return [
        *["lambda", "invoke", "--function-name", f"dr-evaluator-{options.suffix}"],
        *["--cli-binary-format", "raw-in-base64-out", "--payload", json.dumps(payload)],
        *["--cli-read-timeout", _READ_TIMEOUT_SECONDS, "/dev/stdout"],
    ]


def show(aws, options):
    aws.show(_invoke_command(options), options.region)


def invoke(aws, options):
    """Has the evaluator act, and prints its answer."""
    try:
        text = aws.call_text(_invoke_command(options), options.region)
    except CallFailure as failure:
        if failure.error == "ResourceNotFoundException":
            raise Failure(
                f"there is no function dr-evaluator-{options.suffix} in {options.region}; "
                "it lies in the secondary region"
            ) from None
        raise
    decoder = json.JSONDecoder()
    try:
        # The function's answer, then the CLI's own about the call.
        answer, end = decoder.raw_decode(text)
        call, _ = decoder.raw_decode(text[end:].lstrip())
    except ValueError:
        raise Failure(f"not JSON: what dr-evaluator-{options.suffix} answered") from None
    if "FunctionError" in call:
        raise Failure(f"the evaluator failed: {answer.get('errorMessage', answer)}")
    aws.result(json.dumps(answer, indent=2))
    if answer.get("result") == "refused":
        raise Failure(f"{options.action} refused: the primary region does not answer its probes")
