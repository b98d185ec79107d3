"""What there is: moto's services, the stacks, and which resource made what.

The clients here reach moto without a network. Each of their calls is made by somebody
(`acting`), whom the harness authorizes before moto sees the call.
"""

import contextlib
import functools
import json

import boto3
import moto.backends
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

from tools.cfn import iam
from tools.cfn.templates import ACCOUNT

_GLOBAL = {"iam", "route53", "sts"}
_SIGNED = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
_BY_SIGNATURE = {"s3", "sqs"}  # For them moto knows the region by nothing else.
_CONFIG = _SIGNED.merge(Config(signature_version=UNSIGNED))  # Signing takes its time.


class Refused(Exception):
    """AWS refuses to make, change or remove a resource."""


@functools.cache
def session():
    """One for all, as reading the services' models takes longer than most calls."""
    return boto3.Session(aws_access_key_id="AKIAEMULATORHARNESS0", aws_secret_access_key="secret")


class World:
    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.on_call = None  # authorizes (world, principal, service, operation, parameters, region)
        self.call_api = None  # answers (world, host, method, path, body, by whom)
        self.on_wait = lambda world: None  # what happens while a function waits
        self._clients = {}
        self.clear()

    def clear(self):
        self.stacks = {}  # by id
        self.stack_sets = {}  # by name
        self.change_sets = {}  # by (stack id, name)
        self.nested_changes = {}  # what a nested change set lists, by its ARN
        self.owners = {}  # the resource that made (type, region, name or ARN)
        self.interfaces = []  # those that deleted functions have left
        self.interface_looks = 2  # how often one is looked at until it is gone
        self.hands_tags_down = True  # whether resources get their stack's tags
        self.acting = None  # None is the user, who may do everything
        self.recovery_points = {}  # by the ARN of their vault, then by their own
        self.backed_up = {}  # the table's name and its items then, by recovery point
        self.replicated = set()  # versions of objects that S3 has copied
        self.down = set()  # regions whose APIs answer nobody
        self.executing = {}  # by access key: the role of a function that runs
        self.delivered = []  # (protocol, endpoint, topic, subject, message) of each subscription
        self.current = None  # the custom resource whose function runs
        self.insights = {}  # whether contributor insights are on, by (region, table)
        self.inject = {}  # an error by (logical id of the stack or "", logical id, action)

    # --- moto ---

    def client(self, service, region):
        key = service, region
        if key not in self._clients:
            config = _SIGNED if service in _BY_SIGNATURE else _CONFIG
            client = session().client(service, region_name=region, config=config)
            client.meta.events.register("provide-client-params.*.*", self._authorize)
            self._clients[key] = client
        return self._clients[key]

    def backend(self, service, region="aws"):
        """moto's own objects, for what a call would be too slow or does not exist."""
        region = "aws" if service in _GLOBAL or service == "s3" else region
        return moto.backends.get_backend(service)[ACCOUNT][region]

    def is_reachable(self, service, region):
        """IAM and Route 53 are changed in us-east-1, from wherever."""
        return ("us-east-1" if service in ("iam", "route53") else region) not in self.down

    def _authorize(self, params, model, context, **_):
        service, region = model.service_model.service_name, context["client_region"]
        if not self.is_reachable(service, region):
            raise EndpointConnectionError(endpoint_url=f"https://{service}.{region}.amazonaws.com")
        if self.acting is not None and self.on_call is not None:
            self.on_call(self, self.acting, service, model.name, params, region)

    @contextlib.contextmanager
    def act_as(self, principal):
        before, self.acting = self.acting, principal
        try:
            yield
        finally:
            self.acting = before

    # --- Who made what ---

    def owner(self, type, region, name):
        return self.owners.get((type, region, name)) or self.owners.get((type, "", name))

    def claim(self, resource):
        region = "" if resource.model.everywhere else resource.stack.region
        for name in (resource.physical_id, *resource.attributes.values()):
            if isinstance(name, str):
                self.owners[resource.type, region, name] = resource

    def release(self, resource):
        self.owners = {key: owner for key, owner in self.owners.items() if owner is not resource}

    def owned(self, *types):
        """The resources there are of these types."""
        return list(
            {
                id(owner): owner for (type, _, _), owner in self.owners.items() if type in types
            }.values()
        )

    def add_zone(self, id, name):
        """A public zone of the user's, if it is not there yet."""
        backend = self.backend("route53")
        if id not in backend.zones:
            made = backend.create_hosted_zone(name=name, private_zone=False)
            del backend.zones[made.resource_id]  # moto gives it an id of its own.
            made.resource_id = id
            backend.zones[id] = made

    def add_transit_gateway(self, id, region):
        """One of the user's."""
        backend = self.backend("ec2", region)
        made = backend.create_transit_gateway("")
        del backend.transit_gateways[made.id]  # moto gives it an id of its own.
        made.id = id
        backend.transit_gateways[id] = made

    # --- Principals and policies ---

    def role(self, name_or_arn):
        """A role as a principal, with all its policies; None if there is none."""
        name = name_or_arn.rpartition("/")[2]
        roles = {role.name: role for role in self.backend("iam").roles.values()}
        if name not in roles:
            return None
        role = roles[name]
        documents = list(role.policies.values())
        documents += [
            version.document
            for policy in role.managed_policies.values()
            for version in policy.versions
            if version.is_default
        ]
        return iam.Principal("AWS", role.arn, [_parsed(document) for document in documents])

    def session(self, access_key):
        """The role that temporary credentials were issued for."""
        for session in self.backend("sts").assumed_roles:
            if session.access_key_id == access_key:
                return self.role(session.role_arn)
        return None

    def trust(self, role_name):
        roles = {role.name: role for role in self.backend("iam").roles.values()}
        return _parsed(roles[role_name.rpartition("/")[2]].assume_role_policy_document)

    def may_assume(self, principal, role_arn, context):
        return self.role(role_arn) is not None and iam.resource_allows(
            self.trust(role_arn), principal, "sts:AssumeRole", role_arn, context
        )

    def key(self, arn):
        """A key of moto's; None where its own region does not have it."""
        region, id = arn.split(":")[3], arn.rpartition("/")[2]
        key = self.backend("kms", region).keys.get(id)
        return key if key is not None and key.key_state == "Enabled" else None

    def may_use_key(self, principal, action, arn, context):
        key = self.key(arn)
        if key is None:
            return False
        everything = iam.Principal(principal.kind, principal.name, [_EVERYTHING])
        by_policy = principal if principal.policies or principal.kind == "Service" else everything
        return iam.key_allows(_parsed(key.policy), by_policy, action, arn, context)


_EVERYTHING = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
USER = iam.Principal("AWS", f"arn:aws:iam::{ACCOUNT}:user/deployer", [_EVERYTHING])


@functools.lru_cache(maxsize=512)
def _from_json(text):
    return json.loads(text)


def _parsed(document):
    return _from_json(document) if isinstance(document, str) else document
