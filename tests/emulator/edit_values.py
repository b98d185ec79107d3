"""What each field of the language may be instead, and what takes more than one field at once."""

_STRONG = "CONSISTENCY_STRONG"
_VPC = "vpc-00000000000000001"
_SUBNETS = " ".join(
    f'subnets {{ id: "subnet-0000000000000000{number}" availability_zone_id: "use1-az{number}" '
    'route_table_id: "rtb-00000000000000001" }'
    for number in (1, 2)
)
_SECOND = '{ name: "second" }'

# What a field may be instead, as it is written. Of a repeated message, what is added to it.
VALUES = {
    "Alerts.api_errors": ["7"],
    "Alerts.function_errors": ["3"],
    "Alerts.function_throttles": ["4"],
    "Alerts.subscriptions": ['{ protocol: "email" endpoint: "second@acme.net" }'],
    "Alerts.table_throttles": ["6"],
    "Alerts.topic_name": ['"other-alerts"'],
    "Attribute.name": ['"other_id"'],
    "Attribute.type": ["ATTRIBUTE_TYPE_NUMBER", "ATTRIBUTE_TYPE_BINARY"],
    "Backup.enabled": ["false", "true"],
    "Backup.retention_days": ["14"],
    "Backup.schedule": ['"cron(0 4 * * ? *)"'],
    "Bucket.encryption": ["BUCKET_ENCRYPTION_SSE_S3", "BUCKET_ENCRYPTION_SSE_KMS"],
    "Bucket.existing_bucket": ['{ bucket_name: "acme-papers" }'],
    "Bucket.name": ['"papers"'],
    "Bucket.noncurrent_version_expiration_days": ["10"],
    "Bucket.replication": ["{ latency_alarm_seconds: 200 }"],
    "Bucket.transfer_acceleration": ["false", "true"],
    "Configuration.parameters": ['{ key: "limits/hourly" value: "50" }'],
    "Configuration.root": ['"other"'],
    "ControlTable.eventual_reason": ['"our policies allow two regions only"'],
    "ControlTable.witness_region": ['"us-east-2"', '"us-west-1"'],
    "Encryption.alias": ['"other-key"'],
    "Encryption.deletion_window_days": ["30"],
    "Encryption.existing_key": ['{ key_id: "mrk-00000000000000000000000000000001" }'],
    "Encryption.rotation_period_days": ["90"],
    "Environment.alerts": ['{ topic_name: "more-alerts" }'],
    "Environment.backup": ["{ retention_days: 3 }"],
    "Environment.buckets": [_SECOND, '{ name: "third" replication { failback: true } }'],
    "Environment.configuration": ['{ root: "more" }'],
    "Environment.deployable_until": ['"2027-03-31"'],
    "Environment.encryption": [
        '{ alias: "more" }',
        '{ existing_key { key_id: "mrk-00000000000000000000000000000001" } }',
    ],
    "Environment.failover": ["{ window_seconds: 100 }"],
    "Environment.functions": [
        '{ name: "second" table: "TABLE" bucket: "BUCKET" reserved_concurrency: 100 }'
    ],
    "Environment.logs": ["{ retention_days: 60 }"],
    "Environment.name": ['"renamed"'],
    "Environment.network": ["{ zones: 3 }"],
    "Environment.objectives": ["{ rto_seconds: 1200 }"],
    "Environment.outputs": [
        '{ name: "KeyArn" value: "${security/Key.Arn}" }',
        '{ name: "Standby" value: "${secondary/api/Api}" placement: PLACEMENT_PRIMARY }',
    ],
    "Environment.overrides": [
        '{ resource: "both/alerts/Topic" set { [aws.sns.Topic] { display_name: "Alerts" } } '
        'reason: "operators know the topic by this name" }'
    ],
    "Environment.parameters": [
        '{ name: "Told" default_value: "aloud" } outputs { name: "Told" value: "${Told}" }'
    ],
    "Environment.protection": ["{ retain_data: true }", "{ deletion_protection: true }"],
    "Environment.removals": [
        '{ table: "former" reason: "its items are in the ledger since March" }',
    ],
    "Environment.regions": [
        '{ primary { name: "us-east-1" } secondary { name: "us-west-1" } }',
    ],
    "Environment.resources": [
        '{ id: "Extra" stack: "extra" properties { [aws.sqs.Queue] { queue_name: '
        '"extra-${EnvironmentSuffix}" kms_master_key_id: "${security/Key.Arn}" } } '
        'state: STATE_LOST reason: "each message is sent again by whoever sent it" }'
    ],
    "Environment.routing": ["{ ttl_seconds: 30 }"],
    "Environment.suppressions": [
        '{ rule: "unproven-recovery-point" reason: "documents are printed again from tables" }'
    ],
    "Environment.tables": [_SECOND, '{ name: "strong" consistency: CONSISTENCY_STRONG }'],
    "Environment.tags": ['{ key: "cost-center" value: "42" }'],
    "ExistingKey.key_id": ['"mrk-00000000000000000000000000000002"'],
    "ExistingSubnet.availability_zone_id": ['"use1-az6"'],
    "ExistingSubnet.id": ['"subnet-00000000000000009"'],
    "ExistingSubnet.route_table_id": ['"rtb-00000000000000009"'],
    "ExistingBucket.bucket_name": ['"acme-papers"'],
    "ExistingTable.table_name": ['"Former"'],
    "ExistingVpc.endpoints": ['"s3"'],
    "ExistingVpc.id": ['"vpc-00000000000000009"'],
    "ExistingVpc.subnets": [_SUBNETS.removeprefix("subnets ")],
    "ExistingZone.domain_name": ['"eu.payments.acme.net"'],
    "ExistingZone.hosted_zone_id": ['"Z9876543210ABCDEFGHIJ"'],
    "Failover.automatic": ["false", "true"],
    "Failover.control_table": ['{ witness_region: "us-east-2" }'],
    "Failover.evaluation_interval_minutes": ["2"],
    "Failover.fence_seconds": ["4", "8"],
    "Failover.heartbeat_timeout_seconds": ["1"],
    "Failover.operators": ['["role/operators"]'],
    "Failover.unhealthy_percent": ["60"],
    "Failover.window_seconds": ["80", "120"],
    "Function.access": ['{ route: "GET /sessions/{customer}" authorization: AUTHORIZATION_NONE }'],
    "Function.architecture": ["ARCHITECTURE_ARM64", "ARCHITECTURE_X86_64"],
    "Function.bucket": ['"BUCKET"'],
    "Function.bucket_actions": ['["GetObject", "PutObject", "DeleteObject"]'],
    "Code.directory": ['"functions/other_keeper"'],
    "Code.zip": ['"functions/keeper.zip"'],
    "Fence.reads": ['["GET /payments/*", "HEAD /payments"]'],
    "Fence.unfenced_reason": ['"it keeps what two regions may both write"'],
    "Function.code": [
        '{ directory: "functions/session_keeper" }',
        '{ zip: "functions/keeper.zip" }',
        '{ image { repository: "keeper" digest: "sha256:' + 64 * "7" + '" } }',
    ],
    "Code.image": ['{ repository: "keeper" digest: "sha256:' + 64 * "7" + '" }'],
    "Image.account": ['"210987654321"'],
    "Image.digest": ['"sha256:' + 64 * "8" + '"'],
    "Image.repository": ['"team/keeper"'],
    "Function.code_file": ['"functions/transaction_processor.py"'],
    "Function.environment": ['{ key: "MODE" value: "strict" }'],
    "Function.environment_references": ['{ key: "KEY_ARN" value: "${security/Key.Arn}" }'],
    "Function.expected_duration_ms": ["180", "240"],
    "Function.fence": ['{ reads: "GET /payments" }'],
    "Function.handler": ['"index.other"'],
    "Function.layers": [
        '{ arn: "arn:aws:lambda:${AWS::Region}:123456789012:layer:tools:3" }',
        '{ arn: "arn:aws:lambda:us-east-1:123456789012:layer:tools:3" '
        'secondary_arn: "arn:aws:lambda:us-west-2:123456789012:layer:tools:7" }',
    ],
    "Function.memory_mb": ["3008"],
    "Function.name": ['"renamed-function"'],
    "Function.reserved_concurrency": ["4000"],
    "Function.runtime": ['"python3.14"'],
    "Function.table": ['"TABLE"', '"OTHER_TABLE"'],
    "Function.table_actions": ['["GetItem", "PutItem", "UpdateItem", "Query"]'],
    "Function.timeout_seconds": ["30", "90"],
    "Environment.permissions_boundary": ['"arn:aws:iam::123456789012:policy/bounds"'],
    "Function.policy_statements": [
        '{ actions: "sns:Publish" resources: "arn:aws:sns:us-east-1:123456789012:news" }'
    ],
    "Output.description": ['"Whom to ask for it: the team of orders"'],
    "Output.name": ['"OtherUrl"'],
    "Output.placement": ["PLACEMENT_PRIMARY", "PLACEMENT_SECONDARY"],
    "Output.value": ['"${async/Orders.Arn}"'],
    "Override.clear": ['"logging_config.system_log_level"'],
    "Override.json": ['{ key: "tags" value: "[]" }'],
    "Override.reason": ['"another reason that is long enough to be read"'],
    "Override.resource": ['"primary/functions/OrderIntakeFunction"'],
    "Override.set": ['{ [aws.lambda.Function] { description: "Takes orders in" } }'],
    "PolicyStatement.actions": ['["sns:Publish", "sns:GetTopicAttributes"]'],
    "PolicyStatement.resources": ['["arn:aws:sns:us-west-2:123456789012:news"]'],
    "Function.routes": ['"GET /sessions/{customer}"'],
    "Function.schedules": ['{ expression: "rate(5 minutes)" }'],
    "Parameter.allowed_values": ['["INFO", "ERROR", "DEBUG"]'],
    "Parameter.default_value": ['"ERROR"'],
    "Parameter.description": ['"What order-intake logs"'],
    "Parameter.max_length": ["5"],
    "Parameter.name": ['"LogLevel"'],
    "Resource.depends_on": ['"OrdersDead"', '"Orders"'],
    "Resource.handler_permissions": ['"sqs:CreateQueue"'],
    "Resource.id": ['"Other"'],
    "Resource.json": [
        "{ key: \"redrive_allow_policy\" value: '{\"redrivePermission\": \"allowAll\"}' }"
    ],
    "Resource.placement": ["PLACEMENT_PRIMARY", "PLACEMENT_SECONDARY"],
    "Resource.properties": [
        '{ [aws.sqs.Queue] { queue_name: "other-${EnvironmentSuffix}" '
        'kms_master_key_id: "${security/Key.Arn}" } }',
        '{ [aws.sqs.Queue] { queue_name: "orders-dead-${EnvironmentSuffix}" '
        'kms_master_key_id: "${security/Key.Arn}" delay_seconds: 5 } }',
    ],
    "Resource.reason": ['"another reason that is long enough to be read"'],
    "Resource.stack": ['"extra"'],
    "Resource.state": ["STATE_REBUILT"],
    "Schedule.expression": ['"cron(0 4 * * ? *)"'],
    "GlobalSecondaryIndex.included_attributes": ['["country", "currency"]'],
    "GlobalSecondaryIndex.name": ['"by-other"'],
    "GlobalSecondaryIndex.partition_key": ['{ name: "account_id" }'],
    "GlobalSecondaryIndex.sort_key": ['{ name: "booked_at" }'],
    "HealthCheck.failure_threshold": ["4"],
    "HealthCheck.interval_seconds": ["10", "30"],
    "HealthCheck.path": ['"/healthz"'],
    "JwtAuthorizer.audiences": ['["orders", "shops"]'],
    "JwtAuthorizer.identity_source": ['"$request.querystring.token"'],
    "JwtAuthorizer.issuer": ['"https://other.acme.net"'],
    "JwtAuthorizer.scopes": ['"orders.write"'],
    "Layer.arn": ['"arn:aws:lambda:${AWS::Region}:123456789012:layer:tools:4"'],
    "Layer.secondary_arn": ['"arn:aws:lambda:us-west-2:123456789012:layer:tools:8"'],
    "Logs.filter_pattern": ['"?ERROR ?WARN"'],
    "Logs.retention_days": ["90"],
    "Logs.stream_retention_hours": ["24", "200"],
    "Network.connection": ["CONNECTION_EXISTING", "CONNECTION_TRANSIT_GATEWAY"],
    "Network.interface_endpoints": ['["kms"]', '["sns", "kms", "secretsmanager"]'],
    "Network.nat": ["NAT_GATEWAY_PER_ZONE", "NAT_NONE"],
    "Network.subnet_prefix_length": ["22"],
    "Network.transit_gateways": ['{ primary: "tgw-0123456789abcdef0" }'],
    "Network.zones": ["2", "3"],
    "Objectives.headroom_percent": ["20"],
    "Objectives.latency_ms": ["800"],
    "Objectives.rpo_seconds": ["900"],
    "Objectives.rto_seconds": ["1000"],
    "Objectives.transactions_per_second": ["500"],
    "OwnedZone.domain_name": ['"other.internal"'],
    "Protection.deletion_protection": ["true"],
    "Protection.retain_data": ["true"],
    "Region.availability_zone_ids": [
        '["use1-az1", "use1-az4", "use1-az6"]',
        '["use1-az1", "use1-az2"]',
        '["usw2-az1", "usw2-az2", "usw2-az4"]',
        '["usw2-az1", "usw2-az2"]',
    ],
    "Region.existing_vpc": [f'{{ id: "{_VPC}" {_SUBNETS} }}'],
    "Region.name": ['"us-west-1"', '"us-east-2"'],
    "Region.public_subnet_cidrs": [
        '["10.40.240.0/28", "10.40.240.16/28", "10.40.240.32/28"]',
        '["10.41.240.0/28", "10.41.240.16/28", "10.41.240.32/28"]',
    ],
    "Region.subnet_cidrs": [
        '["10.20.0.0/20", "10.20.16.0/20", "10.20.48.0/20"]',
        '["10.21.0.0/20", "10.21.16.0/20", "10.21.64.0/20"]',
    ],
    "Region.vpc_cidr": ['"10.64.0.0/16"', '"10.20.0.0/17"'],
    "Regions.primary": ['{ name: "us-east-1" vpc_cidr: "10.80.0.0/16" }'],
    "Regions.secondary": ['{ name: "us-west-2" vpc_cidr: "10.81.0.0/16" }'],
    "Removal.alert_topic": ['"former"'],
    "Removal.backup_vaults": ["true"],
    "Removal.bucket": ['"former"'],
    "Removal.existing_bucket": ['"acme-papers"'],
    "Removal.existing_table": ['"Former"'],
    "Removal.key_alias": ['"former"'],
    "Removal.parameter_root": ['"former"'],
    "Removal.reason": ['"another reason that is long enough to be read"'],
    "Removal.resource": ['{ stack: "async" id: "Former" type: "AWS::SQS::Queue" }'],
    "Removal.table": ['"former"'],
    "RemovedResource.id": ['"Former"'],
    # Of the types of the shipped specs AWS's schemas say them.
    "RemovedResource.handler_permissions": ['"sqs:DeleteQueue"'],
    "RemovedResource.name": ['"former-${EnvironmentSuffix}"'],
    "RemovedResource.stack": ['"async"'],
    "RemovedResource.type": ['"AWS::SQS::Queue"'],
    "Replication.delete_markers": ["false", "true"],
    "Replication.failback": ["true", "false"],
    "Replication.latency_alarm_seconds": ["240"],
    "Replication.time_control": ["false", "true"],
    "RouteAccess.authorization": ["AUTHORIZATION_NONE"],
    "RouteAccess.route": ['"GET /sessions/{customer}"'],
    "RouteAccess.scopes": ['"sessions.read"'],
    "Routing.authorization": ["AUTHORIZATION_NONE", "AUTHORIZATION_AWS_IAM"],
    "Routing.existing_zone": [
        '{ hosted_zone_id: "Z0123456789ABCDEFGHIJ" domain_name: "payments.acme.net" }'
    ],
    "Routing.function": ['"FUNCTION"'],
    "Routing.jwt": ['{ issuer: "https://login.acme.net" audiences: "shops" }'],
    "Routing.health_check": ["{ failure_threshold: 5 }"],
    "Routing.owned_zone": ['{ domain_name: "own.internal" }'],
    "Routing.record_name": ['"service"'],
    "Routing.ttl_seconds": ["30", "45"],
    "Subscription.endpoint": ['"other@acme.net"', '"https://other.acme.net/sns"'],
    "Subscription.protocol": ['"email-json"'],
    "Suppression.reason": ['"another reason that is long enough to be read"'],
    "Suppression.rule": ['"unknown-region"'],
    "Table.consistency": [_STRONG, "CONSISTENCY_EVENTUAL"],
    "Table.existing_table": ['{ table_name: "Former" }'],
    "Table.global_secondary_indexes": [
        '{ name: "by-country" partition_key { name: "country" } }',
        '{ name: "by-day" partition_key { name: "day" } } '
        'global_secondary_indexes { name: "by-hour" partition_key { name: "hour" } }',
    ],
    "Table.name": ['"ledger"'],
    "Table.partition_key": ['{ name: "ledger_id" }'],
    "Table.recovery_period_days": ["20"],
    "Table.sort_key": ['{ name: "booked_at" }'],
    "Table.time_to_live_attribute": ['"gone_at"'],
    "Table.warm_throughput": [
        "{ read_units_per_second: 30000 write_units_per_second: 20000 }",
    ],
    "Table.witness_region": ['"us-east-2"'],
    "Table.write_units_per_transaction": ["3"],
    "TransitGateways.owner_account": ['"210987654321"'],
    "TransitGateways.primary": ['"tgw-0123456789abcdef0"'],
    "TransitGateways.secondary": ['"tgw-0123456789abcdef1"'],
    "WarmThroughput.read_units_per_second": ["40000", "13000"],
    "WarmThroughput.write_units_per_second": ["40000", "7000"],
}

