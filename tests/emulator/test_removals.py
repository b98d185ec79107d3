"""Each part counts: without it, the deployment or one of the checks fails.

Some faults make AWS refuse to deploy (`refused`), some only show in what the environment does
(`broken`), some when it is to be deleted (`kept`).
"""

import re

import pytest
from tests.emulator import checks
from tests.emulator.environment import TEMPLATES, Environment
from tests.emulator.harness import delivery
from tests.emulator.harness.engine import Failed
from tests.emulator.parts import action, apply, both, statement
from tests.facts import templates
from tests.facts.faults import edit, lose, put

_W = "us-west-2/"
_KEY = "security#Key/KeyPolicy/Statement"
_EXECUTION = "identity#StackSetExecutionPolicy{}/PolicyDocument/Statement"
_INLINE = "Policies/0/PolicyDocument/Statement"


# What AWS refuses while it deploys: the fault, and the reason that is given.
_REFUSED = {
    "logs-key-statement": (statement(_W + _KEY, "LogGroups"), "may not kms:Encrypt"),
    "order-of-the-bucket": (
        lose("root#DataStack!DependsOn"),
        "Destination bucket must exist|may not exist yet",
    ),
    "order-of-the-stream": (
        lose("root#LogForwardingStack!DependsOn"),
        "Could not deliver test message|may not exist yet",
    ),
    "reader": (lose("root#SecondaryReader"), "Unresolved resource dependencies"),
    "order-of-the-reader": (lose("root#SecondaryReader/StackSetId"), "StackSetNotFound"),
    "output-for-the-reader": (
        lambda tree: tree.templates["us-west-2/secondary.template.json"]["Outputs"].pop("ApiApi"),
        "has no output ApiApi",
    ),
    "reader-role-statement": (
        statement(f"identity#PrimaryReaderRole/{_INLINE}", "ReadOutputs"),
        "not authorized to perform: cloudformation:DescribeStacks",
    ),
    "stream-right": (
        statement(f"identity#LogDestinationRole/{_INLINE}", "Stream"),
        "Could not deliver test message",
    ),
    "stream-key-right": (
        statement(f"identity#LogDestinationRole/{_INLINE}", "StreamKey"),
        "Could not deliver test message",
    ),
    "destination-policy": (
        lose("log-forwarding#Destination/DestinationPolicy"),
        "does not allow this account to subscribe",
    ),
    "administration-right": (
        edit(
            f"identity#StackSetAdministrationRole/{_INLINE}",
            "role/dr-stackset-execution-",
            "role/other-",
        ),
        "should have '.*' role with trust relationship",
    ),
    "execution-trust": (
        put(
            "identity#StackSetExecutionRole/AssumeRolePolicyDocument/Statement/0/Principal",
            {"Service": "lambda.amazonaws.com"},
        ),
        "should have '.*' role with trust relationship",
    ),
    "execution-of-functions": (
        statement(_EXECUTION.format(2), "LambdaOfEnvironment"),
        "not authorized to perform: lambda:",
    ),
    "execution-of-replica-key": (
        action(_EXECUTION.format(2), "kms:ReplicateKey"),
        "not authorized to perform: kms:ReplicateKey",
    ),
    "execution-passes-roles": (
        statement(_EXECUTION.format(1), "PassRoles"),
        "not authorized to perform: iam:PassRole",
    ),
    "execution-reads-templates": (
        statement(_EXECUTION.format(3), "Templates"),
        "not authorized to perform: s3:GetObject",
    ),
    "versioned-destination": (
        lose(_W + "data#DocumentsBucket/VersioningConfiguration"),
        "must have versioning enabled",
    ),
    "key-of-a-replica": (
        lose("data#TransactionsTable/Replicas/1/SSESpecification"),
        "KMSMasterKeyId must be specified for each replica",
    ),
    "network-interfaces": (
        statement(f"identity#PrimaryTransactionProcessorRole/{_INLINE}", "NetworkInterfaces"),
        "does not have permissions to call",
    ),
    "peer-region": (lose(_W + "network#PeeringConnection/PeerRegion"), "InvalidVpcID.NotFound"),
    "multi-region-key": (lose("security#Key/MultiRegion"), "no multi-Region key"),
}

