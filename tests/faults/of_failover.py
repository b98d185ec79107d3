"""Faults of what decides on a failover."""

from tests.faults.catalogue import broken, drill, fact, found, refused, rule, site
from tests.faults.changes import all_of, lose, move, put, type_out

FAULTS = [
    *found(fact("test_03_primary_record_follows_the_active_writer"),
        put("us-west-2/failover#PrimaryNotActiveAlarm/Period", 10),
        put("us-west-2/failover#PrimaryNotActiveAlarm/ComparisonOperator", "GreaterThanThreshold"),
        {
            "a latch that lets go":
                put("us-west-2/failover#PrimaryNotActiveAlarm/TreatMissingData", "notBreaching").also(
                    site("names_follow")
                ),
        },
    ),
    *found(fact("test_06_every_alarm_is_whole"),
        put("us-west-2/failover#PrimaryNotFencedAlarm/TreatMissingData", "breaching"),
        put("us-west-2/failover#DocumentReplicationAgeAlarm/TreatMissingData", "notBreaching").also(
            rule("announcement")
        ),
        {
            "no alarm on the switch": lose("us-west-2/failover#PrimaryNotActiveAlarm").also(
                fact("test_06_failover_events_notify_with_the_primary_gone"), rule("announcement")
            ),
        },
    ),
    *found(fact("test_06_metrics_of_the_evaluator_are_those_that_it_publishes"),
        put("us-west-2/failover#PrimaryNotFencedAlarm/MetricName", "PrimaryIsFenced"),
        put("us-west-2/failover#TableReplicationAgeAlarm/Dimensions/0/Value", "prod"),
    ),
    *found(fact("test_06_replication_is_watched_by_what_arrives"),
        put("us-west-2/failover#DocumentReplicationAgeAlarm/Threshold", 250),
        put("us-west-2/failover#DocumentReplicationAgeAlarm/TreatMissingData", "ignore"),
        put("us-west-2/failover#TableReplicationAgeAlarm/Statistic", "Minimum"),
        put("us-west-2/failover#TableReplicationAgeAlarm/EvaluationPeriods", 5),
        {
            "no alarm on items that arrive":
                lose("us-west-2/failover#TableReplicationAgeAlarm").also(rule("announcement")),
        },
    ),
    *found(fact("test_06_the_loss_of_the_secondary_is_told_in_the_primary"),
        put("monitoring#SecondarySilentAlarm/EvaluationPeriods", 10),
        put("monitoring#SecondarySilentAlarm/Statistic", "Maximum"),
        lose("root#MonitoringStack!DependsOn"),
    ),
    *found(fact("test_06_failover_events_notify"), lose("us-west-2/failover#PrimaryUnhealthyAlarm/OKActions")),
    *found(fact("test_06_failover_events_notify_with_the_primary_gone"),
        lose("us-west-2/failover#PrimaryNotFencedAlarm/OKActions"),
    ),
    *found(fact("test_07_alarms_publish_to_their_regions_topic"),
        put("us-west-2/failover#PrimaryUnhealthyAlarm/AlarmActions/0", "arn:aws:sns:us-east-1:1:x").also(
            fact("test_failover_lives_in_the_secondary")
        ),
    ),
    *found(fact("test_13_health_failure_triggers_the_failover"),
        {
            "the trigger is disabled": put("us-west-2/failover#FailoverTrigger/State", "DISABLED").also(
                rule("announcement"), drill("schedule-lost")
            ),
            "the trigger waits for the alarm's end":
                put("us-west-2/failover#FailoverTrigger/EventPattern/detail/state/value/0", "OK").also(
                    rule("announcement"), drill("schedule-lost")
                ),
            "trigger that tells nobody":
                lose("us-west-2/failover#FailoverTrigger/Targets/1").also(rule("announcement")),
        },
    ),
    *found(fact("test_13_health_is_evaluated_every_minute"),
        put("us-west-2/failover#EvaluationSchedule/ScheduleExpression", "rate(1 hour)"),
        {
            "the schedule starts another action":
                put("us-west-2/failover#EvaluationSchedule/Targets/0/Input", '{"action":"status"}').also(
                    drill("primary-lost")
                ),
        },
    ),
    *found(fact("test_13_rules_may_invoke_their_functions"),
        {
            "the trigger may not start the evaluator": lose("us-west-2/failover#TriggerPermission").also(
                rule("announcement"), broken("rules_start_their_targets"), drill("schedule-lost")
            ),
        },
    ),
    *found(fact("test_failover_lives_in_the_secondary"),
        put("us-west-2/failover#FailoverTrigger/Targets/1/Arn", "arn:aws:sns:us-east-1:1:x"),
    ),
    *found(fact("test_silence_of_the_evaluator_is_an_alarm"),
        {
            "the alarm keeps its state where data are missing":
                put("us-west-2/failover#PrimaryUnhealthyAlarm/TreatMissingData", "ignore").also(
                    drill("schedule-lost")
                ),
            "the alarm waits for ten periods":
                put("us-west-2/failover#PrimaryUnhealthyAlarm/EvaluationPeriods", 10).also(drill("schedule-lost")),
        },
    ),
    *found(rule("announcement"),
        put("us-west-2/failover#TableReplicationAgeAlarm/TreatMissingData", "notBreaching"),
        put("us-west-2/failover#SecondaryUnhealthyAlarm/TreatMissingData", "notBreaching"),
        put("monitoring#SecondarySilentAlarm/TreatMissingData", "ignore"),
        {
            "the schedule may not start the evaluator": lose("us-west-2/failover#EvaluationPermission").also(
                broken("rules_start_their_targets"), drill("primary-lost")
            ),
            "alarm on the switch of another metric":
                put("us-west-2/failover#PrimaryNotActiveAlarm/MetricName", "PrimaryHealthy").also(
                    broken("operators_can_fail_over")
                ),
            "the alarm is not raised by missing data":
                put("us-west-2/failover#PrimaryUnhealthyAlarm/TreatMissingData", "notBreaching").also(
                    drill("schedule-lost")
                ),
            "the evaluator's schedule is disabled":
                put("us-west-2/failover#EvaluationSchedule/State", "DISABLED").also(drill("primary-lost")),
            "no failover alarm": lose("us-west-2/failover#PrimaryUnhealthyAlarm"),
            "failover alarm the wrong way round":
                put("us-west-2/failover#PrimaryUnhealthyAlarm/ComparisonOperator", "GreaterThanOrEqualToThreshold"),
            "failover alarm on the average": put("us-west-2/failover#PrimaryUnhealthyAlarm/Statistic", "Average"),
            "no trigger": lose("us-west-2/failover#FailoverTrigger"),
            "trigger of another alarm": put(
                "us-west-2/failover#FailoverTrigger/EventPattern/resources/0",
                "arn:aws:cloudwatch:us-west-2:1:alarm:other",
            ),
            "trigger on all but ALARM": put(
                "us-west-2/failover#FailoverTrigger/EventPattern/detail/state/value/0", {"anything-but": ["ALARM"]}
            ),
            "trigger that asks for more than the state":
                put("us-west-2/failover#FailoverTrigger/EventPattern/detail/alarmName", ["other"]),
            "trigger that starts nothing": lose("us-west-2/failover#FailoverTrigger/Targets/0"),
            "trigger of a function elsewhere": put(
                "us-west-2/failover#FailoverTrigger/Targets/0/Arn",
                "arn:aws:lambda:us-east-1:123456789012:function:other",
            ),
            "no schedule": lose("us-west-2/failover#EvaluationSchedule"),
            "permission for another rule": put(
                "us-west-2/failover#EvaluationPermission/SourceArn",
                "arn:aws:events:us-west-2:123456789012:rule/other",
            ),
            "no alarm on the fence": lose("us-west-2/failover#PrimaryNotFencedAlarm"),
            "alarm on the fence of another metric":
                put("us-west-2/failover#PrimaryNotFencedAlarm/MetricName", "PrimaryHealthy"),
            "no alarm on the loss of the secondary": lose("monitoring#SecondarySilentAlarm"),
            "no alarm on the standby": lose("us-west-2/failover#SecondaryUnhealthyAlarm"),
            "alarm on the standby of another metric":
                put("us-west-2/failover#SecondaryUnhealthyAlarm/MetricName", "PrimaryHealthy"),
            "alarm on items that arrive of another metric":
                put("us-west-2/failover#TableReplicationAgeAlarm/MetricName", "PrimaryHealthy"),
            "no alarm on documents that arrive": lose("us-west-2/failover#DocumentReplicationAgeAlarm"),
            "alarm on documents that arrive of another metric":
                put("us-west-2/failover#DocumentReplicationAgeAlarm/MetricName", "PrimaryHealthy"),
        },
    ),
    *found(rule("static-stability"),
        {
            "the latch's alarm is on another metric":
                put("us-west-2/failover#PrimaryNotActiveAlarm/MetricName", "PrimaryFenced").also(drill("overload")),
            "latch the wrong way round":
                put("us-west-2/failover#PrimaryNotActiveAlarm/ComparisonOperator", "GreaterThanOrEqualToThreshold"),
            "latch on the average": put("us-west-2/failover#PrimaryNotActiveAlarm/Statistic", "Average"),
            "latch by some datapoints": all_of(
                put("us-west-2/failover#PrimaryNotActiveAlarm/EvaluationPeriods", 3),
                put("us-west-2/failover#PrimaryNotActiveAlarm/DatapointsToAlarm", 1),
            ),
        },
    ),
    *found(rule("alarm"),
        {
            "the alarm on the loss of the secondary is lost with it":
                move("monitoring#SecondarySilentAlarm", "us-west-2/monitoring"),
            "the alarm on the loss of the secondary is on what the secondary alone is told":
                put("monitoring#SecondarySilentAlarm/MetricName", "SecondaryHealthy"),
            "failover alarm in the primary": move("us-west-2/failover#PrimaryUnhealthyAlarm", "monitoring"),
            "failover alarm of another environment":
                put("us-west-2/failover#PrimaryUnhealthyAlarm/Dimensions/0/Value", "other"),
        },
    ),
    *found(refused("Route 53 does not support the alarm"),
        all_of(
            put("us-west-2/failover#PrimaryNotActiveAlarm/EvaluationPeriods", 3),
            put("us-west-2/failover#PrimaryNotActiveAlarm/DatapointsToAlarm", 2),
        ),
    ),
    *found(broken("rules_start_their_targets"),
        all_of(lose("us-west-2/failover#FailoverTrigger"), lose("us-west-2/failover#TriggerPermission")),
    ),
    *found(site("takes_over"),
        {
            "another alarm": put("us-west-2/failover#PrimaryNotActiveAlarm/Dimensions/0/Value", "x"),
        },
    ),
    *found(site("decides_twice"),
        {
            "a rule that matches nothing":
                put("us-west-2/failover#FailoverTrigger/EventPattern/source/0", "aws.other"),
        },
    ),
    *found(site("tells_of_replication"),
        {
            "an age that nobody watches":
                put("us-west-2/failover#DocumentReplicationAgeAlarm/Dimensions/0/Value", "x"),
        },
    ),
    *found(drill("schedule-lost"),
        {
            "the alarm lies in the primary": all_of(
                type_out("us-west-2/failover"), move("us-west-2/failover#PrimaryUnhealthyAlarm", "monitoring")
            ),
            "alarm and trigger lie in the primary": all_of(
                type_out("us-west-2/failover"),
                move("us-west-2/failover#PrimaryUnhealthyAlarm", "monitoring"),
                move("us-west-2/failover#FailoverTrigger", "monitoring"),
            ),
            "the alarm watches another namespace": put("us-west-2/failover#PrimaryUnhealthyAlarm/Namespace", "Other"),
            "the alarm judges every ten minutes": put("us-west-2/failover#PrimaryUnhealthyAlarm/Period", 600),
        },
    ),
    *found(drill("primary-lost"),
        {
            "the evaluator's schedule lies in the primary":
                all_of(type_out("us-west-2/failover"), move("us-west-2/failover#EvaluationSchedule", "monitoring")),
            "the evaluator runs every ten minutes":
                put("us-west-2/failover#EvaluationSchedule/ScheduleExpression", "rate(10 minutes)"),
        },
    ),
    *found(drill("documents", "transactions-table"),
        {
            "the age's alarms lie in the primary": all_of(
                type_out("us-west-2/failover"),
                move("us-west-2/failover#TableReplicationAgeAlarm", "monitoring"),
                move("us-west-2/failover#DocumentReplicationAgeAlarm", "monitoring"),
            ),
        },
    ),
    *found(drill("transactions-table"),
        {
            "the age's alarm has another dimension":
                put("us-west-2/failover#TableReplicationAgeAlarm/Dimensions/0/Value", "another"),
            "the age's alarm speaks after an hour":
                put("us-west-2/failover#TableReplicationAgeAlarm/Threshold", 3600),
            "the age's alarm waits for ten periods":
                put("us-west-2/failover#TableReplicationAgeAlarm/EvaluationPeriods", 10),
        },
    ),
    *found(drill("failback", "overload"),
        {
            "the latch's alarm looks at the best value of ten minutes": all_of(
                put("us-west-2/failover#PrimaryNotActiveAlarm/Period", 600),
                put("us-west-2/failover#PrimaryNotActiveAlarm/Statistic", "Maximum"),
            ),
        },
    ),
]
