"""What AWS refused, at the line of the spec that it comes from.

AWS names a resource by its logical id, and often the property: resource handlers as
`#/Path/To/0/Property`, CloudFormation User Guide, "Resource type schema"; validation before a
deployment as a pointer into the template, "Validate stack deployments".
"""

import re

from deployment.aws import Failure
from tools.cfn.folder import Broken
from tools.cfn.places import Places

_PROPERTY = re.compile(
    r"#(?P<handler>(?:/[A-Za-z0-9]+)+)|/Properties(?P<template>(?:/[A-Za-z0-9]+)+)"
)
_UNSUPPORTED = re.compile(r"[Uu]nsupported property \[?(?P<name>[A-Za-z0-9]+)")
# CloudFormation API Reference, "OperationEvent".
_FAILED_EVENTS = ("VALIDATION_ERROR", "PROVISIONING_ERROR", "HOOK_INVOCATION_ERROR")


def properties_in(reason):
    """The paths of the properties that a reason names, from the resource's properties on."""
    found = [
        (match["handler"] or match["template"]).strip("/").split("/")
        for match in _PROPERTY.finditer(reason)
    ]
    found += [[match["name"]] for match in _UNSUPPORTED.finditer(reason)]
    return [list(path) for path in dict.fromkeys(map(tuple, found))]


class Refusals:
    """Finds the spec's lines by a folder; without one, texts stay as they are."""

    def __init__(self, folder=None):
        self._folder = folder
        self._places = None
        self._children = {}
        if folder is None:
            return
        self._children = {(parent, id): child for id, _, parent, child in folder.links()}
        try:
            self._places = Places(folder)
        except Broken:
            pass  # Releases before the source map was written; the texts do.

    @property
    def root(self):
        """The path of the root's template, None without a folder."""
        return self._folder.root if self._folder else None

    def child(self, template, id):
        """The path of the template that a resource deploys; None where nobody knows."""
        return self._children.get((template, id))

    def find_template(self, id, type, region):
        """The path of the one template of a region with such a resource, else None."""
        if self._folder is None:
            return None
        found = [
            each.template for each in self._folder.resources(type, region) if each.id == id
        ]
        return found[0] if len(found) == 1 else None

    def lines(self, template, id, reason, text, level="error"):
        """A text about a resource, as a diagnostic at each line of the spec that is meant."""
        if self._places is None or template is None:
            return [text]
        base = ["Resources", id]
        paths = [[*base, "Properties", *path] for path in properties_in(reason)] or [base]
        places = sorted({self._places.find(template, path) for path in paths})
        found = [line for place in places if place[1] for line in self._places.lines(place, level, text)]
        return found or [text]


def events_command(change_set):
    return [
        *["cloudformation", "describe-events", "--change-set-name", change_set],
        *["--filters", "FailedEvents=true"],
    ]


def explain_change_set(aws, change_set, region, refusals):
    """Notes what AWS's validation found in a change set, by its ARN; returns whether it said."""
    try:
        events = aws.call(events_command(change_set), region)["OperationEvents"]
    except Failure as failure:
        # Versions of AWS CLI before this call, and callers without the right to it.
        aws.note(f"AWS's validation may say more, but it cannot be read: {failure}")
        return False
    said = False
    for event in reversed(events):  # AWS has the newest first.
        if event.get("EventType") not in _FAILED_EVENTS:
            continue
        said = True
        reason = (
            event.get("ValidationStatusReason")
            or event.get("HookStatusReason")
            or event.get("ResourceStatusReason")
            or "no reason given"
        )
        id, type = event.get("LogicalResourceId", ""), event.get("ResourceType", "")
        path = event.get("ValidationPath", "")
        kind = event.get("ValidationName") or event.get("HookType") or event["EventType"]
        text = f"{region} {id} ({type}) {kind}: {reason}"
        level = "warning" if event.get("ValidationFailureMode") == "WARN" else "error"
        template = refusals.find_template(id, type, region)
        for line in refusals.lines(template, id, f"{reason} {path}", text, level):
            aws.note(line)
    return said
