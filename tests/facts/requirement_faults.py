"""Faults that a test of requirements 1 to 7 must find, by the test's name."""

from tests.facts.faults import add, edit, lose, put

_W = "us-west-2/"
_SUB = "Fn::Sub"
_WEST_KEY = {_SUB: "arn:aws:kms:us-west-2:${AWS::AccountId}:key/${SecurityKey}"}
_PROCESSOR = "PrimaryTransactionProcessorRole"
_PATH, _LATCH, _SWITCH = (
    f"{_W}routing#{name}/HealthCheckConfig"
    for name in ["NotActiveCheck", "NotActiveLatch", "PrimaryRecordCheck"]
)

FAULTS = {
    "test_01_global_table_with_replicas_in_both_regions": [
        lose("data#TransactionsTable/Replicas/0"),
        put("data#TransactionsTable/TableName", {_SUB: "table-${EnvironmentSuffix}"}),
        lose("data#TransactionsTable/StreamSpecification"),
        lose("data#ControlTable/Replicas/1"),
    ],
    "test_01_table_is_on_demand": [
        lose("data#TransactionsTable/BillingMode"),
        put("data#ControlTable/BillingMode", "PROVISIONED"),
    ],
    "test_01_table_recovers_to_a_point_in_time_in_both_regions": [
        put(
            "data#TransactionsTable/Replicas/1/PointInTimeRecoverySpecification",
            {"PointInTimeRecoveryEnabled": False},
        ),
        lose("data#ControlTable/Replicas/0/PointInTimeRecoverySpecification"),
    ],
    "test_02_bucket_in_each_region": [
        put("data#DocumentsBucket/VersioningConfiguration/Status", "Suspended"),
        lose(_W + "data#DocumentsBucket/AccelerateConfiguration"),
        put(_W + "data#DocumentsBucket/BucketName", {_SUB: "documents-${EnvironmentSuffix}"}),
    ],
    "test_02_bucket_is_not_public": [
        put(_W + "data#DocumentsBucket/PublicAccessBlockConfiguration/BlockPublicPolicy", False),
        lose("data#DocumentsBucket/OwnershipControls"),
    ],
    "test_02_objects_are_replicated_to_the_secondary": [
        lose("data#DocumentsBucket/ReplicationConfiguration/Rules/0/SourceSelectionCriteria/SseKmsEncryptedObjects"),
        put("data#DocumentsBucket/ReplicationConfiguration/Rules/0/Status", "Disabled"),
        edit("data#DocumentsBucket/ReplicationConfiguration", "${AWS::AccountId}-us-west-2", "us-west-2"),
        lose("data#DocumentsBucket/ReplicationConfiguration/Rules/0/Destination/Metrics"),
    ],
    "test_02_replication_back_is_off_at_first": [
        put(_W + "data#DocumentsBucket/ReplicationConfiguration", {"Rules": []}),
    ],
    "test_02_bucket_is_emptied_before_it_is_deleted": [
        lose("data#DocumentsBucketEmptier"),
        lose(_W + "data#DocumentsBucketEmptier!DependsOn"),
        lose("data#DocumentsBucketPolicy/PolicyDocument/Statement/1"),
    ],
    "test_02_no_role_deletes_objects_of_buckets_by_a_pattern": [
        put(
            "identity#PrimaryEmptierRole/Policies/0/PolicyDocument/Statement/1/Action",
            ["s3:DeleteObjectVersion"],
        ),
    ],
    "test_03_failover_records_of_one_name": [
        put(_W + "routing#FailoverRecord/Failover", "PRIMARY"),
        put(_W + "routing#FailoverRecord/TTL", "300"),
        edit("routing#FailoverRecord/ResourceRecords", "us-east-1", "us-west-2"),
    ],
    "test_03_health_checks_watch_both_regions": [
        put("routing#PrimaryCheck/HealthCheckConfig/RequestInterval", 10),
        put(_W + "routing#SecondaryCheck/HealthCheckConfig/FailureThreshold", 5),
        lose(_W + "routing#SecondaryCheck"),
        put("routing#PrimaryCheck/HealthCheckConfig/Regions", ["us-east-1", "us-west-1", "us-west-2"]),
    ],
    "test_03_primary_record_follows_the_active_writer": [
        lose("routing#FailoverRecord/HealthCheckId"),
        put("routing#FailoverRecord/HealthCheckId", {"Ref": "PrimaryCheck"}),
        put(f"{_PATH}/Inverted", False),
        put(f"{_PATH}/ResourcePath", "/health"),
        put(f"{_PATH}/RequestInterval", 30),
        put(f"{_LATCH}/InsufficientDataHealthStatus", "Healthy"),
        put(f"{_LATCH}/AlarmIdentifier/Name", {_SUB: "dr-primary-unhealthy-${EnvironmentSuffix}"}),
        put(f"{_LATCH}/AlarmIdentifier/Region", "us-east-1"),
        lose(f"{_SWITCH}/ChildHealthChecks/0"),
        lose(f"{_SWITCH}/ChildHealthChecks/1"),
        put(f"{_SWITCH}/HealthThreshold", 1),
        put(_W + "failover#PrimaryNotActiveAlarm/TreatMissingData", "notBreaching"),
        put(_W + "failover#PrimaryNotActiveAlarm/Period", 10),
        put(_W + "failover#PrimaryNotActiveAlarm/ComparisonOperator", "GreaterThanThreshold"),
    ],
    "test_03_secondary_record_always_answers": [
        put(_W + "routing#FailoverRecord/HealthCheckId", {"Ref": "SecondaryCheck"}),
    ],
    "test_03_no_record_depends_on_the_primarys_answers": [
        put(
            f"{_PATH}/FullyQualifiedDomainName",
            {_SUB: "${UsEast1ApiApi}.execute-api.us-east-1.amazonaws.com"},
        ),
        put("routing#FailoverRecord/HealthCheckId", {"Ref": "PrimaryCheck"}),
        put(f"{_LATCH}/AlarmIdentifier/Region", "us-east-1"),
    ],
    "test_03_checks_begin_once_there_is_an_answer": [
        lose(_W + "secondary#RoutingStack!DependsOn"),
        put(f"{_LATCH}/AlarmIdentifier/Name", {_SUB: "dr-primary-inactive-${EnvironmentSuffix}"}),
        lose(_W + "secondary#RoutingStack/Parameters/FailoverPrimaryNotActiveAlarm"),
    ],
    "test_every_route_is_throttled": [
        lose("functions#Stage/RouteSettings/$default"),
        edit(_W + "functions#Stage/RouteSettings", '"ThrottlingRateLimit": 50', '"Unlimited": 50'),
        edit("functions#Stage/RouteSettings", '"ThrottlingBurstLimit": 50', '"ThrottlingBurstLimit": 10000'),
        edit(_W + "functions#Stage/RouteSettings", "GET /health", "GET /nothing"),
        lose("functions#Stage!DependsOn"),
    ],
    "test_control_table_has_one_answer": [
        lose("data#ControlTable/MultiRegionConsistency"),
        put("data#ControlTable/GlobalTableWitnesses/0/Region", "us-west-2"),
        put("data#ControlTable/KeySchema/0/AttributeName", "transaction_id"),
    ],
    "test_everybody_reads_the_one_control_table": [
        put(
            _W + "functions#TransactionProcessorFunction/Environment/Variables/CONTROL_TABLE_NAME",
            {_SUB: "transactions-table-${EnvironmentSuffix}"},
        ),
        lose("functions#ActiveRegionFunction/Environment/Variables/CONTROL_TABLE_NAME"),
        put(_W + "failover#EvaluatorFunction/Environment/Variables/CONTROL_IS_STRONG", "false"),
    ],
    "test_04_function_in_each_region": [
        put("functions#TransactionProcessorFunction/Timeout", 30),
        put(_W + "functions#TransactionProcessorFunction/MemorySize", 256),
        put("functions#TransactionProcessorFunction/ReservedConcurrentExecutions", 99),
        put("functions#TransactionProcessorFunction/Runtime", "python3.8"),
        lose(_W + "functions#TransactionProcessorFunction/KmsKeyArn"),
    ],
    "test_04_functions_are_alike": [put(_W + "functions#TransactionProcessorFunction/MemorySize", 2048)],
    "test_04_function_knows_its_region": [
        put(
            _W + "functions#TransactionProcessorFunction/Environment/Variables/BUCKET_NAME",
            {_SUB: "documents-${EnvironmentSuffix}-${AWS::AccountId}-us-east-1"},
        ),
    ],
    "test_04_function_runs_in_the_private_subnets": [
        lose("functions#TransactionProcessorFunction/VpcConfig/SubnetIds/0"),
        lose(_W + "network#DynamodbEndpoint"),
    ],
    "test_04_function_answers_the_api": [
        lose("functions#HealthRoute"),
        lose(_W + "functions#IntegrationPermission"),
        edit("functions#TransactionProcessorFunction/Code", "/health", "/wealth"),
    ],
    "test_04_function_may_use_its_own_regions_data_alone": [
        edit(f"identity#{_PROCESSOR}/Policies", "dynamodb:us-east-1", "dynamodb:us-west-2"),
        edit("identity#SecondaryTransactionProcessorRole/Policies", "us-west-2/*", "us-west-2*"),
    ],
    "test_05_multi_region_key_with_rotation": [
        put("security#Key/EnableKeyRotation", False),
        put("security#Key/MultiRegion", False),
        put("root#SecondaryStackSet/Parameters/2/ParameterValue", "arn:aws:kms:us-east-1:1:key/x"),
    ],
    "test_05_alias_in_each_region": [lose(_W + "security#Alias")],
    "test_05_function_may_use_the_key": [
        edit(f"identity#{_PROCESSOR}/Policies", "kms:GenerateDataKey", "kms:Sign"),
    ],
    "test_05_all_data_at_rest_is_under_its_own_regions_key": [
        put(
            "data#DocumentsBucket/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault",
            {"SSEAlgorithm": "AES256"},
        ),
        put("data#TransactionsTable/Replicas/1/SSESpecification/KMSMasterKeyId", {"Ref": "SecurityKeyArn"}),
        lose(_W + "logs#LogStream/StreamEncryption"),
        put("data#TransactionsTable/Replicas/0/SSESpecification/KMSMasterKeyId", _WEST_KEY),
        put("data#ControlTable/Replicas/1/SSESpecification/KMSMasterKeyId", {"Ref": "SecurityKeyArn"}),
        lose("logs#ReaderLogGroup/KmsKeyId"),
        put("alerts#Topic/KmsMasterKeyId", "alias/aws/sns"),
        lose(_W + "failover#EvaluatorFunction/KmsKeyArn"),
        lose(_W + "backup#Vault/EncryptionKeyArn"),
    ],
    "test_05_encryption_is_switched_on": [
        lose("data#TransactionsTable/SSESpecification"),
        lose("data#ControlTable/SSESpecification"),
        put(_W + "logs#LogStream/StreamEncryption/EncryptionType", "NONE"),
        put("data#DocumentsBucket/BucketEncryption/ServerSideEncryptionConfiguration/0/BucketKeyEnabled", False),
    ],
    "test_05_key_policy_lets_the_regions_services_in": [
        edit(_W + "security#Key/KeyPolicy", "logs.us-west-2", "logs.us-east-1"),
        put("security#Key/KeyPolicy/Statement/3/Condition", {"StringEquals": {"aws:SourceAccount": "1"}}),
        lose("security#Key/KeyPolicy/Statement/2"),
    ],
    "test_06_alarms_on_throttles_and_errors": [
        put(
            "monitoring#TransactionsTableReadThrottlesAlarm/Dimensions/1",
            {"Name": "Operation", "Value": "GetItem"},
        ),
        lose(_W + "monitoring#TransactionProcessorFunctionErrorsAlarm"),
    ],
    "test_06_alarms_on_latency": [
        lose(_W + "monitoring#ApiLatencyAlarm"),
        put("monitoring#ApiLatencyAlarm/ExtendedStatistic", "p50"),
        put(_W + "monitoring#TransactionProcessorFunctionDurationAlarm/Threshold", 10_000),
    ],
    "test_06_alarm_on_alerts_that_are_not_delivered": [
        lose("monitoring#UndeliveredAlertsAlarm"),
        put(_W + "monitoring#UndeliveredAlertsAlarm/Dimensions/0/Value", "dr-alerts"),
    ],
    "test_06_alarm_on_s3_replication_latency": [
        put(_W + "monitoring#DocumentsBucketReplicationAlarm/Dimensions/2/Value", "other"),
        put(_W + "monitoring#DocumentsBucketReplicationAlarm/Threshold", 900),
    ],
    "test_06_alarm_on_table_replication_latency": [
        put("monitoring#TransactionsTableReplicationAlarm/Dimensions/1/Value", "us-east-1"),
        put(_W + "monitoring#TransactionsTableReplicationAlarm/Threshold", 3_000_000),
    ],
    "test_06_alarms_on_health_checks": [
        lose("monitoring#PrimaryRecordCheckAlarm"),
        lose("monitoring#PrimaryCheckAlarm"),
        lose("monitoring#SecondaryCheckAlarm"),
    ],
    "test_06_every_alarm_is_whole": [
        lose("monitoring#PrimaryCheckAlarm/TreatMissingData"),
        put(_W + "monitoring#EvaluatorFunctionErrorsAlarm/AlarmActions", []),
        put(_W + "failover#PrimaryNotFencedAlarm/TreatMissingData", "breaching"),
        put(_W + "failover#DocumentReplicationAgeAlarm/TreatMissingData", "notBreaching"),
        lose(_W + "failover#PrimaryNotActiveAlarm"),
    ],
    "test_06_metrics_of_the_evaluator_are_those_that_it_publishes": [
        put(_W + "failover#PrimaryNotFencedAlarm/MetricName", "PrimaryIsFenced"),
        put(_W + "failover#TableReplicationAgeAlarm/Dimensions/0/Value", "prod"),
        edit(_W + "failover#EvaluatorFunction/Environment", "DisasterRecovery", "Recovery"),
        edit(_W + "failover#EvaluatorFunction/Code", "DocumentReplicationAge=", "DocumentAge="),
        add(
            "monitoring#Extra", "AWS::CloudWatch::Alarm",
            Namespace="DisasterRecovery", MetricName="PrimaryActive",
        ),
    ],
    "test_06_replication_is_watched_by_what_arrives": [
        lose(_W + "failover#TableReplicationAgeAlarm"),
        put(_W + "failover#DocumentReplicationAgeAlarm/Threshold", 250),
        put(_W + "failover#DocumentReplicationAgeAlarm/TreatMissingData", "ignore"),
        put(_W + "failover#TableReplicationAgeAlarm/Statistic", "Minimum"),
        put(_W + "failover#TableReplicationAgeAlarm/EvaluationPeriods", 5),
    ],
    "test_06_failover_events_notify": [
        lose(_W + "failover#PrimaryUnhealthyAlarm/OKActions"),
        put("monitoring#PrimaryRecordCheckAlarm/AlarmActions", []),
    ],
    "test_06_failover_events_notify_with_the_primary_gone": [
        lose(_W + "failover#PrimaryNotActiveAlarm"),
        lose(_W + "failover#PrimaryNotFencedAlarm/OKActions"),
        edit(
            _W + "failover#EvaluatorFunction/Environment",
            '{"Ref": "AlertsTopic"}', '"arn:aws:sns:us-east-1:1:x"',
        ),
        put(_W + "alerts#Topic/KmsMasterKeyId", "arn:aws:kms:us-east-1:1:key/x"),
        edit("identity#SecondaryEvaluatorRole/Policies", "sns:Publish", "sns:Subscribe"),
        edit("identity#SecondaryEvaluatorRole/Policies", "kms:GenerateDataKey", "kms:Encrypt"),
    ],
    "test_06_dashboard_shows_both_regions": [
        edit(_W + "monitoring#Dashboard/DashboardBody", "us-east-1", "us-west-2"),
        edit(_W + "monitoring#Dashboard/DashboardBody", "PrimaryFenced", "PrimaryHealthy"),
        edit(_W + "monitoring#Dashboard/DashboardBody", "DocumentReplicationAge", "DocumentAge"),
    ],
    "test_07_topic_in_each_region": [
        put(_W + "alerts#Topic/TopicName", {_SUB: "alerts-${EnvironmentSuffix}"}),
    ],
    "test_07_topic_takes_alarms_and_events": [lose("alerts#TopicPolicy/PolicyDocument/Statement/1")],
    "test_07_alarms_publish_to_their_regions_topic": [
        edit(
            _W + "failover#PrimaryUnhealthyAlarm/AlarmActions",
            '{"Ref": "AlertsTopic"}', '"arn:aws:sns:us-east-1:1:x"',
        ),
    ],
}
