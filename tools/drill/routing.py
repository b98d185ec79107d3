"""The failover records, and the health checks that they follow."""

from drill import assumptions
from drill.detection import alarm
from drill.model import CalculatedCheck, MetricCheck, PathCheck, Record


class Routing:
    def __init__(self, tree, apis):
        self._tree = tree
        self._apis = apis

    def check(self, id):
        for resource in self._tree.resources("AWS::Route53::HealthCheck"):
            if resource.ref == id:
                return self._check(resource["HealthCheckConfig"])
        return None

    def _check(self, config):
        inverted = bool(config.get("Inverted"))
        if config["Type"] == "CALCULATED":
            children = tuple(self.check(child) for child in config["ChildHealthChecks"])
            return CalculatedCheck(config.get("HealthThreshold", len(children)), children, inverted)
        if config["Type"] == "CLOUDWATCH_METRIC":
            insufficient = config.get("InsufficientDataHealthStatus", "LastKnownStatus")
            return MetricCheck(self._alarm(config["AlarmIdentifier"]), insufficient, inverted)
        host, path = config["FullyQualifiedDomainName"], config.get("ResourcePath", "/")
        regions = config.get("Regions", assumptions.CHECKER_REGIONS)
        return PathCheck(
            region=self._apis.region_of(host),
            answers=self._apis.answers(host, path),
            interval=int(config.get("RequestInterval", 30)),
            threshold=int(config.get("FailureThreshold", 3)),
            inverted=inverted,
            checkers=tuple(
                region for region in regions for _ in range(assumptions.CHECKERS_PER_REGION)
            ),
        )

    def _alarm(self, identifier):
        found = self._tree.resources(
            "AWS::CloudWatch::Alarm", identifier["Region"], AlarmName=identifier["Name"]
        )
        return alarm(found[0]) if found else None

    def _record(self, resource):
        alias = resource.get("AliasTarget")
        if alias is None:
            region = self._apis.region_of(resource["ResourceRecords"][0])
            ttl = int(resource["TTL"])
        else:
            ttl = assumptions.ALIAS_TTL
            region = None
            for domain in self._tree.resources("AWS::ApiGatewayV2::DomainName"):
                name = self._tree.reference(domain.id, "RegionalDomainName", domain.template)
                if name == alias["DNSName"]:
                    region = domain.region
        check = resource.get("HealthCheckId")
        return Record(region, ttl, self.check(check) if check else None)

    def records(self):
        return {
            resource["Failover"]: self._record(resource)
            for resource in self._tree.resources("AWS::Route53::RecordSet")
            if "Failover" in resource.raw
        }
