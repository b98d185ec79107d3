"""What change sets list, and what they are called."""

import uuid

from tools.cfn.templates import ACCOUNT
from tools.cfn.values import references


def make_id(region, name):
    return f"arn:aws:cloudformation:{region}:{ACCOUNT}:changeSet/{name}/{uuid.uuid4()}"


def changes(stack, template, parameters, kind):
    """What a change set lists: additions, removals, and what reads something changed."""
    former = {} if kind == "CREATE" else stack.template.resources
    passed = {name for name, value in parameters.items() if stack.parameters.get(name) != value}
    found = []
    for id, body in template.resources.items():
        if id not in former:
            found.append(("Add", id, body))
        elif body != former[id] or passed & {name for name, _ in references(body)}:
            found.append(("Modify", id, body))
    found += [("Remove", id, body) for id, body in former.items() if id not in template.resources]
    return [
        {
            "Type": "Resource",
            "ResourceChange": {
                "Action": action,
                "LogicalResourceId": id,
                "ResourceType": body["Type"],
                **({"Replacement": "False"} if action == "Modify" else {}),
            },
        }
        for action, id, body in found
    ]
