"""What AWS takes at most of a template, whatever it is about, and what it keeps of it."""

import json
import re

from tools.cfn.templates import SUFFIX

OF_ANY_SPEC = True


def test_templates_are_within_cloudformations_limits(tree):
    for path, template in tree.templates.items():
        assert len(tree.files[path]) <= 1_000_000, path
        assert len(template["Resources"]) <= 500, path
        assert len(template.get("Parameters", {})) <= 200, path
        assert len(template.get("Outputs", {})) <= 200, path
        assert len(template["Description"].encode()) <= 1024, path
        for section in ["Parameters", "Resources", "Outputs"]:
            for name in template.get(section, {}):
                assert re.fullmatch(r"[A-Za-z0-9]{1,255}", name), f"{path}: {name}"
    # The operator may pass it as it is, without a bucket.
    assert len(tree.files[tree.root]) <= 51_200


def test_parameter_values_fit(tree):
    for path, template in tree.templates.items():
        for name in template.get("Parameters", {}):
            assert len(tree.reference(name, None, path)) <= 4096, f"{path}: {name}"


def test_policies_are_within_iams_limits(tree):
    def size(document):
        return len(json.dumps(document, separators=(",", ":")))

    for policy in tree.resources("AWS::IAM::ManagedPolicy"):
        assert size(policy["PolicyDocument"]) <= 6144, policy
    for role in tree.resources("AWS::IAM::Role"):
        assert size(role["AssumeRolePolicyDocument"]) <= 2048, role
        assert sum(size(policy["PolicyDocument"]) for policy in role.get("Policies", [])) <= 10_240, role
        assert len(role.get("ManagedPolicyArns", [])) <= 10, role
    for key in tree.resources("AWS::KMS::Key") + tree.resources("AWS::KMS::ReplicaKey"):
        assert size(key["KeyPolicy"]) <= 32_768, key


def test_code_and_variables_are_within_lambdas_limits(tree):
    for function in tree.resources("AWS::Lambda::Function"):
        assert len(function["Code"].get("ZipFile", "").encode()) <= 4_000_000, function
        variables = function.get("Environment", {}).get("Variables", {})
        assert len(json.dumps(variables)) <= 4096, function
        assert len(function["Description"]) <= 256, function


def test_tags_are_within_aws_limits(tree):
    for resource in tree.resources():
        tags = resource.get("Tags", [])
        if isinstance(tags, list):
            assert len(tags) <= 50, resource
            assert len({tag["Key"] for tag in tags}) == len(tags), resource


def test_functions_that_wait_are_kept_active(tree):
    """Lambda takes the network interfaces of idle ones away, and sets them up anew while it fails."""
    routes = tree.resources("AWS::ApiGatewayV2::Route")
    serving = {route["Target"] for route in routes if route["RouteKey"] == "POST /heartbeat"}
    heard = {
        integration["IntegrationUri"]
        for integration in tree.resources("AWS::ApiGatewayV2::Integration")
        if f"integrations/{integration.ref}" in serving
    }
    daily = [
        rule
        for rule in tree.resources("AWS::Events::Rule")
        if rule.get("ScheduleExpression") == "rate(1 day)" and rule["State"] == "ENABLED"
    ]
    kept = {target["Arn"] for rule in daily for target in rule["Targets"]}
    for rule in daily:
        for target in rule["Targets"]:
            assert json.loads(target["Input"]) == {"source": "dr.keep-active"}
            assert f":{rule.region}:" in target["Arn"], rule
    for region in (tree.primary, tree.secondary):
        waiting = {
            function.arn
            for function in tree.resources("AWS::Lambda::Function", region)
            if function.get("VpcConfig")
        }
        assert waiting and waiting <= heard | kept, region


def test_one_failure_of_the_environments_own_functions_is_told(tree):
    """They run too seldom to fail as often as those of the spec may."""
    watched = set()
    for alarm in tree.resources("AWS::CloudWatch::Alarm"):
        ((_, function),) = [each.values() for each in alarm["Dimensions"]][:1]
        if alarm["Namespace"] == "AWS/Lambda" and function.startswith("dr-"):
            assert (alarm["Threshold"], alarm["Period"], alarm["EvaluationPeriods"]) == (1, 60, 1), alarm
            watched.add((function.removesuffix(f"-{SUFFIX}"), alarm.region, alarm["MetricName"]))
    assert watched >= {("dr-evaluator", tree.secondary, metric) for metric in ("Errors", "Throttles")}
