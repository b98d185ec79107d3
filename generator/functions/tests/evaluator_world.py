"""A world in which the failover evaluator runs: two regions' APIs and control tables."""
import json
import socket
import threading
import time
import types

from generator.functions.tests.lambdas import EAST, WEST, create_control_table, used
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.sns import sns_backends

KEY = {"id": {"S": "writer"}}
MOVED = "the active writer is now us-west-2"


class Clock:
    """A time that only sleeping moves. Whoever sleeps finds all calls answered."""

    def __init__(self):
        self.begin = self.now = time.time()
        self.threads, self.pauses = [], []

    def thread(self, **arguments):
        self.threads.append(threading.Thread(**arguments))
        return self.threads[-1]

    def sleep(self, seconds):
        for each in self.threads:
            each.join(5)
        self.threads.clear()
        self.pauses.append(seconds)
        self.now += seconds

    def time(self):
        return self.now

    monotonic = time


class Api:
    """A region's API, as the evaluator sees it: what stores heartbeats and tells of them."""

    def __init__(self, world, region):
        self.world, self.region = world, region
        self.beats = []  # the heartbeats that it was sent
        self.stored = []  # of them: (when, what)
        self.tells = True
        self.lost = lambda seconds: False  # whether it loses the heartbeat of that second
        self.failure = 503
        self.lag = {"item": 0, "document": 0}  # seconds to the other region; None for ever
        self.names = None  # whom it takes for the writer, if not the one in its table

    def ill(self):
        self.lost = lambda seconds: True

    def dead(self):
        self.ill()
        self.tells = False

    def answer(self, handler):
        if f"/{self.region}/execute-api/aws4_request" in handler.headers["Authorization"]:
            used["failover_evaluator"].add(("function", "execute-api:Invoke"))
        clock, status, body = self.world.clock, 200, None
        control = self.world.control(self.region)
        writer = self.names or (control and control["region"]["S"])
        if handler.command == "POST":
            beat = json.loads(handler.body)
            self.beats.append(beat)
            if self.lost(clock.now - clock.begin):
                status = self.failure
            else:
                self.stored.append((clock.now, beat))
                body = {"region": self.region, "writer": writer}
        elif self.tells:
            body = {"region": self.region, "writer": writer, "heartbeats": {
                region: self.newest(region) for region in (EAST, WEST)}}
        else:
            status = 503
        if callable(status):
            status(handler)
        else:
            reply(handler, status, json.dumps(body).encode())

    def newest(self, source):
        """What has arrived here of a region's heartbeats."""
        api = self.world.apis[source]
        lag = api.lag if source != self.region else {"item": 0, "document": 0}
        item, document = (next(
            (beat for when, beat in reversed(api.stored)
             if lag[store] is not None and when + lag[store] <= self.world.clock.now), None)
            for store in ("item", "document"))
        return item and {"item": item["stamp"], "epoch": item["epoch"], "writer": item["writer"],
                         "document": document and document["stamp"]}


def reply(handler, status, body):
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def garbage(handler):
    handler.wfile.write(b"not HTTP at all\r\n\r\n")


def hang_up(handler):
    handler.connection.shutdown(socket.SHUT_RDWR)


def page(text):
    return lambda handler: reply(handler, 200, text)


