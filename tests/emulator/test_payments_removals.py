"""Parts that only the payments spec has: each counts, as in test_removals."""

import pytest
from tests.emulator import checks
from tests.emulator.environment import PAYMENTS, Environment
from tests.emulator.harness import delivery
from tests.emulator.harness.engine import Failed
from tests.emulator.parts import action, apply, both, execution, statement
from tests.facts.faults import lose, put
from tests.facts.lookup import REGIONS, SECONDARY
from tools.cfn import templates
from tools.cfn.templates import ACCOUNT

_TEMPLATES = "infra/payments"
_W = "us-west-2/"
_CERTIFICATE = _W + "api#Certificate"
_NAME = {"Fn::Sub": "other-${EnvironmentSuffix}.payments.acme.net"}
_OUTSIDE = "api.elsewhere.net"


def _named(name):
    """A certificate of another name than the one that is served."""
    return both(
        put(f"{_CERTIFICATE}/DomainName", name),
        put(f"{_CERTIFICATE}/DomainValidationOptions/0/DomainName", name),
    )


def _without_tags(tree):
    """The execution role may not tag what it makes in API Gateway."""
    document = tree.templates["us-east-1/identity.template.json"]["Resources"]
    [statement] = [
        each
        for id, body in document.items()
        if id.startswith("StackSetExecutionPolicy")
        for each in body["Properties"]["PolicyDocument"]["Statement"]
        if "apigateway:POST" in each["Action"]
    ]
    kept = [each for each in statement["Resource"] if "/tags/" not in str(each)]
    assert len(kept) == len(statement["Resource"]) - 2
    statement["Resource"] = kept


_REFUSED = {
    "certificate-of-the-other-region": (
        put(
            _W + "api#DomainName/DomainNameConfigurations/0/CertificateArn",
            f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/c",
        ),
        "certificate/c is not in us-west-2",
    ),
    "certificate-of-another-name": (_named(_NAME), "does not cover api-prod.payments.acme.net"),
    "certificate-outside-the-zone": (_named(_OUTSIDE), "is not permitted in zone payments.acme"),
    "zone-that-is-not-there": (
        put(f"{_CERTIFICATE}/DomainValidationOptions/0/HostedZoneId", "Z0"),
        "NoSuchHostedZone: Z0",
    ),
    "zone-of-the-validation": (
        lose(f"{_CERTIFICATE}/DomainValidationOptions/0/HostedZoneId"),
        "PENDING_VALIDATION",
    ),
    "validation-by-a-record": (lose(f"{_CERTIFICATE}/ValidationMethod"), "nobody answers the mail"),
    "edge-optimized-name": (
        put(_W + "api#DomainName/DomainNameConfigurations/0/EndpointType", "EDGE"),
        "regional domain names only",
    ),
    "stage-of-the-mapping": (
        put(_W + "functions#ApiMapping/Stage", "v1"),
        "Invalid stage identifier",
    ),
    "order-of-the-mapping": (
        put(_W + "functions#ApiMapping/Stage", "$default"),
        "Invalid stage identifier|may not exist yet",
    ),
    "zone-of-the-alias": (
        put(_W + "routing#FailoverRecord/AliasTarget/HostedZoneId", PAYMENTS.zone[0]),
        "does not lie in the target zone",
    ),
    "target-of-the-alias": (
        put(
            _W + "routing#FailoverRecord/AliasTarget/DNSName",
            "d-0.execute-api.us-west-2.amazonaws.com",
        ),
        "that target was not found",
    ),
    "form-of-an-address": (
        put("alerts#Subscription1/Endpoint", "https://acme.net"),
        "does not fit the protocol email",
    ),
    "witness": (lose("data#PaymentsTable/GlobalTableWitnesses"), "exactly three regions"),
    "witness-of-the-set": (
        put("data#PaymentsTable/GlobalTableWitnesses/0/Region", "eu-west-1"),
        "no strong consistency between",
    ),
    "witness-without-consistency": (
        lose("data#PaymentsTable/MultiRegionConsistency"),
        "need MultiRegionConsistency STRONG",
    ),
    "time-to-live-of-a-strong-table": (
        put(
            "data#PaymentsTable/TimeToLiveSpecification",
            {"AttributeName": "expires_at", "Enabled": True},
        ),
        "has no TimeToLiveSpecification",
    ),
    "zones-of-an-endpoint": (
        put(_W + "network#SnsEndpoint/SubnetIds/1", {"Ref": "PrivateSubnet1"}),
        "DuplicateSubnetsInSameZone",
    ),
    "host-names-of-the-network": (
        put(_W + "network#Vpc/EnableDnsHostnames", False),
        "private DNS requires enable_dns_hostnames",
    ),
    "execution-of-certificates": (
        execution(statement, "AcmOfEnvironment"),
        "not authorized to perform: acm:AddTagsToCertificate",
    ),
    "execution-requests-certificates": (
        execution(action, "acm:RequestCertificate"),
        "not authorized to perform: acm:RequestCertificate",
    ),
    "execution-writes-records": (
        execution(action, "route53:ChangeResourceRecordSets"),
        "not authorized to perform: route53:ChangeResourceRecordSets",
    ),
    "execution-of-domain-names": (
        execution(action, "apigateway:POST"),
        "not authorized to perform: apigateway:POST",
    ),
    "execution-tags-apis": (
        _without_tags,
        "not authorized to perform: apigateway:POST on resource: .*/tags/",
    ),
    "execution-makes-linked-roles": (
        execution(statement, "ServiceLinkedRoles"),
        "may not iam:CreateServiceLinkedRole",
    ),
    "execution-of-private-dns": (
        execution(statement, "PrivateDns"),
        "not authorized to perform: route53:AssociateVPCWithHostedZone",
    ),
    "execution-subscribes": (
        execution(action, "sns:Subscribe"),
        "not authorized to perform: sns:Subscribe",
    ),
}

