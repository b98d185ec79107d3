"""A part of payments that is missed otherwise than those of test_removals."""

from tests.emulator import checks
from tests.emulator.parts import apply
from tests.emulator.test_removals import TEMPLATES, fixture_shared  # pylint: disable=unused-import
from tests.facts.lookup import SECONDARY
from tests.faults.changes import lose, put
from tools.cfn import templates

_W = "us-west-2/"


def test_broken_by_a_certificate_that_is_taken_away(shared):
    """As long as a domain name uses it, it stays; CloudFormation gives up and forgets it."""
    certificate = shared.one("AWS::CertificateManager::Certificate", SECONDARY)
    payments = templates.load(TEMPLATES).copy()
    put(
        _W + "api#DomainName/DomainNameConfigurations/0/CertificateArn", certificate.physical_id
    )(payments)
    put(_W + "api#CertificateEmptier/Certificate", certificate.physical_id)(payments)
    lose(_W + "api#Certificate")(payments)
    put(_W + "api@Outputs/Certificate/Value", certificate.physical_id)(payments)
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
    apply(shared, templates.load(TEMPLATES))
    checks.names_lead_to_apis(shared)
