"""The failover evaluator: heartbeats and windows."""
import http.server
import itertools
import json
import socket
import threading
import time
import urllib.request

import botocore.auth
import botocore.awsrequest
import pytest
from generator.functions.tests.lambdas import EAST, WEST
from evaluator_world import garbage, hang_up, page, reply

# Heartbeats

def test_a_heartbeat_is_signed_for_the_region_of_its_api(world):
    world.activate(EAST, epoch=7)
    world.run("status")
    assert {each[:2] for each in world.server.requests} == {
        (method, f"/{region}/heartbeat") for region in (EAST, WEST) for method in ("GET", "POST")}
    for region in (EAST, WEST):
        for method, path, headers, body in world.asked(region):
            scheme, credential, signed, signature = headers["Authorization"].replace(
                ",", "").split()
            assert scheme == "AWS4-HMAC-SHA256"
            assert credential.endswith(f"/{region}/execute-api/aws4_request")
            assert headers["X-Amz-Security-Token"] == "testing"
            names = signed.removeprefix("SignedHeaders=").split(";")
            request = botocore.awsrequest.AWSRequest(
                method, world.server.url + path, data=body, headers={
                    name: value for name, value in headers.items() if name.lower() in names})
            request.context["timestamp"] = headers["X-Amz-Date"]
            signer = botocore.auth.SigV4Auth(
                world.module.session.get_credentials(), "execute-api", region)
            assert signature == "Signature=" + signer.signature(
                signer.string_to_sign(request, signer.canonical_request(request)), request)


@pytest.mark.parametrize("writer", [EAST, WEST])
def test_a_heartbeat_says_when_it_was_sent_and_who_wrote(world, writer):
    world.activate(writer, epoch=7)
    world.run("status")
    for api in world.apis.values():
        assert api.beats == [{"stamp": world.clock.now, "epoch": 7, "writer": writer}] * 3


def test_a_heartbeat_is_declared_to_be_json(world):
    """API Gateway would hand over another one encoded."""
    world.activate(EAST)
    world.run("status")
    assert {headers["Content-Type"] for method, _, headers, _ in world.server.requests
            if method == "POST"} == {"application/json"}


PATIENCE = 20  # seconds: much more than a time-out on a slow machine, less than any hindrance


def cut_off(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"region": "us-east-1", ')
    hang_up(handler)


FAILURES = {"forbidden": 403, "throttled": 429, "defect": 500, "unavailable": 503,
            "garbage": garbage, "hang up": hang_up, "cut off": cut_off, "page": page(b"<html>"),
            "bytes": page(b"\xff\xfe"), "empty": page(b""), "null": page(b"null"),
            "list": page(b"[]"), "number": page(b"7"), "no writer": page(b"{}"),
            "deep": page(b"[" * 60_000)}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_a_heartbeat_without_an_answer_is_lost(world, failure):
    world.activate(EAST)
    world.east.ill()
    world.east.failure = failure
    assert world.run("status")["heartbeats_served"] == {EAST: 0, WEST: 1}


@pytest.mark.parametrize("writer, names, served", [
    (EAST, EAST, {EAST: 1, WEST: 1}), (EAST, WEST, {EAST: 0, WEST: 1}),
    (EAST, "none", {EAST: 0, WEST: 1}), (WEST, EAST, {EAST: 1, WEST: 0}),
    (WEST, WEST, {EAST: 1, WEST: 1}), ("none", WEST, {EAST: 1, WEST: 1})])
def test_a_heartbeat_is_lost_where_the_writer_takes_no_transactions(world, writer, names, served):
    world.activate(writer)
    world.east.names = world.west.names = names
    assert world.run("status")["heartbeats_served"] == served


def test_a_refused_connection_is_a_lost_heartbeat(world, closed_port):
    world.load(PRIMARY_URL=f"http://127.0.0.1:{closed_port}/heartbeat")
    world.activate(EAST)
    assert world.run("status")["heartbeats_served"] == {EAST: 0, WEST: 1}


class Drip(http.server.BaseHTTPRequestHandler):
    """Answers rightly, one byte at a time: each of them is in time."""

    def do_POST(self):  # pylint: disable=invalid-name
        text = b"HTTP/1.1 200 OK\r\n\r\n" + json.dumps({"writer": EAST}).encode()
        try:
            for byte in text:
                self.wfile.write(bytes([byte]))
                time.sleep(1)
        except OSError:
            pass

    def log_message(self, *_):
        pass


@pytest.fixture
def hindrance(request, monkeypatch, silent_port):
    """A URL whose host does not answer in time."""
    if request.param == "silence":
        yield f"http://127.0.0.1:{silent_port}/heartbeat"
    elif request.param == "drip":
        running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Drip)
        running.daemon_threads = True
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}/heartbeat"
        running.shutdown()
        thread.join()
        running.server_close()
    else:
        resolve, over = socket.getaddrinfo, threading.Event()

        def hang(host, *arguments, **more):
            if host == "primary.test":
                over.wait(60)
                raise socket.gaierror("no answer")
            return resolve(host, *arguments, **more)

        monkeypatch.setattr(socket, "getaddrinfo", hang)
        yield "http://primary.test/heartbeat"
        over.set()


