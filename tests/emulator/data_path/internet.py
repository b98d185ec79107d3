"""What lies between the functions and their callers: HTTP APIs, name service, event rules.

Each as its templates say: which route leads to which function and who may call it, which
health check watches which path, which rule invokes what with which input. API Gateway and
EventBridge invoke only with the function's permission.
"""

import io
import json
import urllib.error

from tests.emulator.harness import iam
from tests.facts import lookup
from tests.facts.templates import ACCOUNT, REGIONS


class Internet:
    def __init__(self, site):
        self.site, self.tree = site, site.tree
        self.hosts = {lookup.api_host(self.tree, region): region for region in REGIONS}
        self.put = []  # (URL, document): what was uploaded to somewhere else

    # --- HTTP ---

    def request(self, region, method, path, body=None, signed=True):
        """The status and document of an API's answer; OSError where the region is down."""
        if region in self.site.down:
            raise urllib.error.URLError(f"{region} does not answer")
        api = self.tree.one("AWS::ApiGatewayV2::Api", region).ref
        routes = {route["RouteKey"]: route for route in self.tree.resources(
            "AWS::ApiGatewayV2::Route", region, ApiId=api)}
        route = routes.get(f"{method} {path}") or routes["$default"]
        if route["AuthorizationType"] != "NONE" and not signed:
            return 403, {"message": "Forbidden"}
        integration = self._integration(route)
        function = self.site.functions[integration["IntegrationUri"]]
        self._check_permission(function, "apigateway.amazonaws.com",
                               f"arn:aws:execute-api:{region}:{ACCOUNT}:{api}/$default/route")
        answer = function.invoke({
            "version": integration["PayloadFormatVersion"], "routeKey": route["RouteKey"],
            "rawPath": path, "rawQueryString": "", "headers": {"content-type": "application/json"},
            "requestContext": {"http": {"method": method, "path": path}},
            **({} if body is None else {"body": body}), "isBase64Encoded": False})
        return answer["statusCode"], json.loads(answer["body"])

    def _integration(self, route):
        [found] = [each for each in self.tree.resources(
            "AWS::ApiGatewayV2::Integration", route.region)
            if route["Target"] == f"integrations/{each.ref}"]
        return found

    def processor(self, region):
        """The function behind all that no other route takes."""
        route = self.tree.one("AWS::ApiGatewayV2::Route", region, RouteKey="$default")
        return self.site.functions[self._integration(route)["IntegrationUri"]]

    def urlopen(self, request, data=None, timeout=None):
        """urllib's, for a region's API or for CloudFormation's signed URLs."""
        if not isinstance(request, str):
            self.put.append((request.full_url, json.loads(request.data)))
            return io.BytesIO()
        [(host, region)] = [pair for pair in self.hosts.items()
                            if request.startswith(f"https://{pair[0]}/")]
        path = request.removeprefix(f"https://{host}")
        status, _ = self.request(region, "GET", path, signed=False)
        if status >= 400:
            raise urllib.error.HTTPError(request, status, "", {}, None)
        return io.BytesIO()

    # --- Route 53 ---

    def healthy(self, check):
        """What a health check comes to once its failure threshold is reached."""
        config = check["HealthCheckConfig"]
        if config["Type"] == "CALCULATED":
            children = [each for each in self.tree.resources("AWS::Route53::HealthCheck")
                        if each.ref in config["ChildHealthChecks"]]
            assert len(children) == len(config["ChildHealthChecks"])
            return sum(map(self.healthy, children)) >= config["HealthThreshold"]
        region = self.hosts[config["FullyQualifiedDomainName"]]
        try:
            status, _ = self.request(region, "GET", config["ResourcePath"], signed=False)
        except OSError:
            status = 0
        return (200 <= status < 400) != config.get("Inverted", False)

    def resolve(self):
        """The region that the failover records lead to."""
        sides = {}
        for record in self.tree.resources("AWS::Route53::RecordSet"):
            if "Failover" in record.properties:
                [check] = [each for each in self.tree.resources("AWS::Route53::HealthCheck")
                           if each.ref == record["HealthCheckId"]]
                sides[record["Failover"]] = self._region_of(record), self.healthy(check)
        primary, secondary = sides["PRIMARY"], sides["SECONDARY"]
        return secondary[0] if secondary[1] and not primary[1] else primary[0]

    def _region_of(self, record):
        """Where a record leads: to an API's own endpoint, or to a domain name that is mapped."""
        if "ResourceRecords" in record.properties:
            [host] = record["ResourceRecords"]
            return self.hosts[host]
        target = record["AliasTarget"]["DNSName"]
        [name] = [each for each in self.tree.resources("AWS::ApiGatewayV2::DomainName")
                  if self.tree.reference(each.id, "RegionalDomainName", each.template) == target]
        assert name["DomainName"] == record["Name"]
        mapping = self.tree.one(
            "AWS::ApiGatewayV2::ApiMapping", name.region, DomainName=name.ref)
        return self.hosts[f"{mapping['ApiId']}.execute-api.{name.region}.amazonaws.com"]

    # --- CloudWatch and EventBridge ---

    def alarm_state(self, alarm):
        """Of the metric as published, one value a period; a period without one counts too."""
        dimensions = {each["Name"]: each["Value"] for each in alarm["Dimensions"]}
        values = [value for namespace, name, found, value in self.site.metrics
                  if (namespace, name, found) == (
                      alarm["Namespace"], alarm["MetricName"], dimensions)]
        recent = values[-alarm["EvaluationPeriods"]:]
        assert alarm["ComparisonOperator"] == "LessThanThreshold"
        breaching = [value < alarm["Threshold"] for value in recent]
        return "ALARM" if len(recent) == alarm["EvaluationPeriods"] and all(breaching) else "OK"

    def tick(self):
        """One period of the schedule; returns what the scheduled functions answer."""
        [rule] = [each for each in self.tree.resources("AWS::Events::Rule")
                  if "ScheduleExpression" in each.properties]
        return self._invoke_targets(rule)

    def announce(self, alarm, state):
        """An alarm changes its state: it notifies, and EventBridge passes its event on."""
        self.site.client("cloudwatch", alarm.region).put_metric_alarm(
            AlarmName=alarm["AlarmName"], Namespace=alarm["Namespace"],
            MetricName=alarm["MetricName"], Dimensions=alarm["Dimensions"],
            EvaluationPeriods=alarm["EvaluationPeriods"], Period=alarm["Period"],
            Statistic=alarm["Statistic"], Threshold=alarm["Threshold"],
            ComparisonOperator=alarm["ComparisonOperator"])
        self.site.client("cloudwatch", alarm.region).set_alarm_state(
            AlarmName=alarm["AlarmName"], StateValue=state, StateReason="emulated")
        event = {"source": "aws.cloudwatch", "detail-type": "CloudWatch Alarm State Change",
                 "resources": [alarm.arn], "region": alarm.region,
                 "detail": {"state": {"value": state}}}
        return [answer for rule in self.tree.resources("AWS::Events::Rule", alarm.region)
                if _matches(rule.properties.get("EventPattern"), event)
                for answer in self._invoke_targets(rule)]

    def _invoke_targets(self, rule):
        assert rule["State"] == "ENABLED"
        answers = []
        for target in rule["Targets"]:
            function = self.site.functions.get(target["Arn"])
            if function is not None:
                self._check_permission(function, "events.amazonaws.com", rule.arn)
                answers.append(function.invoke(json.loads(target["Input"])))
        return answers

    def _check_permission(self, function, service, source):
        name = function.resource["FunctionName"]
        statements = [{
            "Effect": "Allow", "Principal": {"Service": permission["Principal"]},
            "Action": permission["Action"], "Resource": "*",
            "Condition": {"ArnLike": {"aws:SourceArn": permission["SourceArn"]}},
        } for permission in self.tree.resources("AWS::Lambda::Permission", function.region)
            if permission["FunctionName"] == name]
        assert iam.resource_allows(
            {"Statement": statements}, iam.service(service), "lambda:InvokeFunction",
            function.resource.arn, {"aws:SourceArn": source}), f"{service} may not invoke {name}"


def _matches(pattern, event):
    """EventBridge's patterns, as far as the templates use them: lists of exact values."""
    if pattern is None:
        return False
    for name, wanted in pattern.items():
        found = event.get(name)
        if isinstance(wanted, dict):
            if not isinstance(found, dict) or not _matches(wanted, found):
                return False
        elif not set(wanted) & set(found if isinstance(found, list) else [found]):
            return False
    return True

