"""Faults of records and health checks."""

from tests.faults.catalogue import drill, fact, found, refused, rule, site
from tests.faults.changes import all_of, edit, grow, lose, put, ref, sub

FAULTS = [
    *found(fact("test_03_failover_records_of_one_name"),
        put("us-west-2/routing#FailoverRecord/Failover", "PRIMARY"),
        put("us-west-2/routing#FailoverRecord/TTL", "300"),
        put("zone#Zone/VPCs", [{"VPCId": "vpc-1", "VPCRegion": "us-east-1"}]),
        {
            "the primary's record leads to the secondary":
                edit("routing#FailoverRecord/ResourceRecords", "us-east-1", "us-west-2").also(drill("failback")),
        },
    ),
    *found(fact("test_03_health_checks_watch_both_regions"),
        put("routing#PrimaryCheck/HealthCheckConfig/RequestInterval", 10),
        put("us-west-2/routing#SecondaryCheck/HealthCheckConfig/FailureThreshold", 5),
        lose("us-west-2/routing#SecondaryCheck"),
        put("routing#PrimaryCheck/HealthCheckConfig/Disabled", True),
        put("routing#PrimaryCheck/HealthCheckConfig/Regions", ["us-east-1", "us-west-1", "us-west-2"]),
    ),
    *found(fact("test_03_primary_record_follows_the_active_writer"),
        put("us-west-2/routing#NotActiveCheck/HealthCheckConfig/RequestInterval", 30),
        put(
            "us-west-2/routing#NotActiveLatch/HealthCheckConfig/AlarmIdentifier/Name",
            sub("dr-primary-unhealthy-${EnvironmentSuffix}"),
        ),
        lose("us-west-2/routing#PrimaryRecordCheck/HealthCheckConfig/ChildHealthChecks/0"),
        lose("us-west-2/routing#PrimaryRecordCheck/HealthCheckConfig/ChildHealthChecks/1"),
        {
            "the primary's record has no health check": lose("routing#FailoverRecord/HealthCheckId").also(
                rule("static-stability"), drill("operator-command", "overload", "primary-lost", "schedule-lost")
            ),
            "primary record that follows the endpoint alone":
                put("routing#FailoverRecord/HealthCheckId", ref("PrimaryCheck")).also(
                    fact("test_03_no_record_depends_on_the_primarys_answers"), rule("static-stability")
                ),
            "a check that does not invert":
                put("us-west-2/routing#NotActiveCheck/HealthCheckConfig/Inverted", False).also(
                    site("names_follow_path")
                ),
            "a check of the standby's health":
                put("us-west-2/routing#NotActiveCheck/HealthCheckConfig/ResourcePath", "/health").also(
                    rule("static-stability"), site("rests")
                ),
            "the latch lets go where data are missing":
                put(
                    "us-west-2/routing#NotActiveLatch/HealthCheckConfig/InsufficientDataHealthStatus",
                    "Healthy",
                ).also(
                    rule("static-stability"), drill("overload")
                ),
            "the latch looks for its alarm in the primary":
                put("us-west-2/routing#NotActiveLatch/HealthCheckConfig/AlarmIdentifier/Region", "us-east-1").also(
                    fact("test_03_no_record_depends_on_the_primarys_answers"),
                    rule("static-stability"),
                    refused("no alarm dr-primary-not-active-60s-prod"),
                    drill("overload"),
                ),
            "no latch": put("us-west-2/routing#PrimaryRecordCheck/HealthCheckConfig/HealthThreshold", 1).also(
                rule("static-stability"), site("names_follow"), drill("operator-command", "overload")
            ),
        },
    ),
    *found(fact("test_03_secondary_record_always_answers"),
        {
            "the secondary's record has a health check":
                put("us-west-2/routing#FailoverRecord/HealthCheckId", ref("SecondaryCheck")).also(
                    rule("static-stability"), drill("overload")
                ),
        },
    ),
    *found(fact("test_03_no_record_depends_on_the_primarys_answers"),
        put(
            "us-west-2/routing#NotActiveCheck/HealthCheckConfig/FullyQualifiedDomainName",
            sub("${UsEast1ApiApi}.execute-api.us-east-1.amazonaws.com"),
        ),
    ),
    *found(fact("test_03_checks_begin_once_there_is_an_answer"),
        put(
            "us-west-2/routing#NotActiveLatch/HealthCheckConfig/AlarmIdentifier/Name",
            sub("dr-primary-inactive-${EnvironmentSuffix}"),
        ).also(refused("no alarm dr-primary-inactive-prod")),
    ),
    *found(fact("test_templates_are_within_cloudformations_limits"), grow("zone@Outputs", 201)),
    *found(fact("test_every_pointer_leads_to_something"), lose("routing#FailoverRecord/TTL")),
    *found(fact("test_costs_count_the_templates"),
        put("us-west-2/routing#SecondaryCheck/HealthCheckConfig/RequestInterval", 10),
    ),
    *found(rule("static-stability"),
        {
            "the path's check is not inverted":
                lose("us-west-2/routing#NotActiveCheck/HealthCheckConfig/Inverted").also(
                    drill("failback", "stumble")
                ),
            "the latch closes where data are missing":
                put(
                    "us-west-2/routing#NotActiveLatch/HealthCheckConfig/InsufficientDataHealthStatus",
                    "Unhealthy",
                ).also(
                    drill("silent")
                ),
            "no primary record": lose("routing#FailoverRecord"),
            "no secondary record": lose("us-west-2/routing#FailoverRecord"),
            "records of two names":
                put("us-west-2/routing#FailoverRecord/Name", sub("other.${EnvironmentSuffix}.internal")),
            "records of two types": put("us-west-2/routing#FailoverRecord/Type", "A"),
            "secondary record to the primary": put(
                "us-west-2/routing#FailoverRecord/ResourceRecords/0",
                sub("${UsEast1Api}.execute-api.us-east-1.${AWS::URLSuffix}"),
            ),
            "primary record without the latch": all_of(
                lose("us-west-2/routing#PrimaryRecordCheck/HealthCheckConfig/ChildHealthChecks/1"),
                put("us-west-2/routing#PrimaryRecordCheck/HealthCheckConfig/HealthThreshold", 1),
            ),
            "primary record with the latch alone": all_of(
                lose("us-west-2/routing#PrimaryRecordCheck/HealthCheckConfig/ChildHealthChecks/0"),
                put("us-west-2/routing#PrimaryRecordCheck/HealthCheckConfig/HealthThreshold", 1),
            ),
            "primary record that follows an endpoint as well": all_of(
                put(
                    "us-west-2/routing#SecondaryCheck/HealthCheckConfig/FullyQualifiedDomainName",
                    sub("${UsEast1Api}.execute-api.us-east-1.${AWS::URLSuffix}"),
                ),
                put(
                    "us-west-2/routing#PrimaryRecordCheck/HealthCheckConfig/ChildHealthChecks/-",
                    ref("SecondaryCheck"),
                ),
                put("us-west-2/routing#PrimaryRecordCheck/HealthCheckConfig/HealthThreshold", 3),
            ),
            "latch that follows no alarm":
                put("us-west-2/routing#NotActiveLatch/HealthCheckConfig/AlarmIdentifier/Name", "other"),
            "primary record that follows no check": put(
                "us-west-2/routing#PrimaryRecordCheck/HealthCheckConfig/ChildHealthChecks/0",
                "00000000-0000-0000-0000-000000000000",
            ),
            "switch read from the primary":
                put("us-west-2/routing#NotActiveCheck/HealthCheckConfig/FullyQualifiedDomainName", "example.com"),
        },
    ),
    *found(rule("parity"),
        {
            "standby's record kept for longer": put("us-west-2/routing#FailoverRecord/TTL", "7200"),
        },
    ),
    *found(rule("physical-name"),
        {
            "two records of one identifier":
                put("us-west-2/routing#FailoverRecord/SetIdentifier", sub("primary-${EnvironmentSuffix}-us-east-1")),
        },
    ),
    *found(refused("may not exist yet"),
        all_of(
            lose("us-west-2/routing@Parameters/FailoverPrimaryNotActiveAlarm"),
            put(
                "us-west-2/routing#NotActiveLatch/HealthCheckConfig/AlarmIdentifier/Name",
                sub("dr-primary-not-active-60s-${EnvironmentSuffix}"),
            ),
            lose("us-west-2/secondary#RoutingStack/Parameters/FailoverPrimaryNotActiveAlarm"),
        ),
    ),
    *found(drill("failback", "operator-command", "primary-lost", "schedule-lost"),
        {
            "answers are kept for two hours": all_of(
                put("routing#FailoverRecord/TTL", "7200"), put("us-west-2/routing#FailoverRecord/TTL", "7200")
            ),
        },
    ),
    *found(drill("operator-command"),
        {
            "the path's check needs ten answers":
                put("us-west-2/routing#NotActiveCheck/HealthCheckConfig/FailureThreshold", 10),
        },
    ),
    *found(drill("operator-command", "stumble"),
        {
            "the path's check probes the primary": put(
                "us-west-2/routing#NotActiveCheck/HealthCheckConfig/FullyQualifiedDomainName",
                "<us-east-1 us-east-1/api.template.json#Api>.execute-api.us-east-1.amazonaws.com",
            ),
        },
    ),
    *found(drill("operator-command", "primary-lost", "schedule-lost"),
        {
            "the path's check is missing": put(
                "us-west-2/routing#PrimaryRecordCheck/HealthCheckConfig/ChildHealthChecks/0", ref("NotActiveLatch")
            ),
        },
    ),
    *found(drill("primary-lost", "schedule-lost"),
        {
            "a third of the checkers is in the primary":
                put("us-west-2/routing#NotActiveCheck/HealthCheckConfig/Regions", ["us-east-1"]),
        },
    ),
    *found(drill("overload"),
        {
            "the latch is missing": put(
                "us-west-2/routing#PrimaryRecordCheck/HealthCheckConfig/ChildHealthChecks/1", ref("NotActiveCheck")
            ),
            "the latch follows another alarm":
                put("us-west-2/routing#NotActiveLatch/HealthCheckConfig/AlarmIdentifier/Name", "another"),
        },
    ),
]
