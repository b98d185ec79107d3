"""drill.md: the drill's result for people."""

from drill.proof import NOT_BOUNDED, NOT_LED
from drill.tables import number, summed, table, worst_of
from drill.verdicts import HELD, NOT_HELD

_OBJECTIVES = {
    HELD: "held",
    NOT_HELD: "not held",
    NOT_LED: "held, but no client is led: nobody delegates the owned zone, and its names fit no "
    "certificate",
    NOT_BOUNDED: "held if the operator decides at once: nothing bounds it",
}


def _times(result):
    head = ["<scenario", "proof, s", "median", "p99", "worst", "extremes", "<proof", "<objective"]
    rows = [
        [
            each["id"],
            number(each["proof_seconds"]),
            *summed(each["measured_seconds"]),
            number(each["extremes_seconds"]),
            each["verdict"],
            _OBJECTIVES[each["objective"]],
        ]
        for each in result["times"]
    ]
    yield from table(head, rows)
    yield ""
    yield from (f"- `{each['id']}`: {each['text']}" for each in result["times"])


def _steps(result):
    names = ["detected", "writer-moved", "names-switched", "first-served", "half-served"]
    rows = [
        [each["id"], *(_step(each["steps"].get(name)) for name in names)]
        for each in result["times"]
    ]
    yield from table(["<scenario", *names], rows)


def _step(summary):
    return "-" if summary is None else f"{number(summary['median'])} ({number(summary['worst'])})"


def _switches(result):
    rows = [
        [
            each["id"],
            number(each["both_accept"]["bound_seconds"]),
            *summed(each["both_accept"]["measured_seconds"]),
            f"{each['both_accept']['clients_at_both']:.0%} "
            f"({each['both_accept']['runs_with_clients_at_both']:,})",
            _step(each["refusing_seconds"]),
            f"{each['refused_runs']:,}",
        ]
        for each in result["times"]
        if "both_accept" in each
    ]
    head = ["<scenario", "bound, s", "median", "p99", "worst", "clients at both (runs)"]
    yield from table([*head, "clients refused, s", "runs refused"], rows)


def _backlogs(result):
    rows = [
        [
            each["text"],
            each["control_table"] + (", emitted" if each["emitted"] else ""),
            number(each["bound_seconds"]),
            *summed(each["measured_seconds"]),
            each["verdict"],
        ]
        for each in result["backlogs"]
    ]
    head = ["<the deposed primary", "<control table", "bound, s", "median", "p99", "worst"]
    yield from table([*head, "<proof"], rows)


def _shares(result):
    rows = [
        [
            f"{each['failing_percent']} %",
            f"{number(each['proof_percent'])} %",
            f"{number(each['within_objective_percent'])} %",
            f"{number(each['moved_percent'])} %",
            number(each["move_seconds"]["median"]),
            number(each["move_seconds"]["p99"]),
            each["verdict"],
        ]
        for each in result["shares"]
    ]
    head = ["requests that fail", "proof, at least", "moved within the objective"]
    yield from table([*head, "within an hour", "median move, s", "p99", "<proof"], rows)


def _outages(result):
    rows = [
        [
            each["seconds"],
            number(each["bound_seconds"]),
            *worst_of(each["stayed_seconds"]),
            f"{number(each['moved_percent'])} %",
            *worst_of(each["moved_seconds"]),
            each["verdict"],
        ]
        for each in result["outages"]
    ]
    head = ["outage, s", "bound, s", "clients, median", "worst", "writer moved"]
    yield from table([*head, "then clients, median", "worst", "<proof"], rows)


def _overload(result):
    def cells(found):
        if found is None:
            return ["-"] * 3
        switched = found["switched_seconds"]
        return [
            number(switched["median"]), number(found["flips_an_hour"]),
            f"{number(found['away_percent'])} %",
        ]

    rows = [
        [
            f"{each['failing_percent']} %",
            *cells(each["path"]),
            *cells(each["metric"]),
            *cells(each["both"]),
            number(each["both"]["switched_seconds"]["worst"]),
            each["late_flips"],
            each["verdict"],
        ]
        for each in result["overload"]
    ]
    head = ["429 or 503"]
    for name in ("path", "metric", "both"):
        head += [f"{name}: DNS switched, s", "flips", "at the lost region"]
    yield from table([*head, "worst", "flips, latched", "<proof"], rows)