_PORT_80 = {"CidrIp": "10.20.0.0/16", "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}
_BROKEN = {
    "mapping-of-the-primary": (lose("functions#ApiMapping"), checks.names_lead_to_apis),
    "mapping-of-the-secondary": (lose(_W + "functions#ApiMapping"), checks.names_lead_to_apis),
    "record-of-the-secondary": (lose(_W + "routing#FailoverRecord"), checks.outputs_are_real),
    "check-of-the-primary-record": (
        lose("routing#FailoverRecord/HealthCheckId"),
        checks.operators_can_fail_over,
    ),
    "subscription-by-mail": (lose("alerts#Subscription1"), checks.subscribers_are_told),
    "subscription-of-the-secondary": (
        lose(_W + "alerts#Subscription2"),
        checks.subscribers_are_told,
    ),
    "topic-key-for-subscribers": (
        statement(_W + "security#Key/KeyPolicy/Statement", "AlarmsToTopics"),
        checks.subscribers_are_told,
    ),
    "interface-endpoint": (lose(_W + "network#SnsEndpoint"), checks.services_can_be_reached),
    "way-into-the-endpoints": (
        put("network#EndpointSecurityGroup/SecurityGroupIngress/0", _PORT_80),
        checks.services_can_be_reached,
    ),
    "backup-of-the-second-table": (
        lose("backup#Selection/BackupSelection/Resources/1"),
        checks.backups_are_copied,
    ),
    "log-right-of-the-session-keeper": (
        statement(
            "identity#PrimarySessionKeeperRole/Policies/0/PolicyDocument/Statement", "OwnLogGroup"
        ),
        checks.functions_log,
    ),
}


@pytest.fixture(name="payments")
def fixture_payments():
    """The templates of infra:payments, to be changed at will."""
    return templates.load(_TEMPLATES).copy()


@pytest.mark.parametrize("fault, reason", _REFUSED.values(), ids=_REFUSED)
def test_refused(emulator, payments, fault, reason):
    fault(payments)
    with pytest.raises(Failed, match=reason):
        # What a rollback would delete takes a third of the time.
        Environment(emulator, "prod", PAYMENTS).create(payments, DisableRollback=True)


_EMPTIER = _W + "api#CertificateEmptier"
_KEPT = {
    "emptier-of-the-certificate": (
        both(lose(_EMPTIER), lose(_W + "api#DomainName!DependsOn")),
        "ResourceInUseException",
    ),
    "domain-name-before-the-emptier": (lose(_W + "api#DomainName!DependsOn"), "not gone yet"),
    "emptier-sees-certificates": (
        statement(
            "identity#SecondaryEmptierRole/Policies/0/PolicyDocument/Statement", "Certificates"
        ),
        "not authorized to perform: acm:DescribeCertificate",
    ),
}


@pytest.mark.parametrize("fault, reason", _KEPT.values(), ids=_KEPT)
def test_kept(emulator, payments, fault, reason):
    fault(payments)
    environment = Environment(emulator, "prod", PAYMENTS)
    environment.create(payments)
    with pytest.raises(Failed, match=f"DELETE_FAILED.*{reason}"):
        checks.deletes_all(environment)


@pytest.fixture(scope="module", name="shared")
def fixture_shared(running):
    """One environment, whose stacks get a fault and lose it again."""
    running.reset()
    environment = Environment(running, "prod", PAYMENTS)
    environment.create(templates.load(_TEMPLATES))
    checks.settle(environment)
    for region in REGIONS:
        delivery.confirm_subscriptions(running.world, region)
    return environment


@pytest.mark.parametrize("fault, check", _BROKEN.values(), ids=_BROKEN)
def test_broken(shared, payments, fault, check):
    fault(payments)
    apply(shared, payments)
    try:
        with pytest.raises((AssertionError, delivery.Undelivered, LookupError)):
            check(shared)
    finally:
        apply(shared, templates.load(_TEMPLATES))
        checks.operate(shared, "failback")
    check(shared)


def test_broken_by_a_certificate_that_is_taken_away(shared, payments):
    """As long as a domain name uses it, it stays; CloudFormation gives up and forgets it."""
    certificate = shared.one("AWS::CertificateManager::Certificate", SECONDARY)
    put(
        _W + "api#DomainName/DomainNameConfigurations/0/CertificateArn", certificate.physical_id
    )(payments)
    put(_W + "api#CertificateEmptier/Certificate", certificate.physical_id)(payments)
    lose(_CERTIFICATE)(payments)
    outputs = payments.templates[_W + "api.template.json"]["Outputs"]
    outputs["Certificate"]["Value"] = certificate.physical_id
    shared.forget_events()
    apply(shared, payments)
    failed = [
        event["ResourceStatusReason"]
        for event in certificate.stack.events
        if event["ResourceStatus"] == "DELETE_FAILED"
    ]
    assert len(failed) == 3 and "ResourceInUseException" in failed[0]
    assert "in use by ['api-prod.payments.acme.net']" in failed[0]
    acm = shared.client("acm", SECONDARY)
    described = acm.describe_certificate(CertificateArn=certificate.physical_id)
    assert described["Certificate"]["Status"] == "ISSUED"
    orphans = [each for each in shared.emulator.engine.done if each.action == "orphan"]
    assert [(each.stack, each.id) for each in orphans] == [(certificate.stack, "Certificate")]
    apply(shared, templates.load(_TEMPLATES))
    checks.names_lead_to_apis(shared)
