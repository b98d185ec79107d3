"""What the emulator's tests deploy, and where."""

import argparse
import contextlib
import dataclasses
import io
import pathlib

import pytest
from deployment import publish as publishing
from deployment import stack
from deployment.aws import Aws
from deployment.folder import Folder
from tests.emulator.harness import server
from tests.emulator.harness.command_line import CommandLine
from tests.facts.templates import PRIMARY

TEMPLATES = pathlib.Path("infra/dr_template")
BUCKET = "template-bucket"
SUFFIX = "prod"


def publish(emulator, folder, bucket=BUCKET):
    """Puts the templates where tools/deploy puts them."""
    publishing.publish(CommandLine(emulator), Folder(folder), bucket, create=True)


def deploy(emulator, folder, suffix, bucket=BUCKET):
    """Does what `tools/deploy deploy` does after publishing, with AWS CLI version 2."""
    options = argparse.Namespace(
        suffix=suffix, stack_name=f"dr-{suffix}", bucket=bucket, poll=0.5, region=PRIMARY
    )
    stack.Deployment(Aws(True, emulator.endpoint), Folder(folder), options).run()


@dataclasses.dataclass(frozen=True)
class Deployment:
    """An environment in the emulator, deployed by tools/deploy."""

    emulator: server.Emulator
    suffix: str
    printed: str  # what the tool has printed

    @property
    def endpoint(self):
        return self.emulator.endpoint

    @property
    def outputs(self):
        """The root stack's outputs by name."""
        stack = self.client("cloudformation").describe_stacks(StackName=f"dr-{self.suffix}")
        return {
            each["OutputKey"]: each["OutputValue"] for each in stack["Stacks"][0].get("Outputs", [])
        }

    def client(self, service, region=PRIMARY):
        """A client of boto3's for a service in a region, by the emulator's address."""
        return self.emulator.client(service, region)


@pytest.fixture(scope="session", name="deployed")
def fixture_deployed():
    """infra:dr_template in an emulator. Whoever changes it puts it back.

    A test that wants an empty account instead (`emulator`) belongs in another target.
    """
    with server.running() as emulator:
        publish(emulator, TEMPLATES)
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            deploy(emulator, TEMPLATES, SUFFIX)
        yield Deployment(emulator, SUFFIX, printed.getvalue())


@pytest.fixture(name="emulator")
def fixture_emulator():
    """An empty account. Not together with `deployed`."""
    with server.running() as emulator:
        yield emulator