def _stores(result):
    rows = [
        [
            f"{each['kind']} {each['name']}",
            f"{number(each['proof_seconds'])} ({each['proof_basis']})",
            *summed(each["measured_seconds"]),
            number(each["told_proof_seconds"]) if each["told_seconds"] else "-",
            number(each["told_seconds"]["worst"]) if each["told_seconds"] else "-",
            each["verdict"],
            _older(each),
        ]
        for each in result["stores"]
    ]
    head = ["<store", "proof, s", "median", "p99", "worst", "told by, proof", "told by, worst"]
    yield from table([*head, "<proof", "<objective"], rows)


def _older(each):
    older = each["missing_older_than_objective"]
    what = "items" if each["kind"] == "table" else "objects"
    return f"not held ({older:,} {what} older)" if older else _OBJECTIVES[each["objective"]]


def _partial(result):
    rows = [
        [
            each["id"],
            each["text"],
            f"{each['runs']:,}",
            f"{each['failed_over']:,}",
            f"{each['broken']:,}",
            each["verdict"],
        ]
        for each in result["partial"]
    ]
    head = ["<scenario", "<what happens, what must hold", "runs", "failed over", "broken"]
    yield from table([*head, "<proof"], rows)


def _world(result):
    for each in result["allowances"]:
        source = f" ({each['source']})" if each["source"] else ""
        yield f"- `{each['id']}`, at most {number(each['seconds'])} s: {each['text']}{source}"
    yield ""
    for each in result["assumptions"]:
        source = each["source"] or "chosen for the drill"
        yield f"- {each['text']} ({source})"


_SECTIONS = (
    (
        "Recovery time: proof and measurement",
        "Seconds until the last client is served. `holds`: no run, not of the extremes either, is "
        "longer than the proof, and in none the writer moves, or names follow, later than its "
        "terms say. The bound for failing back is the sum of what its stages may take; the report "
        "has no such path, and does not count `schedule-lost` as one of its proof.",
        _times,
    ),
    ("", "When the steps were done, median (worst):", _steps),
    (
        "Two regions, one writer",
        "Between two regions that are both alive: for how long a function of each would accept a "
        "write, and what part of the clients, at most, DNS had led to the new one by then (in so "
        "many runs); and for how long clients are refused, median (worst): from the move, or the "
        "drain, until DNS has led the last one. A failback that is refused undoes what it had "
        "begun.",
        _switches,
    ),
    (
        "",
        "Seconds for which a deposed primary accepts writes besides the secondary, by the kind of "
        "the control table:",
        _backlogs,
    ),
    (
        "A primary that fails in part",
        "So many percent of the requests fail, each by itself. The proof gives the least share of "
        "losses whose writer has moved within the objective; up to 10 % nothing moves.",
        _shares,
    ),
    (
        "Short outages",
        "Seconds for which clients are not served, of outages of the whole region: no more than 30 "
        "longer, unless the writer moved.",
        _outages,
    ),
    (
        "An overloaded secondary",
        "It has taken over, and the path that tells Route 53 so is answered 429 or 503 by so many "
        "percent; from the middle of the hour on the evaluator publishes nothing either. With the "
        "path's check alone, with the metric's alone, and with both, as emitted: when DNS leads to "
        "the secondary (median), how often an hour it leads back, and for what part of the hour. "
        "The path is fast, the metric holds; together nothing may lead back once it does.",
        _overload,
    ),
    (
        "Recovery point: proof and measurement",
        "The age, in seconds, of the oldest write that the primary had acknowledged and the "
        "secondary does not have; what of it is older than the objective. `told by`: when an alarm "
        "has spoken after replication stopped. A bucket's figures are those of AWS's commitment at "
        "its limit; usually replication is faster.",
        _stores,
    ),
    ("Losses that are none", "", _partial),
    ("The world that is simulated", "", _world),
)


def objectives(result):
    """Each objective, and what the drill says of it."""
    found = result["objectives"]
    for what in ("time", "point"):
        seconds = number(found[f"recovery_{what}_seconds"])
        yield f"Recovery {what} objective, {seconds} s", _OBJECTIVES[found[f"recovery_{what}"]]


def markdown(result):
    """The text of drill.md; the curve's picture lies beside it."""
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
        f"- Runs: {runs} of each path, fewer of the other scenarios, and as many with every phase "
        f"and delay drawn towards its extremes; seed {result['seed']}",
        f"- Verdict: **{result['verdict']}**: every run against the proof",
        *(f"- {objective}: **{verdict}**" for objective, verdict in objectives(result)),
        "",
        "![Share of requests served over the time since the loss](recovery_curve.svg)",
    ]
    for title, text, part in _SECTIONS:
        lines += ["", f"## {title}"] if title else []
        lines += ["", text] if text else []
        lines += ["", *part(result)]
    return "\n".join(lines) + "\n"
