"""The simulated evaluator decides as the emitted code does, and when."""

import pytest
from drill import assumptions, environment, evaluation, watch
from drill.draws import Draws
from tools.cfn import templates

FOLDER = "infra/dr_template"
EAST, WEST = "us-east-1", "us-west-2"


@pytest.fixture
def evaluator(monkeypatch):
    """The evaluator's code as the templates have it."""
    name = f"dr-evaluator-{templates.SUFFIX}"
    function = templates.load(FOLDER).one("AWS::Lambda::Function", WEST, FunctionName=name)
    for variable, value in function["Environment"]["Variables"].items():
        monkeypatch.setenv(variable, value)
    code = {"__name__": "index"}
    exec(compile(function["Code"]["ZipFile"], "index.py", "exec"), code)
    return code


def test_constants_are_those_of_the_emitted_code(evaluator):
    names = ["LOOK", "PAUSE", "ARRIVAL"]
    assert [evaluator[name] for name in names] == [getattr(assumptions, name) for name in names]
    read = environment.read(FOLDER).evaluator
    assert (evaluator["WINDOW"], evaluator["TIMEOUT"]) == (read.window, read.heartbeat_timeout)
    assert (evaluator["FENCE"], evaluator["STRONG"]) == (read.fence, read.trusts_strong)


def _sent(evaluator, monkeypatch, served):
    """The emitted code's judgement of a window, of heartbeats that are served in turn, or lost."""
    left = iter(served)
    monkeypatch.setitem(evaluator, "beat", lambda region, state: lambda: next(left) or None)
    monkeypatch.setattr(evaluator["time"], "sleep", lambda seconds: None)

    class AtOnce:
        def __init__(self, target, args, daemon):
            self.start = lambda: target(*args)

        def join(self, timeout):
            pass

    monkeypatch.setattr(evaluator["threading"], "Thread", AtOnce)
    return evaluator["watch"]({"region": EAST, "epoch": 1})


@pytest.mark.parametrize("percent", range(0, 101, 10))
def test_judgement_is_that_of_the_emitted_code(evaluator, monkeypatch, percent):
    read = environment.read(FOLDER).evaluator
    draws = Draws(percent, "judgement")
    count = evaluation.beats_of_window(read)
    for _ in range(40):
        served = [100 * draws.chance() >= percent for _ in range(count)]
        _, ill = _sent(evaluator, monkeypatch, served)
        assert ill == evaluation.ill_window(read, served)
        look = served[: assumptions.LOOK]
        assert evaluator["unhealthy"](look) == evaluation.unhealthy(read, look)


@pytest.mark.parametrize("served, result", [(3, "refused"), (2, "moved"), (0, "moved")])
def test_a_last_look_decides_as_in_the_emitted_code(evaluator, monkeypatch, served, result):
    left = iter([True] * served + [False] * (assumptions.LOOK - served))
    serves = {EAST: lambda: next(left) or None, WEST: lambda: True}
    monkeypatch.setitem(evaluator, "beat", lambda region, state: serves[region])
    monkeypatch.setitem(evaluator, "call", lambda url: b"")
    for name in ("publish", "notify"):
        monkeypatch.setitem(evaluator, name, lambda *arguments, **fields: None)
    monkeypatch.setitem(evaluator, "take_over", lambda *given, **metrics: {"result": "moved"})
    found = evaluator["fail_over"]({"action": "probe"}, {"region": EAST, "epoch": 1}, 0)
    assert found["result"] == result


def test_a_blip_is_as_long_as_it_may_be(evaluator, monkeypatch):
    read = environment.read(FOLDER).evaluator
    count = evaluation.beats_of_window(read)
    lost = evaluation.longest_blip(read) // assumptions.PAUSE
    for number, expected in ((lost, False), (lost + 1, True)):
        served = [False] * number + [True] * (count - number)
        assert _sent(evaluator, monkeypatch, served)[1] == expected


def test_templates_say_what_the_drill_reads():
    read = environment.read(FOLDER)
    tree = templates.load(FOLDER)
    alarm = tree.one("AWS::CloudWatch::Alarm", WEST, MetricName="PrimaryHealthy")
    assert (read.alarm.period, read.alarm.periods) == (alarm["Period"], alarm["EvaluationPeriods"])
    assert read.alarm.metric == read.evaluator.metric("PrimaryHealthy")
    assert (read.reaction, read.interval) == ("automatic", 60)
    assert (read.evaluator.watches, read.evaluator.fallback) == (EAST, WEST)
    assert read.evaluator.way_out not in (None, EAST, WEST)
    assert {kind: record.region for kind, record in read.records.items()} == {
        "PRIMARY": EAST,
        "SECONDARY": WEST,
    }
    assert read.records["SECONDARY"].check is None
    path, latch = read.records["PRIMARY"].check.children
    assert (path.region, path.answers, path.inverted) == (WEST, "active", True)
    assert (latch.alarm.region, latch.insufficient) == (WEST, "LastKnownStatus")
    assert latch.alarm.metric == read.evaluator.metric("PrimaryActive")
    assert read.control_is_strong and read.evaluator.trusts_strong
    assert [store.kind for store in read.stores] == ["table", "bucket"]
    assert all(store.replicated and store.age_alarm for store in read.stores)


# --- The schedule, the windows and the alarm ---


def _story(draws=None, **given):
    read = environment.read(FOLDER)
    watched = watch.Watch(read, draws or Draws(1, "story"), given.pop("serves"), **given)
    return watched.run(3600)


def test_a_loss_moves_the_writer_once():
    story = _story(serves=lambda time: time < 0)
    assert [region for _, region in story.moves] == [WEST]
    assert 90 <= story.moves[0][0] <= 255
    assert story.lost_looks[0] < story.moves[0][0]


def test_a_healthy_primary_keeps_the_writer():
    story = _story(serves=watch.always)
    assert (story.moves, story.alarms, story.lost_looks) == ([], [], [])


def test_who_is_cut_off_moves_nothing():
    story = _story(serves=lambda time: time < 0, way_out=lambda time: time < 0)
    assert not story.moves and story.alarms


def test_the_alarm_looks_where_the_schedule_is_silent():
    story = _story(serves=watch.always, silent_from=0)
    assert story.alarms and story.refusals and not story.moves
    story = _story(serves=lambda time: time < 90, silent_from=0)
    assert story.alarms[0] < story.moves[0][0]


def test_what_stores_nothing_half_of_the_time_is_left():
    draws = Draws(1, "half")
    story = _story(draws, serves=lambda time: time < 0 or draws.chance() >= 0.7)
    assert len(story.moves) == 1
