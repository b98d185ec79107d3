"""Faults of tables."""

from tests.faults.catalogue import drill, fact, found, refused, rule
from tests.faults.changes import add, all_of, lose, move, put, ref, sub

FAULTS = [
    *found(fact("test_01_global_table_with_replicas_in_both_regions"),
        put("data#TransactionsTable/TableName", sub("table-${EnvironmentSuffix}")),
        {
            "no replica at home": lose("data#TransactionsTable/Replicas/0").also(rule("table-replication")),
            "no stream": lose("data#TransactionsTable/StreamSpecification").also(rule("table-replication")),
            "the control table has no replica in the secondary": lose("data#ControlTable/Replicas/1").also(
                rule("static-stability"), drill("failback", "operator-command", "primary-lost", "schedule-lost")
            ),
        },
    ),
    *found(fact("test_01_table_is_on_demand"),
        lose("data#TransactionsTable/BillingMode"),
        put("data#ControlTable/BillingMode", "PROVISIONED"),
    ),
    *found(fact("test_01_table_recovers_to_a_point_in_time_in_both_regions"),
        all_of(
            put(
                "data#TransactionsTable/Replicas/1/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled", False
            ),
            lose("data#TransactionsTable/Replicas/1/PointInTimeRecoverySpecification/RecoveryPeriodInDays"),
        ),
        lose("data#ControlTable/Replicas/0/PointInTimeRecoverySpecification"),
    ),
    *found(fact("test_control_table_has_one_answer"),
        put("data#ControlTable/GlobalTableWitnesses/0/Region", "us-west-2"),
        put("data#ControlTable/KeySchema/0/AttributeName", "transaction_id"),
        {
            "the control table is not strongly consistent":
                lose("data#ControlTable/MultiRegionConsistency").also(drill("back-3600", "partition")),
        },
    ),
    *found(fact("test_05_all_data_at_rest_is_under_its_own_regions_key"),
        put(
            "data#TransactionsTable/Replicas/0/SSESpecification/KMSMasterKeyId",
            sub("arn:aws:kms:us-west-2:${AWS::AccountId}:key/${SecurityKey}"),
        ),
        put("data#ControlTable/Replicas/1/SSESpecification/KMSMasterKeyId", ref("SecurityKeyArn")).also(
            refused("KMSKeyRegionException")
        ),
        {
            "both replicas under the primary's key":
                put("data#TransactionsTable/Replicas/1/SSESpecification/KMSMasterKeyId", ref("SecurityKeyArn")).also(
                    rule("encryption")
                ),
        },
    ),
    *found(fact("test_05_encryption_is_switched_on"),
        lose("data#ControlTable/SSESpecification"),
        {
            "table under an AWS owned key": lose("data#TransactionsTable/SSESpecification").also(rule("encryption")),
        },
    ),
    *found(fact("test_every_physical_name_carries_the_suffix"),
        add("data#Queue", "AWS::SQS::Queue", QueueName="x").also(
            fact("test_inventory_counts_the_templates"), fact("test_diagram_has_every_stack_and_store")
        ),
    ),
    *found(fact("test_suffix_is_a_parameter_with_bounds"),
        put("us-west-2/data@Parameters/EnvironmentSuffix/AllowedPattern", "^[a-z0-9-]*$"),
    ),
    *found(fact("test_nothing_is_retained"), put("data#TransactionsTable!DeletionPolicy", "Retain")),
    *found(fact("test_nothing_is_protected_from_deletion"),
        {
            "protected table":
                put("data#TransactionsTable/Replicas/0/DeletionProtectionEnabled", True).also(rule("destroyable")),
        },
    ),
    *found(fact("test_every_parameter_is_used"), put("data@Parameters/Extra", {"Type": "String"})),
    *found(fact("test_tags_of_the_spec_reach_every_stack"), lose("data#TransactionsTable/Replicas/1/Tags")),
    *found(fact("test_every_property_is_covered"), add("data#Extra", "AWS::SNS::Topic", TopicName="x")),
    *found(fact("test_costs_count_the_templates"), add("data#Key", "AWS::KMS::Key")),
    *found(rule("encryption"),
        {
            "secondary's replica without key": lose("data#TransactionsTable/Replicas/1/SSESpecification").also(
                refused("KMSMasterKeyId must be specified for each replica")
            ),
            "table without SSE": put("data#TransactionsTable/SSESpecification/SSEEnabled", False),
            "primary's replica without key": lose("data#TransactionsTable/Replicas/0/SSESpecification"),
            "replicas' keys exchanged": all_of(
                put(
                    "data#TransactionsTable/Replicas/0/SSESpecification/KMSMasterKeyId",
                    sub("arn:${AWS::Partition}:kms:us-west-2:${AWS::AccountId}:key/${SecurityKey}"),
                ),
                put("data#TransactionsTable/Replicas/1/SSESpecification/KMSMasterKeyId", ref("SecurityKeyArn")),
            ),
        },
    ),
    *found(rule("table-replication"),
        {
            "the table has no replica": lose("data#TransactionsTable/Replicas/1").also(drill("transactions-table")),
            "two replicas at home": put("data#TransactionsTable/Replicas/1/Region", "us-east-1"),
            "replica elsewhere": put("data#TransactionsTable/Replicas/1/Region", "eu-west-1"),
            "primary without point-in-time recovery": put(
                "data#TransactionsTable/Replicas/0/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled", False
            ),
            "secondary without point-in-time recovery": put(
                "data#TransactionsTable/Replicas/1/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled", False
            ),
            "stream of keys": put("data#TransactionsTable/StreamSpecification/StreamViewType", "KEYS_ONLY"),
            "provisioned": put("data#TransactionsTable/BillingMode", "PROVISIONED"),
            "replica of another class":
                put("data#TransactionsTable/Replicas/1/TableClass", "STANDARD_INFREQUENT_ACCESS"),
            "replica without contributor insights":
                lose("data#TransactionsTable/Replicas/1/ContributorInsightsSpecification"),
            "deployed by the secondary": move("data#TransactionsTable", "us-west-2/data"),
        },
    ),
    *found(rule("destroyable"),
        {
            "protected replica": put("data#TransactionsTable/Replicas/1/DeletionProtectionEnabled", True),
        },
    ),
    *found(rule("alarm"),
        {
            "replication alarm of a strongly consistent table": all_of(
                put("data#TransactionsTable/GlobalTableWitnesses", [{"Region": "us-east-2"}]),
                put("data#TransactionsTable/MultiRegionConsistency", "STRONG"),
            ),
        },
    ),
    *found(refused("exactly three regions"), lose("data#ControlTable/GlobalTableWitnesses")),
]
