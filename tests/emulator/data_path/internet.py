"""What lies between the functions and their callers: HTTP APIs, name service, event rules.

Each as its templates say: which route leads to which function and who may call it, which
health check watches which path, which rule invokes what with which input. API Gateway and
EventBridge invoke only with the function's permission.
"""

import base64
import collections
import io
import json
import re
import urllib.error

from tests.emulator.data_path import calls
from tests.emulator.harness import signature
from tests.facts import lookup
from tests.facts.lookup import REGIONS, SECONDARY
from tools.cfn import iam
from tools.cfn.templates import ACCOUNT


class Internet:
    def __init__(self, site):
        self.site, self.tree = site, site.tree
        self.hosts = {lookup.api_host(self.tree, region): region for region in REGIONS}
        self.put = []  # (URL, document): what was uploaded to somewhere else
        self.cut_off = False  # whether the secondary region reaches no other one

    # --- HTTP ---

    def request(self, region, method, path, body=None, signed=True, caller=None,
                content_type="application/json"):
        """The status and document of an API's answer; OSError where the region is down.

        Who signs may do all, but for a caller whose role is given.
        """
        if region in self.site.down:
            raise urllib.error.URLError(f"{region} does not answer")
        api = self.tree.one("AWS::ApiGatewayV2::Api", region).ref
        stage = self.tree.one("AWS::ApiGatewayV2::Stage", region, ApiId=api, StageName="$default")
        assert stage["AutoDeploy"] is True
        routes = {route["RouteKey"]: route for route in self.tree.resources(
            "AWS::ApiGatewayV2::Route", region, ApiId=api)}
        route = routes.get(f"{method} {path}") or routes["$default"]
        if route["AuthorizationType"] != "NONE":
            need = calls.of_request(region, api, method, path)
            if not (self.site.authorize(caller, need) if caller else signed):
                return 403, {"message": "Forbidden"}
        integration = self._integration(route)
        function = self.site.functions[integration["IntegrationUri"]]
        self._check_permission(function, "apigateway.amazonaws.com",
                               f"arn:aws:execute-api:{region}:{ACCOUNT}:{api}/$default/route")
        answer = function.invoke({
            "version": integration["PayloadFormatVersion"], "routeKey": route["RouteKey"],
            "rawPath": path, "rawQueryString": "", "headers": {"content-type": content_type},
            "requestContext": {"http": {"method": method, "path": path}},
            **_body(body, content_type)})
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

    def urlopen(self, request, data=None, timeout=None, context=None):
        """urllib's: for a region's API, another service, or CloudFormation's signed URLs."""
        for host, region in self.hosts.items():  # Without a deployment, no host has AWS's form.
            if request.full_url.startswith(f"https://{host}/"):
                return self._call_api(request, region, request.full_url.partition(host)[2])
        if re.fullmatch(r"https://dynamodb\.[a-z0-9-]+\.amazonaws\.com/", request.full_url):
            if self.cut_off:
                raise urllib.error.URLError("no way out")
            return io.BytesIO(b"healthy")
        self.put.append((request.full_url, json.loads(request.data)))
        return io.BytesIO()

    def _call_api(self, request, region, path):
        if self.cut_off and region != SECONDARY:
            raise urllib.error.URLError("no way out")
        caller = None
        if request.has_header("Authorization"):
            key = signature.check(request, region, "secret")
            caller = self.site.borrower(key)
        # What urllib says of a body that nobody says anything of.
        form = "application/x-www-form-urlencoded"
        status, document = self.request(
            region, request.get_method(), path, request.data and request.data.decode(),
            caller is not None, caller, request.get_header("Content-type", form))
        if status >= 400:
            raise urllib.error.HTTPError(request.full_url, status, "", {}, None)
        return io.BytesIO(json.dumps(document).encode())

    # --- Route 53 ---

    def healthy(self, check):
        """What a health check comes to once its failure threshold is reached."""
        config = check["HealthCheckConfig"]
        if config["Type"] == "CALCULATED":
            children = [each for each in self.tree.resources("AWS::Route53::HealthCheck")
                        if each.ref in config["ChildHealthChecks"]]
            assert len(children) == len(config["ChildHealthChecks"])
            return sum(map(self.healthy, children)) >= config["HealthThreshold"]
        if config["Type"] == "CLOUDWATCH_METRIC":
            return self._healthy_by_alarm(config)
        region = self.hosts[config["FullyQualifiedDomainName"]]
        try:
            status, _ = self.request(region, "GET", config["ResourcePath"], signed=False)
        except OSError:
            status = 0
        return (200 <= status < 400) != config.get("Inverted", False)

    def _healthy_by_alarm(self, config):
        """Route 53 reads the alarm's data as CloudWatch does. Without any, a new check is healthy
        whose status is the last known one."""
        name = config["AlarmIdentifier"]
        alarm = self.tree.one("AWS::CloudWatch::Alarm", name["Region"], AlarmName=name["Name"])
        state = self.alarm_state(alarm)
        if state == "INSUFFICIENT_DATA":
            assert config["InsufficientDataHealthStatus"] == "LastKnownStatus"
            return True
        return state == "OK"

    def resolve(self):
        """The region that the failover records lead to; a record without a check is healthy."""
        checks = {each.ref: each for each in self.tree.resources("AWS::Route53::HealthCheck")}
        sides = {}
        for record in self.tree.resources("AWS::Route53::RecordSet"):
            if "Failover" in record.properties:
                check = record.get("HealthCheckId")
                sides[record["Failover"]] = (
                    self._region_of(record), check is None or self.healthy(checks[check]))
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
        """Of the metric as it was published, one value a period.

        Amazon CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data".
        """
        dimensions = {each["Name"]: each["Value"] for each in alarm["Dimensions"]}
        periods = collections.defaultdict(list)
        for time, *metric, value in self.site.metrics:
            if metric == [alarm.region, alarm["Namespace"], alarm["MetricName"], dimensions]:
                periods[int(time // alarm["Period"])].append(value)
        now, count = int(self.site.clock.now // alarm["Period"]), alarm["EvaluationPeriods"]
        if alarm["TreatMissingData"] == "ignore":
            recent = sorted(periods)[-count:]
            if len(recent) < count:
                return "INSUFFICIENT_DATA"
        else:
            last = now if now in periods else now - 1  # The current one is not over yet.
            recent = range(last - count + 1, last + 1)
        silent = alarm["TreatMissingData"] == "breaching"
        breaching = [_breaches(alarm, periods[each]) if each in periods else silent
                     for each in recent]
        return "ALARM" if all(breaching) else "OK"

    def tick(self):
        """One period of the evaluator's schedule; returns what the evaluator answers."""
        [rule] = [each for each in self.tree.resources("AWS::Events::Rule")
                  if each.get("ScheduleExpression") == "rate(1 minute)"]
        return self._invoke_targets(rule)

    def announce(self, alarm, state):
        """An alarm changes its state: it notifies, and EventBridge passes its event on."""
        self.site.client("cloudwatch", alarm.region).put_metric_alarm(
            AlarmName=alarm["AlarmName"], Namespace=alarm["Namespace"],
            MetricName=alarm["MetricName"], Dimensions=alarm["Dimensions"],
            EvaluationPeriods=alarm["EvaluationPeriods"], Period=alarm["Period"],
            Statistic=alarm["Statistic"], Threshold=alarm["Threshold"],
            ComparisonOperator=alarm["ComparisonOperator"],
            TreatMissingData=alarm["TreatMissingData"])
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
        permissions = self.tree.resources(
            "AWS::Lambda::Permission", function.region, FunctionName=name)
        assert iam.resource_allows(
            iam.function_policy(permissions), iam.service(service), "lambda:InvokeFunction",
            function.resource.arn, {"aws:SourceArn": source}), f"{service} may not invoke {name}"


def _body(body, content_type):
    """As API Gateway passes it on: forms and whatever is no text in base64."""
    if body is None:
        return {"isBase64Encoded": False}
    if re.match("text/|application/(json|javascript|xml)", content_type):
        return {"body": body, "isBase64Encoded": False}
    return {"body": base64.b64encode(body.encode()).decode(), "isBase64Encoded": True}


def _breaches(alarm, values):
    value = {"Minimum": min, "Maximum": max}[alarm["Statistic"]](values)
    return {"LessThanThreshold": value < alarm["Threshold"],
            "GreaterThanOrEqualToThreshold": value >= alarm["Threshold"]}[
                alarm["ComparisonOperator"]]


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

