"""Runs the functions as Lambda does: the template's code, variables, role, and no more."""

import contextlib
import os
import types
from unittest import mock

import boto3

from tests.emulator.data_path import calls


class Function:
    """One execution environment of a function, started by its first invocation."""

    def __init__(self, site, resource):
        self.site, self.resource, self.region = site, resource, resource.region
        self.module = None

    @property
    def role_name(self):
        return self.resource["Role"].rpartition("/")[2]

    def stop(self):
        """The next invocation starts a new execution environment."""
        self.module = None

    def invoke(self, event):
        with self._environment():
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
            **self.resource.properties.get("Environment", {}).get("Variables", {}),
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
        assert self.resource["Handler"].startswith("index."), "inline code is a file named index"
        module = types.ModuleType("index")
        exec(compile(self.resource["Code"]["ZipFile"], "index.py", "exec"), module.__dict__)
        if hasattr(module, "time"):
            module.time = self.site.clock
        if hasattr(module, "threading"):
            module.threading = types.SimpleNamespace(Thread=self.site.clock.thread)
        self.module = module

    def _client(self, service, **arguments):
        """boto3.client as this function calls it."""
        key = arguments.get("aws_access_key_id") or os.environ["AWS_ACCESS_KEY_ID"]
        client = self.site.session.client(service, **arguments)
        self.site.attach(client, key, in_vpc="VpcConfig" in self.resource.properties)
        return client