# What takes more than one field at once, and what people do besides: (spec, what, [(old, new)]).
TOGETHER = [
    (
        "payments",
        "tokens",
        [
            (
                "AUTHORIZATION_AWS_IAM",
                'AUTHORIZATION_JWT jwt { issuer: "https://login.acme.net" audiences: "shops" }',
            )
        ],
    ),
    (
        "payments",
        "a route of its own for tokens",
        [
            (
                "  bucket_actions: [\"GetObject\"]\n",
                '  bucket_actions: ["GetObject"] routes: "GET /sessions/{customer}" access { route: '
                '"GET /sessions/{customer}" authorization: AUTHORIZATION_JWT scopes: "read" }\n',
            ),
            (
                "authorization: AUTHORIZATION_AWS_IAM",
                'jwt { issuer: "https://login.acme.net" audiences: "shops" }',
            ),
        ],
    ),
    ("payments", "another network", [("10.20.", "10.70."), ("10.21.", "10.71.")]),
    ("payments", "another network of the primary", [("10.20.", "10.70.")]),
    ("payments", "another network of the secondary", [("10.21.", "10.71.")]),
    ("payments", "another zone of the primary", [("use1-az4", "use1-az6")]),
    ("transactions", "another zone of the secondary", [("usw2-az3", "usw2-az4")]),
    ("payments", "subnets in another order", [("10.20.16.0/20", "10.20.64.0/20")]),
    ("transactions", "all names", [("transactions-table", "ledger"), ('"documents"', '"papers"')]),
    (
        "transactions",
        "the processor's code",
        [("functions/transaction_processor.py", "functions/other_processor.py")],
    ),
    (
        "transactions",
        "two zones",
        [("zones: 3", "zones: 2"), (', "use1-az4"', ""), (', "usw2-az3"', "")],
    ),
    (
        "orders",
        "no way to the internet",
        [
            ("  nat: NAT_GATEWAY_PER_ZONE\n", ""),
            (
                '    public_subnet_cidrs: '
                '["10.40.255.0/28", "10.40.255.16/28", "10.40.255.32/28"]\n',
                "",
            ),
            (
                '    public_subnet_cidrs: '
                '["10.41.255.0/28", "10.41.255.16/28", "10.41.255.32/28"]\n',
                "",
            ),
        ],
    ),
    (
        "orders",
        "transit gateways instead of a peering",
        [
            (
                "  nat: NAT_GATEWAY_PER_ZONE\n",
                "  nat: NAT_GATEWAY_PER_ZONE\n  connection: CONNECTION_TRANSIT_GATEWAY\n"
                '  transit_gateways { primary: "tgw-0123456789abcdef0" '
                'secondary: "tgw-0123456789abcdef1" }\n',
            ),
        ],
    ),
    ("minimal", "a comment", [("# The smallest", "# Almost the smallest")]),
    (
        "minimal",
        "another order",
        [
            ('buckets { name: "documents" }\nfunctions', "functions"),
            ('processor" }', 'processor" }\nbuckets { name: "documents" }'),
        ],
    ),
]
