"""Each of these faults in the templates makes the drill say so, and at the right place."""

import json

import pytest
from drill import drill, environment
from tests.facts import templates

RUNS = 200
FOLDER = "infra/dr_template"
EAST, WEST = "us-east-1", "us-west-2"
LOSSES = {"endpoint-dead", "gray-failure"}
COMMANDS = {"operator-command", "failback"}


def properties(tree, place):
    """`REGION/STACK#ID`, as the properties that may be changed."""
    stack, _, id = place.partition("#")
    return tree.templates[f"{stack}.template.json"]["Resources"][id]["Properties"]


def put(place, path, value, new=False):
    """A fault: another value of a property, or none; a `new` one was not there before."""

    def fault(tree):
        holder = properties(tree, place)
        *parents, last = path.split("/")
        for part in parents:
            holder = holder[int(part)] if isinstance(holder, list) else holder[part]
        last = int(last) if isinstance(holder, list) else last
        assert new or holder[last] != value, f"{place}/{path} is {value!r} already"
        if value is None:
            del holder[last]
        else:
            holder[last] = value

    return fault


def lose(place):
    stack, _, id = place.partition("#")
    return lambda tree: tree.templates[f"{stack}.template.json"]["Resources"].pop(id)


def to_primary(*places):
    """A fault: resources of the secondary's stacks lie in the primary's monitoring instead.

    What they refer to keeps its name, as if somebody had typed it.
    """

    def fault(tree):
        into = tree.templates[f"{EAST}/monitoring.template.json"]["Resources"]
        for stack, _, id in (place.partition("#") for place in places):
            template = f"{stack}.template.json"
            resources = tree.templates[template]["Resources"]
            literal = tree.evaluate(resources, template)
            into[id] = literal.pop(id)
            tree.templates[template]["Resources"] = literal

    return fault


def everywhere(*faults):
    def fault(tree):
        for each in faults:
            each(tree)

    return fault


_RECORDS = (f"{EAST}/routing#FailoverRecord", f"{WEST}/routing#FailoverRecord")
_CHECKS = (
    f"{EAST}/routing#PrimaryCheck",
    f"{WEST}/routing#NotFailedOverCheck",
    f"{WEST}/routing#SecondaryCheck",
)
_FAILOVER = f"{WEST}/failover"
_ALARM = f"{_FAILOVER}#PrimaryUnhealthyAlarm"
_SCHEDULE = f"{_FAILOVER}#EvaluationSchedule"
_TRIGGER = f"{_FAILOVER}#FailoverTrigger"
_EVALUATOR = f"{_FAILOVER}#EvaluatorFunction"
_TABLE = f"{EAST}/data#TransactionsTable"
_BUCKET = f"{EAST}/data#DocumentsBucket"
_RULE = "ReplicationConfiguration/Rules/0"
_STANDBY = f"{WEST}/functions#TransactionProcessorFunction"
_ANYWHERE = {"Fn::Sub": "${ApiApi}.execute-api.us-west-2.${AWS::URLSuffix}"}
_HERE = [EAST, "eu-west-1", "us-west-1"]


def _region_of_check(place, region):
    """A fault: a check probes the other region's API."""

    def fault(tree):
        api = tree.one("AWS::ApiGatewayV2::Api", region)
        host = f"{api.ref}.execute-api.{region}.amazonaws.com"
        properties(tree, place)["HealthCheckConfig"]["FullyQualifiedDomainName"] = host

    return fault


