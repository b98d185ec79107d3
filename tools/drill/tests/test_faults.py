"""Each of these faults in the templates makes the drill say so, and at the right place."""

import json

import faults
import pytest
from drill.verdicts import EXCEEDS, HOLDS
from faults import COMMANDS, EAST, LOSSES, LOST, WEST, lose, properties, put, says, to_primary
from tools.cfn import templates

_FAILOVER = f"{WEST}/failover"
_ALARM = f"{_FAILOVER}#PrimaryUnhealthyAlarm"
_AGE = f"{_FAILOVER}#TableReplicationAgeAlarm"
_SCHEDULE = f"{_FAILOVER}#EvaluationSchedule"
_TRIGGER = f"{_FAILOVER}#FailoverTrigger"
_EVALUATOR = f"{_FAILOVER}#EvaluatorFunction"
_TABLE = f"{EAST}/data#TransactionsTable"
_CONTROL = f"{EAST}/data#ControlTable"
_BUCKET = f"{EAST}/data#DocumentsBucket"
_RULE = "ReplicationConfiguration/Rules/0"
_STANDBY = f"{WEST}/functions#TransactionProcessorFunction"
_SERVING = f"{EAST}/functions#TransactionProcessorFunction"
_STAGE = f"{WEST}/functions#Stage"
_ROUTES = tuple(f"{region}/functions#SendHeartbeatRoute" for region in (EAST, WEST))


def _answers_who_is_active(tree):
    """A fault: a function that stores nothing answers the primary's heartbeats."""
    properties(tree, _ROUTES[0])["Target"] = {"Fn::Sub": "integrations/${ActiveIntegration}"}


