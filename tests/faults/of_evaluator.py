"""Faults of the evaluator."""

from tests.faults.catalogue import broken, drill, fact, found, rule
from tests.faults.changes import all_of, each, edit, lose, move, put, sub

FAULTS = [
    *found(fact("test_everybody_reads_the_one_control_table"),
        put("us-west-2/failover#EvaluatorFunction/Environment/Variables/CONTROL_IS_STRONG", "false"),
    ),
    *found(fact("test_05_all_data_at_rest_is_under_its_own_regions_key"),
        lose("us-west-2/failover#EvaluatorFunction/KmsKeyArn"),
    ),
    *found(fact("test_06_metrics_of_the_evaluator_are_those_that_it_publishes"),
        put("us-west-2/failover#EvaluatorFunction/Environment/Variables/METRIC_NAMESPACE", "Recovery"),
        edit("us-west-2/failover#EvaluatorFunction/Code", "DocumentReplicationAge=", "DocumentAge="),
    ),
    *found(fact("test_06_failover_events_notify_with_the_primary_gone"),
        put(
            "us-west-2/failover#EvaluatorFunction/Environment/Variables/TOPIC_ARN", "arn:aws:sns:us-east-1:1:x"
        ).also(
            fact("test_failover_lives_in_the_secondary")
        ),
    ),
    *found(fact("test_08_roles_are_assumed_across_regions"),
        edit("us-west-2/failover#EvaluatorFunction/Environment", "dr-control-writer", "dr-table-manager"),
    ),
    *found(fact("test_09_functions_log_to_their_groups"),
        put(
            "us-west-2/failover#EvaluatorFunction/LoggingConfig/LogGroup", sub("/dr/dr-emptier-${EnvironmentSuffix}")
        ),
    ),
    *found(fact("test_13_health_is_evaluated_every_minute"),
        edit("us-west-2/failover#EvaluatorFunction/Environment", "us-east-1.${AWS::URLSuffix}/heartbeat", "x/"),
        put("us-west-2/failover#EvaluatorFunction/Timeout", 120),
    ),
    *found(fact("test_13_way_out_is_another_region"),
        edit("us-west-2/failover#EvaluatorFunction/Environment", "us-east-2", "us-east-1"),
    ),
    *found(fact("test_no_address_is_plain_http"),
        edit("us-west-2/failover#EvaluatorFunction/Environment", "https://", "http://"),
    ),
    *found(rule("alarm"),
        {
            "evaluator that publishes elsewhere":
                put("us-west-2/failover#EvaluatorFunction/Environment/Variables/METRIC_NAMESPACE", "Other"),
        },
    ),
    *found(rule("announcement"),
        {
            "no evaluator": lose("us-west-2/failover#EvaluatorFunction"),
            "evaluator in the primary": move("us-west-2/failover#EvaluatorFunction", "functions"),
            "evaluator that tells the primary's topic": put(
                "us-west-2/failover#EvaluatorFunction/Environment/Variables/TOPIC_ARN",
                sub("arn:${AWS::Partition}:sns:us-east-1:${AWS::AccountId}:dr-alerts-${EnvironmentSuffix}"),
            ),
        },
    ),
    *found(rule("static-stability"),
        each(
            put,
            "us-west-2/failover#EvaluatorFunction/Environment/Variables/PRIMARY_URL",
            "https://example.com/heartbeat",
            sub("https://${UsEast1ApiApi}.execute-api.us-east-1.${AWS::URLSuffix}/health"),
        ),
        each(
            put,
            "us-west-2/failover#EvaluatorFunction/Environment/Variables/SECONDARY_URL",
            "https://example.com/heartbeat",
            sub("https://${ApiApi}.execute-api.us-west-2.${AWS::URLSuffix}/health"),
        ),
        {
            "evaluator with a table of no replica":
                put("us-west-2/failover#EvaluatorFunction/Environment/Variables/CONTROL_TABLE_NAME", "other"),
            "evaluator that heartbeats one region twice": put(
                "us-west-2/failover#EvaluatorFunction/Environment/Variables/PRIMARY_URL",
                sub("https://${ApiApi}.execute-api.us-west-2.${AWS::URLSuffix}/heartbeat"),
            ),
            "evaluator without concurrency of its own":
                lose("us-west-2/failover#EvaluatorFunction/ReservedConcurrentExecutions"),
            "evaluator that assumes no role of ours": put(
                "us-west-2/failover#EvaluatorFunction/Environment/Variables/ROLE_ARN",
                "arn:aws:iam::123456789012:role/other",
            ),
        },
    ),
    *found(rule("creation-order"),
        {
            "function before its log group": all_of(
                put(
                    "us-west-2/failover#EvaluatorFunction/LoggingConfig/LogGroup",
                    sub("/dr/dr-evaluator-${EnvironmentSuffix}"),
                ),
                put(
                    "us-west-2/secondary#FailoverStack/Parameters/LogsEvaluatorLogGroup",
                    sub("/dr/dr-evaluator-${EnvironmentSuffix}"),
                ),
            ),
        },
    ),
    *found(rule("physical-name"),
        {
            "function name of 65 characters": put(
                "us-west-2/failover#EvaluatorFunction/FunctionName",
                sub("fffffffffffffffffffffffffffffffffffffffffffff${EnvironmentSuffix}"),
            ),
        },
    ),
    *found(broken("rules_start_their_targets"),
        edit("us-west-2/failover#EvaluatorFunction/Environment", "/heartbeat", "/health"),
    ),
    *found(drill("primary-lost", "schedule-lost"),
        {
            "the evaluator decides nothing":
                put("us-west-2/failover#EvaluatorFunction/Environment/Variables/AUTOMATIC", "false"),
            "the evaluator ends before its window": put("us-west-2/failover#EvaluatorFunction/Timeout", 60),
            "the way out leads to the primary": put(
                "us-west-2/failover#EvaluatorFunction/Environment/Variables/WAY_OUT_URL",
                "https://dynamodb.us-east-1.amazonaws.com/",
            ),
        },
    ),
    *found(drill("primary-lost"),
        {
            "the window is longer than the proof says":
                put("us-west-2/failover#EvaluatorFunction/Environment/Variables/WINDOW_SECONDS", "400"),
            "a heartbeat may take a minute":
                put("us-west-2/failover#EvaluatorFunction/Environment/Variables/HEARTBEAT_TIMEOUT_SECONDS", "60"),
        },
    ),
    *found(drill("share"),
        {
            "a window is ill only where all fails":
                put("us-west-2/failover#EvaluatorFunction/Environment/Variables/UNHEALTHY_PERCENT", "100"),
            "a window is ill where little fails":
                put("us-west-2/failover#EvaluatorFunction/Environment/Variables/UNHEALTHY_PERCENT", "3"),
            "heartbeats to the primary go elsewhere": put(
                "us-west-2/failover#EvaluatorFunction/Environment/Variables/PRIMARY_URL",
                "https://elsewhere.example/heartbeat",
            ),
        },
    ),
    *found(drill("cut-off"),
        {
            "no way out is asked for":
                put("us-west-2/failover#EvaluatorFunction/Environment/Variables/WAY_OUT_URL", ""),
        },
    ),
    *found(drill("failback", "operator-command", "primary-lost", "schedule-lost"),
        {
            "the evaluator writes another table":
                put("us-west-2/failover#EvaluatorFunction/Environment/Variables/CONTROL_TABLE_NAME", "another"),
        },
    ),
]