class World:
    """Both regions, the topic, and one evaluator in the secondary region.

    The control table is eventually consistent and its replication takes no time; without
    `replicates` it takes for ever. Time is virtual until real_time().
    """

    def __init__(self, aws, functions, server):
        self.functions, self.server = functions, server
        self.clock, self.replicates = Clock(), True
        self.tables = {region: aws("dynamodb", region) for region in (EAST, WEST)}
        for table in self.tables.values():
            create_control_table(table)
        self.apis = {region: Api(self, region) for region in (EAST, WEST)}
        self.east, self.west = self.apis[EAST], self.apis[WEST]
        self.way_out = 200
        server.statuses = [self.answer]
        self.topic = aws("sns", WEST).create_topic(Name="alerts")["TopicArn"]
        self.environment = {
            "AWS_REGION": WEST, "PRIMARY_URL": f"{server.url}/{EAST}/heartbeat",
            "SECONDARY_URL": f"{server.url}/{WEST}/heartbeat", "WAY_OUT_URL": f"{server.url}/out",
            "CONTROL_TABLE_NAME": "control", "CONTROL_IS_STRONG": "false",
            "PRIMARY_REGION": EAST, "SECONDARY_REGION": WEST, "TOPIC_ARN": self.topic,
            "METRIC_NAMESPACE": "DR", "ENVIRONMENT_SUFFIX": "test", "AUTOMATIC": "true",
            "ROLE_ARN": f"arn:aws:iam::{DEFAULT_ACCOUNT_ID}:role/control"}
        self.loaded = None

    @property
    def module(self):
        return self.loaded or self.load()

    def load(self, **environment):
        """Loads the evaluator anew, as a fresh environment of Lambda does."""
        module = self.loaded = self.functions.load(
            "failover_evaluator", **{**self.environment, **environment})
        module.time = self.clock
        module.threading = types.SimpleNamespace(Thread=self.clock.thread)
        return module

    def real_time(self, **environment):
        module = self.load(HEARTBEAT_TIMEOUT_SECONDS="1.5", **environment)
        module.time, module.threading = time, threading
        module.PAUSE, module.ARRIVAL = 0.02, 0
        return module

    def answer(self, handler):
        _, place, *_ = handler.path.split("/")
        if place != "out":
            self.apis[place].answer(handler)
        elif callable(self.way_out):
            self.way_out(handler)
        else:
            reply(handler, self.way_out, b"")

    def asked(self, place):
        """The requests to a region, or to the way out: (method, path, headers, body)."""
        return [request for request in self.server.requests
                if request[1].startswith(f"/{place}")]

    def run(self, action, **event):
        answer = self.module.handler({"action": action, **event}, None)
        assert json.loads(json.dumps(answer)) == answer, "Lambda returns JSON"
        return answer

    @staticmethod
    def held(region):
        item = dynamodb_backends[DEFAULT_ACCOUNT_ID][region].get_item("control", KEY)
        return item and item.to_json()["Attributes"]

    def control(self, region=WEST):
        """The control item, as a region's table has it."""
        items = {each: self.held(each) for each in self.tables}
        if self.replicates:
            epochs = {each: int(item["epoch"]["N"]) if item else 0 for each, item in items.items()}
            newest = max(epochs, key=lambda each: (epochs[each], each == WEST))
            for each, epoch in epochs.items():
                if epoch < epochs[newest]:
                    self.tables[each].put_item(TableName="control", Item=items[newest])
                    items[each] = items[newest]
        return items[region]

    def writer(self, region=WEST):
        """(region, epoch), as a region's control table has it."""
        item = self.control(region)
        return item and (item["region"]["S"], int(item["epoch"]["N"]))

    def flag(self, name, region=WEST):
        return self.control(region)[name]["BOOL"]

    def activate(self, region, epoch=3, where=(EAST, WEST), **more):
        for each in where:
            self.tables[each].put_item(TableName="control", Item={
                **KEY, "region": {"S": region}, "epoch": {"N": str(epoch)},
                "since": {"S": "2025-01-01T00:00:00+00:00"}, "cause": {"S": "before"},
                "armed": {"BOOL": True}, "announced": {"BOOL": True}, "fenced": {"BOOL": True},
                **more})

    def lose_control(self):
        for table in self.tables.values():
            table.delete_item(TableName="control", Key=KEY)

    def notices(self):
        topic = sns_backends[DEFAULT_ACCOUNT_ID][WEST].topics[self.topic]
        return [(subject.removeprefix("DR test: "), json.loads(message))
                for _, message, subject, _, _ in topic.sent_notifications]

    def subjects(self):
        return [subject for subject, _ in self.notices()]

    def metric(self, name):
        """The values that were published, in order."""
        points = []
        for request in self.functions.asked("PutMetricData"):
            assert request["Namespace"] == "DR"
            assert request["MetricData"], "CloudWatch refuses a request without data"
            points += request["MetricData"]
        assert all(point["Dimensions"] == [{"Name": "Environment", "Value": "test"}]
                   and isinstance(point["Value"], float) for point in points)
        return [point["Value"] for point in points if point["MetricName"] == name]
