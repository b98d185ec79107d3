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
from tests.emulator.parts import action, apply, both, execution, statement
from tests.facts.faults import edit, lose, put
from tools.cfn import templates

_W = "us-west-2/"
_KEY = "security#Key/KeyPolicy/Statement"
_INLINE = "Policies/0/PolicyDocument/Statement"


_LATCH = _W + "routing#NotActiveLatch/HealthCheckConfig"


def _without_order_of_the_alarm(tree):
    """The stack of the check gets nothing of the stack of the alarm."""
    parameter = "FailoverPrimaryNotActiveAlarm"
    del tree.templates[_W + "routing.template.json"]["Parameters"][parameter]
    lose(_W + f"secondary#RoutingStack/Parameters/{parameter}")(tree)


def _lose_resource_of_endpoint(tree):
    where = "us-east-1/network.template.json"
    policy = tree.templates[where]["Resources"]["DynamodbEndpoint"]["Properties"]["PolicyDocument"]
    (own,) = policy["Statement"]
    kept = [each for each in own["Resource"] if "dr-control" not in str(each)]
    assert len(kept) == len(own["Resource"]) - 1
    own["Resource"] = kept


def _lose_settings_of_health(tree):
    stage = tree.templates["us-east-1/functions.template.json"]["Resources"]["Stage"]
    del stage["Properties"]["RouteSettings"]["GET /health"]


