"""What an update from one folder of templates to another does, each time from the same environment.

The environment is deployed once; each update runs in a process that is forked from there, and
hands back what became of each resource.
"""

import dataclasses
import multiprocessing
import traceback

from botocore.exceptions import ClientError

from tests.emulator import parts, stores
from tests.emulator.environment import Environment
from tests.emulator.harness import server
from tests.emulator.harness.engine import Failed
from tools.cfn.folder import STACK, STACK_SET

_CONTEXT = multiprocessing.get_context("fork")
_PATIENCE = 300  # seconds for one update
_NOTHING_TO_DO = "No updates are to be performed"


@dataclasses.dataclass(frozen=True)
class Change:
    """What became of a resource, with the template that describes it; `action` as in Done."""

    template: str
    region: str
    logical_id: str
    type: str
    action: str
    properties: tuple = ()
    reason: str = ""

    @property
    def key(self):
        return self.template, self.logical_id


@dataclasses.dataclass(frozen=True)
class Outcome:
    """Of one update.

    status    of the root stack in the end; CREATE_COMPLETE where there was nothing to do
    changes   of resources, but of stacks and StackSets, in the order in which they were made
    undone    what the rollback did, likewise
    lost      the stores that no longer hold what they held, see stores.py
    crash     why the emulator itself failed; empty unless it did
    """

    status: str = ""
    changes: tuple = ()
    undone: tuple = ()
    lost: tuple = ()
    crash: str = ""

    @property
    def refused(self):
        """What AWS does not do: the resource with its reason. None where all was done."""
        return next((each for each in self.changes if each.action == "refuse"), None)


class Base:
    """A deployed environment with something in each store, to be updated again and again."""

    def __init__(self, tree, spec):
        self.tree = tree
        self._emulator = server.Emulator().start()
        self.environment = Environment(self._emulator, "prod", spec)
        self.environment.create(tree)
        self._held = stores.fill(self.environment)

    def close(self):
        self._emulator.stop()

    def update(self, tree, inject=None):
        """The Outcome of an update to a tree, of which this environment sees nothing.

        `inject` is what fails in it, as in World.inject.
        """
        ours, theirs = _CONTEXT.Pipe(duplex=False)
        process = _CONTEXT.Process(target=self._run, args=(tree, inject or {}, theirs))
        process.start()
        theirs.close()
        try:
            return ours.recv() if ours.poll(_PATIENCE) else Outcome(crash="it does not end")
        except EOFError:
            return Outcome(crash="its process ended")
        finally:
            process.kill()
            process.join()

    def _run(self, tree, inject, answer):
        try:
            self._emulator.go_on_in_fork()
            self.environment.world.inject.update(inject)
            answer.send(self.outcome(tree))
        except BaseException:  # pylint: disable=broad-exception-caught
            answer.send(Outcome(crash=traceback.format_exc()))

    def outcome(self, tree):
        """Updates this very environment."""
        environment, engine = self.environment, self._emulator.engine
        engine.done.clear()
        try:
            environment.update(tree)
        except Failed:
            pass  # The status says so.
        except ClientError as error:
            if _NOTHING_TO_DO not in str(error):
                raise
        trees = (tree, self.tree)
        done = [
            (each.rollback, _change(trees, each))
            for each in engine.done
            if each.type not in (STACK, STACK_SET)
        ]
        return Outcome(
            environment.stack["StackStatus"],
            tuple(change for back, change in done if not back),
            tuple(change for back, change in done if back),
            tuple(stores.lost(environment, self._held)),
        )


def _change(trees, done):
    template = next(filter(None, (parts.template_of(tree, done.stack) for tree in trees)))
    return Change(
        template, done.stack.region, done.id, done.type, done.action, done.properties, done.reason
    )
