"""The operator's switch: the evaluator function in the secondary region.

Nothing here needs the primary region.
"""

import json

from deployment import functions
from deployment.aws import Failure


def _function(options):
    return f"dr-evaluator-{options.suffix}"


def _payload(options):
    payload = {"action": options.action}
    if options.cause:
        payload["cause"] = options.cause
    if getattr(options, "accept_loss", False):
        payload["accept_loss"] = True
    return payload


def show(aws, options):
    aws.show(functions.invoke_command(_function(options), _payload(options)), options.region)


def invoke(aws, options):
    """Has the evaluator act, and prints its answer."""
    answer = functions.invoke(
        aws,
        _function(options),
        _payload(options),
        options.region,
        absent="it lies in the secondary region",
    )
    aws.result(json.dumps(answer, indent=2))
    if answer.get("result") == "refused":
        raise Failure(f"{options.action} refused: {answer.get('cause', 'it does not say why')}")
