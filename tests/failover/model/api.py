"""API Gateway and Lambda: requests to a region, and invocations of the evaluator.

A request's fate, where trouble says nothing else, is the handler's answer. Others:
  "lost"            nothing comes back within the time-out
  a status          somebody else than the handler answers
  ("hang", s)       the name is looked up for s seconds, whatever the time-out, and not found
  ("drip", s)       the answer comes within s seconds, a piece at a time
  ("slow", s)       the answer comes s seconds later
"""

import json
import urllib.error

from tests.failover.model import handlers
from tests.failover.model.clock import Crash, Process
from tests.failover.model.stores import EAST, REGIONS, WEST

CONTROL, TABLE, BUCKET = "control", "table", "bucket"
LIMIT = 30  # seconds after which API Gateway gives up
RETRIES = 60, 120  # seconds after which Lambda runs a failed asynchronous event again
LAMBDA_SECONDS = 300


class Api:
    def __init__(self, world):
        self.world = world
        self.troubles = []  # f(source, region, method, path): a fate, or None
        self.capacity = {}  # region: environments that may run at once
        self.environments = {}  # (region, function): its modules
        self.taken = []  # those and the ones that have crashed
        # What the functions are given.
        common = {"CONTROL_TABLE_NAME": CONTROL, "PRIMARY_REGION": EAST, "SECONDARY_REGION": WEST}
        self.variables = {
            "transaction_processor": {
                **common, "TABLE_NAME": TABLE, "PARTITION_KEY": "pk", "BUCKET_NAME": BUCKET,
                "HEARTBEAT_KEY": "{}", "FENCE_SECONDS": str(world.fence),
                "FENCE_READS": "GET /*", "HEALTH_PATH": "/health"},
            "active_region": common,
            "failover_evaluator": {
                **common, "PRIMARY_URL": f"https://{EAST}/heartbeat",
                "SECONDARY_URL": f"https://{WEST}/heartbeat", "WAY_OUT_URL": "https://us-east-2/",
                "CONTROL_IS_STRONG": str(world.strong).lower(), "TOPIC_ARN": "topic",
                "METRIC_NAMESPACE": "DisasterRecovery", "ENVIRONMENT_SUFFIX": "test",
                "ROLE_ARN": "role", "AUTOMATIC": str(world.automatic).lower(),
                "WINDOW_SECONDS": str(world.window), "FENCE_SECONDS": str(world.fence),
                "DOCUMENTS_RETURN": str(world.documents_return).lower()}}

    def environment(self, region, function):
        """One that is free, at random; None where all that may run are busy."""
        found = self.environments.setdefault((region, function), [])
        free = [each for each in found if not each.busy]
        if free and (len(found) >= self.world.environments or self.world.random.random() < 0.7):
            return self.world.random.choice(free)
        if len(found) - len(free) >= self.capacity.get(region, 1000):
            return None
        found.append(handlers.take(self.world, function, region, self.variables[function]))
        self.taken.append(found[-1])
        return found[-1]

    def close(self):
        """Only once no task runs in an environment any more."""
        handlers.give(self.taken)

    # --- Requests ---

    def request(self, source, region, method, path, body=None, timeout=LIMIT, signed=None):
        """The status and body that the source gets; raises OSError if it gets none."""
        world, begin = self.world, self.world.clock.now
        fate = None
        for trouble in self.troubles:
            fate = fate or trouble(source, region, method, path)
        kind, seconds = fate if isinstance(fate, tuple) else (fate, 0)
        if kind == "hang":
            world.sleep(seconds)
            raise urllib.error.URLError("name not found")
        if kind == "lost" or not world.network.reaches(source, region):
            world.sleep(timeout)
            raise urllib.error.URLError("timed out")
        world.sleep(world.latency(source != region))
        if isinstance(kind, int):
            return kind, b"{}"
        if region not in REGIONS:
            return 403, b"{}"
        answer = self._serve(region, method, path, body, signed, seconds if kind == "slow" else 0)
        if kind == "drip":
            world.sleep(seconds)
        elif world.clock.now - begin > timeout or not world.network.reaches(source, region):
            raise urllib.error.URLError("timed out")
        return answer

    def _serve(self, region, method, path, body, signed, seconds):
        world = self.world
        if path == "/heartbeat" and signed != region:
            return 403, b"{}"
        module = self.environment(
            region, "active_region" if path == "/active" else "transaction_processor")
        if module is None:
            # Lambda's 429 becomes an error of the server's (AWS re:Post Knowledge Center, "How do I
            # troubleshoot API Gateway 5xx errors").
            return 503, b"{}"
        event = {"requestContext": {"http": {"method": method, "path": path}}, "rawPath": path,
                 "body": body.decode() if isinstance(body, bytes) else body,
                 "isBase64Encoded": False}
        task, begin = world.clock.task, world.clock.now
        outer, task.process = task.process, Process(f"{method} {path} in {region}")
        module.busy = True
        try:
            if seconds:
                world.sleep(seconds)
            answer = module.handler(event, None)
        except Crash:
            if not task.process.dead:
                raise  # the world ends
            self.environments[region, module.name].remove(module)
            return 502, b"{}"
        finally:
            module.busy = False
            task.process = outer
        if path == "/transactions" and answer["statusCode"] in (200, 201):
            world.acknowledged(region, json.loads(body)["transaction_id"])
        if world.clock.now - begin > LIMIT:
            return 504, b"{}"
        return answer["statusCode"], answer["body"].encode()

    # --- Invocations of the evaluator ---

    def invoke(self, event, retries=RETRIES):
        """Lambda's asynchronous invocation."""
        world = self.world
        if world.network.lost[WEST]:
            return
        process = Process(f"evaluator {event['action']}", event)
        process.ended = False

        def end(why):
            if process.ended:
                return
            process.ended = True
            module.busy = False
            if why:
                process.dead = True
                self.environments[WEST, "failover_evaluator"].remove(module)
                world.story.tell(process.name, f"ends: {why}")
                if retries:
                    world.clock.after(retries[0], lambda: self.invoke(event, retries[1:]))

        def run():
            try:
                world.answers.append((world.clock.now, event, module.handler(event, None)))
                end(None)
            except Exception as error:
                end(repr(error))

        process.crashed = lambda: end("crash")
        module = self.environment(WEST, "failover_evaluator")
        module.busy = True
        world.clock.after(LAMBDA_SECONDS, lambda: end("time-out"))
        world.clock.spawn(process, run)
        return process
