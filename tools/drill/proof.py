"""What the compiler has proved: the figures of report.json.

The drill holds its measurements against them, and takes the allowances for what
AWS does not bound from them, so that both speak of the same world.
"""

import dataclasses

ALLOWANCES = (
    "schedule-precision",
    "evaluator-start",
    "evaluator-reads",
    "metrics",
    "move",
    "alarm-evaluation",
    "event-delivery",
    "dns-update",
    "cold-start",
    "scale-up",
    "clients",
)
# Where an operator decides, no alarm starts the evaluator: what tells people.
_INSTEAD = {"event-delivery": "notification", "alarm-evaluation": "schedule-precision"}
NOT_LED, NOT_BOUNDED = "not_led", "not_bounded"


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
    steps: dict  # id: {step: seconds at most}, of two on the way
    texts: dict  # id: what happens on the path
    terms: dict  # id: seconds at most
    allowances: dict  # id: Allowance
    stores: dict  # (kind, name): the report's entry
    partial: dict  # percent that fails: percent moved within the objective, at least
    capacity: tuple  # (measure, how much is needed)

    @property
    def operator_decides(self):
        return self.verdict == NOT_BOUNDED

    def allowance(self, id):
        return self.allowances[id].seconds

    @property
    def call(self):
        """One call of the evaluator's: it reads by two, and writes by one."""
        return self.allowance("evaluator-reads") / 2

    def store(self, kind, name):
        return self.stores.get((kind, name), {})

    def needed(self, measure):
        return [needed for found, needed in self.capacity if found == measure]


def _terms(report):
    for path in report["recovery_time"]["paths"]:
        for stage in path["stages"]:
            for branch in stage["branches"]:
                yield from branch["terms"]


def _steps(path, terms):
    """Of the writer and of the names after it, without what functions and resolvers rely on."""
    writer, names, *_ = (stage["seconds"] for stage in path["stages"])
    return {
        "writer-moved": writer - terms["fence"]["seconds"],
        "names-follow": names - terms["dns-ttl"]["seconds"],
    }


def _allowance(id, terms):
    term = terms.get(id) or terms.get(_INSTEAD.get(id))
    if term is None:
        raise ValueError(f"report.json has no term {id}")
    return Allowance(id, term["seconds"], term["basis"], term["text"], term.get("source", ""))


def read(report):
    """The Proof in a report.json."""
    terms = {term["id"]: term for term in _terms(report)}
    recovery_time, point = report["recovery_time"], report["recovery_point"]
    return Proof(
        spec=report["spec"],
        objective=recovery_time["objective_seconds"],
        point_objective=point["objective_seconds"],
        verdict=recovery_time["verdict"],
        paths={path["id"]: path["seconds"] for path in recovery_time["paths"]},
        steps={path["id"]: _steps(path, terms) for path in recovery_time["paths"]},
        texts={path["id"]: path["text"] for path in recovery_time["paths"]},
        terms={id: term["seconds"] for id, term in terms.items()},
        allowances={id: _allowance(id, terms) for id in ALLOWANCES},
        stores={(store["kind"], store["name"]): store for store in point["stores"]},
        partial={
            row["failing_percent"]: row["within_objective_percent"]
            for row in report["partial_failures"]
        },
        capacity=tuple((each["measure"], each["needed"]) for each in report["capacity"]),
    )
