"""Runs the functions as Lambda does: the template's code, variables, role, and no more."""

import contextlib
import os
import types
from unittest import mock

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from tests.emulator import lambda_code
from tests.emulator.data_path import calls

# Nobody looks at the caller's name or, but for S3's, at a signature.
_NAMED = Config(user_agent="test")
_UNSIGNED = _NAMED.merge(Config(signature_version=UNSIGNED))


def config_of(service):
    """What makes a service's client cheap."""
    return _NAMED if service == "s3" else _UNSIGNED


class Function:
    """One execution environment of a function, started by its first invocation."""

    def __init__(self, site, resource):
        self.site, self.resource, self.region = site, resource, resource.region
        self.module = None
        self._callers = []  # of its clients, with its role

    @property
    def role_name(self):
        return self.resource["Role"].rpartition("/")[2]

    def stop(self):
        """The next invocation starts a new execution environment."""
        self.module, self._callers = None, []

    def invoke(self, event):
        with self._environment():
            self._call_by_clients()
            if self.module is None:
                self._start()
            context = types.SimpleNamespace(
                aws_request_id="request-1",
                get_remaining_time_in_millis=lambda: 1000 * self.resource["Timeout"])
            name = self.resource["Handler"].rpartition(".")[2]
            return getattr(self.module, name)(event, context)

    @contextlib.contextmanager
    def _environment(self):
        """All that the function sees in `environ`; the clients that it makes are enforced."""
        credentials = self.site.lend(self.resource["Role"])
        variables = {
            "AWS_REGION": self.region,
            "AWS_ACCESS_KEY_ID": credentials["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": credentials["SecretAccessKey"],
            "AWS_SESSION_TOKEN": credentials["SessionToken"],
            **self.resource.get("Environment", {}).get("Variables", {}),
        }
        with mock.patch.dict(os.environ, variables, clear=True), \
                mock.patch.object(boto3, "client", self._client), \
                mock.patch("urllib.request.urlopen", self.site.internet.urlopen):
            yield

    def _start(self):
        assert self.site.lambda_assumes(self.resource["Role"]), self.resource["Role"]
        role = self.site.roles[self.resource["Role"]]
        for need in calls.of_lambda(self.resource, self.region):
            assert self.site.authorize(role, need), f"{role} may not {need.action}"
        entry = self.resource["Handler"].partition(".")[0]
        loaded = lambda_code.start(self._files(), entry)
        for module in loaded.values():
            for name in {"time", "dr_time"} & vars(module).keys():
                setattr(module, name, self.site.clock)
            if hasattr(module, "threading"):
                module.threading = types.SimpleNamespace(Thread=self.site.clock.thread)
        self.module = loaded[entry]

    def _files(self):
        code = self.resource["Code"]
        if "ZipFile" in code:
            return {"index.py": code["ZipFile"]}
        [asset] = [each for each in self.site.tree.assets if each.key == code["S3Key"]]
        return lambda_code.files_of(asset.file.read_bytes())

    def _client(self, service, config=Config(), **arguments):
        """boto3.client as this function calls it.

        One for all of its environments, on all sites: making it takes longer than its calls.
        """
        key = arguments.get("aws_access_key_id") or os.environ["AWS_ACCESS_KEY_ID"]
        role = self.site.borrower(key)
        made_of = (self.resource.arn, role.name, service, arguments.get("region_name"),
                   *sorted(arguments), str(vars(config)["_user_provided_options"]))
        if made_of not in _clients:
            caller = types.SimpleNamespace()
            given = config.merge(config_of(service))
            client = self.site.session.client(service, config=given, **arguments)
            _attach(client, caller)
            _clients[made_of] = client, caller
        client, caller = _clients[made_of]
        self._callers.append((caller, role))
        self._call_by_clients()
        return client

    def _call_by_clients(self):
        in_vpc = "VpcConfig" in self.resource.raw
        for caller, role in self._callers:
            caller.site, caller.role, caller.in_vpc = self.site, role, in_vpc


_clients = {}  # with who calls by them now


def client_of(site, role_arn, service, region):
    """A client of somebody outside who has assumed a role."""
    client = site.session.client(service, region_name=region, config=config_of(service))
    _attach(client, types.SimpleNamespace(site=site, role=site.roles[role_arn], in_vpc=False))
    return client


def _attach(client, caller):
    """Makes a function's client ask its site before each call."""
    region = client.meta.region_name

    def note(params, **_):
        caller.params = params

    def answer(model, **_):
        service, operation = model.service_model.service_name, model.name
        return caller.site.answer(
            caller.role, region, service, operation, caller.params, caller.in_vpc)

    def after(parsed, model, **_):
        if "Error" not in parsed:
            caller.site.wrote(region, model.name, caller.params)

    client.meta.events.register("provide-client-params", note)
    client.meta.events.register("before-call", answer)
    client.meta.events.register("after-call", after)
