"""Two regions, their stores and functions, and all that may go wrong with them."""

import collections
import json
import random

from tests.failover.model import handlers
from tests.failover.model.api import CONTROL, TABLE, Api
from tests.failover.model.aws import Services
from tests.failover.model.clock import BEGIN, Clock, Crash, Process
from tests.failover.model.network import INTERNET, Network
from tests.failover.model.stores import EAST, OTHER, REGIONS, WEST, Eventual, Strong
from tests.failover.model.story import Story

KEY = {"id": {"S": "writer"}}
Write = collections.namedtuple("Write", "time replica state by action")
Ack = collections.namedtuple("Ack", "time region id")


def plain(item):
    """A control item as a dictionary."""
    return item and {name: int(value["N"]) if "N" in value else next(iter(value.values()))
                     for name, value in item.items() if name != "id"}


def typed(state):
    """A dictionary as a control item."""
    kinds = {bool: "BOOL", int: "N", str: "S"}
    return {**KEY, **{name: {kinds[type(value)]: str(value) if type(value) is int else value}
                      for name, value in state.items()}}


class World:
    """Everything there is, at second 0 of a story.

    seed: of latencies, replication and environments. control: "strong" or "eventual". window,
    interval, fence: seconds, as in a spec. lag: the longest that replication takes where it does
    not stand still. environments: that a busy function has. armed: False for an environment
    without a control item. writer: who has been active for long. telling: keep the story.
    """

    def __init__(self, seed=0, control="strong", window=90, interval=60, fence=5, lag=1.0,
                 environments=2, automatic=True, documents_return=False,
                 armed=True, writer=EAST, telling=False):
        self.seed, self.strong = seed, control == "strong"
        self.window, self.interval, self.fence = window, interval, fence
        self.automatic, self.documents_return = automatic, documents_return
        self.environments, self.edits = environments, handlers.mutation
        self.clock, self.random = Clock(), random.Random(seed)
        self.story = Story(self, telling)
        self.sleep = self.clock.sleep
        self.network = Network(self.clock, self.random, lag)
        self.tables = {TABLE: Eventual(self.network),
                       CONTROL: (Strong if self.strong else Eventual)(self.network)}
        self.documents = Eventual(
            self.network, ((EAST, WEST), (WEST, EAST)) if documents_return else ((EAST, WEST),))
        self.services, self.api = Services(self), Api(self)
        self.troubles = []  # f(client, call, params): a fate, or None
        self.points = {"evaluator": 0, "request": 0}  # their calls so far
        self.trouble = []  # schedules.Trouble of what has been in the way, and until when
        self.running = []  # what ends the troubles that last
        self.well = float("inf")  # from when on there is none
        self.strikes = {}  # (kind, number): a function that returns a fate, or None
        self.late = None  # whose call is carried out after its time-out
        self.acks, self.writes, self.notices, self.answers = [], [], [], []
        self.commands = []  # (time, event): what operators asked for
        self.metrics = collections.defaultdict(list)  # (region, name): (time, value)
        self._transactions = 0
        self.deletions = {}  # time at which the control item was deleted: its place in writes
        self.lies = []  # (time, what the primary's table says, what calls it fenced)
        self.gaps = []  # (time of a move, what was acknowledged and is not in the survivor)
        if armed:
            self.settle(writer)

    # --- Of the moment ---

    @property
    def process(self):
        return self.clock.task.process

    def latency(self, away):
        """Seconds for a call and its answer."""
        return (0.065 if away else 0.005) + self.random.random() * 0.01

    def fate(self, process, client, name, params):
        number = self.points[process.kind]
        self.points[process.kind] = number + 1
        if self.strikes:
            strike = self.strikes.get((process.kind, number))
            if strike is not None:
                fate = strike()
                self.story.tell(process.name, f"{name}: {fate}")
                if fate:
                    return fate
        for trouble in self.troubles:
            fate = trouble(client, name, params)
            if fate:
                self.story.tell(process.name, f"{name}: {fate}")
                return fate
        return None

    def crash(self, process):
        process.dead = True
        if process.action is not None:
            process.crashed()
        raise Crash

    # --- What has happened ---

    def wrote(self, table, region, item):
        if table != CONTROL:
            return
        process = self.late or self.process
        state = plain(item)
        self.writes.append(Write(self.clock.now, region, state, str(process),
                                 process.action["action"]))
        self.story.tell(str(process), f"control item in {region}: {state}")
        primary = self.control(EAST)
        if state.get("fenced") and state["region"] != EAST and primary and \
                primary["region"] == EAST and primary["epoch"] <= state["epoch"]:
            self.lies.append((self.clock.now, primary, state))
        if state["region"] in OTHER:
            there = self.tables[TABLE]
            self.gaps.append((self.clock.now, [
                ack for ack in self.acks if ack.region != state["region"]
                and there.get(state["region"], ack.id) is None]))

    def heard(self, subject, message):
        self.notices.append((self.clock.now, subject, json.loads(message)))
        self.story.tell("SNS", subject)

    def acknowledged(self, region, ident):
        self.acks.append(Ack(self.clock.now, region, ident))
        if self.story.telling:
            self.story.tell(region, f"acknowledges {ident}")

    # --- What tests ask and do ---

    def control(self, region=WEST):
        return plain(self.tables[CONTROL].get(region, "writer"))

    def settle(self, writer):
        """A region has been the writer for long, and everybody knows."""
        state = {"region": writer, "epoch": 1 if writer == EAST else 2, "cause": "before",
                 "since": "before", "armed": True, "announced": True, "fenced": True}
        self.tables[CONTROL].settle("writer", typed(state))
        self.writes.append(Write(self.clock.now, WEST, state, "before", "by hand"))
        for region in REGIONS:
            key = f"heartbeat#{region}"
            self.tables[TABLE].settle(key, {
                "pk": {"S": key}, "stamp": {"N": str(BEGIN)}, "epoch": {"N": str(state["epoch"])},
                "writer": {"S": writer}})

    def put_control(self, state, region):
        """As whoever may write it by hand does."""
        self.tables[CONTROL].put(region, "writer", typed(state))
        self.writes.append(Write(self.clock.now, region, state, "by hand", "by hand"))
        self.story.tell("operator", f"control item by hand in {region}: {state}")

    def delete_control(self):
        self.deletions[self.clock.now] = len(self.writes) - 0.5
        self.story.tell("operator", "deletes the control item")
        for region in REGIONS:
            self.tables[CONTROL].delete(region, "writer")

    def run(self, seconds):
        self.clock.run(seconds)

    def close(self):
        """The world stands still for ever; other worlds may have its environments."""
        self.clock.close()
        self.api.close()

    def forget(self):
        """Frees at once what refers to itself, which else waits for the garbage collector."""
        vars(self).clear()

    def command(self, action, **event):
        """An operator's synchronous invocation; returns the answer once it is there."""
        event = {"action": action, **event}
        self.begin(event)
        module = self.api.environment(WEST, "failover_evaluator")
        process = Process(f"operator's {action}", event)
        process.crashed = lambda: None
        return self.clock.do(process, lambda: module.handler(event, None))

    def order(self, action, **event):
        """The same, without waiting for the answer; nobody tries again."""
        event = {"action": action, **event}
        self.begin(event)
        self.api.invoke(event, retries=())

    def begin(self, event):
        self.commands.append((self.clock.now, event))
        self.story.tell("operator", str(event))

    def schedule(self, phase=None):
        """EventBridge evaluates each interval, a little early or late."""
        first = self.clock.now + (self.random.random() * self.interval if phase is None else phase)

        def tick(number):
            self.api.invoke({"action": "probe"})
            self.next_evaluation = first + (number + 1) * self.interval + self.random.random() * 2
            self.clock.at(self.next_evaluation, lambda: tick(number + 1))

        self.next_evaluation = first
        self.clock.at(first, lambda: tick(0))

    def transaction(self, ident=None):
        if ident is None:
            self._transactions += 1
            ident = f"t{self._transactions}"
        return ident, ('{"transaction_id": "%s", "amount": 5, "currency": "EUR", '
                       '"debtor_account": "a", "creditor_account": "b"}' % ident)

    def post(self, region, ident=None, then=None, source=INTERNET):
        """A client sends a transaction; then(status or None) hears of the answer."""
        ident, body = self.transaction(ident)

        def send():
            try:
                status, _ = self.api.request(source, region, "POST", "/transactions", body)
            except OSError:
                status = None
            if then:
                then(status)

        self.clock.spawn(Process(f"client of {region}"), send)
        return ident

    def offer(self, region, every, begin=0.0):
        """Clients send a transaction to a region every so many seconds."""
        def send():
            self.post(region)
            self.clock.after(every, send)

        self.clock.after(begin, send)

    def missing(self, region):
        """The acknowledged transactions that a region's table does not have."""
        table = self.tables[TABLE]
        return [ack for ack in self.acks if table.get(region, ack.id) is None]
