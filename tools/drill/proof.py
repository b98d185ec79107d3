"""What the compiler has proved: the figures of report.json.

The drill holds its measurements against them, and takes the allowances for what
AWS does not bound from them, so that both speak of the same world.
"""

import dataclasses
import json

# What the proof allows for where a report has no such term, with its sources.
_SOURCES = {
    "schedule-precision": 'Amazon EventBridge User Guide, "Creating a scheduled rule in Amazon '
    'EventBridge"',
    "alarm-evaluation": 'Amazon CloudWatch User Guide, "Using Amazon CloudWatch alarms"',
}
ALLOWANCES = (
    "check-timeout",
    "dns-update",
    "schedule-precision",
    "alarm-evaluation",
    "event-delivery",
    "evaluator-calls",
    "cold-start",
    "scale-up",
    "clients",
)
_NOTIFICATION = "notification"  # in place of event-delivery, where an operator decides


@dataclasses.dataclass(frozen=True)
class Allowance:
    """At most so many seconds; no field of the spec says so."""

    id: str
    seconds: float
    basis: str
    text: str
    source: str


@dataclasses.dataclass(frozen=True)
class Proof:
    """The figures of one report."""

    spec: str
    objective: float
    point_objective: float
    verdict: str
    paths: dict  # id: seconds at most
    terms: dict  # id: seconds at most
    allowances: dict  # id: Allowance
    stores: dict  # (kind, name): the report's entry
    needed: dict  # (resource, measure): how much

    @property
    def operator_decides(self):
        return self.verdict == "not_bounded"

    def allowance(self, id):
        return self.allowances[id].seconds

    def store(self, kind, name):
        return self.stores.get((kind, name), {})


def _terms(report):
    for path in report["recovery_time"]["paths"]:
        for stage in path["stages"]:
            for branch in stage["branches"]:
                yield from branch["terms"]


def _allowance(id, terms):
    term = terms.get(id)
    if term is None and id == "event-delivery":
        term = terms.get(_NOTIFICATION)
    if term is None:
        raise ValueError(f"report.json has no term {id}")
    source = term.get("source") or _SOURCES.get(id, "")
    return Allowance(id, term["seconds"], term["basis"], term["text"], source)


def read(content):
    """The Proof in the bytes of a report.json."""
    report = json.loads(content)
    terms = {term["id"]: term for term in _terms(report)}
    recovery_time, point = report["recovery_time"], report["recovery_point"]
    return Proof(
        spec=report["spec"],
        objective=recovery_time["objective_seconds"],
        point_objective=point["objective_seconds"],
        verdict=recovery_time["verdict"],
        paths={path["id"]: path["seconds"] for path in recovery_time["paths"]},
        terms={id: term["seconds"] for id, term in terms.items()},
        allowances={id: _allowance(id, terms) for id in ALLOWANCES},
        stores={(store["kind"], store["name"]): store for store in point["stores"]},
        needed={(each["resource"], each["measure"]): each["needed"] for each in report["capacity"]},
    )
