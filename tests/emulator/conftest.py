"""What the emulator's tests deploy, and where."""

import argparse
import contextlib
import io

import pytest
from deployment import stack
from deployment.aws import Aws
from deployment.folder import Folder
from tests.emulator.environment import BUCKET, TEMPLATES, Environment, publish
from tests.emulator.harness import server
from tests.facts import templates
from tests.facts.templates import PRIMARY


class Deployment(Environment):
    """An environment that the parts of tools/deploy have deployed, by AWS CLI version 2."""

    def deploy(self):
        """Does what `tools/deploy deploy` does after publishing; returns what it prints."""
        options = argparse.Namespace(
            suffix=self.suffix, stack_name=self.name, bucket=BUCKET, poll=0.2, region=PRIMARY
        )
        aws = Aws(True, self.endpoint)
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            stack.Deployment(aws, Folder(TEMPLATES), options).run()
        return printed.getvalue()


@pytest.fixture(scope="session", name="deployed")
def fixture_deployed():
    """infra:dr_template in an emulator. Whoever changes it puts it back.

    A test that wants an empty account instead (`emulator`) belongs in another target.
    """
    with server.running() as emulator:
        publish(emulator, TEMPLATES)
        deployment = Deployment(emulator, "prod")
        deployment.printed = deployment.deploy()
        yield deployment


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
