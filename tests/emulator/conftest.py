"""What the emulator's tests deploy, and where."""

import argparse
import contextlib
import io
import json
import os

import pytest
from deployment import evaluator, stack
from deployment.aws import Aws
from deployment.folder import Folder
from tests.emulator.environment import BUCKETS, TEMPLATES, Environment, publish
from tests.emulator.harness import server
from tests.facts.lookup import PRIMARY, SECONDARY
from tools.cfn import templates


def options(environment, **more):
    """The options of tools/deploy for an environment, as far as they matter here."""
    given = {
        "suffix": environment.suffix,
        "stack_name": environment.name,
        "bucket": BUCKETS[PRIMARY],
        "secondary_bucket": BUCKETS[SECONDARY],
        "poll": 0.2,
        "region": PRIMARY,
        "folder": None,
        "yes": True,
        "attempt_all": False,
        "rollback": None,
        "template_body": None,
        "kept_parameters": (),
        "parameter": [],
        "compiler": os.environ.get("PLUGIN"),
        "allow_data_loss": [],
        "expire": False,
        "anyway": False,
    }
    return argparse.Namespace(**{**given, **more})


def deployment(aws, environment, folder=TEMPLATES, **more):
    return stack.Deployment(aws, Folder(folder), options(environment, **more))


class Deployment(Environment):
    """An environment in the hands of tools/deploy's parts, which call AWS CLI version 2."""

    def deploy(self):
        """Does what `tools/deploy deploy` does after publishing; returns what it prints."""
        return self._print(lambda aws: deployment(aws, self).run())

    def operate(self, action):
        """The answer to `tools/deploy status`, `failover` or `failback`."""
        chosen = argparse.Namespace(
            suffix=self.suffix, region=SECONDARY, action=action, cause="drill"
        )
        return json.loads(self._print(lambda aws: evaluator.invoke(aws, chosen)))

    def _print(self, step):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            step(Aws(True, self.endpoint))
        return printed.getvalue()


@pytest.fixture(scope="session", name="deployed")
def fixture_deployed():
    """infra:dr_template in an emulator. Whoever changes it puts it back.

    A test that wants an empty account instead (`emulator`) belongs in another target.
    """
    with server.running() as emulator:
        publish(emulator, TEMPLATES)
        environment = Deployment(emulator, "prod")
        environment.printed = environment.deploy()
        yield environment


@pytest.fixture(scope="session", name="running")
def fixture_running():
    with server.running() as emulator:
        yield emulator


@pytest.fixture(name="emulator")
def fixture_emulator(running):
    """An empty account. Not together with `deployed`."""
    running.reset()
    return running


@pytest.fixture(name="tree")
def fixture_tree():
    """The templates of infra:dr_template, to be changed at will."""
    return templates.load(str(TEMPLATES)).copy()
