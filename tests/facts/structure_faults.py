"""Faults that a test of what holds for everything, or of the structure, must find, by its name."""

from tests.facts.faults import add, edit, lose, put, rename

_W = "us-west-2/"
_SUB = "Fn::Sub"
_TTL = "/Resources/FailoverRecord/Properties/TTL"
_ALLOW_ALL = {"Sid": "X", "Effect": "Allow", "Action": "*", "Resource": "*"}
_TRUST = "AssumeRolePolicyDocument/Statement/0"
_PERMISSIONS = "Policies/0/PolicyDocument/Statement"
_PROCESSOR = "PrimaryTransactionProcessorRole"
_EXECUTION = "identity#StackSetExecutionPolicy1/PolicyDocument/Statement"


def _file(path, content):
    return lambda tree: tree.files.update({path: content(tree.files.get(path))})


def _page(old, new):
    return _file("report.html", lambda page: page.replace(old.encode(), new.encode(), 1))


def _manifest(index, **changes):
    return lambda tree: tree.manifest["templates"][index].update(changes)


def _places(tree):
    return tree.source_map["templates"]["us-east-1/routing.template.json"]


_TAG = "aws:ResourceTag/dr-suffix"


def _statements(tree, stack, policy):
    template = tree.templates[f"us-east-1/{stack}.template.json"]
    return template["Resources"][policy]["Properties"]["PolicyDocument"]["Statement"]


FAULTS = {
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
        lose("data#DocumentsBucketPolicy/PolicyDocument/Statement/3"),
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
        put("data#DocumentsBucketPolicy/PolicyDocument/Statement/2/Effect", "Allow"),
        put(_W + "network#S3Endpoint/PolicyDocument/Statement/0/Resource", "*"),
        put("network#FunctionSecurityGroup/SecurityGroupIngress/0/CidrIp", "0.0.0.0/0"),
    ],
    "test_the_api_is_open_for_health_checks_alone": [
        put(_W + "functions#DefaultRoute/AuthorizationType", "NONE"),
    ],
    "test_routes_that_take_tokens_say_whose": [
        put(_W + "functions#DefaultRoute/AuthorizationType", "JWT"),
        put("functions#SendHeartbeatRoute/AuthorizationType", "JWT"),
        put("functions#DefaultRoute/AuthorizationScopes", ["read"]),
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
    "test_templates_are_read_from_the_buckets_of_their_own_region": [
        edit("root#DataStack/TemplateURL", "${TemplateBucket}", "elsewhere"),
        edit(_W + "secondary#DataStack/TemplateURL", "${SecondaryTemplateBucket}", "elsewhere"),
        edit(_W + "secondary#DataStack/TemplateURL", ".s3.us-west-2", ".s3.us-east-1"),
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
        put("root#SecondaryReader/Revision", "1"), lose("root#SecondaryReader/Inputs/SecondaryTemplateBucket"),
    ],
    "test_sections_are_in_the_order_of_the_documentation": [
        lambda tree: tree.templates["root.template.json"].update(
            Parameters=tree.templates["root.template.json"].pop("Parameters")
        ),
        lambda tree: tree.templates["root.template.json"]["Metadata"].update(Environment="other"),
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
    "test_what_was_there_before_is_told": [
        lambda tree: tree.manifest.update(existing=[{"id": "vpc-1", "type": "AWS::EC2::VPC"}]),
        lambda tree: tree.manifest.update(
            apart=[{"child": "us-east-1/data.template.json", "outputs": {}}]
        ),
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
    "test_tags_are_within_aws_limits": [put("network#Vpc/Tags/2", {"Key": "Name", "Value": "x"})],
    "test_what_aws_names_is_deleted_by_its_tag": [
        edit("identity#StackSetExecutionPolicy3/PolicyDocument", _TAG, "aws:RequestTag/dr-suffix"),
        edit("identity#StackSetExecutionPolicy3/PolicyDocument", "ec2:DeleteVpc\"", "ec2:None\""),
        lambda tree: [
            statement.pop("Condition")
            for statement in _statements(tree, "identity", "StackSetExecutionPolicy3")
            if _TAG in str(statement) and statement["Effect"] == "Allow"
        ],
    ],
    "test_what_is_deleted_by_its_tag_has_it": [
        put("network#Vpc/Tags/1/Value", "eu-prod"),
        put(_W + "backup#Plan/BackupPlanTags/dr-suffix", "eu-prod"),
        put(_W + "network#PeeringConnection/Tags/1/Key", "suffix"),
    ],
    "test_another_environments_network_is_out_of_reach": [
        edit("identity#StackSetExecutionPolicy1/PolicyDocument", f"ec2:{action}", "ec2:None")
        for action in ("CreateTags", "CreateRoute", "DeleteVpcEndpoints")
    ],
    "test_backups_of_other_tables_are_out_of_reach": [
        edit("identity#PrimaryEmptierRole/Policies", "/transactions-table-$", "/*-$"),
        edit("identity#SecondaryEmptierRole/Policies", "/transactions-table-$", "/transactions-$"),
    ],
    "test_another_environment_is_out_of_reach": [
        edit("identity#StackSetExecutionPolicy1/PolicyDocument", '"false"', '"true"'),
        edit("identity#StackSetExecutionPolicy1/PolicyDocument", "lambda:*", "lambda:None"),
    ],
    "test_another_vault_is_out_of_reach": [
        edit("identity#PrimaryEmptierRole/Policies", _TAG, "aws:ResourceTag/application"),
        edit("identity#SecondaryEmptierRole/Policies", '"StringEquals"', '"StringNotEquals"'),
        lose(_W + "backup#Plan/BackupPlan/BackupPlanRule/0/RecoveryPointTags"),
    ],
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
    # --- The page ---
    "test_page_is_well_formed_and_loads_nothing": [
        _page("</section>", ""),
        _page("<h1>", '<h1 id="roles">'),
        _page("</style>", "a{background:url(x.png)}</style>"),
        _page('href="#roles"', 'href="#role"'),
        _page("</h1>", '<img src="https://example.net/x.png"/></h1>'),
    ],
    "test_page_has_the_figures_of_the_report": [
        _page("<td class=\"n\">60</td>", "<td class=\"n\">61</td>"),
        _page("<b>operator-command</b>: ", "<b>operator-command</b>: 1"),
    ],
    "test_inventory_counts_the_templates": [
        _page("<td>alerts</td><td class=\"n\">2</td>", "<td>alerts</td><td class=\"n\">3</td>"),
        add("data#Queue", "AWS::SQS::Queue", QueueName="x"),
    ],
    "test_diagram_has_every_stack_and_store": [
        _page(">log-forwarding</text>", ">log-forward</text>"),
        add("data#Queue", "AWS::SQS::Queue", QueueName="x"),
    ],
    "test_roles_are_those_of_the_templates": [
        lose("identity#BackupRole!Type"),
        _page("<b>dr-restore-SUFFIX</b>", "<b>dr-restores-SUFFIX</b>"),
        _page("may use sts", "may use s3"),
    ],
    "test_costs_count_the_templates": [
        add("data#Key", "AWS::KMS::Key"),
        add("network#NatGateway", "AWS::EC2::NatGateway"),
        put(_W + "routing#SecondaryCheck/HealthCheckConfig/RequestInterval", 10),
        _page("$29.20", "$29.30"),
    ],
    "test_functions_that_wait_are_kept_active": [
        lose("functions#SendHeartbeatRoute"),
        lose(_W + "functions#SendHeartbeatRoute"),
    ],
}
