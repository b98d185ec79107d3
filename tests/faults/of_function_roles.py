"""Faults of the roles of functions."""

from tests.faults.catalogue import broken, fact, found, kept, refused, rule, site
from tests.faults.changes import all_of, drop, each, edit, grow, lose, put, sub

FAULTS = [
    *found(fact("test_02_no_role_deletes_objects_of_buckets_by_a_pattern"),
        put("identity#PrimaryEmptierRole:Vault/Action", ["s3:DeleteObjectVersion"]),
    ),
    *found(fact("test_04_function_may_use_its_own_regions_data_alone"),
        edit("identity#PrimaryTransactionProcessorRole/Policies", "dynamodb:us-east-1", "dynamodb:us-west-2"),
        edit("identity#SecondaryTransactionProcessorRole/Policies", "us-west-2/*", "us-west-2*"),
    ),
    *found(fact("test_04_network_interfaces_are_lambdas_business"),
        edit("identity#PrimaryTransactionProcessorRole/Policies", '"Deny"', '"Allow"')
        .also(rule("least-privilege")),
        edit("identity#SecondaryTransactionProcessorRole/Policies", "lambda:SourceFunctionArn", "aws:SourceArn")
        .also(rule("least-privilege")),
    ),
    *found(fact("test_05_function_may_use_the_key"),
        put("identity#PrimaryTransactionProcessorRole:DataKeys/Action/1", "kms:Sign"),
    ),
    *found(fact("test_06_failover_events_notify_with_the_primary_gone"),
        put("identity#SecondaryEvaluatorRole:Topic/Action", "sns:Subscribe"),
        put("identity#SecondaryEvaluatorRole:TopicKey/Action/1", "kms:Encrypt"),
    ),
    *found(fact("test_08_separate_roles"),
        put(
            "identity#PrimaryTransactionProcessorRole/AssumeRolePolicyDocument/Statement/0/Principal/Service",
            ["lambda.amazonaws.com", "s3.amazonaws.com"],
        ),
    ),
    *found(fact("test_08_control_table_is_written_by_one_role"),
        edit("identity#PrimaryTransactionProcessorRole/Policies", "transactions-table-", "*"),
        put("identity#SecondaryActiveRegionRole:ControlItem/Action", ["dynamodb:GetItem", "dynamodb:UpdateItem"]),
        edit("identity#PrimaryTransactionProcessorRole/Policies", "dr-control-", "control-"),
    ),
    *found(fact("test_08_roles_are_assumed_across_regions"),
        edit("identity#SecondaryEvaluatorRole/Policies", "dr-control-writer", "dr-control"),
    ),
    *found(fact("test_09_functions_log_to_their_groups"),
        put("identity#PrimaryTransactionProcessorRole:OwnLogGroup/Action/0", "logs:CreateLogGroup"),
    ),
    *found(fact("test_13_heartbeats_are_what_clients_send"),
        edit("identity#SecondaryEvaluatorRole/Policies", "POST/heartbeat", "*"),
    ),
    *found(fact("test_names_do_not_collide"),
        put("identity#PrimaryEmptierRole/RoleName", sub("dr-emptier-${EnvironmentSuffix}-us-west-2")),
    ),
    *found(fact("test_no_policy_allows_every_action"),
        put(
            "identity#PrimaryTransactionProcessorRole/Policies/0/PolicyDocument/Statement/6",
            {"Sid": "X", "Effect": "Allow", "Action": "*", "Resource": "*"},
        ),
        put("identity#PrimaryTransactionProcessorRole:Table/Action", "dynamodb:*"),
    ),
    *found(fact("test_any_resource_only_where_aws_knows_no_narrower_one"),
        put("identity#PrimaryTransactionProcessorRole:Table/Resource", "*"),
    ),
    *found(fact("test_any_resource_is_limited_by_a_condition_or_the_vpc"),
        lose("identity#SecondaryEvaluatorRole:Metrics/Condition"),
    ),
    *found(fact("test_policies_name_this_account_and_environment_alone"),
        edit("identity#PrimaryTransactionProcessorRole/Policies", "${AWS::AccountId}", "*"),
    ),
    *found(fact("test_nobody_else_may_assume_a_role"),
        all_of(
            lose("identity#PrimaryTransactionProcessorRole/AssumeRolePolicyDocument/Statement/0/Principal/Service"),
            put("identity#PrimaryTransactionProcessorRole/AssumeRolePolicyDocument/Statement/0/Principal/AWS", "*"),
        ),
    ),
    *found(fact("test_policies_are_within_iams_limits"),
        put("identity#PrimaryTransactionProcessorRole/Policies/0/PolicyDocument/Statement/0/Action", [10_300 * "x"]),
    ),
    *found(fact("test_backups_of_other_tables_are_out_of_reach"),
        edit("identity#PrimaryEmptierRole/Policies", "/transactions-table-$", "/*-$"),
        edit("identity#SecondaryEmptierRole/Policies", "/transactions-table-$", "/transactions-$"),
    ),
    *found(fact("test_another_vault_is_out_of_reach"),
        edit("identity#PrimaryEmptierRole/Policies", "aws:ResourceTag/dr-suffix", "aws:ResourceTag/application"),
        edit("identity#SecondaryEmptierRole/Policies", '"StringEquals"', '"StringNotEquals"'),
    ),
    *found(rule("key-policy"),
        lose("identity#PrimaryTransactionProcessorRole:DataKeys").also(broken("requests_are_answered")),
        lose("identity#SecondaryTransactionProcessorRole:VariablesKey").also(broken("requests_are_answered")),
        lose("identity#PrimaryTransactionProcessorRole:VariablesKey"),
        put(
            "identity#PrimaryTransactionProcessorRole:DataKeys/Resource",
            "arn:aws:kms:eu-west-1:123456789012:key/other",
        ),
        put(
            "identity#PrimaryTransactionProcessorRole:DataKeys/Condition/StringEquals/kms:ViaService",
            "sqs.us-west-2.amazonaws.com",
        ),
        lose("identity#SecondaryTransactionProcessorRole:DataKeys"),
        each(drop, "identity#SecondaryTransactionProcessorRole:DataKeys", "kms:Decrypt", "kms:GenerateDataKey"),
        put(
            "identity#SecondaryTransactionProcessorRole:DataKeys/Resource",
            "arn:aws:kms:eu-west-1:123456789012:key/other",
        ),
        put(
            "identity#SecondaryTransactionProcessorRole:DataKeys/Condition/StringEquals/kms:ViaService",
            "sqs.us-west-2.amazonaws.com",
        ),
        {
            "evaluator without the topic's key":
                lose("identity#SecondaryEvaluatorRole:TopicKey").also(broken("operators_can_fail_over")),
            "no key for documents":
                drop("identity#PrimaryTransactionProcessorRole:DataKeys", "kms:GenerateDataKey").also(site("works")),
            "no key for items":
                drop("identity#PrimaryTransactionProcessorRole:DataKeys", "kms:Decrypt").also(site("works")),
            "active-region function without the table's key": lose("identity#SecondaryActiveRegionRole:TableKey"),
        },
    ),
    *found(rule("static-stability"),
        {
            "evaluator that may send no heartbeat":
                lose("identity#SecondaryEvaluatorRole:Heartbeats").also(broken("rules_start_their_targets")),
            "function that may name itself the writer": put(
                "identity#SecondaryTransactionProcessorRole:ControlItem/Action",
                ["dynamodb:GetItem", "dynamodb:PutItem"],
            ),
            "evaluator that may not assume its role":
                drop("identity#SecondaryEvaluatorRole:ControlItem", "sts:AssumeRole").also(rule("granted-action")),
            "evaluator with a control plane": put(
                "identity#SecondaryEvaluatorRole:Topic/Action", ["sns:Publish", "route53:ChangeResourceRecordSets"]
            ),
        },
    ),
    *found(rule("destroyable"),
        drop("identity#PrimaryEmptierRole:Vault", "backup:ListRecoveryPointsByBackupVault").also(
            rule("granted-action")
        ),
        drop("identity#SecondaryEmptierRole:Vault", "backup:ListRecoveryPointsByBackupVault"),
        {
            "emptier that deletes no recovery points": lose("identity#PrimaryEmptierRole:RecoveryPoints").also(
                kept("not authorized")
            ),
        },
    ),
    *found(rule("announcement"),
        {
            "evaluator that may tell nobody":
                drop("identity#SecondaryEvaluatorRole:Topic", "sns:Publish").also(rule("granted-action")),
        },
    ),
    *found(rule("quota"),
        {
            "large inline policies":
                grow("identity#PrimaryTransactionProcessorRole/Policies/0/PolicyDocument/Statement", 94),
            "large trust policy":
                grow("identity#PrimaryTransactionProcessorRole/AssumeRolePolicyDocument/Statement", 36),
        },
    ),
    *found(rule("physical-name"),
        {
            "two roles of one name":
                put("identity#SecondaryEmptierRole/RoleName", sub("dr-emptier-${EnvironmentSuffix}-us-east-1")),
        },
    ),
    *found(rule("least-privilege"),
        put("identity#PrimaryTransactionProcessorRole:OwnLogGroup/Action", "dynamodb:*"),
        put("identity#PrimaryTransactionProcessorRole:OwnLogGroup/Resource", "*"),
        put("identity#SecondaryTransactionProcessorRole:OwnLogGroup/Action", "*"),
        put("identity#SecondaryTransactionProcessorRole:OwnLogGroup/Resource", "*"),
        put("identity#SecondaryEvaluatorRole:OwnLogGroup/Action", "cloudwatch:*"),
        put("identity#SecondaryEvaluatorRole:OwnLogGroup/Resource", "*"),
        put("identity#PrimaryEmptierRole:OwnLogGroup/Action", "s3:Delete*"),
        put("identity#PrimaryEmptierRole:OwnLogGroup/Resource", "*"),
        put("identity#PrimaryReaderRole:OwnLogGroup/Action", "cloudformation:*"),
        put("identity#PrimaryReaderRole:OwnLogGroup/Resource", "*"),
        {
            "emptier of any vault": lose("identity#PrimaryEmptierRole:RecoveryPoints/Condition"),
        },
    ),
    *found(rule("granted-action"),
        drop("identity#PrimaryTransactionProcessorRole:Table", "dynamodb:PutItem"),
        drop("identity#SecondaryTransactionProcessorRole:Documents", "s3:PutObject"),
        drop("identity#PrimaryReaderRole:ReadOutputs", "cloudformation:DescribeStacks"),
        drop("identity#SecondaryEvaluatorRole:Metrics", "cloudwatch:PutMetricData"),
        drop("identity#SecondaryActiveRegionRole:ControlItem", "dynamodb:GetItem"),
        each(put, "identity#PrimaryTransactionProcessorRole:Table/Action/-", "dynamodb:DeleteItem", "dynamodb:Query"),
        put("identity#SecondaryTransactionProcessorRole:Documents/Action", ["s3:PutObject", "s3:DeleteObject"]),
        put("identity#PrimaryEmptierRole:Vault/Action", ["backup:ListRecoveryPointsByBackupVault", "s3:GetObject"]),
        put("identity#SecondaryEvaluatorRole:Topic/Action", ["sns:Publish", "dynamodb:Scan"]),
        put("identity#PrimaryReaderRole:ReadOutputs/Action", ["cloudformation:DescribeStacks", "sns:Publish"]),
    ),
    *found(refused("not authorized to perform: cloudformation:DescribeStacks"),
        lose("identity#PrimaryReaderRole:ReadOutputs"),
    ),
    *found(refused("does not have permissions to call"),
        lose("identity#PrimaryTransactionProcessorRole:NetworkInterfaces"),
    ),
    *found(broken("operators_can_fail_over"),
        lose("identity#SecondaryEvaluatorRole:ControlItem"),
        lose("identity#SecondaryEvaluatorRole:Metrics"),
    ),
    *found(broken("rules_start_their_targets"), lose("identity#SecondaryTransactionProcessorRole:Heartbeats")),
    *found(broken("requests_are_answered"),
        lose("identity#PrimaryTransactionProcessorRole:ControlItem"),
        lose("identity#SecondaryActiveRegionRole:ControlItem"),
        lose("identity#PrimaryTransactionProcessorRole:Documents"),
    ),
    *found(broken("functions_log"), lose("identity#SecondaryEmptierRole:OwnLogGroup")),
    *found(site("works"),
        {
            "no key for variables": put(
                "identity#PrimaryTransactionProcessorRole:VariablesKey/Condition/StringEquals/kms:EncryptionConte"
                "xt:aws:lambda:FunctionArn",
                "another",
            ),
            "no logs": drop("identity#PrimaryTransactionProcessorRole:OwnLogGroup", "logs:PutLogEvents"),
            "another bucket": put("identity#PrimaryTransactionProcessorRole:Documents/Resource", "arn:aws:s3:::x/*"),
            "no documents of heartbeats": put("identity#PrimaryTransactionProcessorRole:Heartbeats/Action", []),
        },
    ),
    *found(site("takes_over"),
        {
            "no publishing": put("identity#SecondaryEvaluatorRole:Topic/Action", []),
            "no key for the topic": drop("identity#SecondaryEvaluatorRole:TopicKey", "kms:GenerateDataKey"),
            "another namespace":
                put("identity#SecondaryEvaluatorRole:Metrics/Condition/StringEquals/cloudwatch:namespace", "Other"),
            "no assuming": put("identity#SecondaryEvaluatorRole:ControlItem/Action", []),
            "no heartbeats to the primary": put(
                "identity#SecondaryEvaluatorRole:Heartbeats/Resource",
                "arn:aws:execute-api:us-west-2:123456789012:*/$default/*/heartbeat",
            ),
        },
    ),
    *found(site("rights_fit"),
        {
            "an action too many":
                put("identity#PrimaryTransactionProcessorRole:Documents/Action", ["s3:PutObject", "s3:GetObject"]),
            "a wildcard too many": put("identity#PrimaryTransactionProcessorRole:Documents/Resource", "*"),
            "a key without its condition":
                lose("identity#PrimaryTransactionProcessorRole:DataKeys/Condition/StringEquals"),
            "heartbeats that anybody may send":
                put("identity#SecondaryEvaluatorRole:Heartbeats/Resource", "arn:aws:execute-api:*"),
        },
    ),
]
