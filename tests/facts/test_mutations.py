"""Each fact can fail: a list of faults, and the test that must find each.

A fault is made in a copy of the templates; faults.py says how.
"""

import inspect

import pytest
from tests.facts import templates
from tests.facts import test_constraints as constraints
from tests.facts import test_data as data
from tests.facts import test_failover as failover
from tests.facts import test_platform as platform
from tests.facts import test_security as security
from tests.facts import test_source_map as source_map
from tests.facts import test_structure as structure
from tests.facts.faults import add, edit, lose, put, rename
from tests.facts.templates import REGIONS

_MODULES = [data, failover, platform, security, constraints, structure, source_map]
_W = "us-west-2/"
_SUB = "Fn::Sub"


def _file(path, content):
    return lambda tree: tree.files.update({path: content(tree.files.get(path))})


def _manifest(index, **changes):
    return lambda tree: tree.manifest["templates"][index].update(changes)


def _places(tree):
    return tree.source_map["templates"]["us-east-1/routing.template.json"]


_TTL = "/Resources/FailoverRecord/Properties/TTL"
_WEST_KEY = {_SUB: "arn:aws:kms:us-west-2:${AWS::AccountId}:key/${SecurityKey}"}
_ALLOW_ALL = {"Sid": "X", "Effect": "Allow", "Action": "*", "Resource": "*"}
_TRUST = "AssumeRolePolicyDocument/Statement/0"
_PERMISSIONS = "Policies/0/PolicyDocument/Statement"
_PROCESSOR = "PrimaryTransactionProcessorRole"
_EVALUATOR_ROLE = {"Fn::GetAtt": ["SecondaryEvaluatorRole", "Arn"]}
_PATH, _LATCH, _SWITCH = (
    f"{_W}routing#{name}/HealthCheckConfig"
    for name in ["NotActiveCheck", "NotActiveLatch", "PrimaryRecordCheck"]
)
_EXECUTION = "identity#StackSetExecutionPolicy1/PolicyDocument/Statement"

