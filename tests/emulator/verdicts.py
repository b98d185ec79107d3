"""What a plan says of an update, held against what the update does."""

import dataclasses

from tests.emulator import stores
from tools.cfn.templates import ACCOUNT

_VERDICTS = ("create", "update", "replace", "delete")


@dataclasses.dataclass(frozen=True)
class Disagreement:
    """kind     wrong: another verdict; missing: done, and the plan is silent; idle: the plan has
             it, and it was not touched; refused: one of both refuses what the other does not
    """

    kind: str
    template: str
    logical_id: str
    planned: str  # the verdict, or the refusal's text; empty without one
    done: str

    def __str__(self):
        where = f"{self.template}#{self.logical_id}"
        return f"{self.kind}: {where}: planned {self.planned!r}, done {self.done!r}"


def compare(plan, outcome):
    """The disagreements of a plan's JSON with an Outcome.

    What comes after a refusal is not done, so of what the plan has beside it nothing is known.
    """
    planned = {(each["template"], each["logical_id"]): each for each in plan["changes"]}
    # CloudFormation goes on where it cannot delete the former one, and leaves it behind.
    left = {each.key for each in outcome.changes if each.action == "orphan"}
    refused = {
        key: each["refused"]
        for key, each in planned.items()
        if each.get("refused") and key not in left
    }
    found = list(_refusals(refused, outcome.refused))
    done = {each.key: each.action for each in outcome.changes if each.action in _VERDICTS}
    for each in outcome.changes:
        if each.action == "retain":  # The stack no longer has it, or a successor.
            done.setdefault(each.key, "delete")
    for key, action in done.items():
        verdict = planned[key]["action"] if key in planned else ""
        if verdict != action and key not in refused:
            kind = "wrong" if verdict else "missing"
            found.append(Disagreement(kind, *key, verdict, action))
    if outcome.refused is None:
        found += [
            Disagreement("idle", *key, each["action"], "")
            for key, each in planned.items()
            if key not in done and key not in refused
        ]
    return found


def _refusals(refused, met):
    if met is None:
        for key, reason in refused.items():
            yield Disagreement("refused", *key, reason, "")
    elif met.key not in refused:
        yield Disagreement("refused", *met.key, "", met.reason)


def at_stake(plan, outcome, suffix="prod"):
    """Stores that lost what they held although the plan does not name them, and the reverse.

    By their names: a table is one in both regions.
    """
    types = (stores.TABLE, stores.BUCKET)
    values = {"${EnvironmentSuffix}": suffix, "${AWS::AccountId}": ACCOUNT}
    named = {each["name"] for each in plan["data_at_stake"] if each["type"] in types}
    for text, value in values.items():
        named = {each.replace(text, value) for each in named}
    gone = {name for _, _, name in outcome.lost}
    return sorted(gone - named), sorted(named - gone)
