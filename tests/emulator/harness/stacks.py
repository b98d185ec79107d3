"""What a stack is, and a resource of one."""

import dataclasses
import datetime
import uuid

import botocore.exceptions

from tests.emulator.harness import models
from tests.emulator.harness.template import Invalid, Template
from tests.emulator.harness.world import Refused
from tools.cfn.folder import STACK
from tools.cfn.templates import ACCOUNT

# Why a resource is not made, changed or removed.
ERRORS = (Refused, Invalid, botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError)


_CHANGEABLE = (
    *("CREATE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_COMPLETE"),
    *("UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"),
)


class Failed(Exception):
    """An operation of a stack failed; the stack's events say why."""


def now():
    return datetime.datetime.now(datetime.timezone.utc)


@dataclasses.dataclass(eq=False)
class Resource:
    stack: "Stack"
    id: str
    body: dict
    physical_id: str | None = None
    properties: dict = dataclasses.field(default_factory=dict)
    attributes: dict = dataclasses.field(default_factory=dict)
    status: str = ""
    reason: str = ""
    updated: datetime.datetime = dataclasses.field(default_factory=now)

    @property
    def type(self):
        return self.body["Type"]

    @property
    def model(self):
        return models.find(self.type)

    def __str__(self):
        return f"{self.stack.path}/{self.id}"


@dataclasses.dataclass(eq=False)
class Stack:
    name: str
    region: str
    template: Template
    parameters: dict
    tags: dict
    deployer: Resource | None = None  # what nests it: a Stack or StackSet
    principal: object = None  # a role that acts, None for the user
    id: str = ""
    status: str = "REVIEW_IN_PROGRESS"
    reason: str = ""
    capabilities: list = dataclasses.field(default_factory=list)
    rollback: dict = dataclasses.field(default_factory=dict)  # the RollbackConfiguration
    disable_rollback: bool = False  # of a creation that fails
    outputs: dict = dataclasses.field(default_factory=dict)
    resources: dict = dataclasses.field(default_factory=dict)
    events: list = dataclasses.field(default_factory=list)
    created: datetime.datetime = dataclasses.field(default_factory=now)
    updated: datetime.datetime | None = None  # last, however that has ended
    deleted: datetime.datetime | None = None
    update: object = None  # the Update that is not cleaned up yet

    def __post_init__(self):
        self.id = f"arn:aws:cloudformation:{self.region}:{ACCOUNT}:stack/{self.name}/{uuid.uuid4()}"

    @property
    def unchangeable(self):
        """Why CloudFormation does not update it now; empty where it does."""
        if self.status in _CHANGEABLE:
            return ""
        return f"Stack:{self.id} is in {self.status} state and can not be updated."

    @property
    def path(self):
        return str(self.deployer) if self.deployer else self.name

    @property
    def root(self):
        return self.deployer.stack.root if self.deployer else self

    @property
    def is_nested(self):
        """Whether it goes on and back with a parent; an instance of a StackSet does not."""
        return self.deployer is not None and self.deployer.type == STACK


@dataclasses.dataclass(frozen=True)
class Done:
    """What became of a resource in an operation, for tests to read from `Engine.done`.

    action      create, update (in place), replace, delete; retain where it is left as its policy
                says; refuse where AWS would not do it, orphan where it stays behind as its
                deletion failed, both with a reason
    properties  that were changed, by their names; of updates, replacements and what was refused
    rollback    whether it was done to take back what an operation had done before it failed
    """

    stack: Stack
    id: str
    type: str
    action: str
    properties: tuple = ()
    reason: str = ""
    rollback: bool = False

    def __str__(self):
        parts = [self.action, self.type, f"{self.stack.path}/{self.id}", *self.properties]
        return " ".join(parts) + (f": {self.reason}" if self.reason else "")