# What AWS deploys, but does not work: the fault, the stack, and the check that finds it.
_BROKEN = {
    "secondary-alarm-key": (
        statement(_W + _KEY, "AlarmsToTopics"),
        checks.alarms_notify,
    ),
    "primary-alarm-key": (statement(_KEY, "AlarmsToTopics"), checks.alarms_notify),
    "secondary-alarm-topic": (
        statement(_W + "alerts#TopicPolicy/PolicyDocument/Statement", "Alarms"),
        checks.alarms_notify,
    ),
    "topic-policy": (lose("alerts#TopicPolicy"), checks.alarms_notify),
    "event-key": (statement(_W + _KEY, "EventsToTopics"), checks.rules_start_their_targets),
    "event-topic": (
        statement(_W + "alerts#TopicPolicy/PolicyDocument/Statement", "Events"),
        checks.rules_start_their_targets,
    ),
    "schedule-permission": (
        lose(_W + "failover#EvaluationPermission"),
        checks.rules_start_their_targets,
    ),
    "trigger-permission": (
        lose(_W + "failover#TriggerPermission"),
        checks.rules_start_their_targets,
    ),
    "trigger": (
        both(lose(_W + "failover#FailoverTrigger"), lose(_W + "failover#TriggerPermission")),
        checks.rules_start_their_targets,
    ),
    "evaluator-topic-key": (
        statement(f"identity#SecondaryEvaluatorRole/{_INLINE}", "TopicKey"),
        checks.operators_can_fail_over,
    ),
    "evaluator-role-chain": (
        statement(f"identity#SecondaryEvaluatorRole/{_INLINE}", "ControlItem"),
        checks.operators_can_fail_over,
    ),
    "control-item": (
        statement(f"identity#TableManagerRole/{_INLINE}", "ControlItem"),
        checks.operators_can_fail_over,
    ),
    "api-permission": (
        lose(_W + "functions#IntegrationPermission"),
        checks.requests_are_answered,
    ),
    "health-route": (
        both(lose("functions#HealthRoute"), lose("functions#ActiveRoute!DependsOn")),
        checks.health_checks_agree,
    ),
    "data-keys": (
        statement(f"identity#PrimaryTransactionProcessorRole/{_INLINE}", "DataKeys"),
        checks.requests_are_answered,
    ),
    "variables-key": (
        statement(f"identity#SecondaryTransactionProcessorRole/{_INLINE}", "VariablesKey"),
        checks.requests_are_answered,
    ),
    "documents-right": (
        statement(f"identity#PrimaryTransactionProcessorRole/{_INLINE}", "Documents"),
        checks.requests_are_answered,
    ),
    "log-right": (
        statement(f"identity#SecondaryEmptierRole/{_INLINE}", "OwnLogGroup"),
        checks.functions_log,
    ),
    "replication-decrypts": (
        statement(f"identity#DocumentsReplicationRole/{_INLINE}", "DecryptSource"),
        checks.documents_are_replicated,
    ),
    "replication-encrypts": (
        statement(f"identity#DocumentsReplicationRole/{_INLINE}", "EncryptReplicas"),
        checks.documents_are_replicated,
    ),
    "replication-writes": (
        statement(f"identity#DocumentsReplicationRole/{_INLINE}", "WriteReplicas"),
        checks.documents_are_replicated,
    ),
    "backup-grants": (
        statement(f"identity#BackupRole/{_INLINE}", "KeyGrants"),
        checks.backups_are_copied,
    ),
    "backup-vaults": (
        statement(f"identity#BackupRole/{_INLINE}", "Vaults"),
        checks.backups_are_copied,
    ),
    "bucket-endpoint": (lose("network#S3Endpoint"), checks.requests_are_answered),
    "table-endpoint-policy": (
        action("network#DynamodbEndpoint/PolicyDocument/Statement", "dynamodb:PutItem"),
        checks.requests_are_answered,
    ),
    "way-out-of-the-functions": (
        put(
            "network#FunctionSecurityGroup/SecurityGroupEgress/0",
            {"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80},
        ),
        checks.requests_are_answered,
    ),
    "route-to-peer": (lose("peering#RouteToPeer"), checks.regions_are_peered),
}

# What can be deployed, but not deleted.
_KEPT = {
    "emptier-of-the-primary-bucket": lose("data#DocumentsBucketEmptier"),
    "emptier-of-the-secondary-bucket": lose(_W + "data#DocumentsBucketEmptier"),
    "emptier-of-the-primary-vault": both(
        lose("backup#VaultEmptier"), lose("backup#Plan!DependsOn")
    ),
    "emptier-of-the-secondary-vault": lose(_W + "backup#VaultEmptier"),
    "order-of-the-plan": lose("backup#Plan!DependsOn"),
    "emptier-deletes-versions": action(
        f"identity#SecondaryEmptierRole/{_INLINE}", "s3:DeleteObjectVersion"
    ),
    "emptier-deletes-points": statement(
        f"identity#PrimaryEmptierRole/{_INLINE}", "RecoveryPoints"
    ),
}


@pytest.mark.parametrize("fault, reason", _REFUSED.values(), ids=_REFUSED)
def test_refused(emulator, tree, fault, reason):
    fault(tree)
    with pytest.raises(Exception, match=reason) as caught:
        Environment(emulator, "prod").create(tree)
    assert isinstance(caught.value, Failed) or "ValidationError" in str(caught.value)


@pytest.fixture(scope="module", name="shared")
def fixture_shared(running):
    """One environment, whose stacks get a fault and lose it again."""
    running.reset()
    environment = Environment(running, "prod")
    environment.create(templates.load(str(TEMPLATES)))
    return environment


@pytest.mark.parametrize("fault, check", _BROKEN.values(), ids=_BROKEN)
def test_broken(shared, tree, fault, check):
    fault(tree)
    apply(shared, tree)
    try:
        with pytest.raises((AssertionError, delivery.Undelivered, LookupError)):
            check(shared)
    finally:
        apply(shared, templates.load(str(TEMPLATES)))
    check(shared)


@pytest.mark.parametrize("fault", _KEPT.values(), ids=_KEPT)
def test_kept(emulator, tree, fault):
    fault(tree)
    environment = Environment(emulator, "prod")
    environment.create(tree)
    with pytest.raises(Failed, match="DELETE_FAILED") as caught:
        checks.deletes_all(environment)
    assert re.search("not empty|contains recovery points|not authorized", str(caught.value))
