"""drill.md: the drill's result for people."""

_NEVER = "never"


def _number(seconds):
    return _NEVER if seconds is None else f"{seconds:,.1f}".removesuffix(".0")


def _row(*cells):
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _table(head, rows):
    marks = ["---" if name.startswith("<") else "---:" for name in head]
    return [_row(*(name.lstrip("<") for name in head)), _row(*marks), *(_row(*row) for row in rows)]


def _measured(result):
    measured = result["measured_seconds"]
    return [_number(measured[rank]) for rank in ("median", "p99", "worst")]


def _times(result):
    head = ["<scenario", "proof, s", "median", "p99", "worst", "extremes", "<verdict"]
    rows = [
        [
            each["id"],
            _number(each["proof_seconds"]),
            *_measured(each),
            _number(each["extremes_seconds"]),
            each["verdict"],
        ]
        for each in result["times"]
    ]
    yield from _table(head, rows)
    yield ""
    yield from (f"- `{each['id']}`: {each['text']}" for each in result["times"])


def _steps(result):
    names = ["alarm", "writer-moved", "names-switched", "first-served", "half-served"]
    rows = [
        [each["id"], *(_step(each["steps"].get(name)) for name in names)]
        for each in result["times"]
    ]
    yield from _table(["<scenario", *names], rows)


def _step(summary):
    if summary is None:
        return "-"
    return f"{_number(summary['median'])} ({_number(summary['worst'])})"


def _switches(result):
    rows = [
        [
            each["id"],
            _number(each["both_accept"]["bound_seconds"]),
            *_measured(each["both_accept"]),
            f"{each['both_accept']['clients_at_both']:.0%}",
        ]
        for each in result["times"]
        if "both_accept" in each
    ]
    head = ["<scenario", "bound, s", "median", "p99", "worst", "clients that reach both"]
    yield from _table(head, rows)


def _stores(result):
    rows = [
        [
            f"{each['kind']} {each['name']}",
            f"{_number(each['proof_seconds'])} ({each['proof_basis']})",
            *_measured(each),
            f"{each['missing_older_than_objective']:,}",
            _number(each["alarm_speaks_within_seconds"]),
            each["verdict"],
        ]
        for each in result["stores"]
    ]
    head = ["<store", "proof, s", "median", "p99", "worst", "older", "alarm by", "<verdict"]
    yield from _table(head, rows)


def _partial(result):
    rows = [
        [
            each["id"],
            each["text"],
            f"{each['runs']:,}",
            f"{each['failed_over']:,}",
            f"{each['broken']:,}",
            _number(each["both_accept_seconds"]),
            each["verdict"],
        ]
        for each in result["partial"]
    ]
    head = ["<scenario", "<what happens, what must hold", "runs", "failed over", "broken"]
    yield from _table([*head, "both accept, s", "<verdict"], rows)


def _world(result):
    for each in result["allowances"]:
        source = f" ({each['source']})" if each["source"] else ""
        yield f"- `{each['id']}`, at most {_number(each['seconds'])} s: {each['text']}{source}"
    yield ""
    for each in result["assumptions"]:
        source = each["source"] or "chosen for the drill"
        yield f"- {each['text']} ({source})"


def markdown(result):
    """The text of drill.md; the curve's picture lies beside it."""
    objective, point = result["objective_seconds"], result["point_objective_seconds"]
    runs = f"{result['runs']:,}"
    lines = [
        f"# Drill: {result['environment']}",
        "",
        f"The primary region, {result['primary']}, is lost {runs} times at random phases of its "
        f"health checks, schedules and caches; {result['secondary']} takes over. Intervals, "
        "thresholds, periods, time-outs and capacities are those of the emitted templates, the "
        "proof is `report.json`'s. Simulated, not measured on AWS.",
        "",
        f"- Spec: {result['spec']}",
        f"- Objectives: recovery time {_number(objective)} s, recovery point {_number(point)} s",
        f"- Runs: {runs} of each scenario, and as many with every phase and delay drawn towards "
        f"its extremes; seed {result['seed']}",
        f"- Verdict: **{result['verdict']}**",
        "",
        "![Share of requests served over the time since the loss](recovery_curve.svg)",
        "",
        "## Recovery time: proof and measurement",
        "",
        "Seconds until the last client is served. `holds`: no run, not of the extremes either, is "
        "longer than the proof. The bound for failing back is the sum of the proof's terms for its "
        "steps; the report has no such path.",
        "",
        *_times(result),
        "",
        "When the steps were done, median (worst):",
        "",
        *_steps(result),
        "",
        "## Two regions, one writer",
        "",
        "Between two regions that are both alive the writer moves within the fence: for so long, "
        "in seconds, a function of each would accept a write. It matters for clients that reach "
        "both regions in that time.",
        "",
        *_switches(result),
        "",
        "## Recovery point: proof and measurement",
        "",
        "The age, in seconds, of the oldest write that the primary had acknowledged and the "
        "secondary does not have. `older`: how many writes older than the objective are missing. "
        "`alarm by`: when the alarm has spoken at the latest, after the lag began. A bucket's "
        "figures are those of AWS's commitment at its limit; usually replication is faster.",
        "",
        *_stores(result),
        "",
        "## Losses that are none",
        "",
        *_partial(result),
        "",
        "## The world that is simulated",
        "",
        *_world(result),
    ]
    return "\n".join(lines) + "\n"