# name: (fault, the scenarios and stores that must exceed; others may)
FAULTS = {
    "answers are kept for two hours": (
        everywhere(*(put(record, "TTL", "7200") for record in _RECORDS)),
        LOSSES | COMMANDS,
    ),
    "checks need ten failures": (
        everywhere(*(put(check, "HealthCheckConfig/FailureThreshold", 10) for check in _CHECKS)),
        {"gray-failure"} | COMMANDS,
    ),
    "the primary's record has no health check": (
        put(_RECORDS[0], "HealthCheckId", None),
        LOSSES | {"operator-command"},
    ),
    "the primary's check probes the secondary": (
        _region_of_check(_CHECKS[0], WEST),
        {"endpoint-dead"},
    ),
    "the secondary's check probes the primary": (
        _region_of_check(_CHECKS[2], EAST),
        {"endpoint-dead"},
    ),
    "nothing tells Route 53 of a failover": (
        put(f"{EAST}/routing#PrimaryRecordCheck", "HealthCheckConfig/HealthThreshold", 1),
        LOSSES | {"operator-command"},
    ),
    "the check of /active is not inverted": (
        put(_CHECKS[1], "HealthCheckConfig/Inverted", None),
        COMMANDS,
    ),
    "/active is not open": (
        put(f"{WEST}/functions#ActiveRoute", "AuthorizationType", "AWS_IAM"),
        {"gray-failure", "operator-command"},
    ),
    "a third of the checkers is in the primary": (
        everywhere(
            *(put(check, "HealthCheckConfig/Regions", _HERE, new=True) for check in _CHECKS)
        ),
        {"endpoint-dead"},
    ),
    "the primary's record leads to the secondary": (
        put(_RECORDS[0], "ResourceRecords/0", _ANYWHERE),
        {"failback"},
    ),
    "the alarm lies in the primary": (to_primary(_ALARM), LOSSES),
    "alarm and trigger lie in the primary": (to_primary(_ALARM, _TRIGGER), LOSSES),
    "the alarm watches another metric": (put(_ALARM, "MetricName", "PrimaryActive"), LOSSES),
    # It is always raised then, and every stumble moves the writer.
    "the alarm watches another namespace": (put(_ALARM, "Namespace", "Recovery"), {"stumble"}),
    "the alarm waits for ten periods": (put(_ALARM, "EvaluationPeriods", 10), LOSSES),
    "the alarm judges every ten minutes": (put(_ALARM, "Period", 600), LOSSES),
    "the alarm looks at the best probe": (
        everywhere(put(_ALARM, "ComparisonOperator", "GreaterThanThreshold")),
        LOSSES,
    ),
    "the evaluator's schedule lies in the primary": (to_primary(_SCHEDULE), LOSSES),
    "the evaluator's schedule is disabled": (put(_SCHEDULE, "State", "DISABLED"), LOSSES),
    "the evaluator runs every ten minutes": (
        put(_SCHEDULE, "ScheduleExpression", "rate(10 minutes)"),
        {"stumble"},
    ),
    "the schedule may not start the evaluator": (lose(f"{_FAILOVER}#EvaluationPermission"), LOSSES),
    "the trigger is disabled": (
        everywhere(
            put(_TRIGGER, "State", "DISABLED"),
            put(_EVALUATOR, "Environment/Variables/ALARM_NAME", None),
        ),
        LOSSES,
    ),
    "the trigger waits for the alarm's end": (
        everywhere(
            put(_TRIGGER, "EventPattern/detail/state/value/0", "OK"),
            put(_EVALUATOR, "Environment/Variables/ALARM_NAME", None),
        ),
        LOSSES,
    ),
    "the evaluator ends before its probes": (put(_EVALUATOR, "Timeout", 3), LOSSES),
    "the evaluator probes the secondary": (
        put(
            _EVALUATOR,
            "Environment/Variables/PRIMARY_HEALTH_URL",
            "https://elsewhere.example/health",
        ),
        LOSSES,
    ),
    "the evaluator writes another table": (
        put(_EVALUATOR, "Environment/Variables/TABLE_NAME", "another"),
        LOSSES | COMMANDS,
    ),
    "the evaluator tries for a minute and a half": (
        everywhere(
            put(_EVALUATOR, "Environment/Variables/PROBE_TIMEOUT_SECONDS", "90"),
            put(_EVALUATOR, "Timeout", 900),
        ),
        {"endpoint-dead"},
    ),
    "the control table has no replica": (
        put(_TABLE, "Replicas/1", None),
        LOSSES | COMMANDS | {"transactions-table"},
    ),
    "the standby reads another control table": (
        put(_STANDBY, "Environment/Variables/TABLE_NAME", "another"),
        LOSSES,
    ),
    "the standby trusts its last read for ten minutes": (
        put(_STANDBY, "Environment/Variables/FENCE_SECONDS", "600"),
        {"endpoint-dead"},
    ),
    "the standby runs one request at a time": (
        put(_STANDBY, "ReservedConcurrentExecutions", 1),
        LOSSES,
    ),
    "the standby has half of its capacity": (
        put(_STANDBY, "ReservedConcurrentExecutions", 500),
        LOSSES,
    ),
    "replication has no time control": (
        put(_BUCKET, f"{_RULE}/Destination/ReplicationTime/Status", "Disabled"),
        {"documents"},
    ),
    "replication is off": (put(_BUCKET, f"{_RULE}/Status", "Disabled"), {"documents"}),
    "replication leaves out what is encrypted": (
        put(_BUCKET, f"{_RULE}/SourceSelectionCriteria/SseKmsEncryptedObjects", None),
        {"documents"},
    ),
    "replication's alarm lies in the primary": (
        to_primary(f"{WEST}/monitoring#DocumentsBucketReplicationAlarm"),
        {"documents"},
    ),
    "the table's alarm lies in the secondary": (
        lose(f"{EAST}/monitoring#TransactionsTableReplicationAlarm"),
        {"transactions-table"},
    ),
    "the table's alarm speaks after an hour": (
        put(f"{EAST}/monitoring#TransactionsTableReplicationAlarm", "Threshold", 3_600_000),
        {"transactions-table"},
    ),
}


def run(tree):
    return drill.run(environment.read(tree), RUNS)


def exceeding(result):
    return {
        each.get("id") or each["name"]
        for part in ("times", "stores", "partial")
        for each in result[part]
        if each["verdict"] == drill.EXCEEDS
    }


def test_without_a_fault_everything_holds():
    result = run(templates.load(FOLDER).copy())
    assert exceeding(result) == set()
    assert result["verdict"] == drill.HOLDS


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found(name):
    fault, expected = FAULTS[name]
    tree = templates.load(FOLDER).copy()
    fault(tree)
    result = run(tree)
    assert expected <= exceeding(result)
    assert result["verdict"] == drill.EXCEEDS
    json.dumps(result, allow_nan=False)