# name: (fault, the scenarios and stores that must exceed; others may)
FAULTS = {
    # --- The alarm, its trigger, the schedule ---
    "the alarm lies in the primary": (to_primary(_ALARM), {"schedule-lost"}),
    "alarm and trigger lie in the primary": (to_primary(_ALARM, _TRIGGER), {"schedule-lost"}),
    "the alarm is not raised by missing data": (
        put(_ALARM, "TreatMissingData", "notBreaching"),
        {"schedule-lost"},
    ),
    "the alarm keeps its state where data are missing": (
        put(_ALARM, "TreatMissingData", "ignore"),
        {"schedule-lost"},
    ),
    # It is always raised then, and never anew.
    "the alarm watches another namespace": (put(_ALARM, "Namespace", "Other"), {"schedule-lost"}),
    "the alarm waits for ten periods": (put(_ALARM, "EvaluationPeriods", 10), {"schedule-lost"}),
    "the alarm judges every ten minutes": (put(_ALARM, "Period", 600), {"schedule-lost"}),
    "the evaluator's schedule lies in the primary": (to_primary(_SCHEDULE), LOST),
    "the evaluator's schedule is disabled": (put(_SCHEDULE, "State", "DISABLED"), LOST),
    "the evaluator runs every ten minutes": (
        put(_SCHEDULE, "ScheduleExpression", "rate(10 minutes)"),
        LOST,
    ),
    "the schedule may not start the evaluator": (lose(f"{_FAILOVER}#EvaluationPermission"), LOST),
    "the schedule starts another action": (
        put(_SCHEDULE, "Targets/0/Input", '{"action":"status"}'),
        LOST,
    ),
    "the trigger is disabled": (put(_TRIGGER, "State", "DISABLED"), {"schedule-lost"}),
    "the trigger may not start the evaluator": (
        lose(f"{_FAILOVER}#TriggerPermission"),
        {"schedule-lost"},
    ),
    "the trigger waits for the alarm's end": (
        put(_TRIGGER, "EventPattern/detail/state/value/0", "OK"),
        {"schedule-lost"},
    ),
    # --- The evaluator ---
    "the evaluator decides nothing": (says(_EVALUATOR, "AUTOMATIC", "false"), LOSSES),
    "the evaluator ends before its window": (put(_EVALUATOR, "Timeout", 60), LOSSES),
    "the window is longer than the proof says": (says(_EVALUATOR, "WINDOW_SECONDS", "400"), LOST),
    "a window is ill only where all fails": (
        says(_EVALUATOR, "UNHEALTHY_PERCENT", "100"),
        {"share"},
    ),
    "a window is ill where little fails": (says(_EVALUATOR, "UNHEALTHY_PERCENT", "3"), {"share"}),
    "a heartbeat may take a minute": (says(_EVALUATOR, "HEARTBEAT_TIMEOUT_SECONDS", "60"), LOST),
    "heartbeats have no route": (lose(_ROUTES[0]), {"share", "failback"}),
    "heartbeats are open to everybody": (
        put(_ROUTES[0], "AuthorizationType", "NONE"),
        {"share", "failback"},
    ),
    "heartbeats reach a function that stores none": (_answers_who_is_active, {"share"}),
    "heartbeats to the primary go elsewhere": (
        says(_EVALUATOR, "PRIMARY_URL", "https://elsewhere.example/heartbeat"),
        {"share"},
    ),
    "the secondary serves no heartbeats": (lose(_ROUTES[1]), LOSSES),
    "heartbeats share their throttle with the load": (
        put(_STAGE, "RouteSettings/POST ~1heartbeat", None),
        LOSSES,
    ),
    "the way out leads to the primary": (
        says(_EVALUATOR, "WAY_OUT_URL", "https://dynamodb.us-east-1.amazonaws.com/"),
        LOSSES,
    ),
    "no way out is asked for": (says(_EVALUATOR, "WAY_OUT_URL", ""), {"cut-off"}),
    # --- The control table ---
    "the evaluator writes another table": (
        says(_EVALUATOR, "CONTROL_TABLE_NAME", "another"),
        LOSSES | COMMANDS,
    ),
    "the control table has no replica in the secondary": (
        put(_CONTROL, "Replicas/1", None),
        LOSSES | COMMANDS,
    ),
    "the control table is not strongly consistent": (
        put(_CONTROL, "MultiRegionConsistency", None),
        {"back-3600", "partition"},
    ),
    "the standby reads another control table": (
        says(_STANDBY, "CONTROL_TABLE_NAME", "another"),
        LOSSES,
    ),
    "the primary reads another control table": (
        says(_SERVING, "CONTROL_TABLE_NAME", "another"),
        {"back-3600", "failback"},
    ),
    "the standby trusts its last read for ten minutes": (
        says(_STANDBY, "FENCE_SECONDS", "600"),
        LOSSES,
    ),
    # --- Capacity ---
    "the standby runs one request at a time": (
        put(_STANDBY, "ReservedConcurrentExecutions", 1),
        LOSSES,
    ),
    "the standby has half of its capacity": (
        put(_STANDBY, "ReservedConcurrentExecutions", 500),
        LOSSES,
    ),
    "the standby lets in half of the load": (
        put(_STAGE, "RouteSettings/$default/ThrottlingRateLimit", 5000),
        LOSSES,
    ),
    # --- Stores ---
    "the table has no replica": (put(_TABLE, "Replicas/1", None), {"transactions-table"}),
    "replication has no time control": (
        put(_BUCKET, f"{_RULE}/Destination/ReplicationTime/Status", "Disabled"),
        {"documents"},
    ),
    "replication is off": (put(_BUCKET, f"{_RULE}/Status", "Disabled"), {"documents"}),
    "replication leaves out what is encrypted": (
        put(_BUCKET, f"{_RULE}/SourceSelectionCriteria/SseKmsEncryptedObjects", None),
        {"documents"},
    ),
    "the age's alarms lie in the primary": (
        to_primary(_AGE, f"{_FAILOVER}#DocumentReplicationAgeAlarm"),
        {"transactions-table", "documents"},
    ),
    "the age's alarm has another dimension": (
        put(_AGE, "Dimensions/0/Value", "another"),
        {"transactions-table"},
    ),
    "the age's alarm speaks after an hour": (put(_AGE, "Threshold", 3600), {"transactions-table"}),
    "the age's alarm waits for ten periods": (
        put(_AGE, "EvaluationPeriods", 10),
        {"transactions-table"},
    ),
}


def test_without_a_fault_everything_holds():
    result = faults.run(templates.load(faults.FOLDER).copy())
    assert faults.exceeding(result) == set()
    assert result["verdict"] == HOLDS


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found(name):
    fault, expected = FAULTS[name]
    result = faults.found(fault)
    assert expected <= faults.exceeding(result)
    assert result["verdict"] == EXCEEDS
    json.dumps(result, allow_nan=False)
