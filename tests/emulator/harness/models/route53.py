"""AWS::Route53: zones, records, health checks.

Amazon Route 53 API Reference, "ChangeResourceRecordSets" (NoSuchHostedZone, NoSuchHealthCheck),
"AliasTarget" (an API's alias names the regional domain name and that one's hosted zone),
"DeleteHostedZone" (HostedZoneNotEmpty), "HealthCheckConfig", "DeleteHealthCheck" (HealthCheckInUse;
that a calculated check holds its children is what users report). Of alias targets only those of
API Gateway are known.
"""

import copy

from tests.emulator.harness.models import Model
from tests.emulator.harness.world import Refused


_STATISTICS = ("Average", "Minimum", "Maximum", "Sum", "SampleCount")


def need_zone(item, id, name):
    """Refuses a zone that is not there, or that a name is not in. The user may have made it."""
    zone = item.world.backend("route53").zones.get(id)
    if zone is None:
        raise Refused(f"NoSuchHostedZone: {id}")
    owner = item.world.owner(HostedZone.type, item.region, id)
    if owner is not None:
        item.wait_for(owner, id)
    domain = zone.name.removesuffix(".")
    if not f".{name.removesuffix('.')}".endswith(f".{domain}"):
        raise Refused(f"RRSet with DNS name {name} is not permitted in zone {domain}")


def _tag(item, kind, id, name):
    if name in item.all:
        item.client("route53").change_tags_for_resource(
            ResourceType=kind, ResourceId=id, AddTags=item[name]
        )


class HostedZone(Model):
    type = "AWS::Route53::HostedZone"
    tag_property = "HostedZoneTags"
    everywhere = True

    def create(self, item):
        created = item.client("route53").create_hosted_zone(
            CallerReference=f"{item.stack.id}/{item.resource.id}",
            **item.take("Name", "HostedZoneConfig"),
        )
        id = created["HostedZone"]["Id"].rpartition("/")[2]
        _tag(item, "hostedzone", id, "HostedZoneTags")
        return id, {"Id": id}

    def update(self, item):
        item.take("Name")
        if item.changed("HostedZoneConfig"):
            comment = item.get("HostedZoneConfig", {}).get("Comment", "")
            item.client("route53").update_hosted_zone_comment(Id=item.physical_id, Comment=comment)

    def delete(self, item):
        route53 = item.client("route53")
        records = route53.list_resource_record_sets(HostedZoneId=item.physical_id)
        if any(each["Type"] not in ("NS", "SOA") for each in records["ResourceRecordSets"]):
            raise Refused("HostedZoneNotEmpty: it contains non-required resource record sets")
        route53.delete_hosted_zone(Id=item.physical_id)


def _region_of(host):
    """Of an API's host, ID.execute-api.REGION.amazonaws.com."""
    return host.split(".")[2] if ".execute-api." in host else None


_RECORD = ("Name", "Type", "SetIdentifier", "Failover", "HealthCheckId", "TTL")
_RECORD += ("ResourceRecords", "AliasTarget")


