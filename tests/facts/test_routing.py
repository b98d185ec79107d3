"""What the environment must have, item by item: routing, the API, who is told the active writer."""

import pytest
from tests.facts.lookup import (
    FUNCTION, PRIMARY, REGIONS, SECONDARY, api_host, control_table, evaluator, health_checks, table,
)
from tools.cfn.templates import SUFFIX


# --- 3. Route 53 -----------------------------------------------------------


def test_03_failover_records_of_one_name(tree):
    zone = tree.one("AWS::Route53::HostedZone")
    assert SUFFIX in zone["Name"]
    # A private one answers nobody outside its VPCs.
    assert "VPCs" not in zone.raw
    records = {region: tree.one("AWS::Route53::RecordSet", region) for region in REGIONS}
    assert records[PRIMARY]["Failover"] == "PRIMARY"
    assert records[SECONDARY]["Failover"] == "SECONDARY"
    for name in ["Name", "Type", "TTL"]:
        assert records[PRIMARY][name] == records[SECONDARY][name]
    assert records[PRIMARY]["SetIdentifier"] != records[SECONDARY]["SetIdentifier"]
    for region, record in records.items():
        assert record["Name"].endswith("." + zone["Name"])
        assert record["HostedZoneId"] == zone.ref
        assert record["ResourceRecords"] == [api_host(tree, region)]
        assert isinstance(record["TTL"], str) and int(record["TTL"]) <= 60


def _switch(tree):
    """The endpoint checks and the metric checks that the primary's record follows."""
    checks = health_checks(tree)
    (check,) = [
        checks[record["HealthCheckId"]]
        for record in tree.resources("AWS::Route53::RecordSet", Failover="PRIMARY")
    ]
    children = [checks[child] for child in check["ChildHealthChecks"]]
    # Each of them takes the primary out, and all must agree before it is back.
    assert check["Type"] == "CALCULATED"
    assert check["HealthThreshold"] == len(children)
    return tuple(
        [each for each in children if each["Type"] == type] for type in ["HTTPS", "CLOUDWATCH_METRIC"]
    )


def test_03_health_checks_watch_both_regions(tree):
    watched = set()
    for config in health_checks(tree).values():
        # Route 53 takes a disabled one for healthy.
        assert not config.get("Disabled")
        if config["Type"] != "HTTPS":
            continue
        assert (config["Port"], config["EnableSNI"]) == (443, True)
        # All of Route 53's checker regions, so that the loss of one does not matter.
        assert "Regions" not in config
        if not config.get("Inverted"):
            assert (config["RequestInterval"], config["FailureThreshold"]) == (30, 3)
            watched.add((config["FullyQualifiedDomainName"], config["ResourcePath"]))
    assert watched == {(api_host(tree, region), "/health") for region in REGIONS}


def test_03_primary_record_follows_the_active_writer(tree):
    """By two ways of which either is enough: the secondary's word, and the evaluator's metric."""
    (path,), (metric,) = _switch(tree)
    assert path["FullyQualifiedDomainName"] == api_host(tree, SECONDARY)
    assert (path["ResourcePath"], path["Inverted"]) == ("/active", True)
    assert path["RequestInterval"] * path["FailureThreshold"] <= 30
    alarm = tree.one("AWS::CloudWatch::Alarm", SECONDARY, MetricName="PrimaryActive")
    assert metric["AlarmIdentifier"] == {"Name": alarm.ref, "Region": SECONDARY}
    # Silence changes nothing of what either said last: no overload leads clients back.
    assert metric["InsufficientDataHealthStatus"] == "LastKnownStatus"
    assert alarm["TreatMissingData"] == "ignore"
    # Route 53 follows standard statistics of periods of a minute, and no metric math.
    assert (alarm["Statistic"], alarm["Period"], alarm["EvaluationPeriods"]) == ("Minimum", 60, 1)
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("LessThanThreshold", 1)