@pytest.mark.parametrize("hindrance", ["silence", "drip", "resolver"], indirect=True)
def test_whatever_a_heartbeat_waits_for_it_is_lost_at_the_deadline(world, hindrance):
    module = world.real_time(PRIMARY_URL=hindrance, WINDOW_SECONDS="0")
    state = {"region": EAST, "epoch": 3}
    begin = time.monotonic()
    assert module.look(state) == ([False] * 3, [True] * 3)
    assert 1.5 <= time.monotonic() - begin < PATIENCE
    begin = time.monotonic()
    assert module.watch(state) == (0, True)
    assert 1.5 <= time.monotonic() - begin < PATIENCE  # 8 pauses, the time-out of the last one
    begin = time.monotonic()
    assert module.arrived(EAST) is None
    assert time.monotonic() - begin < PATIENCE


def test_a_late_answer_is_none_though_others_are_waited_for(world):
    module = world.real_time()

    def late():
        time.sleep(40)
        return "late"

    begin = time.monotonic()
    assert module.together([late, lambda: "now", late, lambda: "now"], 0.3) == [
        None, "now", None, "now"]
    assert time.monotonic() - begin < PATIENCE


# Looking

@pytest.mark.parametrize("lost, opens", [(0, False), (1, True), (2, True), (3, True)])
def test_one_lost_heartbeat_of_the_primary_opens_a_window(world, lost, opens):
    world.activate(EAST)
    left = [True] * lost
    world.east.lost = lambda _: bool(left and left.pop())
    answer = world.run("probe")
    assert answer["result"] == "unchanged"
    assert (len(world.east.beats) > 3) is opens
    assert len(world.west.beats) == 3
    healthy = [float(lost < 2), 1.0] if opens else [1.0]
    assert world.metric("PrimaryHealthy") == healthy
    assert world.metric("HeartbeatsServed") == pytest.approx(
        [(3 - lost) / 3, 1] if opens else [1])


@pytest.mark.parametrize("lost", ["secondary", "both"])
def test_what_the_secondary_loses_opens_no_window(world, lost):
    world.activate(WEST if lost == "both" else EAST)
    world.west.ill()
    if lost == "both":
        world.east.ill()
    assert world.run("probe")["result"] == "unchanged"
    assert len(world.east.beats) == len(world.west.beats) == 3
    assert world.metric("PrimaryHealthy") == [float(lost != "both")]


@pytest.mark.parametrize("writer", [WEST, "none"])
@pytest.mark.parametrize("lost, healthy, share", [
    (0, 1, 1), (1, 1, 2 / 3), (2, 0, 1 / 3), (3, 0, 0)])
def test_a_primary_that_does_not_lead_is_looked_at(world, writer, lost, healthy, share):
    world.activate(writer, until={"N": str(int(world.clock.now) + 60)})
    left = [True] * lost
    world.east.lost = lambda _: bool(left and left.pop())
    world.run("probe")
    assert len(world.east.beats) == 3
    assert world.metric("PrimaryHealthy") == [healthy]
    assert world.metric("HeartbeatsServed") == [pytest.approx(share)]


# The window

def test_a_window_is_a_heartbeat_every_two_seconds(world):
    world.activate(EAST)
    world.east.ill()
    world.load(WINDOW_SECONDS="60")
    begin = world.clock.now
    assert world.run("probe")["result"] == "moved"
    window = world.east.beats[3:-3]  # between the first look and the last
    assert [round(beat["stamp"] - begin) for beat in window] == list(range(0, 60, 2))


@pytest.mark.parametrize("seconds, beats", [(None, 45), ("30", 15), ("1", 8), ("0", 8)])
def test_a_window_has_some_heartbeats_however_short_it_is(world, seconds, beats):
    world.activate(EAST)
    world.east.ill()
    world.load(**({"WINDOW_SECONDS": seconds} if seconds else {}))
    world.run("probe")
    assert len(world.east.beats) == 3 + beats + 3


