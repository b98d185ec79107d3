"""Which IAM actions calls need that are about queues, state machines and secrets, and on what.

Service Authorization Reference, of Amazon SQS, AWS Step Functions and AWS Secrets Manager.
"""

from tools.cfn.templates import ACCOUNT


def _one(action, resource, **context):
    return [(action, resource, context)]


def queue(world, url, region):
    """moto's queue of a URL; None if there is none."""
    return world.backend("sqs", region).queues.get(url.rpartition("/")[2])


def of_queues(operation, params, region):
    name = params.get("QueueName") or params["QueueUrl"].rpartition("/")[2]
    arn = f"arn:aws:sqs:{region}:{ACCOUNT}:{name}"
    found = _one(f"sqs:{operation}", arn)
    if params.get("tags"):  # It is made with them.
        found += _one("sqs:TagQueue", arn)
    return found


def of_state_machines(operation, params, region):
    arn = params.get("stateMachineArn")
    arn = arn or f"arn:aws:states:{region}:{ACCOUNT}:stateMachine:{params['name']}"
    found = _one(f"states:{operation}", arn)
    if "roleArn" in params:
        passed = {"iam:PassedToService": "states.amazonaws.com"}
        found += _one("iam:PassRole", params["roleArn"], **passed)
    return found


def of_secrets(operation, params, region):
    if operation == "GetRandomPassword":
        return _one("secretsmanager:GetRandomPassword", "*")
    # AWS adds a hyphen and six characters to the name.
    new = f"arn:aws:secretsmanager:{region}:{ACCOUNT}:secret:{params.get('Name')}-AbCdEf"
    return _one(f"secretsmanager:{operation}", params.get("SecretId", new))
