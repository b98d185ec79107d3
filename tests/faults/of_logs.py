"""Faults of log groups, of their forwarding and of custom resources' functions."""

from tests.faults.catalogue import fact, found, refused, rule
from tests.faults.changes import add, edit, in_each, lose, put, sub

FAULTS = [
    *found(fact("test_05_all_data_at_rest_is_under_its_own_regions_key"),
        lose("logs#ReaderLogGroup/KmsKeyId"),
        {
            "log stream without encryption":
                lose("us-west-2/logs#LogStream/StreamEncryption").also(rule("encryption")),
        },
    ),
    *found(fact("test_05_encryption_is_switched_on"),
        {
            "log stream not under KMS":
                put("us-west-2/logs#LogStream/StreamEncryption/EncryptionType", "NONE").also(rule("encryption")),
        },
    ),
    *found(fact("test_09_requests_are_logged"),
        put("logs#ApiAccessLogs/LogGroupName", sub("/dr/api-access-${EnvironmentSuffix}")),
    ),
    *found(fact("test_09_log_groups_keep_a_week"),
        put("us-west-2/logs#EvaluatorLogGroup/RetentionInDays", 14),
        lose("logs#ReaderLogGroup/RetentionInDays"),
    ),
    *found(fact("test_09_functions_log_to_their_groups"), lose("operations#EmptierFunction/LoggingConfig")),
    *found(fact("test_09_logs_are_subscribed_across_regions"),
        edit("log-forwarding#Destination/DestinationPolicy", "PutSubscriptionFilter", "PutDestination"),
        {
            "logs not forwarded": lose("log-forwarding#TransactionProcessorFilter").also(rule("announcement")),
            "logs forwarded within the primary":
                edit("log-forwarding#Destination/TargetArn", "us-west-2", "us-east-1").also(rule("announcement")),
        },
    ),
    *found(fact("test_nothing_is_retained"), lose("logs#ReaderLogGroup!DeletionPolicy")),
    *found(rule("encryption"),
        in_each(lose, "logs#TransactionProcessorLogGroup/KmsKeyId"),
        {
            "access logs under no key": lose("us-west-2/logs#ApiAccessLogs/KmsKeyId"),
        },
    ),
    *found(rule("announcement"),
        {
            "no log destination": lose("log-forwarding#Destination"),
        },
    ),
    *found(rule("parity"),
        {
            "standby's logs kept for longer": put("us-west-2/logs#TransactionProcessorLogGroup/RetentionInDays", 30),
        },
    ),
    *found(rule("key-policy"),
        {
            "access logs that the key does not admit":
                put("us-west-2/logs#ApiAccessLogs/LogGroupName", sub("/aws/vendedlogs/api-${EnvironmentSuffix}")),
        },
    ),
    *found(rule("least-privilege"),
        {
            "type that nothing deploys in the secondary": add(
                "us-west-2/logs#Filter", "AWS::Logs::SubscriptionFilter", FilterName=sub("logs-${EnvironmentSuffix}")
            ),
        },
    ),
    *found(refused("does not allow this account to subscribe"), lose("log-forwarding#Destination/DestinationPolicy")),
]