_FAULTS = {
    # --- Requirements ---
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
        put(
            _W + "data#DocumentsBucketEmptier/Bucket",
            {_SUB: "documents-${EnvironmentSuffix}-${AWS::AccountId}-us-west-2"},
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
        lose("data#TransactionsTable/SSESpecification"),
        put("data#TransactionsTable/Replicas/1/SSESpecification/KMSMasterKeyId", {"Ref": "SecurityKeyArn"}),
        lose(_W + "logs#LogStream/StreamEncryption"),
        put("data#TransactionsTable/Replicas/0/SSESpecification/KMSMasterKeyId", _WEST_KEY),
        lose("data#ControlTable/SSESpecification"),
        put("data#ControlTable/Replicas/1/SSESpecification/KMSMasterKeyId", {"Ref": "SecurityKeyArn"}),
        lose("logs#ReaderLogGroup/KmsKeyId"),
        put("alerts#Topic/KmsMasterKeyId", "alias/aws/sns"),
        lose(_W + "failover#EvaluatorFunction/KmsKeyArn"),
        lose(_W + "backup#Vault/EncryptionKeyArn"),
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
    "test_08_separate_roles": [
        put(
            "data#DocumentsBucket/ReplicationConfiguration/Role",
            {_SUB: "arn:aws:iam::${AWS::AccountId}:role/dr-table-manager-${EnvironmentSuffix}"},
        ),
        put(
            f"identity#{_PROCESSOR}/{_TRUST}/Principal/Service",
            ["lambda.amazonaws.com", "s3.amazonaws.com"],
        ),
    ],
    "test_08_replication_role_covers_both_buckets_and_keys": [
        edit("identity#DocumentsReplicationRole/Policies", "s3:ReplicateDelete", "s3:ReplicateTags"),
        lose(f"identity#DocumentsReplicationRole/{_PERMISSIONS}/4"),
    ],
    "test_08_table_management_role_covers_the_table_in_both_regions": [
        lose(f"identity#TableManagerRole/{_PERMISSIONS}/0/Resource/1"),
        put(f"identity#TableManagerRole/{_PERMISSIONS}/0/Action/0", "dynamodb:DeleteTable"),
        put(f"identity#TableManagerRole/{_PERMISSIONS}/0/Action/0", "dynamodb:PutItem"),
    ],
    "test_08_control_table_is_written_by_one_role": [
        edit(f"identity#{_PROCESSOR}/Policies", "transactions-table-", "*"),
        put(
            f"identity#SecondaryActiveRegionRole/{_PERMISSIONS}/1/Action",
            ["dynamodb:GetItem", "dynamodb:UpdateItem"],
        ),
        edit("identity#TableManagerRole/Policies", "table/transactions-table-", "table/dr-control-"),
        lose(f"identity#ControlWriterRole/{_PERMISSIONS}/0/Resource/1"),
        edit("identity#ControlWriterRole/Policies", "dynamodb:UpdateItem", "dynamodb:DeleteItem"),
        lose(f"identity#ControlWriterRole/{_PERMISSIONS}/1/Condition"),
        edit(f"identity#{_PROCESSOR}/Policies", "dr-control-", "control-"),
    ],
    "test_08_roles_are_assumed_across_regions": [
        put(
            f"identity#StackSetExecutionRole/{_TRUST}/Principal",
            {"Service": "cloudformation.amazonaws.com"},
        ),
        edit("identity#SecondaryEvaluatorRole/Policies", "dr-control-writer", "dr-control"),
        edit(_W + "failover#EvaluatorFunction/Environment", "dr-control-writer", "dr-table-manager"),
        put(f"identity#ControlWriterRole/{_TRUST}/Principal", {"Service": "lambda.amazonaws.com"}),
    ],
    "test_08_people_can_move_the_writer_where_the_evaluator_is_lost": [
        lose("identity#ControlWriterRole/AssumeRolePolicyDocument/Statement/1"),
        put(
            f"identity#ControlWriterRole/{_TRUST}/Principal/AWS",
            [_EVALUATOR_ROLE, {"Fn::GetAtt": ["SecondaryActiveRegionRole", "Arn"]}],
        ),
    ],
    "test_09_requests_are_logged": [
        lose(_W + "functions#Stage/AccessLogSettings"),
        edit("functions#Stage/AccessLogSettings/Format", "$context.requestId", "requestId"),
        edit(
            "logs#ApiAccessLogs/LogGroupName",
            "/aws/vendedlogs/dr/api-access",
            "/dr/api-access",
        ),
    ],
    "test_09_log_groups_keep_a_week": [
        put(_W + "logs#EvaluatorLogGroup/RetentionInDays", 14),
        lose("logs#ReaderLogGroup/RetentionInDays"),
    ],
    "test_09_functions_log_to_their_groups": [
        lose("operations#EmptierFunction/LoggingConfig"),
        put(
            _W + "failover#EvaluatorFunction/LoggingConfig/LogGroup",
            {_SUB: "/dr/dr-emptier-${EnvironmentSuffix}"},
        ),
        edit(f"identity#{_PROCESSOR}/Policies", "logs:CreateLogStream", "logs:CreateLogGroup"),
    ],
    "test_09_logs_are_subscribed_across_regions": [
        lose("log-forwarding#TransactionProcessorFilter"),
        edit("log-forwarding#Destination/TargetArn", "us-west-2", "us-east-1"),
        edit("log-forwarding#Destination/DestinationPolicy", "PutSubscriptionFilter", "PutDestination"),
    ],
    "test_10_root_outputs_of_each_region": [
        lambda tree: tree.templates["root.template.json"]["Outputs"].pop("SecondaryVpcId"),
        lambda tree: tree.templates["root.template.json"]["Outputs"]["SecondaryKmsKeyArn"].update(
            tree.templates["root.template.json"]["Outputs"]["PrimaryKmsKeyArn"]
        ),
    ],
    "test_10_root_outputs_of_the_zone": [
        lambda tree: tree.templates["root.template.json"]["Outputs"]["HostedZoneId"].update(Value="Z1"),
    ],
    "test_11_vpcs_have_their_blocks": [put(_W + "network#Vpc/CidrBlock", "10.2.0.0/16")],
    "test_11_subnets_are_private_and_disjoint": [
        put("network#PrivateSubnet2/CidrBlock", "10.0.0.0/24"),
        put(_W + "network#PrivateSubnet1/MapPublicIpOnLaunch", True),
        put(_W + "network#PrivateSubnet1/CidrBlock", "10.0.128.0/20"),
        put("network#PrivateSubnet2/AvailabilityZoneId", "use1-az1"),
        add("network#Gateway", "AWS::EC2::InternetGateway"),
    ],
    "test_11_vpcs_are_peered": [
        lose(_W + "network#PeeringConnection/PeerRegion"),
        put(_W + "network#PeeringConnection/PeerVpcId", {"Ref": "Vpc"}),
    ],
    "test_11_every_subnet_routes_to_the_other_region": [
        put("peering#RouteToPeer/DestinationCidrBlock", "10.2.0.0/16"),
        lose(_W + "network#RouteToPeer"),
    ],
    "test_11_security_groups_let_the_other_region_in": [
        lose("network#FunctionSecurityGroup/SecurityGroupIngress/1"),
        put(_W + "network#FunctionSecurityGroup/SecurityGroupIngress/0/FromPort", 0),
    ],
    "test_12_daily_backup_with_a_copy_in_the_secondary": [
        lose("backup#Plan/BackupPlan/BackupPlanRule/0/CopyActions"),
        put("backup#Plan/BackupPlan/BackupPlanRule/0/Lifecycle/DeleteAfterDays", 30),
        put("backup#Plan/BackupPlan/BackupPlanRule/0/ScheduleExpression", "cron(0 5 ? * MON *)"),
    ],
    "test_12_backups_go_on_in_the_secondary": [
        put(_W + "backup#Plan/BackupPlan/BackupPlanRule/0/ScheduleExpression", "cron(0 5 1 * ? *)"),
        lose(_W + "backup#Plan"),
    ],
    "test_12_backup_selects_the_table": [
        put("backup#Selection/BackupSelection/Resources", []),
        lose(_W + "backup#Selection"),
    ],
    "test_12_backups_are_restored_by_a_role": [
        edit("identity#RestoreRole/Policies", "us-west-2", "us-east-1"),
        edit("identity#RestoreRole/Policies", "-restored*", "*"),
        edit("identity#TableManagerRole/Policies", "backup:StartRestoreJob", "backup:ListRestoreJobs"),
        edit("identity#TableManagerRole/Policies", "iam:PassRole", "iam:GetRole"),
        put("identity#RestoreRole/" + _TRUST + "/Principal", {"Service": "lambda.amazonaws.com"}),
    ],
    "test_12_vault_is_emptied_before_it_is_deleted": [lose(_W + "backup#VaultEmptier")],
    "test_13_health_failure_triggers_the_failover": [
        put(_W + "failover#FailoverTrigger/State", "DISABLED"),
        edit(_W + "failover#FailoverTrigger/EventPattern", "ALARM", "OK"),
        lose(_W + "failover#FailoverTrigger/Targets/1"),
    ],
    "test_13_health_is_evaluated_every_minute": [
        put(_W + "failover#EvaluationSchedule/ScheduleExpression", "rate(1 hour)"),
        edit(_W + "failover#EvaluatorFunction/Environment", "us-east-1.${AWS::URLSuffix}/heartbeat", "x/"),
        put(_W + "failover#EvaluatorFunction/Timeout", 120),
        edit(_W + "failover#EvaluationSchedule/Targets", "probe", "status"),
    ],
    "test_13_heartbeats_are_what_clients_send": [
        put("functions#SendHeartbeatRoute/AuthorizationType", "NONE"),
        put(_W + "functions#ReadHeartbeatsRoute/Target", {_SUB: "integrations/${ActiveIntegration}"}),
        edit("identity#SecondaryEvaluatorRole/Policies", "POST/heartbeat", "*"),
    ],
    "test_13_way_out_is_another_region": [
        edit(_W + "failover#EvaluatorFunction/Environment", "us-east-2", "us-east-1"),
    ],
    "test_13_rules_may_invoke_their_functions": [lose(_W + "failover#TriggerPermission")],
    "test_14_both_regions_hold_the_configuration_of_both": [
        lose(_W + "configuration#UsEast1VpcIdParameter"),
        put("configuration#UsEast1RoleParameter/Name", {_SUB: "/dr/${EnvironmentSuffix}/role"}),
    ],
    "test_14_configuration_says_what_there_is": [
        put(_W + "configuration#UsWest2VpcCidrParameter/Value", "10.0.0.0/16"),
    ],
    # --- Constraints ---
    "test_every_physical_name_carries_the_suffix": [
        put(_W + "alerts#Topic/TopicName", "dr-alerts"),
        lose("identity#BackupRole/RoleName"),
        edit("network#Vpc/Tags", "-${EnvironmentSuffix}", ""),
        add("data#Queue", "AWS::SQS::Queue", QueueName="x"),
    ],
    "test_suffix_is_a_parameter_with_bounds": [
        lambda tree: tree.templates["us-west-2/data.template.json"]["Parameters"]["EnvironmentSuffix"].update(
            AllowedPattern="^[a-z0-9-]*$"
        ),
        lambda tree: tree.templates["root.template.json"]["Parameters"]["EnvironmentSuffix"].pop("MaxLength"),
    ],
    "test_names_fit_with_the_longest_suffix": [
        put(
            "data#DocumentsBucket/BucketName",
            {_SUB: "much-too-long-documents-${EnvironmentSuffix}-${AWS::AccountId}-us-east-1"},
        ),
        put(
            "identity#BackupRole/RoleName",
            {_SUB: "dr-backup-of-every-table-in-the-environment-${EnvironmentSuffix}-us-east-1"},
        ),
        put("root#SecondaryStackSet/StackSetName", {_SUB: "x" * 70 + "-${EnvironmentSuffix}"}),
    ],
    "test_names_do_not_collide": [
        put("identity#PrimaryEmptierRole/RoleName", {_SUB: "dr-emptier-${EnvironmentSuffix}-us-west-2"}),
        put("monitoring#PrimaryCheckAlarm/AlarmName", {_SUB: "dr-failover-${EnvironmentSuffix}"}),
    ],
    "test_nothing_is_retained": [
        put("data#TransactionsTable!DeletionPolicy", "Retain"),
        put(_W + "data#DocumentsBucket!UpdateReplacePolicy", "Snapshot"),
        lose("logs#ReaderLogGroup!DeletionPolicy"),
    ],
    "test_nothing_is_protected_from_deletion": [
        put("data#TransactionsTable/Replicas/0/DeletionProtectionEnabled", True),
        put("backup#Vault/LockConfiguration", {"MinRetentionDays": 7}),
    ],
    "test_everything_that_must_be_empty_is_emptied": [
        lose(_W + "data#DocumentsBucketEmptier"),
        put("backup#VaultEmptier/BackupVault", {_SUB: "dr-${EnvironmentSuffix}"}),
    ],
    "test_data_travels_over_tls_alone": [
        lose("data#DocumentsBucketPolicy/PolicyDocument/Statement/1"),
        lose(_W + "data#DocumentsBucketPolicy"),
        lose("alerts#TopicPolicy/PolicyDocument/Statement/2"),
    ],
    "test_no_address_is_plain_http": [
        edit(_W + "failover#EvaluatorFunction/Environment", "https://", "http://"),
    ],
    "test_no_policy_allows_every_action": [
        put(f"identity#{_PROCESSOR}/{_PERMISSIONS}/6", _ALLOW_ALL),
        put(f"identity#{_PROCESSOR}/{_PERMISSIONS}/1/Action", "dynamodb:*"),
        put(_W + "security#Key/KeyPolicy/Statement/0/Action", "kms:*"),
    ],
    "test_any_resource_only_where_aws_knows_no_narrower_one": [
        put(f"identity#{_PROCESSOR}/{_PERMISSIONS}/1/Resource", "*"),
        put(
            "identity#BackupRole/Policies/0/PolicyDocument/Statement/0/Resource",
            "arn:aws:dynamodb:us-east-1:1:*",
        ),
    ],
    "test_any_resource_is_limited_by_a_condition_or_the_vpc": [
        lose(f"identity#SecondaryEvaluatorRole/{_PERMISSIONS}/1/Condition"),
    ],
    "test_policies_name_this_account_and_environment_alone": [
        edit(f"identity#{_PROCESSOR}/Policies", "${AWS::AccountId}", "*"),
    ],
    "test_nobody_else_may_assume_a_role": [
        put(f"identity#{_PROCESSOR}/{_TRUST}/Principal", {"AWS": "*"}),
        lose(f"identity#LogDestinationRole/{_TRUST}/Condition"),
        lose("identity#TableManagerRole/AssumeRolePolicyDocument/Statement/0/Condition"),
        lose("identity#TableManagerRole/AssumeRolePolicyDocument/Statement/0/Condition/Bool"),
        lose("identity#ControlWriterRole/AssumeRolePolicyDocument/Statement/1/Condition/ArnLike"),
    ],
    "test_service_roles_of_the_stack_set_are_whole_when_they_exist": [
        add("identity#Policy", "AWS::IAM::Policy"),
    ],
    "test_nothing_is_public": [
        put("data#DocumentsBucketPolicy/PolicyDocument/Statement/0/Effect", "Allow"),
        put(_W + "network#S3Endpoint/PolicyDocument/Statement/0/Resource", "*"),
        put("network#FunctionSecurityGroup/SecurityGroupIngress/0/CidrIp", "0.0.0.0/0"),
    ],
    "test_the_api_is_open_for_health_checks_alone": [
        put(_W + "functions#DefaultRoute/AuthorizationType", "NONE"),
    ],
    "test_services_invoke_functions_by_a_source": [lose("functions#IntegrationPermission/SourceArn")],
    "test_failover_lives_in_the_secondary": [
        put(_W + "failover#EvaluatorFunction/Environment/Variables/TOPIC_ARN", "arn:aws:sns:us-east-1:1:x"),
        put(_W + "failover#FailoverTrigger/Targets/1/Arn", "arn:aws:sns:us-east-1:1:x"),
        put(_W + "failover#PrimaryUnhealthyAlarm/AlarmActions/0", "arn:aws:sns:us-east-1:1:x"),
    ],
    "test_secondary_uses_no_resource_of_the_primary": [
        edit(
            _W + "functions#TransactionProcessorFunction/Environment",
            "transactions-table-", "us-east-1-",
        ),
        put(_W + "data#DocumentsBucketEmptier/ServiceToken", "arn:aws:lambda:us-east-1:1:function:x"),
    ],
    "test_silence_of_the_evaluator_is_an_alarm": [
        put(_W + "failover#PrimaryUnhealthyAlarm/TreatMissingData", "ignore"),
        put(_W + "failover#PrimaryUnhealthyAlarm/EvaluationPeriods", 10),
    ],
    "test_standby_is_there_before_it_is_needed": [lose(_W + "functions#TransactionProcessorFunction")],
    "test_templates_are_read_from_the_operators_bucket_alone": [
        edit("root#DataStack/TemplateURL", "${TemplateBucket}", "elsewhere"),
    ],
    # --- Structure ---
    "test_manifest_lists_every_template": [
        _manifest(3, sha256="0" * 64),
        _manifest(3, region="us-west-2"),
        _manifest(3, bytes=1),
        _manifest(3, key="transactions/x.template.json"),
        _file("us-east-1/extra.template.json", lambda _: b"{}\n"),
        _file("us-east-1/data.template.json", lambda old: old + b"\n"),
    ],
    "test_other_files_are_those_of_the_contract": [_file("notes.txt", lambda _: b"\n")],
    "test_files_end_in_one_line_break": [
        _file("report.md", lambda old: old[:-1]),
        _file("report.json", lambda old: old.replace(b"\n", b"\r\n")),
    ],
    "test_json_is_indented_by_two": [_file("manifest.json", lambda old: old.replace(b'": ', b'" : ', 1))],
    "test_template_urls_name_the_children_by_content": [
        edit(_W + "secondary#DataStack/TemplateURL", "data-", "data-0"),
        _manifest(5, key="transactions/us-east-1/data-0000000000000000.template.json"),
    ],
    "test_reader_runs_again_when_the_secondary_changed": [
        put("root#SecondaryReader/Revision", "1"), lose("root#SecondaryReader/Inputs/TemplateBucket"),
    ],
    "test_sections_are_in_the_order_of_the_documentation": [
        lambda tree: tree.templates["root.template.json"].update(
            Parameters=tree.templates["root.template.json"].pop("Parameters")
        ),
        lambda tree: tree.templates["root.template.json"]["Metadata"].update(Spec="/tmp/spec.textproto"),
    ],
    "test_no_transform_import_or_dynamic_reference": [
        lambda tree: tree.templates["root.template.json"].update(Transform="AWS::LanguageExtensions"),
        put("data#DocumentsBucketEmptier/Bucket", {"Fn::ImportValue": "x"}),
        put(_W + "configuration#UsEast1RoleParameter/Value", "{{resolve:ssm:x}}"),
    ],
    "test_every_reference_resolves": [
        put("data#DocumentsBucketEmptier/Bucket", {"Ref": "DocumentBucket"}),
        put("root#DataStack!DependsOn", ["Nothing"]),
        rename(_W + "alerts", "Outputs", "Topic", "Renamed"),
        put("monitoring#PrimaryCheckAlarm/AlarmDescription", {_SUB: "${Nobody.Arn}"}),
    ],
    "test_parameters_passed_are_parameters_declared": [
        lose("root#DataStack/Parameters/SecurityKeyArn"),
        put(_W + "secondary#DataStack/Parameters/Extra", "x"),
        lose("root#SecondaryStackSet/Parameters/3"),
        rename(_W + "secondary", "Parameters", "UsEast1ApiApi", "Renamed"),
    ],
    "test_every_parameter_is_used": [
        lambda tree: tree.templates["us-east-1/data.template.json"]["Parameters"].update(Extra={"Type": "String"}),
    ],
    "test_outputs_read_are_outputs_declared": [
        rename("security", "Outputs", "KeyArn", "Renamed"),
        lambda tree: tree.templates[_W + "secondary.template.json"]["Outputs"].update(Extra={"Value": "x"}),
    ],
    "test_reader_reads_what_the_secondary_returns": [
        lose("root#SecondaryReader/Outputs/0"),
        rename(_W + "secondary", "Outputs", "NetworkVpc", "Renamed"),
        put("root#SecondaryReader/StackSetName", "other"),
    ],
    "test_reader_fits_into_a_response": [
        put("root#SecondaryReader/Outputs", [f"Output{number}" for number in range(50)]),
    ],
    "test_parameters_are_plain_strings": [
        lambda tree: tree.templates[_W + "network.template.json"]["Parameters"]["UsEast1NetworkVpc"].update(
            Type="AWS::EC2::VPC::Id"
        ),
    ],
    "test_ids_stay_in_their_region": [
        put("functions#TransactionProcessorFunction/VpcConfig/SecurityGroupIds", ["<us-west-2 group>"]),
        put("root#RoutingStack/Parameters/ApiApi", {"Fn::GetAtt": ["SecondaryReader", "ApiApi"]}),
    ],
    "test_routes_of_an_api_are_made_one_after_the_other": [lose("functions#ActiveRoute!DependsOn")],
    "test_no_resource_needs_itself": [
        put("root#SecurityStack!DependsOn", ["ConfigurationStack"]),
        put("data#DocumentsBucket!DependsOn", ["DocumentsBucketEmptier"]),
    ],
    "test_what_a_derived_name_names_is_there_before": [
        lose("root#DataStack!DependsOn"),
        lose("root#LogForwardingStack!DependsOn"),
        put(
            f"identity#TableManagerRole/{_TRUST}/Principal/AWS",
            {_SUB: "arn:aws:iam::${AWS::AccountId}:role/dr-evaluator-${EnvironmentSuffix}-us-west-2"},
        ),
    ],
    "test_destinations_exist_before_replication_begins": [
        lose("root#DataStack!DependsOn"),
        lose("root#LogForwardingStack!DependsOn"),
    ],
    "test_deletion_finds_everything_unused": [
        put("root#PeeringStack/Parameters/UsWest2NetworkPeeringConnection", "pcx-1"),
        put(_W + "network#RouteToPeer/VpcPeeringConnectionId", "pcx-1"),
        lambda tree: tree.templates["root.template.json"]["Resources"]["SecondaryStackSet"].update(
            DependsOn=[], Properties={"Parameters": []}
        ),
    ],
    "test_stack_set_deploys_one_instance_in_the_secondary": [
        put("root#SecondaryStackSet/PermissionModel", "SERVICE_MANAGED"),
        put("root#SecondaryStackSet/StackInstancesGroup/0/Regions/1", "us-east-1"),
        lose("root#SecondaryStackSet/Capabilities"),
    ],
    "test_stack_set_nests_no_other": [
        put(_W + "secondary#DataStack!Type", "AWS::CloudFormation::StackSet"),
    ],
    "test_every_template_is_deployed_once": [
        lambda tree: tree.manifest["stacks"].append(dict(tree.manifest["stacks"][0])),
        lose(_W + "secondary#BackupStack"),
    ],
    "test_templates_are_within_cloudformations_limits": [
        _file("root.template.json", lambda old: old + b" " * 51_200),
        lambda tree: tree.templates["us-east-1/zone.template.json"]["Outputs"].update(
            {f"Output{number}": {"Value": "x"} for number in range(200)}
        ),
        rename("data", "Resources", "DocumentsBucket", "Documents-Bucket"),
    ],
    "test_parameter_values_fit": [put("root#DataStack/Parameters/SecurityKeyArn", "x" * 4097)],
    "test_08_the_execution_role_leaves_the_primary_alone": [
        put(f"{_EXECUTION}/0/Action", ["ec2:CreateVpcPeeringConnection", "ec2:DeleteVpc"]),
        put(f"{_EXECUTION}/1/Action", ["kms:ReplicateKey", "kms:ScheduleKeyDeletion"]),
    ],
    "test_policies_are_within_iams_limits": [
        put(f"{_EXECUTION}/0/Action", [f"ec2:Action{number}" for number in range(400)]),
        put(f"identity#{_PROCESSOR}/{_PERMISSIONS}/0/Action", ["x" * 10_300]),
    ],
    "test_code_and_variables_are_within_lambdas_limits": [
        put("functions#TransactionProcessorFunction/Environment/Variables/LONG", "x" * 4096),
    ],
    "test_tags_are_within_aws_limits": [put("network#Vpc/Tags/1", {"Key": "Name", "Value": "x"})],
    "test_tags_of_the_spec_reach_every_stack": [
        lose("root#DataStack/Tags"),
        lose("data#TransactionsTable/Replicas/1/Tags"),
    ],
    # --- Source map ---
    "test_names_the_spec_and_every_template": [
        lambda tree: tree.source_map["templates"].pop("us-east-1/data.template.json"),
    ],
    "test_every_pointer_leads_to_something": [
        lose("routing#FailoverRecord/TTL"),
        lambda tree: _places(tree).update({"/Resources/Nothing/Properties/X": "1:1"}),
    ],
    "test_every_property_is_covered": [
        lambda tree: _places(tree).pop(_TTL),
        add("data#Extra", "AWS::SNS::Topic", TopicName="x"),
    ],
    "test_every_place_is_in_the_spec": [
        lambda tree: _places(tree).update({_TTL: "1000:1"}),
        lambda tree: _places(tree).update({_TTL: "0:1"}),
        lambda tree: _places(tree).update({_TTL: "2:3"}),
    ],
}


def _tests():
    return {
        name: function
        for module in _MODULES
        for name, function in vars(module).items()
        if name.startswith("test_") and "tree" in inspect.signature(function).parameters
    }


def _arguments(function):
    """The sets of arguments, besides the tree, that pytest would call a test with."""
    sets = [{}]
    for mark in getattr(function, "pytestmark", []):
        name, values = mark.args
        sets = [{**others, name: value} for others in sets for value in values]
    return sets


def test_every_fact_has_a_fault():
    assert _FAULTS.keys() == _tests().keys()
    assert REGIONS == ["us-east-1", "us-west-2"]


@pytest.mark.parametrize(
    "name, fault",
    [
        pytest.param(name, fault, id=f"{name.removeprefix('test_')}-{number}")
        for name, faults in _FAULTS.items()
        for number, fault in enumerate(faults, 1)
    ],
)
def test_fault_is_found(name, fault):
    tree = templates.load("infra/dr_template").copy()
    fault(tree)
    function = _tests()[name]
    failures = []
    for arguments in _arguments(function):
        try:
            function(tree, **arguments)
        except (AssertionError, LookupError, ValueError) as failure:
            failures.append(failure)
    assert failures
