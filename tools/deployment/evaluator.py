"""The operator's switch: the evaluator function in the secondary region.

Nothing here needs the primary region.
"""

import json

from deployment import functions
from deployment.aws import Failure


def _function(suffix):
    return f"dr-evaluator-{suffix}"


def _payload(options):
    payload = {"action": options.action}
    if options.cause:
        payload["cause"] = options.cause
    if getattr(options, "accept_loss", False):
        payload["accept_loss"] = True
    return payload


def show(aws, options):
    aws.show(functions.invoke_command(_function(options.suffix), _payload(options)), options.region)


def show_status(aws, suffix, region):
    aws.show(functions.invoke_command(_function(suffix), {"action": "status"}), region)


def _invoke(aws, suffix, payload, region):
    absent = "it lies in the secondary region"
    return functions.invoke(aws, _function(suffix), payload, region, absent=absent)


def ask(aws, suffix, action, region):
    """The evaluator's answer to an action, parsed."""
    return _invoke(aws, suffix, {"action": action}, region)


def invoke(aws, options):
    """Has the evaluator act, and prints its answer."""
    answer = _invoke(aws, options.suffix, _payload(options), options.region)
    aws.result(json.dumps(answer, indent=2))
    if answer.get("result") == "refused":
        raise Failure(f"{options.action} refused: {answer.get('cause', 'it does not say why')}")