# What AWS refuses while it deploys: the fault, and the reason that is given.
_REFUSED = {
    "logs-key-statement": (statement(_W + _KEY, "LogGroups"), "may not kms:Encrypt"),
    "order-of-the-bucket": (
        lose("root#DataStack!DependsOn"),
        "Destination bucket must exist|may not exist yet|ReplicaKey .* does not exist",
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
        execution(statement, "LambdaOfEnvironment"),
        "not authorized to perform: lambda:",
    ),
    "execution-of-replica-key": (
        execution(action, "kms:ReplicateKey"),
        "not authorized to perform: kms:ReplicateKey",
    ),
    "execution-passes-roles": (
        execution(statement, "PassRoles"),
        "not authorized to perform: iam:PassRole",
    ),
    "execution-reads-templates": (
        execution(statement, "Templates"),
        "not authorized to perform: s3:GetObject",
    ),
    "versioned-destination": (
        lose(_W + "data#DocumentsBucket/VersioningConfiguration"),
        "must have versioning enabled",
    ),
    "witness-of-the-control-table": (
        lose("data#ControlTable/GlobalTableWitnesses"),
        "exactly three regions",
    ),
    "key-of-the-control-table": (
        put(
            "data#ControlTable/Replicas/1/SSESpecification/KMSMasterKeyId",
            {"Ref": "SecurityKeyArn"},
        ),
        "KMSKeyRegionException",
    ),
    "order-of-the-stage": (
        lose("functions#Stage!DependsOn"),
        "Unable to find Route by key|may not exist yet",
    ),
    "settings-of-a-route": (
        edit(_W + "functions#Stage/RouteSettings", "GET /active", "GET /passive"),
        "Unable to find Route by key GET /passive within the provided RouteSettings",
    ),
    "alarm-of-the-latch": (
        put(
            f"{_LATCH}/AlarmIdentifier/Name",
            {"Fn::Sub": "dr-primary-inactive-${EnvironmentSuffix}"},
        ),
        "no alarm dr-primary-inactive-prod",
    ),
    "order-of-the-latch": (
        both(
            put(
                f"{_LATCH}/AlarmIdentifier/Name",
                {"Fn::Sub": "dr-primary-not-active-${EnvironmentSuffix}"},
            ),
            _without_order_of_the_alarm,
        ),
        "may not exist yet",
    ),
    "region-of-the-latch": (
        put(f"{_LATCH}/AlarmIdentifier/Region", "us-east-1"),
        "no alarm dr-primary-not-active-prod",
    ),
    "periods-of-the-latch": (
        both(
            put(_W + "failover#PrimaryNotActiveAlarm/EvaluationPeriods", 3),
            put(_W + "failover#PrimaryNotActiveAlarm/DatapointsToAlarm", 2),
        ),
        "Route 53 does not support the alarm",
    ),
    "execution-describes-alarms": (
        execution(action, "cloudwatch:DescribeAlarms"),
        "not authorized to perform: cloudwatch:DescribeAlarms",
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
        statement(f"identity#ControlWriterRole/{_INLINE}", "ControlItem"),
        checks.operators_can_fail_over,
    ),
    "key-of-the-control-item": (
        statement(f"identity#ControlWriterRole/{_INLINE}", "TableKeys"),
        checks.operators_can_fail_over,
    ),
    "trust-of-the-control-writer": (
        lose("identity#ControlWriterRole/AssumeRolePolicyDocument/Statement/0"),
        checks.operators_can_fail_over,
    ),
    "evaluator-heartbeats": (
        statement(f"identity#SecondaryEvaluatorRole/{_INLINE}", "Heartbeats"),
        checks.rules_start_their_targets,
    ),
    "evaluator-metrics": (
        statement(f"identity#SecondaryEvaluatorRole/{_INLINE}", "Metrics"),
        checks.operators_can_fail_over,
    ),
    "heartbeats-that-arrived": (
        statement(f"identity#SecondaryTransactionProcessorRole/{_INLINE}", "Heartbeats"),
        checks.rules_start_their_targets,
    ),
    "address-of-the-heartbeats": (
        edit(_W + "failover#EvaluatorFunction/Environment", "/heartbeat", "/health"),
        checks.rules_start_their_targets,
    ),
    "control-item-of-the-processor": (
        statement(f"identity#PrimaryTransactionProcessorRole/{_INLINE}", "ControlItem"),
        checks.requests_are_answered,
    ),
    "control-item-of-the-active-path": (
        statement(f"identity#SecondaryActiveRegionRole/{_INLINE}", "ControlItem"),
        checks.requests_are_answered,
    ),
    "control-table-through-the-endpoint": (
        _lose_resource_of_endpoint,
        checks.requests_are_answered,
    ),
    "metric-of-the-latch": (
        put(_W + "failover#PrimaryNotActiveAlarm/MetricName", "PrimaryHealthy"),
        checks.operators_can_fail_over,
    ),
    "api-permission": (
        lose(_W + "functions#IntegrationPermission"),
        checks.requests_are_answered,
    ),
    "health-route": (
        both(
            lose("functions#HealthRoute"),
            put("functions#ActiveRoute!DependsOn", ["DefaultRoute"]),
            _lose_settings_of_health,
        ),
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
    "emptier-of-the-secondary-vault": both(
        lose(_W + "backup#VaultEmptier"), lose(_W + "backup#Plan!DependsOn")
    ),
    "order-of-the-plan": lose("backup#Plan!DependsOn"),
    "emptier-deletes-versions": action(
        _W + "data#DocumentsBucketPolicy/PolicyDocument/Statement", "s3:DeleteObjectVersion"
    ),
    "emptier-deletes-points": statement(
        f"identity#PrimaryEmptierRole/{_INLINE}", "RecoveryPoints"
    ),
}


@pytest.mark.parametrize("fault, reason", _REFUSED.values(), ids=_REFUSED)
def test_refused(emulator, tree, fault, reason):
    fault(tree)
    with pytest.raises(Exception, match=reason) as caught:
        # What a rollback would delete takes a third of the time.
        Environment(emulator, "prod").create(tree, DisableRollback=True)
    assert isinstance(caught.value, Failed) or "ValidationError" in str(caught.value)


@pytest.fixture(scope="module", name="shared")
def fixture_shared(running):
    """One environment, whose stacks get a fault and lose it again."""
    running.reset()
    environment = Environment(running, "prod")
    environment.create(templates.load(str(TEMPLATES)))
    checks.settle(environment)
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
        checks.operate(shared, "failback")
    check(shared)


@pytest.mark.parametrize("fault", _KEPT.values(), ids=_KEPT)
def test_kept(emulator, tree, fault):
    fault(tree)
    environment = Environment(emulator, "prod")
    environment.create(tree)
    with pytest.raises(Failed, match="DELETE_FAILED") as caught:
        checks.deletes_all(environment)
    assert re.search("not empty|contains recovery points|not authorized", str(caught.value))
