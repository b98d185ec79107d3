"""AWS::ApiGatewayV2: HTTP APIs. Amazon API Gateway V2 API Reference.

Amazon API Gateway Developer Guide, "Configure logging for HTTP APIs in API Gateway": whoever sets
a stage's access logs needs the rights to set up their delivery; the format is one line that has
a request's id.

That an integration's function exists is not checked; that a route's integration does, is. Custom
domain names are in custom_domains.py.
"""

from tests.emulator.harness.models import Model
from tests.emulator.harness.world import Refused
from tools.cfn import iam
from tools.cfn.templates import ACCOUNT


class Api(Model):
    type = "AWS::ApiGatewayV2::Api"
    tag_property = "Tags"
    tag_shape = dict

    def create(self, item):
        created = item.client("apigatewayv2").create_api(
            **item.take(
                *("Name", "Description", "ProtocolType", "CorsConfiguration", "Tags"),
                *("DisableExecuteApiEndpoint",),
            )
        )
        return created["ApiId"], {"ApiId": created["ApiId"], "ApiEndpoint": created["ApiEndpoint"]}

    def update(self, item):
        names = ("Name", "Description", "CorsConfiguration", "DisableExecuteApiEndpoint")
        item.take("ProtocolType")
        item.client("apigatewayv2").update_api(ApiId=item.physical_id, **item.take(*names))

    def delete(self, item):
        _need_no_mapping(item, item.physical_id)
        item.client("apigatewayv2").delete_api(ApiId=item.physical_id)


def wire(settings):
    """Settings as the service's API, and moto, names them."""
    return {key[0].lower() + key[1:]: value for key, value in settings.items()}


def _need_no_mapping(item, api, stage=None):
    """An API or stage that a domain name leads to cannot be deleted (DeleteApi, DeleteStage)."""
    for mapping in item.world.backend("apigatewayv2", item.region).api_mappings.values():
        if mapping.api_id == api and stage in (None, mapping.stage):
            raise Refused(f"remove all mappings to {stage or api} in {mapping.domain_name}")


class _Part(Model):
    """What belongs to an API and goes with it."""

    def need_api(self, item):
        item.require(Api.type, item["ApiId"], what=f"NotFound: no API {item['ApiId']}")

    def forget(self, item, method, **names):
        api = item["ApiId"]
        getattr(item.client("apigatewayv2"), method)(ApiId=api, **names)


_LOGGING = ("CreateLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery", "GetLogDelivery")
_LOGGING += ("ListLogDeliveries", "PutResourcePolicy", "DescribeResourcePolicies")
_LOGGING += ("DescribeLogGroups",)


class Stage(_Part):
    type = "AWS::ApiGatewayV2::Stage"
    tag_property = "Tags"
    tag_shape = dict

    def create(self, item):
        self.need_api(item)
        if "AccessLogSettings" in item.all:
            self._set_up_logging(item, item["AccessLogSettings"])
        item.client("apigatewayv2").create_stage(
            **item.take(
                *("ApiId", "StageName", "AutoDeploy", "DefaultRouteSettings", "Tags"),
                *("AccessLogSettings", "Description", "RouteSettings"),
            )
        )
        self._check_routes(item)
        return item["StageName"], {}

    def _check_routes(self, item):
        """Settings are those of routes that there are."""
        routes = {
            each.properties["RouteKey"]: each
            for each in item.world.owned(Route.type)
            if each.properties["ApiId"] == item["ApiId"]
        }
        for key in item.get("RouteSettings", {}):
            if key not in routes:
                raise Refused(
                    f"Unable to find Route by key {key} within the provided RouteSettings"
                )
            item.wait_for(routes[key], key)

    def _set_up_logging(self, item, settings):
        line, destination = settings["Format"], settings["DestinationArn"]
        if "\n" in line or "$context.requestId" not in line:
            raise Refused("Access log format must be one line and include $context.requestId")
        _, _, group = destination.partition(f":{item.region}:{ACCOUNT}:log-group:")
        item.require("AWS::Logs::LogGroup", group, what=f"{destination} does not exist")
        for action in _LOGGING:
            where = {"aws:RequestedRegion": item.region}
            if not iam.allowed(item.principal.policies, f"logs:{action}", "*", where):
                raise Refused(f"Insufficient permissions to enable logging: logs:{action}")

    def update(self, item):
        """moto has no such call."""
        name = f"apis/{item['ApiId']}/stages/{item.physical_id}"
        item.authorize("apigateway:PATCH", f"arn:aws:apigateway:{item.region}::/{name}")
        if item.changed("AccessLogSettings") and "AccessLogSettings" in item.all:
            self._set_up_logging(item, item["AccessLogSettings"])
        self._check_routes(item)
        stage = item.world.backend("apigatewayv2", item.region).get_stage(
            item["ApiId"], item["StageName"]
        )
        stage.default_route_settings = wire(item.get("DefaultRouteSettings", {}))
        stage.route_settings = {
            key: wire(each) for key, each in item.get("RouteSettings", {}).items()
        }
        stage.access_log_settings = wire(item.get("AccessLogSettings", {}))
        stage.auto_deploy = item.get("AutoDeploy")
        stage.description = item.get("Description")

    def delete(self, item):
        _need_no_mapping(item, item["ApiId"], item.physical_id)
        self.forget(item, "delete_stage", StageName=item.physical_id)


