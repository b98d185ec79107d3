"""Faults of topics, alarms and the dashboard."""

from tests.faults.catalogue import broken, fact, found, rule
from tests.faults.changes import add, all_of, edit, grow, in_each, lose, move, put, ref, sub

FAULTS = [
    *found(fact("test_05_all_data_at_rest_is_under_its_own_regions_key"),
        put("alerts#Topic/KmsMasterKeyId", "alias/aws/sns"),
    ),
    *found(fact("test_06_alarms_on_throttles_and_errors"),
        put("monitoring#TransactionsTableReadThrottlesAlarm/Dimensions/-", {"Name": "Operation", "Value": "GetItem"}),
        lose("us-west-2/monitoring#TransactionProcessorFunctionErrorsAlarm"),
        put("us-west-2/monitoring#TransactionsTableWriteThrottlesAlarm/Statistic", "Average"),
        put("monitoring#TransactionProcessorFunctionErrorsAlarm/EvaluationPeriods", 100),
        put("monitoring#TransactionProcessorFunctionThrottlesAlarm/ComparisonOperator", "LessThanThreshold"),
        put("us-west-2/monitoring#TransactionProcessorFunctionThrottlesAlarm/Threshold", 100_000),
    ),
    *found(fact("test_one_failure_of_the_environments_own_functions_is_told"),
        lose("us-west-2/monitoring#EvaluatorFunctionThrottlesAlarm"),
        put("us-west-2/monitoring#EvaluatorFunctionErrorsAlarm/Threshold", 5),
    ),
    *found(fact("test_06_alarms_on_latency"),
        lose("us-west-2/monitoring#ApiLatencyAlarm"),
        put("monitoring#ApiLatencyAlarm/ExtendedStatistic", "p50"),
        put("us-west-2/monitoring#TransactionProcessorFunctionDurationAlarm/Threshold", 10000),
    ),
    *found(fact("test_06_alarm_on_alerts_that_are_not_delivered"),
        lose("monitoring#UndeliveredAlertsAlarm"),
        put("us-west-2/monitoring#UndeliveredAlertsAlarm/Dimensions/0/Value", "dr-alerts"),
    ),
    *found(fact("test_06_alarm_on_s3_replication_latency"),
        put("us-west-2/monitoring#DocumentsBucketReplicationAlarm/Dimensions/2/Value", "other"),
        put("us-west-2/monitoring#DocumentsBucketReplicationAlarm/Threshold", 900),
    ),
    *found(fact("test_06_alarm_on_table_replication_latency"),
        put("monitoring#TransactionsTableReplicationAlarm/Dimensions/1/Value", "us-east-1"),
        put("us-west-2/monitoring#TransactionsTableReplicationAlarm/Threshold", 3000000),
    ),
    *found(fact("test_06_alarms_on_health_checks"),
        lose("monitoring#PrimaryRecordCheckAlarm"),
        lose("monitoring#PrimaryCheckAlarm"),
        lose("monitoring#SecondaryCheckAlarm"),
    ),
    *found(fact("test_06_every_alarm_is_whole"),
        lose("us-west-2/monitoring#EvaluatorFunctionErrorsAlarm/AlarmActions/0"),
    ),
    *found(fact("test_06_metrics_of_the_evaluator_are_those_that_it_publishes"),
        add(
            "monitoring#Extra",
            "AWS::CloudWatch::Alarm",
            Namespace=sub("DisasterRecovery/${EnvironmentSuffix}"),
            MetricName="PrimaryActive",
        ),
        put("us-west-2/failover#EvaluatorFunction/Environment/Variables/METRIC_NAMESPACE", "DisasterRecovery"),
    ),
    *found(fact("test_06_failover_events_notify"), lose("monitoring#PrimaryRecordCheckAlarm/AlarmActions/0")),
    *found(fact("test_06_failover_events_notify_with_the_primary_gone"),
        put("us-west-2/alerts#Topic/KmsMasterKeyId", "arn:aws:kms:us-east-1:1:key/x"),
    ),
    *found(fact("test_06_dashboard_shows_both_regions"),
        edit("us-west-2/monitoring#Dashboard/DashboardBody", "us-east-1", "us-west-2"),
        edit("us-west-2/monitoring#Dashboard/DashboardBody", "PrimaryFenced", "PrimaryHealthy"),
        edit("us-west-2/monitoring#Dashboard/DashboardBody", "DocumentReplicationAge", "DocumentAge"),
    ),
    *found(fact("test_07_topic_in_each_region"),
        put("us-west-2/alerts#Topic/TopicName", sub("alerts-${EnvironmentSuffix}")),
    ),
    *found(fact("test_07_topic_takes_alarms_and_events"), lose("alerts#TopicPolicy:Events")),
    *found(fact("test_every_physical_name_carries_the_suffix"),
        {
            "name without the environment":
                put("us-west-2/alerts#Topic/TopicName", "dr-alerts").also(rule("physical-name")),
        },
    ),
    *found(fact("test_names_do_not_collide"),
        put("monitoring#PrimaryCheckAlarm/AlarmName", sub("dr-failover-${EnvironmentSuffix}")),
    ),
    *found(fact("test_data_travels_over_tls_alone"), lose("alerts#TopicPolicy:TlsOnly")),
    *found(fact("test_every_reference_resolves"),
        all_of(
            lose("us-west-2/alerts@Outputs/Topic"), put("us-west-2/alerts@Outputs/Renamed", {"Value": ref("Topic")})
        ),
        put("monitoring#PrimaryCheckAlarm/AlarmDescription", sub("${Nobody.Arn}")),
    ),
    *found(rule("announcement"),
        lose("us-west-2/alerts#TopicPolicy:Alarms").also(broken("alarms_notify")),
        lose("alerts#TopicPolicy").also(broken("alarms_notify")),
        lose("alerts#TopicPolicy:Alarms"),
        lose("us-west-2/alerts#TopicPolicy"),
        {
            "topic closed to events":
                lose("us-west-2/alerts#TopicPolicy:Events").also(broken("rules_start_their_targets")),
            "topic open to alarms of the other region": put(
                "us-west-2/alerts#TopicPolicy:Alarms/Condition/ArnLike/aws:SourceArn",
                "arn:aws:cloudwatch:us-east-1:*:alarm:*",
            ),
        },
    ),
    *found(rule("encryption"), in_each(lose, "alerts#Topic/KmsMasterKeyId")),
    *found(rule("alarm"),
        move("monitoring#PrimaryCheckAlarm", "us-west-2/monitoring"),
        in_each(put, "monitoring#ApiLatencyAlarm/Dimensions/0/Name", "ApiName"),
        in_each(put, "monitoring#ApiLatencyAlarm/Dimensions/0/Value", "abcdef"),
        in_each(lose, "monitoring#ApiLatencyAlarm/EvaluateLowSampleCountPercentile"),
        in_each(put, "monitoring#TransactionProcessorFunctionDurationAlarm/Dimensions/0/Value", "other"),
        put(
            "monitoring#UndeliveredAlertsAlarm/Dimensions/0/Value",
            sub("arn:${AWS::Partition}:sns:us-east-1:${AWS::AccountId}:dr-alerts-${EnvironmentSuffix}"),
        ),
        put(
            "us-west-2/monitoring#UndeliveredAlertsAlarm/Dimensions/0/Value",
            sub("arn:${AWS::Partition}:sns:us-west-2:${AWS::AccountId}:dr-alerts-${EnvironmentSuffix}"),
        ),
        {
            "metric that does not exist":
                put("us-west-2/monitoring#TransactionProcessorFunctionErrorsAlarm/MetricName", "Failures"),
            "namespace that does not exist":
                put("us-west-2/monitoring#TransactionProcessorFunctionErrorsAlarm/Namespace", "AWS/Functions"),
            "no dimension": lose("us-west-2/monitoring#TransactionProcessorFunctionErrorsAlarm/Dimensions"),
            "one dimension too many": put(
                "us-west-2/monitoring#TransactionProcessorFunctionErrorsAlarm/Dimensions/-",
                {"Name": "Resource", "Value": "x"},
            ),
            "another function":
                put("us-west-2/monitoring#TransactionProcessorFunctionErrorsAlarm/Dimensions/0/Value", "other"),
            "topic of the other region": put(
                "us-west-2/monitoring#TransactionProcessorFunctionErrorsAlarm/AlarmActions/0",
                sub("arn:${AWS::Partition}:sns:us-east-1:${AWS::AccountId}:dr-alerts-${EnvironmentSuffix}"),
            ),
            "foreign topic": put(
                "us-west-2/monitoring#TransactionProcessorFunctionErrorsAlarm/AlarmActions/0",
                "arn:aws:sns:us-west-2:123456789012:other",
            ),
            "actions disabled":
                put("us-west-2/monitoring#TransactionProcessorFunctionErrorsAlarm/ActionsEnabled", False),
            "table's alarm of another table":
                put("us-west-2/monitoring#TransactionsTableReadThrottlesAlarm/Dimensions/0/Value", "other"),
            "table's alarm of an index that it lacks": put(
                "us-west-2/monitoring#TransactionsTableReadThrottlesAlarm/Dimensions/-",
                {"Name": "GlobalSecondaryIndexName", "Value": "by-day"},
            ),
            "replication alarm of the receiving region":
                put("us-west-2/monitoring#TransactionsTableReplicationAlarm/Dimensions/1/Value", "us-west-2"),
            "replication alarm of a region without replica":
                put("us-west-2/monitoring#TransactionsTableReplicationAlarm/Dimensions/1/Value", "eu-west-1"),
            "bucket replication alarm in the source's region":
                move("us-west-2/monitoring#DocumentsBucketReplicationAlarm", "monitoring"),
            "bucket replication alarm of another rule":
                put("us-west-2/monitoring#DocumentsBucketReplicationAlarm/Dimensions/2/Value", "some"),
            "bucket replication alarm with exchanged buckets": all_of(
                put(
                    "us-west-2/monitoring#DocumentsBucketReplicationAlarm/Dimensions/0/Value",
                    sub("documents-${EnvironmentSuffix}-${AWS::AccountId}-us-west-2"),
                ),
                put(
                    "us-west-2/monitoring#DocumentsBucketReplicationAlarm/Dimensions/1/Value",
                    sub("documents-${EnvironmentSuffix}-${AWS::AccountId}-us-east-1"),
                ),
            ),
            "health check alarm of no check":
                put("monitoring#PrimaryCheckAlarm/Dimensions/0/Value", "00000000-0000-0000-0000-000000000000"),
            "API alarm of no API": put("us-west-2/monitoring#ApiErrorsAlarm/Dimensions/0/Value", "abcdef"),
        },
    ),
    *found(rule("parity"),
        {
            "standby without topic": lose("us-west-2/alerts#Topic"),
            "standby's alarm with another threshold":
                put("us-west-2/monitoring#TransactionProcessorFunctionErrorsAlarm/Threshold", 100),
            "standby's policy of another form": put("us-west-2/alerts#TopicPolicy/PolicyDocument/Version", 1),
            "standby's policy of another number": all_of(
                put("alerts#TopicPolicy/PolicyDocument/Version", 1),
                put("us-west-2/alerts#TopicPolicy/PolicyDocument/Version", 2),
            ),
            "standby is something else":
                all_of(lose("us-west-2/alerts#Topic"), add("us-west-2/alerts#Topic", "AWS::SSM::Parameter")),
            "standby has more": put("us-west-2/alerts#Topic/SignatureVersion", "2"),
        },
    ),
    *found(rule("quota"),
        {
            "large topic policy": grow("us-west-2/alerts#TopicPolicy/PolicyDocument/Statement", 259),
        },
    ),
    *found(rule("physical-name"),
        {
            "two alarms of one name in a region": put(
                "us-west-2/monitoring#TransactionProcessorFunctionErrorsAlarm/AlarmName",
                sub("dr-api-errors-${EnvironmentSuffix}"),
            ),
            "no name": lose("us-west-2/alerts#Topic/TopicName"),
        },
    ),
    *found(rule("least-privilege"),
        in_each(put, "alerts#TopicPolicy:Alarms/Principal", "*"),
        in_each(lose, "alerts#TopicPolicy:Alarms/Condition"),
    ),
]
