"""What the emitted templates say about detection, failover, routing and replication.

Everything is found by following the wiring, as AWS would: a record by its health
check, a check by the host and path that it probes, a rule by the region of what
it listens to and starts. What is wired wrongly is not there.
"""

import fnmatch
import json
import re

from drill import assumptions, proof
from drill.model import (
    ACTIVE,
    SERVES,
    Alarm,
    CalculatedCheck,
    EndpointCheck,
    Environment,
    Evaluator,
    Record,
    Store,
    Writer,
)
from tests.facts.templates import STACK_SET, SUFFIX, Tree

FUNCTION = "AWS::Lambda::Function"


def _seconds(rate):
    match = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", rate)
    if not match:
        raise ValueError(f"not a rate: {rate}")
    return int(match[1]) * {"minute": 60, "hour": 3600, "day": 86400}[match[2]]


class _Reader:
    def __init__(self, tree):
        self.tree = tree
        self.primary = tree.regions[tree.root]
        self.secondary = tree.regions[tree.child(tree.one(STACK_SET))]
        self.regions = (self.primary, self.secondary)
        self.functions = tree.resources(FUNCTION)
        self.hosts = {
            f"{api.ref}.execute-api.{api.region}.amazonaws.com": api
            for api in tree.resources("AWS::ApiGatewayV2::Api")
        }

    def first(self, type, region=None, **properties):
        found = self.tree.resources(type, region, **properties)
        return found[0] if found else None

    # --- The APIs ---

    def routed(self, api, key):
        """The function behind a route, and whether it is open."""
        route = self.first("AWS::ApiGatewayV2::Route", api.region, RouteKey=key, ApiId=api.ref)
        if route is None:
            return None, False
        for integration in self.tree.resources("AWS::ApiGatewayV2::Integration", api.region):
            if route["Target"] == f"integrations/{integration.ref}":
                arn = integration["IntegrationUri"]
                found = [each for each in self.functions if each.arn == arn]
                return found[0] if found else None, route.get("AuthorizationType") == "NONE"
        return None, False

    def region_of(self, host):
        api = self.hosts.get(host)
        return api.region if api else None

    def answers(self, host, path):
        """Behind an API there are the routed function, and one that tells who is active."""
        api = self.hosts.get(host)
        if api is None:
            return None
        function, is_open = self.routed(api, f"GET {path}")
        if function is None or not is_open:
            return None
        return SERVES if function == self.routed(api, "$default")[0] else ACTIVE

    def writer(self, region):
        """What serves transactions, and what tells checkers who is active."""
        api = self.first("AWS::ApiGatewayV2::Api", region)
        function = self.routed(api, "$default")[0] if api else None
        if function is None:
            return None
        variables = function["Environment"]["Variables"]
        return Writer(
            table=variables.get("CONTROL_TABLE_NAME", variables.get("TABLE_NAME")),
            fence=float(variables.get("FENCE_SECONDS", 5)),
            concurrency=function.get("ReservedConcurrentExecutions"),
        )

    def active_table(self, region):
        api = self.first("AWS::ApiGatewayV2::Api", region)
        for route in self.tree.resources("AWS::ApiGatewayV2::Route", region):
            path = route["RouteKey"].removeprefix("GET ")
            host = next((host for host, each in self.hosts.items() if each == api), None)
            if self.answers(host, path) == ACTIVE:
                function = self.routed(api, route["RouteKey"])[0]
                return function["Environment"]["Variables"].get("TABLE_NAME")
        return None

    # --- Route 53 ---

    def check(self, id):
        for resource in self.tree.resources("AWS::Route53::HealthCheck"):
            if resource.ref == id:
                return self._check(resource["HealthCheckConfig"])
        return None

    def _check(self, config):
        inverted = bool(config.get("Inverted"))
        if config["Type"] == "CALCULATED":
            children = tuple(self.check(child) for child in config["ChildHealthChecks"])
            return CalculatedCheck(config.get("HealthThreshold", len(children)), children, inverted)
        host, path = config["FullyQualifiedDomainName"], config.get("ResourcePath", "/")
        regions = config.get("Regions", assumptions.CHECKER_REGIONS)
        return EndpointCheck(
            region=self.region_of(host),
            answers=self.answers(host, path),
            interval=int(config.get("RequestInterval", 30)),
            threshold=int(config.get("FailureThreshold", 3)),
            inverted=inverted,
            checkers=tuple(
                region for region in regions for _ in range(assumptions.CHECKERS_PER_REGION)
            ),
        )

    def record(self, resource):
        alias = resource.get("AliasTarget")
        if alias is None:
            region = self.region_of(resource["ResourceRecords"][0])
            ttl = int(resource["TTL"])
        else:
            ttl = assumptions.ALIAS_TTL
            region = None
            for domain in self.tree.resources("AWS::ApiGatewayV2::DomainName"):
                name = self.tree.reference(domain.id, "RegionalDomainName", domain.template)
                if name == alias["DNSName"]:
                    region = domain.region
        check = resource.get("HealthCheckId")
        return Record(region, ttl, self.check(check) if check else None)

    def records(self):
        return {
            resource["Failover"]: self.record(resource)
            for resource in self.tree.resources("AWS::Route53::RecordSet")
            if "Failover" in resource.raw
        }

    # --- Detection and reaction ---

    def evaluator(self):
        for function in self.functions:
            variables = function.get("Environment", {}).get("Variables", {})
            if "PRIMARY_HEALTH_URL" not in variables:
                continue
            url = variables["PRIMARY_HEALTH_URL"]
            hosts = [host for host in self.hosts if url.startswith(f"https://{host}/")]
            path = url.removeprefix(f"https://{hosts[0]}") if hosts else None
            serves = hosts and self.answers(hosts[0], path) == SERVES
            metric = (
                variables["METRIC_NAMESPACE"],
                "PrimaryHealthy",
                (("Environment", variables["ENVIRONMENT_SUFFIX"]),),
            )
            return function, Evaluator(
                region=function.region,
                watches=self.region_of(hosts[0]) if serves else None,
                table=variables["TABLE_NAME"],
                attempts=int(variables.get("PROBE_ATTEMPTS", 3)),
                attempt_timeout=float(variables.get("PROBE_TIMEOUT_SECONDS", 5)),
                timeout=float(function.get("Timeout", 3)),
                alarm_name=variables.get("ALARM_NAME"),
                metric=metric,
            )
        return None, None

    def starts(self, rule, function, action):
        """Whether a rule starts the function with an action: in one region, and allowed to."""
        if rule.get("State", "ENABLED") != "ENABLED" or rule.region != function.region:
            return False
        permitted = any(
            permission["Principal"] == "events.amazonaws.com"
            and permission["FunctionName"] in (function.ref, function.arn)
            and fnmatch.fnmatchcase(rule.arn, permission.get("SourceArn", "*"))
            for permission in self.tree.resources("AWS::Lambda::Permission", function.region)
        )
        return permitted and any(
            target["Arn"] == function.arn
            and json.loads(target.get("Input", "{}")).get("action") == action
            for target in rule.get("Targets", [])
        )

    def interval(self, function):
        found = [
            _seconds(rule["ScheduleExpression"])
            for rule in self.tree.resources("AWS::Events::Rule")
            if "ScheduleExpression" in rule.raw and self.starts(rule, function, "probe")
        ]
        return min(found, default=None)

    def alarm(self, evaluator):
        """The alarm on what the evaluator publishes, wherever it lies."""
        for alarm in self.tree.resources("AWS::CloudWatch::Alarm"):
            if alarm["MetricName"] != "PrimaryHealthy":
                continue
            dimensions = tuple(
                (item["Name"], item["Value"]) for item in alarm.get("Dimensions", [])
            )
            metric = (alarm["Namespace"], alarm["MetricName"], dimensions)
            return alarm, Alarm(
                region=alarm.region,
                name=alarm["AlarmName"],
                period=int(alarm["Period"]),
                periods=int(alarm["EvaluationPeriods"]),
                breaching_points=int(alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"])),
                statistic=alarm["Statistic"],
                comparison=alarm["ComparisonOperator"],
                threshold=float(alarm["Threshold"]),
                missing=alarm.get("TreatMissingData", "missing"),
                watches_evaluator=metric == evaluator.metric and alarm.region == evaluator.region,
            )
        return None, None

    def reaction(self, alarm, function):
        """What a rule in the alarm's region does when the alarm is raised."""
        event = {
            "source": "aws.cloudwatch",
            "detail-type": "CloudWatch Alarm State Change",
            "resources": alarm.arn,
            "detail": {"state": {"value": "ALARM"}},
        }
        rules = [
            rule
            for rule in self.tree.resources("AWS::Events::Rule", alarm.region)
            if rule.get("State", "ENABLED") == "ENABLED" and _matches(rule, event)
        ]
        if any(self.starts(rule, function, "failover_if_unhealthy") for rule in rules):
            return "automatic"
        topics = {topic.ref for topic in self.tree.resources("AWS::SNS::Topic", alarm.region)}
        told = {target["Arn"] for rule in rules for target in rule.get("Targets", [])}
        return "operator" if told & topics else None

    # --- Stores ---

    def _speaks(self, region, metric, dimensions, unit):
        for alarm in self.tree.resources("AWS::CloudWatch::Alarm", region, MetricName=metric):
            found = {item["Name"]: item["Value"] for item in alarm.get("Dimensions", [])}
            if found == dimensions:
                delay = int(alarm["Period"]) * int(alarm["EvaluationPeriods"])
                return float(alarm["Threshold"]) * unit, delay
        return None, None

    def stores(self):
        for table in self.tree.resources("AWS::DynamoDB::GlobalTable"):
            name = table["TableName"]
            dimensions = {"TableName": name, "ReceivingRegion": self.secondary}
            speaks = self._speaks(self.primary, "ReplicationLatency", dimensions, 0.001)
            regions = {replica["Region"] for replica in table["Replicas"]}
            committed = 0 if table.get("MultiRegionConsistency") == "STRONG" else None
            replicated = set(self.regions) <= regions
            yield Store("table", name.removesuffix(f"-{SUFFIX}"), replicated, committed, *speaks)
        for bucket in self.tree.resources("AWS::S3::Bucket", self.primary):
            yield self._bucket(bucket)

    def _bucket(self, bucket):
        name = bucket["BucketName"].partition(f"-{SUFFIX}")[0]
        copies = {each.arn: each for each in self.tree.resources("AWS::S3::Bucket", self.secondary)}
        encrypted = "KMSMasterKeyID" in json.dumps(bucket.get("BucketEncryption", {}))
        for rule in bucket.get("ReplicationConfiguration", {}).get("Rules", []):
            copy = copies.get(rule["Destination"]["Bucket"])
            selected = rule.get("SourceSelectionCriteria", {}).get("SseKmsEncryptedObjects", {})
            if copy is None or rule["Status"] != "Enabled":
                continue
            if encrypted and selected.get("Status") != "Enabled":
                continue  # S3 replicates nothing that is encrypted
            control = rule["Destination"].get("ReplicationTime", {})
            minutes = control["Time"]["Minutes"] if control.get("Status") == "Enabled" else None
            dimensions = {
                "SourceBucket": bucket.ref,
                "DestinationBucket": copy.ref,
                "RuleId": rule["Id"],
            }
            speaks = self._speaks(self.secondary, "ReplicationLatency", dimensions, 1)
            return Store("bucket", name, True, minutes and 60 * minutes, *speaks)
        return Store("bucket", name, False, None, None, None)


def _matches(rule, event):
    """Whether an event pattern takes an event of single values."""

    def takes(pattern, value):
        if isinstance(pattern, list):
            return value in pattern
        return isinstance(value, dict) and all(
            key in value and takes(member, value[key]) for key, member in pattern.items()
        )

    return "EventPattern" in rule.raw and takes(rule["EventPattern"], event)


def read(folder_or_tree):
    """The Environment in a folder that the compiler has written, or in a Tree of it."""
    tree = folder_or_tree if isinstance(folder_or_tree, Tree) else Tree(folder_or_tree)
    report = proof.read(tree.files["report.json"])
    reader = _Reader(tree)
    function, evaluator = reader.evaluator()
    alarm_resource, alarm = reader.alarm(evaluator) if evaluator else (None, None)
    writers = {region: reader.writer(region) for region in reader.regions}

    def needed(wanted):
        found = [most for (_, measure), most in report.needed.items() if measure == wanted]
        return max(found, default=1)

    return Environment(
        name=json.loads(tree.files["report.json"])["environment"],
        primary=reader.primary,
        secondary=reader.secondary,
        records=reader.records(),
        evaluator=evaluator,
        interval=reader.interval(function) if evaluator else None,
        alarm=alarm,
        reaction=reader.reaction(alarm_resource, function) if alarm else None,
        writers={region: writer for region, writer in writers.items() if writer},
        active_tables={region: reader.active_table(region) for region in reader.regions},
        replicas={
            table["TableName"]: {replica["Region"] for replica in table["Replicas"]}
            for table in tree.resources("AWS::DynamoDB::GlobalTable")
        },
        stores=list(reader.stores()),
        needed_concurrency=needed("reserved concurrency"),
        writes_per_second=needed("writes"),
        proof=report,
    )
