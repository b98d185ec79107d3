"""AWS::CertificateManager: certificates that a record in a hosted zone validates.

AWS CloudFormation Template Reference, "AWS::CertificateManager::Certificate" (CloudFormation
writes the validation record into the zone that DomainValidationOptions name, and waits until the
certificate is issued); AWS Certificate Manager User Guide, "DNS validation" (the record is of
account and name, so it is the same in every region, and nobody removes it), "Delete certificates"
(not while a service uses it).
"""

from tests.emulator.harness.models import Model, route53
from tests.emulator.harness.world import Refused


class Certificate(Model):
    type = "AWS::CertificateManager::Certificate"
    tag_property = "Tags"

    def create(self, item):
        if item.get("ValidationMethod", "EMAIL") != "DNS":
            raise Refused("nobody answers the mail that would validate the certificate")
        zones = {
            each["DomainName"]: each.get("HostedZoneId")
            for each in item.get("DomainValidationOptions", [])
        }
        acm = item.client("acm")
        arn = acm.request_certificate(
            **item.take("DomainName", "SubjectAlternativeNames", "ValidationMethod", "Tags")
        )["CertificateArn"]
        item.physical_id = arn
        described = acm.describe_certificate(CertificateArn=arn)["Certificate"]
        for option in described["DomainValidationOptions"]:
            self._write_record(item, option["ResourceRecord"], zones.get(option["DomainName"]))
        # moto would wait a minute, and then look at no record.
        item.world.backend("acm", item.region).get_certificate(arn).status = "ISSUED"
        return arn, {"Id": arn}

    def _write_record(self, item, record, zone):
        if zone is None:
            raise Refused(f"PENDING_VALIDATION until somebody writes the record {record['Name']}")
        route53.need_zone(item, zone, record["Name"])
        change = {
            "Name": record["Name"],
            "Type": record["Type"],
            "TTL": 300,
            "ResourceRecords": [{"Value": record["Value"]}],
        }
        item.client("route53").change_resource_record_sets(
            HostedZoneId=zone,
            ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": change}]},
        )

    def update(self, item):
        """Of what is emitted only the tags may change."""
        item.take("DomainName", "SubjectAlternativeNames", "DomainValidationOptions")
        if item.changed("ValidationMethod"):
            raise Refused("the emulator does not change how a certificate is validated")

    def delete(self, item):
        users = item.world.backend("acm", item.region).get_certificate(item.physical_id).in_use_by
        if users:
            raise Refused(f"ResourceInUseException: {item} is in use by {users}")
        item.client("acm").delete_certificate(CertificateArn=item.physical_id)


def use(item, arn, user):
    """Says that a service uses a certificate."""
    item.world.backend("acm", item.region).get_certificate(arn).in_use_by.append(user)


def release(item, arn, user):
    """A service lets a certificate go, some time later: after it was looked at twice.

    AWS Certificate Manager User Guide, "Troubleshoot API Gateway problems" (the load balancer
    that serves a regional domain name is API Gateway's, and keeps the certificate for a while).
    """
    certificate = item.world.backend("acm", item.region).get_certificate(arn)
    describe, looks = certificate.describe, iter([True, True])

    def look():
        if not next(looks, False) and user in certificate.in_use_by:
            certificate.in_use_by.remove(user)
        return describe()

    certificate.describe = look


def covers(certificate, name):
    """Whether a certificate (its resource) is for a host name; a wildcard is one label."""
    given = certificate.properties
    return any(
        each in (name, "*." + name.partition(".")[2])
        for each in (given["DomainName"], *given.get("SubjectAlternativeNames", []))
    )