class RecordSet(Model):
    type = "AWS::Route53::RecordSet"
    everywhere = True

    def create(self, item):
        name = item["Name"]
        need_zone(item, item["HostedZoneId"], name)
        wanted = name.removesuffix("."), item["Type"], item.get("SetIdentifier")
        for each in item.world.backend("route53").zones[item["HostedZoneId"]].rrsets:
            if (each.name.removesuffix("."), each.type, each.set_identifier) == wanted:
                raise Refused(f"InvalidChangeBatch: {name} already exists")
        self.update(item)
        return name, {}

    def update(self, item):
        if "AliasTarget" in item.all:
            self._check_alias(item, item["AliasTarget"])
        if "HealthCheckId" in item.all:
            check = item["HealthCheckId"]
            item.require(HealthCheck.type, check, what=f"NoSuchHealthCheck: {check}")
        if item.old and (item.changed("Type") or item.changed("SetIdentifier")):
            self._change(item, "DELETE", item.old)
        # moto's CREATE takes the other side's record for this one.
        self._change(item, "UPSERT", item.all)

    def _check_alias(self, item, target):
        if not {"TTL", "ResourceRecords"}.isdisjoint(item.all) or item["Type"] not in ("A", "AAAA"):
            raise Refused("InvalidInput: an alias has type A or AAAA, no TTL and no records")
        host = target["DNSName"]
        what = f"InvalidChangeBatch: an alias that targets {host}, but that target was not found"
        owner = item.require("AWS::ApiGatewayV2::DomainName", host, _region_of(host), what=what)
        if target["HostedZoneId"] != owner.attributes["RegionalHostedZoneId"]:
            raise Refused("InvalidChangeBatch: the alias target does not lie in the target zone")

    def delete(self, item):
        self._change(item, "DELETE", item.all)

    def _change(self, item, action, properties):
        item.take(*_RECORD, "HostedZoneId")
        record = {name: properties[name] for name in _RECORD if name in properties}
        if "TTL" in record:
            record["TTL"] = int(record["TTL"])
        if "ResourceRecords" in record:
            record["ResourceRecords"] = [{"Value": each} for each in record["ResourceRecords"]]
        item.client("route53").change_resource_record_sets(
            HostedZoneId=item["HostedZoneId"],
            ChangeBatch={"Changes": [{"Action": action, "ResourceRecordSet": record}]},
        )


class HealthCheck(Model):
    type = "AWS::Route53::HealthCheck"
    tag_property = "HealthCheckTags"
    everywhere = True

    def _read(self, item):
        config = copy.deepcopy(item["HealthCheckConfig"])
        for child in config.get("ChildHealthChecks", []):
            item.require(self.type, child, what=f"InvalidInput: no health check {child}")
        if config["Type"] == "CLOUDWATCH_METRIC":
            self._check_alarm(item, config["AlarmIdentifier"])
        return config

    def create(self, item):
        route53, config = item.client("route53"), self._read(item)
        id = route53.create_health_check(
            CallerReference=f"{item.stack.id}/{item.resource.id}"[-64:], HealthCheckConfig=config
        )["HealthCheck"]["Id"]
        made = item.world.backend("route53").health_checks[id]
        made.alarm = config.get("AlarmIdentifier")  # which moto leaves out
        _tag(item, "healthcheck", id, "HealthCheckTags")
        return id, {"HealthCheckId": id}

    def update(self, item):
        config = self._read(item)
        for fixed in ("Type", "MeasureLatency", "RequestInterval"):
            config.pop(fixed, None)
        id = item.physical_id
        item.client("route53").update_health_check(HealthCheckId=id, **config)
        # moto keeps what is not given.
        made = item.world.backend("route53").health_checks[id]
        made.alarm = config.get("AlarmIdentifier")

    def _check_alarm(self, item, wanted):
        """Amazon Route 53 Developer Guide, "Monitoring a CloudWatch alarm": the alarm exists, has a
        standard resolution and statistic, and neither metric math nor M out of N periods; whoever
        makes the check may describe it (AWS::Route53::HealthCheck's handler)."""
        name, region = wanted["Name"], wanted["Region"]
        alarm_type = "AWS::CloudWatch::Alarm"
        alarm = item.require(alarm_type, name, region, what=f"InvalidInput: no alarm {name}")
        described = item.client("cloudwatch", region).describe_alarms(AlarmNames=[name])
        assert [each["AlarmName"] for each in described["MetricAlarms"]] == [name]
        given = alarm.properties
        periods = given["EvaluationPeriods"]
        if (
            int(given.get("Period", 0)) < 60
            or given.get("Statistic") not in _STATISTICS
            or given.get("DatapointsToAlarm", periods) != periods
        ):
            raise Refused(f"InvalidInput: Route 53 does not support the alarm {name}")

    def delete(self, item):
        for other in item.world.owned(self.type):
            children = other.properties["HealthCheckConfig"].get("ChildHealthChecks", [])
            if item.physical_id in children:
                raise Refused(f"HealthCheckInUse: {other} refers to {item.physical_id}")
        item.client("route53").delete_health_check(HealthCheckId=item.physical_id)
