"""What AWS answers about stacks and their events, for the tests of tools/deploy."""

import json

from tools.tests.fake_aws import BUCKETS, EAST, WEST

ACCOUNT = "123456789012"
GUID = "01234567-89ab-cdef-0123-456789abcdef"

NO_STACK = (
    "\nAn error occurred (ValidationError) when calling the DescribeStacks operation: "
    "Stack with id dr-shop-prod does not exist\n"
)


def arn(name, region=EAST):
    return f"arn:aws:cloudformation:{region}:{ACCOUNT}:stack/{name}/{GUID}"


def describe(environment):
    return f"Disaster recovery environment {environment}: us-east-1 active, us-west-2 standing by"


def listed(name, environment, status="CREATE_COMPLETE"):
    """A root stack as the tool has AWS list those of a suffix."""
    stack = {"StackName": name, "StackId": arn(name), "StackStatus": status}
    return {**stack, "Description": describe(environment)}


def deployed(folder):
    """What AWS answers about the templates of a folder that is deployed."""
    root = json.loads((folder.path / "root.template.json").read_text())
    return [
        ("get-template", [{"TemplateBody": root}]),
        *(
            (f"get-object .*{each['key']}", [{"Body": (folder.path / each["path"]).read_text()}])
            for each in folder.templates
        ),
        (
            "get-object .*/releases/",
            ["An error occurred (NoSuchKey) when calling the GetObject operation: none"],
        ),
    ]


def described(status, name="dr-shop-prod", suffix="prod", **more):
    parameters = [
        {"ParameterKey": "EnvironmentSuffix", "ParameterValue": suffix},
        {"ParameterKey": "TemplateBucket", "ParameterValue": "shop-templates"},
        {
            "ParameterKey": "SecondaryTemplateBucket",
            "ParameterValue": f"shop-templates-{WEST}",
        },
    ]
    if status == "REVIEW_IN_PROGRESS":
        parameters = []
    stack = {"StackId": arn(name), "StackName": name, "StackStatus": status}
    stack["Description"] = describe("shop")
    return {"Stacks": [{**stack, "Parameters": parameters, **more}]}


def events(stack, *rows, start=0):
    """AWS's answer: newest first. A row: logical id, type, status and, if any, reason and id."""
    found = []
    for number, (logical_id, kind, status, *more) in enumerate(rows):
        reason, physical_id = (more + ["", ""])[:2]
        moment = start + number
        event = {
            "EventId": f"{stack}-{moment}",
            "StackId": stack,
            "LogicalResourceId": logical_id,
            "ResourceType": kind,
            "ResourceStatus": status,
            "PhysicalResourceId": stack if kind == "itself" else physical_id,
            "Timestamp": f"2026-01-02T03:{moment:02}:00.000000+00:00",
        }
        if kind == "itself":
            event["ResourceType"] = "AWS::CloudFormation::Stack"
        if reason:
            event["ResourceStatusReason"] = reason
        found.insert(0, event)
    return {"StackEvents": found}


REVIEW = ("dr-shop-prod", "itself", "REVIEW_IN_PROGRESS")
CREATING = ("dr-shop-prod", "itself", "CREATE_IN_PROGRESS")
CHANGES = {
    "Status": "CREATE_COMPLETE",
    "Changes": [
        {
            "Type": "Resource",
            "ResourceChange": {
                "Action": "Modify",
                "LogicalResourceId": "DataStack",
                "ResourceType": "AWS::CloudFormation::Stack",
                "Replacement": "Conditional",
            },
        }
    ],
}
# Nobody else has the suffix.
FREE = ("describe-stacks --query", [[]])
PUBLISHED = [
    ("list-stacks", [[]]),
    *BUCKETS,
    ("head-object", [{"ContentLength": 1}]),
    ("put-object", [{}]),
    ("create-change-set|execute-change-set|delete-change-set|delete-stack", [{}]),
]
