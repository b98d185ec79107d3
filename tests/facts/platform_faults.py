"""Faults that a test of requirements 8 to 14 must find, by the test's name."""

from tests.facts.faults import add, edit, lose, put

_W = "us-west-2/"
_SUB = "Fn::Sub"
_TRUST = "AssumeRolePolicyDocument/Statement/0"
_PERMISSIONS = "Policies/0/PolicyDocument/Statement"
_PROCESSOR = "PrimaryTransactionProcessorRole"
_EVALUATOR_ROLE = {"Fn::GetAtt": ["SecondaryEvaluatorRole", "Arn"]}

FAULTS = {
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
    "test_14_few_parameters_are_made_at_once": [
        lose(_W + "configuration#UsEast1FunctionTransactionProcessorParameter!DependsOn"),
    ],
    "test_14_configuration_says_what_there_is": [
        put(_W + "configuration#UsWest2VpcCidrParameter/Value", "10.0.0.0/16"),
    ],
}
