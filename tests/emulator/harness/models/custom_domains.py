"""AWS::ApiGatewayV2: custom domain names and the APIs behind them.

Amazon API Gateway Developer Guide, "Set up a Regional custom domain name in API Gateway" (an
issued certificate of the same region that covers the name; the first one makes a service-linked
role), "Map API stages to a custom domain name for HTTP APIs" (API, stage and domain name exist
before); AWS General Reference, "Amazon API Gateway endpoints and quotas" (the hosted zones).
"""

import uuid

from tests.emulator.harness.models import Model, apigatewayv2, certificatemanager
from tests.emulator.harness.world import Refused
from tools.cfn.templates import ACCOUNT

_ZONES = {"us-east-1": "Z1UJRXOUMOOFQ8", "us-west-2": "Z2OJLYMUO9EFXC"}
_SERVICE = "ops.apigateway.amazonaws.com"
_LINKED_ROLE = (
    f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/{_SERVICE}/AWSServiceRoleForAPIGateway"
)


class DomainName(Model):
    type = "AWS::ApiGatewayV2::DomainName"
    tag_property = "Tags"
    tag_shape = dict

    def create(self, item):
        name = item["DomainName"]
        (configuration,) = item["DomainNameConfigurations"]
        self._check(item, name, configuration)
        of_service = {"iam:AWSServiceName": _SERVICE}
        item.authorize("iam:CreateServiceLinkedRole", _LINKED_ROLE, of_service)
        item.client("apigatewayv2").create_domain_name(
            **item.take("DomainName", "DomainNameConfigurations", "Tags")
        )
        item.physical_id = name
        regional = {
            "apiGatewayDomainName": f"d-{uuid.uuid4().hex[:10]}.execute-api.{item.region}"
            ".amazonaws.com",
            "hostedZoneId": _ZONES[item.region],
        }
        made = item.world.backend("apigatewayv2", item.region).domain_names[name]
        made.domain_name_configurations[0].update(regional)  # which moto leaves out
        certificatemanager.use(item, configuration["CertificateArn"], name)
        return name, {
            "RegionalDomainName": regional["apiGatewayDomainName"],
            "RegionalHostedZoneId": regional["hostedZoneId"],
            "DomainNameArn": made.domain_name_arn,
        }

    def _check(self, item, name, configuration):
        if name != name.lower():
            raise Refused(f"BadRequestException: {name} has upper-case letters")
        if configuration.get("EndpointType", "REGIONAL") != "REGIONAL":
            raise Refused("BadRequestException: HTTP APIs have regional domain names only")
        if configuration.get("SecurityPolicy", "TLS_1_2") != "TLS_1_2":
            raise Refused("BadRequestException: HTTP APIs speak TLS 1.2 only")
        arn = configuration["CertificateArn"]
        if arn.split(":")[3] != item.region:
            raise Refused(f"BadRequestException: the certificate {arn} is not in {item.region}")
        certificate = item.require(certificatemanager.Certificate.type, arn)
        if item.world.backend("acm", item.region).get_certificate(arn).status != "ISSUED":
            raise Refused(f"BadRequestException: {arn} is not issued")
        if not certificatemanager.covers(certificate, name):
            raise Refused(f"BadRequestException: {arn} does not cover {name}")

    def update(self, item):
        """moto has no such call."""
        item.authorize("apigateway:PATCH", item.attributes["DomainNameArn"])
        name = item["DomainName"]
        (former,) = item.old["DomainNameConfigurations"]
        (configuration,) = item["DomainNameConfigurations"]
        self._check(item, name, configuration)
        made = item.world.backend("apigatewayv2", item.region).domain_names[name]
        made.domain_name_configurations[0].update(apigatewayv2.wire(configuration))
        if configuration["CertificateArn"] != former["CertificateArn"]:
            certificatemanager.use(item, configuration["CertificateArn"], name)
            certificatemanager.release(item, former["CertificateArn"], name)

    def delete(self, item):
        (configuration,) = item["DomainNameConfigurations"]
        item.client("apigatewayv2").delete_domain_name(DomainName=item.physical_id)
        certificatemanager.release(item, configuration["CertificateArn"], item.physical_id)


class ApiMapping(Model):
    type = "AWS::ApiGatewayV2::ApiMapping"

    def _check(self, item):
        api, stage = item["ApiId"], item["Stage"]
        item.require(DomainName.type, item["DomainName"])
        item.require(apigatewayv2.Api.type, api, what=f"NotFound: no API {api}")
        stages = [
            each
            for each in item.world.owned(apigatewayv2.Stage.type)
            if (each.properties["ApiId"], each.physical_id) == (api, stage)
        ]
        if not stages:
            raise Refused(f"BadRequestException: Invalid stage identifier specified: {stage}")
        item.wait_for(stages[0], stage)

    def create(self, item):
        self._check(item)
        id = item.client("apigatewayv2").create_api_mapping(
            **item.take("ApiId", "ApiMappingKey", "DomainName", "Stage")
        )["ApiMappingId"]
        return id, {"ApiMappingId": id}

    def update(self, item):
        """moto has no such call."""
        path = f"/domainnames/{item['DomainName']}/apimappings/{item.physical_id}"
        item.authorize("apigateway:PATCH", f"arn:aws:apigateway:{item.region}::{path}")
        self._check(item)
        mapping = item.world.backend("apigatewayv2", item.region).api_mappings[item.physical_id]
        mapping.api_id, mapping.stage = item["ApiId"], item["Stage"]
        mapping.api_mapping_key = item.get("ApiMappingKey", "(none)")

    def delete(self, item):
        item.client("apigatewayv2").delete_api_mapping(
            ApiMappingId=item.physical_id, DomainName=item["DomainName"]
        )
