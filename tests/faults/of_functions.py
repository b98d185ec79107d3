"""Faults of functions and their APIs."""

from tests.faults.catalogue import broken, drill, fact, found, refused, rule, site
from tests.faults.changes import all_of, edit, extend, in_each, lose, put, ref, sub

FAULTS = [
    *found(fact("test_every_route_is_throttled"),
        lose("functions#Stage/RouteSettings/$default"),
        edit("us-west-2/functions#Stage/RouteSettings", '"ThrottlingRateLimit": 50', '"Unlimited": 50'),
        edit("functions#Stage/RouteSettings", '"ThrottlingBurstLimit": 50', '"ThrottlingBurstLimit": 10000'),
        edit("us-west-2/functions#Stage/RouteSettings", "GET /health", "GET /nothing"),
        lose("functions#Stage!DependsOn").also(refused("Unable to find Route by key|may not exist yet")),
    ),
    *found(fact("test_everybody_reads_the_one_control_table"),
        put(
            "us-west-2/functions#TransactionProcessorFunction/Environment/Variables/CONTROL_TABLE_NAME",
            sub("transactions-table-${EnvironmentSuffix}"),
        ),
        lose("functions#ActiveRegionFunction/Environment/Variables/CONTROL_TABLE_NAME"),
    ),
    *found(fact("test_04_function_in_each_region"),
        put("functions#TransactionProcessorFunction/Timeout", 30),
        put("us-west-2/functions#TransactionProcessorFunction/MemorySize", 256),
        put("functions#TransactionProcessorFunction/ReservedConcurrentExecutions", 99),
        put("functions#TransactionProcessorFunction/Runtime", "python3.8"),
        lose("us-west-2/functions#TransactionProcessorFunction/KmsKeyArn").also(rule("encryption")),
    ),
    *found(fact("test_04_each_region_carries_the_load_alone"),
        put("us-west-2/functions#TransactionProcessorFunction/ReservedConcurrentExecutions", 1_000),
        put("functions#Stage/RouteSettings/$default/ThrottlingRateLimit", 9_000),
        lose("data#TransactionsTable/WarmThroughput"),
    ),
    *found(fact("test_04_functions_are_alike"),
        put("us-west-2/functions#TransactionProcessorFunction/MemorySize", 2048),
    ),
    *found(fact("test_04_function_knows_its_region"),
        {
            "standby with the primary's bucket": put(
                "us-west-2/functions#TransactionProcessorFunction/Environment/Variables/BUCKET_NAME",
                sub("documents-${EnvironmentSuffix}-${AWS::AccountId}-us-east-1"),
            ).also(rule("static-stability")),
        },
    ),
    *found(fact("test_04_function_runs_in_the_private_subnets"),
        lose("functions#TransactionProcessorFunction/VpcConfig/SubnetIds/0"),
    ),
    *found(fact("test_04_function_answers_the_api"),
        lose("functions#HealthRoute"),
        edit("functions#TransactionProcessorFunction/Code", "/health", "/wealth"),
        {
            "standby's function not to be invoked": all_of(
                lose("us-west-2/functions#IntegrationPermission"),
                lose("us-west-2/functions#Integration!DependsOn"),
            ).also(
                rule("static-stability"), broken("requests_are_answered")
            ),
        },
    ),
    *found(fact("test_09_requests_are_logged"),
        edit("functions#Stage/AccessLogSettings/Format", "$context.requestId", "requestId"),
        {
            "secondary's API without access logs":
                lose("us-west-2/functions#Stage/AccessLogSettings").also(rule("parity")),
        },
    ),
    *found(fact("test_13_heartbeats_are_what_clients_send"),
        put("us-west-2/functions#ReadHeartbeatsRoute/Target", sub("integrations/${ActiveIntegration}")).also(
            rule("static-stability")
        ),
        {
            "heartbeats are open to everybody": put("functions#SendHeartbeatRoute/AuthorizationType", "NONE").also(
                rule("static-stability"), drill("failback", "share")
            ),
        },
    ),
    *found(fact("test_the_api_is_open_for_health_checks_alone"),
        {
            "standby open to all":
                put("us-west-2/functions#DefaultRoute/AuthorizationType", "NONE").also(rule("parity")),
        },
    ),
    *found(fact("test_routes_that_take_tokens_say_whose"),
        put("functions#SendHeartbeatRoute/AuthorizationType", "JWT"),
        put("functions#DefaultRoute/AuthorizationScopes", ["read"]),
        {
            "standby takes tokens by nothing":
                put("us-west-2/functions#DefaultRoute/AuthorizationType", "JWT").also(rule("static-stability")),
        },
    ),
    *found(fact("test_services_invoke_functions_by_a_source"),
        lose("functions#IntegrationPermission/SourceArn").also(rule("least-privilege")),
    ),
    *found(fact("test_secondary_uses_no_resource_of_the_primary"),
        edit("us-west-2/functions#TransactionProcessorFunction/Environment", "transactions-table-", "us-east-1-"),
    ),
    *found(fact("test_standby_is_there_before_it_is_needed"),
        {
            "standby without function":
                lose("us-west-2/functions#TransactionProcessorFunction").also(rule("static-stability")),
        },
    ),
    *found(fact("test_ids_stay_in_their_region"),
        put("functions#TransactionProcessorFunction/VpcConfig/SecurityGroupIds/0", "<us-west-2 group>"),
    ),
    *found(fact("test_an_integration_waits_until_its_function_may_be_invoked"),
        lose("functions#Integration!DependsOn"),
        lose("us-west-2/functions#ActiveIntegration!DependsOn"),
    ),
    *found(fact("test_routes_of_an_api_are_made_one_after_the_other"), lose("functions#ActiveRoute!DependsOn")),
    *found(fact("test_code_and_variables_are_within_lambdas_limits"),
        put("functions#TransactionProcessorFunction/Environment/Variables/LONG", 4096 * "x"),
    ),
    *found(fact("test_functions_that_wait_are_kept_active"),
        {
            "heartbeats have no route":
                lose("functions#SendHeartbeatRoute").also(rule("static-stability"), drill("failback", "share")),
            "the secondary serves no heartbeats": lose("us-west-2/functions#SendHeartbeatRoute").also(
                rule("static-stability"), drill("primary-lost", "schedule-lost")
            ),
        },
    ),
    *found(rule("static-stability"),
        lose("us-west-2/functions#DefaultRoute"),
        lose("us-west-2/functions#ActiveRoute"),
        in_each(lose, "functions#ReadHeartbeatsRoute"),
        in_each(put, "functions#ReadHeartbeatsRoute/AuthorizationType", "NONE"),
        put("functions#ReadHeartbeatsRoute/Target", sub("integrations/${ActiveIntegration}")),
        put("us-west-2/functions#SendHeartbeatRoute/AuthorizationType", "NONE"),
        put("us-west-2/functions#SendHeartbeatRoute/Target", sub("integrations/${ActiveIntegration}")),
        {
            "heartbeats reach a function that stores none":
                put("functions#SendHeartbeatRoute/Target", sub("integrations/${ActiveIntegration}")).also(
                    drill("share")
                ),
            "heartbeats share their throttle with the load":
                lose("us-west-2/functions#Stage/RouteSettings/POST ~1heartbeat").also(
                    drill("primary-lost", "schedule-lost")
                ),
            "/active is not open":
                put("us-west-2/functions#ActiveRoute/AuthorizationType", "AWS_IAM").also(drill("operator-command")),
            "standby tells checkers by JWT who writes":
                put("us-west-2/functions#ActiveRoute/AuthorizationType", "JWT"),
            "standby's route to nothing": put("us-west-2/functions#DefaultRoute/Target", "integrations/abc"),
            "standby's integration of the primary's function": put(
                "us-west-2/functions#Integration/IntegrationUri",
                sub(
                    "arn:${AWS::Partition}:lambda:us-east-1:${AWS::AccountId}:function:transaction-processor-${En"
                    "vironmentSuffix}",
                ),
            ),
            "standby without reserved concurrency":
                lose("us-west-2/functions#TransactionProcessorFunction/ReservedConcurrentExecutions"),
            "standby with no concurrency":
                put("us-west-2/functions#TransactionProcessorFunction/ReservedConcurrentExecutions", 0),
            "standby without role":
                put("us-west-2/functions#TransactionProcessorFunction/Role", "arn:aws:iam::123456789012:role/other"),
            "standby that needs the primary's topic": put(
                "us-west-2/functions#TransactionProcessorFunction/Environment/Variables/FENCE_SECONDS",
                sub("arn:${AWS::Partition}:sns:us-east-1:${AWS::AccountId}:dr-alerts-${EnvironmentSuffix}"),
            ),
            "standby with a table of no replica":
                put("us-west-2/functions#TransactionProcessorFunction/Environment/Variables/TABLE_NAME", "other"),
            "standby with a control table of no replica": put(
                "us-west-2/functions#TransactionProcessorFunction/Environment/Variables/CONTROL_TABLE_NAME", "other"
            ),
            "no throttle for $default": lose("us-west-2/functions#Stage/RouteSettings/$default"),
            "no throttle for GET /active": lose("us-west-2/functions#Stage/RouteSettings/GET ~1active"),
            "bucket of nobody": put(
                "us-west-2/functions#TransactionProcessorFunction/Environment/Variables/BUCKET_NAME", "nobodys-bucket"
            ),
        },
    ),
    *found(rule("parity"),
        {
            "the standby runs one request at a time":
                put("us-west-2/functions#TransactionProcessorFunction/ReservedConcurrentExecutions", 1).also(
                    drill("primary-lost", "schedule-lost")
                ),
            "standby with less memory": put("us-west-2/functions#TransactionProcessorFunction/MemorySize", 512),
            "standby with less time": put("us-west-2/functions#TransactionProcessorFunction/Timeout", 3),
            "standby of another runtime":
                put("us-west-2/functions#TransactionProcessorFunction/Runtime", "python3.12"),
            "standby with other code":
                put("us-west-2/functions#TransactionProcessorFunction/Code/ZipFile", "def handler(): 0"),
            "standby without a variable":
                lose("us-west-2/functions#TransactionProcessorFunction/Environment/Variables/FENCE_SECONDS"),
            "standby with one variable more":
                put("us-west-2/functions#TransactionProcessorFunction/Environment/Variables/MODE", "standby"),
            "standby without API": lose("us-west-2/api#Api"),
            "standby without health path": lose("us-west-2/functions#HealthRoute"),
            "standby's stage deployed by hand": put("us-west-2/functions#Stage/AutoDeploy", False),
            "access logs of less in the secondary":
                put("us-west-2/functions#Stage/AccessLogSettings/Format", "$context.requestId"),
        },
    ),
    *found(rule("encryption"), lose("functions#TransactionProcessorFunction/KmsKeyArn")),
    *found(rule("network"),
        in_each(put, "functions#TransactionProcessorFunction/VpcConfig/SubnetIds", [ref("NetworkPrivateSubnet3")]),
        in_each(put, "functions#TransactionProcessorFunction/VpcConfig/SubnetIds/0", "subnet-1"),
        in_each(lose, "functions#TransactionProcessorFunction/VpcConfig/SecurityGroupIds"),
        in_each(put, "functions#TransactionProcessorFunction/VpcConfig/SecurityGroupIds/0", "sg-1"),
    ),
    *found(rule("quota"),
        {
            "large environment": put(
                "us-west-2/functions#TransactionProcessorFunction/Environment/Variables/FENCE_SECONDS", 4097 * "5"
            ),
        },
    ),
    *found(rule("least-privilege"),
        in_each(put, "functions#IntegrationPermission/Principal", "*"),
        lose("us-west-2/functions#IntegrationPermission/SourceArn"),
    ),
    *found(rule("granted-action"),
        {
            "code that does more": extend(
                "us-west-2/functions#TransactionProcessorFunction/Code/ZipFile", "\nboto3.client('sns').publish()\n"
            ),
            "code that does less": put(
                "us-west-2/functions#TransactionProcessorFunction/Code/ZipFile",
                "def handler(event, context):\n  return {}\n",
            ),
        },
    ),
    *found(rule("creation-order"),
        {
            "access logs to a group that is not there": put(
                "us-west-2/functions#Stage/AccessLogSettings/DestinationArn",
                sub(
                    "arn:${AWS::Partition}:logs:us-west-2:${AWS::AccountId}:log-group:/aws/vendedlogs/dr/other-${"
                    "EnvironmentSuffix}",
                ),
            ),
        },
    ),
    *found(refused("Unable to find Route by key GET /passive within the provided RouteSettings"),
        edit("us-west-2/functions#Stage/RouteSettings", "GET /active", "GET /passive"),
    ),
    *found(broken("health_checks_agree"),
        all_of(
            lose("functions#HealthRoute"),
            put("functions#ActiveRoute!DependsOn/0", "DefaultRoute"),
            lose("functions#Stage/RouteSettings/GET ~1health"),
        ),
    ),
    *found(site("takes_over"),
        {
            "no permission for the API":
                put("us-west-2/functions#IntegrationPermission/SourceArn", "arn:aws:execute-api:x/*"),
        },
    ),
    *found(drill("primary-lost", "schedule-lost"),
        {
            "the standby reads another control table": put(
                "us-west-2/functions#TransactionProcessorFunction/Environment/Variables/CONTROL_TABLE_NAME", "another"
            ),
            "the standby trusts its last read for ten minutes":
                put("us-west-2/functions#TransactionProcessorFunction/Environment/Variables/FENCE_SECONDS", "600"),
            "the standby has half of its capacity":
                put("us-west-2/functions#TransactionProcessorFunction/ReservedConcurrentExecutions", 500),
            "the standby lets in half of the load":
                put("us-west-2/functions#Stage/RouteSettings/$default/ThrottlingRateLimit", 5000),
        },
    ),
    *found(drill("back-3600", "failback"),
        {
            "the primary reads another control table":
                put("functions#TransactionProcessorFunction/Environment/Variables/CONTROL_TABLE_NAME", "another"),
        },
    ),
]
