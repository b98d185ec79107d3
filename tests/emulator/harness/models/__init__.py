"""One model a resource type: how CloudFormation makes, changes and removes it.

A model takes its properties from an Item and calls moto through it. It checks what AWS checks
and moto does not, and says in which AWS document that is written. A property that a model does
not read fails the deployment, so no model can ignore one silently.
"""

import importlib
import pkgutil

from tests.emulator.harness import world as worlds
from tests.emulator.harness.world import Refused

_MODELS = {}


class Model:
    """Subclasses say `type`, and define create; update and delete where they are called for."""

    type = None
    everywhere = False  # A global service's: one name in all regions.
    tag_property = None  # where tags are; the stack's own are added there
    tag_shape = list  # of Key and Value, or dict

    def tagged(self, properties, stack_tags):
        """The properties with the stack's tags, as far as the resource has none of that key.

        CloudFormation User Guide, "Resource tag": stack-level tags propagate, to which types
        varies; `World.hands_tags_down` tells whether to any.
        """
        if self.tag_property is None or not stack_tags:
            return properties
        given = properties.get(self.tag_property, self.tag_shape())
        if self.tag_shape is dict:
            return {**properties, self.tag_property: {**stack_tags, **given}}
        merged = {**stack_tags, **tags(given)}
        listed = [{"Key": key, "Value": value} for key, value in merged.items()]
        return {**properties, self.tag_property: listed}

    def create(self, item):
        """Returns what Ref gives, and the attributes by name."""
        raise NotImplementedError

    def adopt(self, item, identifier):
        """Returns what `create` does of what exists and is imported; Refused where nothing does."""
        raise Refused(f"ResourceTypes [{self.type}] are not supported for Import")

    def update(self, item):
        """Returns the attributes anew, None for those it had."""
        raise Refused(f"the emulator has no update of {self.type}")

    def delete(self, item):
        raise NotImplementedError

    def __init_subclass__(cls):
        if cls.type is not None:
            assert cls.type not in _MODELS, cls.type
            _MODELS[cls.type] = cls()


def find(type):
    if not _MODELS:
        for module in pkgutil.iter_modules(__path__):
            importlib.import_module(f"{__name__}.{module.name}")
    if type.startswith("Custom::"):
        return _MODELS["Custom::"]
    if type not in _MODELS:
        raise Refused(f"nothing emulates {type}")
    return _MODELS[type]


class Item:
    """A resource in the hands of its model: properties, and the world as it may see it."""

    def __init__(self, engine, resource, properties, old=None):
        self.engine = engine
        self.world = engine.world
        self.resource = resource
        self.stack = resource.stack
        self.region = resource.stack.region
        self.principal = resource.stack.principal or worlds.USER
        self.physical_id = resource.physical_id
        self.attributes = resource.attributes
        self.all = properties
        self.old = old
        self.read = set()

    def __getitem__(self, name):
        self.read.add(name)
        if name not in self.all:
            raise Refused(f"Property {name} is required")
        return self.all[name]

    def get(self, name, default=None):
        self.read.add(name)
        return self.all.get(name, default)

    def take(self, *names, **renamed):
        """The properties of these names that are given, as arguments of a call."""
        wanted = {**{name: name for name in names}, **renamed}
        self.read.update(wanted.values())
        return {ours: self.all[name] for ours, name in wanted.items() if name in self.all}

    def changed(self, name):
        self.read.add(name)
        return self.all.get(name) != self.old.get(name)

    def check_read(self):
        ignored = self.all.keys() - self.read
        if ignored:
            raise Refused(f"the emulator ignores {sorted(ignored)} of {self.resource.type}")

    def client(self, service, region=None):
        return self.world.client(service, region or self.region)

    def authorize(self, action, resource, context=None):
        """Refuses what the one who deploys may not do, where no call of moto's stands for it."""
        if not worlds.iam.allowed(self.principal.policies, action, resource, context or {}):
            raise Refused(f"AccessDenied: {self.principal} may not {action} on {resource}")

    def require(self, type, name, region=None, *, what=None):
        """Refuses a name that nothing bears yet, or perhaps nothing: see `Engine.is_before`."""
        owner = self.world.owner(type, region or self.region, name)
        if owner is None:
            raise Refused(what or f"{type} {name} does not exist in {region or self.region}")
        self.wait_for(owner, name)
        return owner

    def wait_for(self, owner, name):
        if not self.engine.is_before(owner, self.resource):
            raise Refused(
                f"{owner.type} {name} may not exist yet: nothing makes this wait for {owner}"
            )

    def require_role(self, arn, service, context=None):
        """Refuses a role that is not there or does not trust the service that is to have it."""
        self.require("AWS::IAM::Role", arn)
        principal = worlds.iam.service(service)
        if not self.world.may_assume(principal, arn, context or {}):
            raise Refused(f"the role {arn} cannot be assumed by {service}")
        return self.world.role(arn)

    def require_key(self, arn, *actions, principal=None, context=None):
        """Refuses a key of another region, and one that the principal may not use."""
        region = arn.split(":")[3]
        if region != self.region:
            raise Refused(f"the key {arn} is not in {self.region}")
        self.require_any_key(arn)
        for action in actions:
            who = principal or self.principal
            if not self.world.may_use_key(who, action, arn, context or {}):
                raise Refused(f"{who} may not {action} with {arn}")

    def require_any_key(self, arn):
        region = arn.split(":")[3]
        type = "AWS::KMS::Key"
        if self.world.owner(type, region, arn) is None:
            type = "AWS::KMS::ReplicaKey"
        self.require(type, arn, region)

    def __str__(self):
        return str(self.resource)


def tags(listed):
    return {each["Key"]: each["Value"] for each in listed or []}
