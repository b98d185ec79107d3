"""What AWS does, and no template and no report says: constants, each with its source.

A figure without a source is a choice of the drill's, and says so.
"""

import dataclasses
import json
import pathlib

_HEALTH = (
    'Amazon Route 53 Developer Guide, "How Amazon Route 53 determines whether a health check is '
    'healthy"'
)
_VALUES = (
    'Amazon Route 53 Developer Guide, "Values that you specify when you create or update health '
    'checks"'
)
_METRIC = 'Amazon Route 53 Developer Guide, "Monitoring a CloudWatch alarm"'
_ALARM = 'Amazon CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data"'
_TABLE = 'Amazon DynamoDB Developer Guide, "Global tables: multi-Region replication"'
_CONTROL = (
    'Amazon S3 User Guide, "Meeting compliance requirements with S3 Replication Time Control"'
)
_S3 = 'Amazon S3 User Guide, "Replicating objects within and across Regions"'

# Where Route 53 checks from unless `Regions` says otherwise.
CHECKER_REGIONS = (
    "us-east-1",
    "us-west-1",
    "us-west-2",
    "eu-west-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-northeast-1",
    "sa-east-1",
)
CHECKERS_PER_REGION = 2
# An endpoint is healthy if more than this share of the checkers says so.
QUORUM = 0.18
# CloudWatch looks at so many periods more than an alarm has evaluation periods.
EXTRA_PERIODS = 2
# Of a table's writes, this share arrives within the typical lag.
TYPICAL_SHARE = 0.99
# Of a bucket's objects, this share arrives within the time of Time Control.
COMMITTED_SHARE = 0.9999
# Without Time Control most objects arrive within 15 minutes, some take hours.
UNCOMMITTED_SHARE = 0.99
UNCOMMITTED_SECONDS = 900
# What answers at all answers within.
ANSWER_SECONDS = 0.1
# A checker waits so long for a connection and for the answer.
CHECK_SECONDS = 6
# An alias record is answered with.
ALIAS_TTL = 60
# Of the evaluator's heartbeats, as its contract has them: at once in a look, seconds between
# those of a window, the fewest of one, and how long the arrival of one is waited for.
_CONTRACTS = pathlib.Path(__file__).parents[2] / "generator/functions/contracts.json"
_NUMBERS = {
    each["name"]: each["value"]
    for each in json.loads(_CONTRACTS.read_text())["failover_evaluator"]["numbers"]
}
LOOK = _NUMBERS["LOOK"]
PAUSE = _NUMBERS["PAUSE"]
FEWEST = _NUMBERS["FEWEST"]
ARRIVAL = _NUMBERS["ARRIVAL"]
# A client that is refused tries again within (`retry-after`).
RETRY_SECONDS = 20


@dataclasses.dataclass(frozen=True)
class Assumption:
    text: str
    source: str


_CHOICE = ""

ASSUMPTIONS = (
    Assumption(
        f"Route 53 checks from {len(CHECKER_REGIONS)} regions, unless `Regions` says otherwise.",
        _VALUES,
    ),
    Assumption(
        f"{CHECKERS_PER_REGION} checkers in each of them, each in a phase of its own; those in "
        "the lost region stay with their last verdict.",
        _CHOICE,
    ),
    Assumption(
        f"An endpoint is healthy if more than {QUORUM:.0%} of the checkers say so.", _HEALTH
    ),
    Assumption(
        f"A checker waits for at most {CHECK_SECONDS} s: four for the connection, two for the "
        "answer.",
        _HEALTH,
    ),
    Assumption(
        "A check of an alarm follows the alarm's metric, not its state, once a minute; where data "
        "are missing it does as `InsufficientDataHealthStatus` says.",
        _METRIC,
    ),
    Assumption(
        f"CloudWatch evaluates the whole periods of the last N + {EXTRA_PERIODS}, N the alarm's "
        "evaluation periods: the latest N that have data, else what is missing counts as the "
        "alarm says.",
        _ALARM,
    ),
    Assumption(
        "A delay of a service is its allowance times the fourth power of a uniform number: half "
        "of them take less than a sixteenth. A phase is uniform.",
        _CHOICE,
    ),
    Assumption(
        "A request that fails does so by itself, whatever became of the one before; one that "
        "hangs does so up to its time-out.",
        _CHOICE,
    ),
    Assumption(
        f"A client that is refused tries again within {RETRY_SECONDS} s, as the answer asks it to.",
        _CHOICE,
    ),
    Assumption(
        f"Of a table's writes {TYPICAL_SHARE:.0%} arrive within the typical lag, the others by "
        "the same exponential law.",
        _TABLE,
    ),
    Assumption(
        f"Of a bucket's objects {COMMITTED_SHARE:.2%} arrive within the time of Replication Time "
        "Control and no more, half of them within seconds: what AWS commits itself to, at its "
        "limit.",
        _CONTROL,
    ),
    Assumption(
        f"Without it, {UNCOMMITTED_SHARE:.0%} arrive within {UNCOMMITTED_SECONDS} s.", _S3
    ),
)
