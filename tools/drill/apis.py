"""The APIs of both regions, and what stands behind their routes."""

from drill.model import ACTIVE, SERVES, Writer

FUNCTION = "AWS::Lambda::Function"
_API = "AWS::ApiGatewayV2::Api"
_BURST = 3  # heartbeats that an evaluation sends at once


def variables(function):
    return function.get("Environment", {}).get("Variables", {})


class Apis:
    def __init__(self, tree):
        self.tree = tree
        self.functions = tree.resources(FUNCTION)
        self.hosts = {
            f"{api.ref}.execute-api.{api.region}.amazonaws.com": api
            for api in tree.resources(_API)
        }

    def first(self, type, region=None, **properties):
        found = self.tree.resources(type, region, **properties)
        return found[0] if found else None

    def api(self, region):
        return self.first(_API, region)

    def region_of(self, host):
        api = self.hosts.get(host)
        return api.region if api else None

    def routed(self, api, key):
        """The function behind a route, and who may call it."""
        route = self.first("AWS::ApiGatewayV2::Route", api.region, RouteKey=key, ApiId=api.ref)
        if route is None:
            return None, None
        for integration in self.tree.resources("AWS::ApiGatewayV2::Integration", api.region):
            if route["Target"] == f"integrations/{integration.ref}":
                arn = integration["IntegrationUri"]
                found = [each for each in self.functions if each.arn == arn]
                return found[0] if found else None, route.get("AuthorizationType", "NONE")
        return None, None

    def serving(self, region):
        """The function that takes a region's transactions."""
        api = self.api(region)
        return self.routed(api, "$default")[0] if api else None

    def throttle(self, api, key):
        """The (rate, burst) of a route's own; a route without shares the account's."""
        stage = self.first("AWS::ApiGatewayV2::Stage", api.region, ApiId=api.ref)
        settings = stage.get("RouteSettings", {}).get(key, {}) if stage else {}
        return settings.get("ThrottlingRateLimit"), settings.get("ThrottlingBurstLimit")

    def answers(self, host, path):
        """Behind an API there are the routed function, and one that tells who is active."""
        api = self.hosts.get(host)
        if api is None:
            return None
        function, authorization = self.routed(api, f"GET {path}")
        if function is None or authorization != "NONE":
            return None
        return SERVES if function == self.serving(api.region) else ACTIVE

    def stores_heartbeats(self, url):
        """The region where heartbeats to a URL are stored as its transactions are.

        By the function that serves clients, for who signs, and not shut out by the load: the
        routes have a throttle of their own.
        """
        for host, api in self.hosts.items():
            if not url.startswith(f"https://{host}/"):
                continue
            path = url.removeprefix(f"https://{host}")
            for key in (f"POST {path}", f"GET {path}"):
                function, authorization = self.routed(api, key)
                limits = self.throttle(api, key)
                if (
                    function is None
                    or function != self.serving(api.region)
                    or authorization != "AWS_IAM"
                    or any(limit is None or limit < _BURST for limit in limits)
                ):
                    return None
            return api.region
        return None

    def writer(self, region):
        """What serves transactions there."""
        function = self.serving(region)
        if function is None:
            return None
        settings = variables(function)
        return Writer(
            table=settings.get("CONTROL_TABLE_NAME"),
            fence=float(settings.get("FENCE_SECONDS", 5)),
            concurrency=function.get("ReservedConcurrentExecutions"),
            requests=self.throttle(self.api(region), "$default")[0],
            stores=(settings.get("TABLE_NAME"), settings.get("BUCKET_NAME")),
        )

    def active_table(self, region):
        """The control table that the region's tell-tale path reads."""
        api = self.api(region)
        for route in self.tree.resources("AWS::ApiGatewayV2::Route", region):
            path = route["RouteKey"].removeprefix("GET ")
            host = next((host for host, each in self.hosts.items() if each == api), None)
            if self.answers(host, path) == ACTIVE:
                function = self.routed(api, route["RouteKey"])[0]
                return variables(function).get("CONTROL_TABLE_NAME")
        return None