# What is lost is told by the second of the window; the look before it comes at second 0.
OUTAGES = [
    # lost, percent, moves, heartbeats of the window that are sent, share that is served
    (lambda at: True, "50", True, 45, 0),
    (lambda at: at < 2, "50", False, 24, 23 / 24),
    (lambda at: at < 40, "50", False, 43, 23 / 43),
    (lambda at: at < 46, "50", False, 45, 22 / 45),  # over before the last quarter
    (lambda at: at < 68, "50", False, 45, 11 / 45),
    (lambda at: at < 78, "50", False, 45, 6 / 45),
    (lambda at: at < 80, "50", True, 45, 5 / 45),  # 6 of the last 11 are lost
    (lambda at: at == 0 or at >= 46, "50", True, 45, 22 / 45),
    (lambda at: at == 0 or at >= 48, "50", False, 24, 23 / 24),  # settled by then
    (lambda at: at % 4 == 0, "50", True, 45, 22 / 45),  # every other one
    (lambda at: at % 6 == 0, "50", False, 35, 23 / 35),
    (lambda at: at % 6 == 0, "30", False, 45, 30 / 45),  # 3 of the last 11
    (lambda at: at % 6 == 0, "27", True, 45, 30 / 45),
    (lambda at: at % 4 == 0, "90", False, 10, 5 / 10),
    (lambda at: at % 20 > 0, "90", False, 41, 5 / 41),
    (lambda at: at == 0, "1", False, 45, 44 / 45),
    (lambda at: at in (0, 86), "1", True, 45, 43 / 45),
]


@pytest.mark.parametrize("lost, percent, moves, sent, share", OUTAGES)
def test_too_many_must_fail_over_the_window_and_at_its_end(
        world, lost, percent, moves, sent, share):
    world.activate(EAST)
    begin = world.clock.now
    # The last look, after the window, loses them too.
    world.east.lost = lambda at: at >= 90 or lost(round(at))
    world.load(UNHEALTHY_PERCENT=percent)
    answer = world.run("failover_if_unhealthy")
    window = [beat for beat in world.east.beats if beat["epoch"] == 3][3:]
    window = window[:-3] if len(window) > sent else window  # without the last look
    assert (answer["result"] == "moved", len(window)) == (moves, sent)
    assert world.metric("HeartbeatsServed")[1] == pytest.approx(share)
    assert world.metric("PrimaryHealthy")[1] == float(not moves)
    assert (world.writer() == (WEST, 4)) is moves
    assert window[-1]["stamp"] == pytest.approx(begin + 2 * sent - 2)
    if not moves:
        assert answer["heartbeats_served"] == pytest.approx(share)


@pytest.mark.parametrize("percent, moves", [("50", True), ("51", False)])
def test_as_many_as_the_given_percentage_are_too_many(world, percent, moves):
    world.activate(EAST)
    world.load(WINDOW_SECONDS="16", UNHEALTHY_PERCENT=percent)
    world.east.lost = lambda at: round(at) % 4 == 0  # 4 of 8, and 1 of the last 2
    assert (world.run("failover_if_unhealthy")["result"] == "moved") is moves


@pytest.mark.parametrize("throttled, moves", [
    (lambda number: True, False), (lambda number: number % 4 > 0, False),
    (lambda number: number % 4 == 0, True), (lambda number: False, True),
    (lambda number: number >= 37, False)])  # of the last quarter, all
def test_a_primary_that_is_asked_too_much_is_not_left(world, throttled, moves):
    """Its heartbeats find no room; what else is lost counts, where it is most of them."""
    numbers = itertools.count()
    world.activate(EAST)
    world.east.ill()
    world.east.failure = lambda handler: reply(
        handler, 429 if throttled(next(numbers)) else 503, b"{}")
    assert (world.run("probe")["result"] == "moved") is moves
    assert world.metric("HeartbeatsServed")[-1] == 0


def test_heartbeats_have_one_tls_context(world, monkeypatch):
    asked = []
    opens = urllib.request.urlopen

    def note(*arguments, context, **more):
        asked.append(context)
        return opens(*arguments, context=context, **more)

    monkeypatch.setattr(urllib.request, "urlopen", note)
    world.activate(EAST)
    world.run("probe")
    assert len(asked) > 6
    assert {id(context) for context in asked} == {id(world.module.TLS)}


def test_a_window_ends_early_once_it_is_settled(world):
    world.activate(EAST)
    assert world.run("failover_if_unhealthy")["result"] == "refused"
    assert len(world.east.beats) == 3 + 23
    assert world.metric("HeartbeatsServed") == world.metric("PrimaryHealthy") == [1, 1]