def test_03_secondary_record_always_answers(tree):
    """Of two that are ill, Route 53 would choose the primary."""
    secondary = tree.one("AWS::Route53::RecordSet", SECONDARY)
    assert "HealthCheckId" not in secondary.raw
    assert secondary.get("AliasTarget", {}).get("EvaluateTargetHealth", False) is False


def test_03_no_record_depends_on_the_primarys_answers(tree):
    """A primary that answers, but is not to be written to, stays out of DNS, and one that is the
    writer stays in it."""
    asked = set()
    for record in tree.resources("AWS::Route53::RecordSet"):
        assert not record.get("AliasTarget", {}).get("EvaluateTargetHealth")
        if "HealthCheckId" not in record.raw:
            continue
        for children in _switch(tree):
            for child in children:
                asked.add(child.get("FullyQualifiedDomainName") or child["AlarmIdentifier"]["Region"])
    assert asked == {api_host(tree, SECONDARY), SECONDARY}


def test_03_checks_begin_once_there_is_an_answer(tree):
    """A check that has failed first takes its time, and its alarm tells of a failover."""
    for region in REGIONS:
        for check in tree.resources("AWS::Route53::HealthCheck", region):
            config = check["HealthCheckConfig"]
            if config["Type"] == "HTTPS":
                assert tree.one("AWS::ApiGatewayV2::Stage", region) in tree.before(check), check
            if config["Type"] == "CLOUDWATCH_METRIC":
                name = config["AlarmIdentifier"]["Name"]
                alarm = tree.one("AWS::CloudWatch::Alarm", region, AlarmName=name)
                assert alarm in tree.before(check), check


# --- The API ---------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_every_route_is_throttled(tree, region):
    """What clients send leaves the paths by which a failover comes about their share."""
    keys = {route["RouteKey"]: route for route in tree.resources("AWS::ApiGatewayV2::Route", region)}
    stage = tree.one("AWS::ApiGatewayV2::Stage", region)
    assert stage["RouteSettings"].keys() == keys.keys()
    assert keys.keys() == {"$default", "GET /active", "GET /health", "GET /heartbeat", "POST /heartbeat"}
    for key, settings in stage["RouteSettings"].items():
        limits = settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]
        assert min(limits) >= 1, key
        assert key == "$default" or max(limits) <= 100, key
        # API Gateway refuses settings of a route that does not exist.
        assert keys[key] in tree.before(stage), key


# --- The active writer -----------------------------------------------------


def test_control_table_has_one_answer(tree):
    """Whoever is cut off from the other regions cannot read it, and no write is lost with one."""
    control = control_table(tree)
    assert control["MultiRegionConsistency"] == "STRONG"
    (witness,) = control["GlobalTableWitnesses"]
    assert witness["Region"] not in REGIONS
    assert [each["AttributeName"] for each in control["KeySchema"]] == ["id"]
    # Of two tables none is within the other's reach: no client's key is the control item's.
    assert control != table(tree)


def test_everybody_reads_the_one_control_table(tree):
    readers = [
        code
        for code in tree.resources("AWS::Lambda::Function")
        if "CONTROL_TABLE_NAME" in code.get("Environment", {}).get("Variables", {})
    ]
    wanted = [(FUNCTION, region) for region in REGIONS]
    wanted += [(f"dr-active-region-{SUFFIX}", region) for region in REGIONS]
    wanted += [(f"dr-evaluator-{SUFFIX}", SECONDARY)]
    assert sorted((code["FunctionName"], code.region) for code in readers) == sorted(wanted)
    for code in readers:
        assert code["Environment"]["Variables"]["CONTROL_TABLE_NAME"] == control_table(tree).ref, code
    variables = evaluator(tree)["Environment"]["Variables"]
    strong = control_table(tree).get("MultiRegionConsistency") == "STRONG"
    assert variables["CONTROL_IS_STRONG"] == str(strong).lower()