class Integration(_Part):
    type = "AWS::ApiGatewayV2::Integration"

    def create(self, item):
        self.need_api(item)
        id = item.client("apigatewayv2").create_integration(
            **item.take(
                *("ApiId", "IntegrationType", "IntegrationUri", "PayloadFormatVersion"),
                *("TimeoutInMillis", "Description"),
            )
        )["IntegrationId"]
        return id, {"IntegrationId": id}

    def update(self, item):
        names = ("ApiId", "IntegrationType", "IntegrationUri", "PayloadFormatVersion")
        item.client("apigatewayv2").update_integration(
            IntegrationId=item.physical_id, **item.take(*names, "TimeoutInMillis", "Description")
        )

    def delete(self, item):
        self.forget(item, "delete_integration", IntegrationId=item.physical_id)


class Authorizer(_Part):
    """Amazon API Gateway Developer Guide, "Control access to HTTP APIs with JWT authorizers": the
    service reads the issuer's keys when the authorizer is made."""

    type = "AWS::ApiGatewayV2::Authorizer"
    _NAMES = ("ApiId", "AuthorizerType", "IdentitySource", "JwtConfiguration", "Name")

    def _check(self, item):
        self.need_api(item)
        settings = item["JwtConfiguration"]
        if item["AuthorizerType"] != "JWT" or not settings["Audience"]:
            raise Refused("Audience is required for JWT authorizers")
        if not settings["Issuer"].startswith("https://"):
            raise Refused(f"Invalid issuer: {settings['Issuer']}")

    def create(self, item):
        self._check(item)
        id = item.client("apigatewayv2").create_authorizer(**item.take(*self._NAMES))["AuthorizerId"]
        return id, {"AuthorizerId": id}

    def update(self, item):
        self._check(item)
        item.client("apigatewayv2").update_authorizer(
            AuthorizerId=item.physical_id, **item.take(*self._NAMES)
        )

    def delete(self, item):
        for route in item.world.owned(Route.type):
            if route.properties.get("AuthorizerId") == item.physical_id:
                raise Refused(f"ConflictException: {route} uses the authorizer")
        self.forget(item, "delete_authorizer", AuthorizerId=item.physical_id)


class Route(_Part):
    type = "AWS::ApiGatewayV2::Route"
    _NAMES = ("ApiId", "RouteKey", "Target", "AuthorizationType")

    def _need_authorizer(self, item):
        if item["AuthorizationType"] != "JWT":
            if {"AuthorizerId", "AuthorizationScopes"} & item.all.keys():
                raise Refused("AuthorizerId and scopes are of JWT authorizers alone")
            return
        id = item["AuthorizerId"]
        item.require(Authorizer.type, id, what=f"NotFound: no authorizer {id}")

    def _need_target(self, item):
        integration = item["Target"].removeprefix("integrations/")
        item.require(Integration.type, integration, what=f"NotFound: {item['Target']}")

    def create(self, item):
        self.need_api(item)
        self._need_target(item)
        self._need_authorizer(item)
        id = item.client("apigatewayv2").create_route(
            **item.take(*self._NAMES, "AuthorizerId", "AuthorizationScopes")
        )["RouteId"]
        return id, {"RouteId": id}

    def update(self, item):
        self._need_target(item)
        self._need_authorizer(item)
        item.client("apigatewayv2").update_route(
            RouteId=item.physical_id,
            **item.take(*self._NAMES, "AuthorizerId", "AuthorizationScopes"),
        )

    def delete(self, item):
        self.forget(item, "delete_route", RouteId=item.physical_id)
