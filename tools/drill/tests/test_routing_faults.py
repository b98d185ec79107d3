"""Each of these faults in records and checks makes the drill say so, at the right place."""

import json

import faults
import pytest
from drill.verdicts import EXCEEDS
from faults import COMMANDS, EAST, LOSSES, WEST, everywhere, properties, put

_RECORDS = (f"{EAST}/routing#FailoverRecord", f"{WEST}/routing#FailoverRecord")
_PATH = f"{WEST}/routing#NotActiveCheck"
_LATCH = f"{WEST}/routing#NotActiveLatch"
_BOTH = f"{WEST}/routing#PrimaryRecordCheck"
_LATCHED = f"{WEST}/failover#PrimaryNotActiveAlarm"
_ANYWHERE = {"Fn::Sub": "${ApiApi}.execute-api.us-west-2.${AWS::URLSuffix}"}


def _region_of_check(place, region):
    """A fault: a check probes the other region's API."""

    def fault(tree):
        api = tree.one("AWS::ApiGatewayV2::Api", region)
        host = f"{api.ref}.execute-api.{region}.amazonaws.com"
        properties(tree, place)["HealthCheckConfig"]["FullyQualifiedDomainName"] = host

    return fault


def _checked_secondary(tree):
    """A fault: the SECONDARY record follows the check of its own endpoint."""
    properties(tree, _RECORDS[1])["HealthCheckId"] = {"Ref": "SecondaryCheck"}


# name: (fault, the scenarios and stores that must exceed; others may)
FAULTS = {
    # --- Records and checks ---
    "answers are kept for two hours": (
        everywhere(*(put(record, "TTL", "7200") for record in _RECORDS)),
        LOSSES | COMMANDS,
    ),
    "the path's check needs ten answers": (
        put(_PATH, "HealthCheckConfig/FailureThreshold", 10),
        {"operator-command"},
    ),
    "the primary's record has no health check": (
        put(_RECORDS[0], "HealthCheckId", None),
        LOSSES | {"operator-command", "overload"},
    ),
    "the secondary's record has a health check": (_checked_secondary, {"overload"}),
    "either check is enough for the primary": (
        put(_BOTH, "HealthCheckConfig/HealthThreshold", 1),
        {"operator-command", "overload"},
    ),
    "the path's check probes the primary": (
        _region_of_check(_PATH, EAST),
        {"stumble", "operator-command"},
    ),
    "the path's check is not inverted": (
        put(_PATH, "HealthCheckConfig/Inverted", None),
        {"stumble", "failback"},
    ),
    "the path's check is missing": (
        put(_BOTH, "HealthCheckConfig/ChildHealthChecks/0", {"Ref": "NotActiveLatch"}),
        LOSSES | {"operator-command"},
    ),
    "/active is not open": (
        put(f"{WEST}/functions#ActiveRoute", "AuthorizationType", "AWS_IAM"),
        {"operator-command"},
    ),
    "a third of the checkers is in the primary": (
        put(_PATH, "HealthCheckConfig/Regions", [EAST], new=True),
        LOSSES,
    ),
    "the primary's record leads to the secondary": (
        put(_RECORDS[0], "ResourceRecords/0", _ANYWHERE),
        {"failback"},
    ),
    # --- The latch ---
    "the latch is missing": (
        put(_BOTH, "HealthCheckConfig/ChildHealthChecks/1", {"Ref": "NotActiveCheck"}),
        {"overload"},
    ),
    "the latch follows another alarm": (
        put(_LATCH, "HealthCheckConfig/AlarmIdentifier/Name", "another"),
        {"overload"},
    ),
    "the latch looks for its alarm in the primary": (
        put(_LATCH, "HealthCheckConfig/AlarmIdentifier/Region", EAST),
        {"overload"},
    ),
    "the latch lets go where data are missing": (
        put(_LATCH, "HealthCheckConfig/InsufficientDataHealthStatus", "Healthy"),
        {"overload"},
    ),
    "the latch closes where data are missing": (
        put(_LATCH, "HealthCheckConfig/InsufficientDataHealthStatus", "Unhealthy"),
        {"silent"},
    ),
    "the latch's alarm is on another metric": (
        put(_LATCHED, "MetricName", "PrimaryFenced"),
        {"overload"},
    ),
    "the latch's alarm looks at the best value of ten minutes": (
        everywhere(put(_LATCHED, "Statistic", "Maximum"), put(_LATCHED, "Period", 600)),
        {"overload", "failback"},
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found(name):
    fault, expected = FAULTS[name]
    result = faults.found(fault)
    assert expected <= faults.exceeding(result)
    assert result["verdict"] == EXCEEDS
    json.dumps(result, allow_nan=False)
