"""What AWS's services do by themselves, if the environment's policies let them.

AWS refuses none of this while stacks are deployed: an alarm whose topic's key it may not use
exists, and is silent. So here the services act, and say why they could not (Undelivered).
"""

import base64
import json
import re

from tests.emulator.harness import dns, functions
from tools.cfn import iam
from tools.cfn.templates import ACCOUNT


class Undelivered(Exception):
    """What a service could not do, and what it lacked."""


def _need(condition, text):
    if not condition:
        raise Undelivered(text)


# --- Topics ---


def publish(world, who, topic_arn, message, context, key_context=None):
    """A service publishes. Amazon SNS Developer Guide, "Key management": it needs the key, too."""
    region = topic_arn.split(":")[3]
    topic = world.backend("sns", region).topics.get(topic_arn)
    _need(topic is not None, f"{who}: no topic {topic_arn}")
    principal = iam.service(who)
    context = {"aws:SecureTransport": "true", **context}
    policy = json.loads(topic.policy)
    _need(
        iam.resource_allows(policy, principal, "sns:Publish", topic_arn, context),
        f"{who} may not publish to {topic_arn}",
    )
    if topic.kms_master_key_id:
        for action in ("kms:Decrypt", "kms:GenerateDataKey"):
            _need(
                world.may_use_key(
                    principal,
                    action,
                    topic.kms_master_key_id,
                    context if key_context is None else key_context,
                ),
                f"{who} may not {action} with the key of {topic_arn}",
            )
    world.client("sns", region).publish(TopicArn=topic_arn, Message=json.dumps(message))


def deliver(world, subscription, message, subject):
    """What a topic does with a message for each subscription: it waits for the confirmation.

    Amazon SNS Developer Guide, "Confirm an HTTPS subscription", "Email notification setup".
    """
    if subscription.confirmed:
        address = subscription.protocol, subscription.endpoint
        world.delivered.append((*address, subscription.topic.arn, subject, message))


def confirm_subscriptions(world, region):
    """The subscribers do as the messages say that SNS has sent them."""
    for subscription in world.backend("sns", region).subscriptions.values():
        subscription.confirmed = True


# --- Alarms and rules ---


def set_alarm(world, region, name, state):
    """An alarm changes to a state: its actions, and the event of the change.

    Amazon CloudWatch User Guide, "Alarm events and EventBridge".
    """
    cloudwatch = world.client("cloudwatch", region)
    cloudwatch.set_alarm_state(AlarmName=name, StateValue=state, StateReason="emulator")
    (alarm,) = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    actions = {"ALARM": "AlarmActions", "OK": "OKActions"}.get(state, "InsufficientDataActions")
    context = {"aws:SourceArn": alarm["AlarmArn"], "aws:SourceAccount": ACCOUNT}
    for action in alarm[actions]:
        publish(world, "cloudwatch.amazonaws.com", action, {"AlarmName": name}, context)
    put_event(
        world,
        region,
        {
            "source": "aws.cloudwatch",
            "detail-type": "CloudWatch Alarm State Change",
            "resources": [alarm["AlarmArn"]],
            "region": region,
            "account": ACCOUNT,
            "detail": {"alarmName": name, "state": {"value": state}},
        },
    )


def put_event(world, region, event):
    """Starts the rules that an event matches; returns their names."""
    rules = world.backend("events", region).event_buses["default"].rules.values()
    started = [
        rule
        for rule in rules
        if not rule.scheduled_expression
        and rule.state == "ENABLED"
        and rule.event_pattern.matches_event(event)
    ]
    for rule in started:
        start_rule(world, region, rule.name, event)
    return [rule.name for rule in started]


def start_rule(world, region, name, event):
    """A rule's targets get the event; returns what its functions answer.

    Amazon EventBridge User Guide, "Using resource-based policies for Amazon EventBridge": for
    a topic and its key no condition of a policy is met.
    """
    rule = world.backend("events", region).event_buses["default"].rules[name]
    _need(rule.targets, f"the rule {name} has no target")
    answers = []
    for target in rule.targets:
        payload = json.loads(target["Input"]) if "Input" in target else event
        if ":function:" in target["Arn"]:
            answers.append(
                invoke(world, "events.amazonaws.com", target["Arn"], payload, rule.arn)
            )
        else:
            publish(world, "events.amazonaws.com", target["Arn"], payload, {}, {})
    return answers


# --- Functions ---


def invoke(world, who, arn, event, source_arn):
    """A service invokes a function. AWS Lambda Developer Guide, "Using resource-based policies"."""
    function = functions.find(world, arn, arn.split(":")[3])
    _need(function is not None, f"{who}: no function {arn}")
    context = {"aws:SourceArn": source_arn, "aws:SourceAccount": ACCOUNT}
    policy = {"Statement": function.policy.statements}
    _need(
        iam.resource_allows(policy, iam.service(who), "lambda:InvokeFunction", arn, context),
        f"{who} may not invoke {arn} for {source_arn}",
    )
    try:
        return functions.invoke(world, function, event)
    except functions.KeyDenied as denied:
        raise Undelivered(str(denied)) from denied


def write_log(world, function):
    """A function (its resource) writes to its log group.

    AWS Lambda Developer Guide, "Configuring advanced logging controls": it never fails for that.
    """
    region, role = function.stack.region, world.role(function.properties["Role"])
    group = function.properties["LoggingConfig"]["LogGroup"]
    _need(group in world.backend("logs", region).groups, f"{function}: no log group {group}")
    arn = f"arn:aws:logs:{region}:{ACCOUNT}:log-group:{group}:log-stream:2026/11/22/[$LATEST]0"
    for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
        _need(iam.allowed(role.policies, action, arn, {}), f"{role} may not {action} on {arn}")


# --- APIs ---


def call_api(
    world, host, method, path, body=None, signed=False, content_type="application/json", token=None
):
    """A request to an HTTP API; returns the function's answer.

    Signed by a role, which needs the right, or by somebody who has it (True); or with a token,
    the claims of one whose signature is its issuer's. The host is the
    API's own endpoint or a name of the user's, which DNS resolves. Amazon API Gateway Developer
    Guide, "Routing API requests" (the most specific route), "Control access to HTTP APIs with IAM
    authorization", "Control access to HTTP APIs with JWT authorizers", "Create AWS Lambda proxy
    integrations for HTTP APIs".
    """
    target = host if ".execute-api." in host else dns.resolve(world, host, is_healthy)
    api_id, region = find_api(world, host, target)
    api = world.backend("apigatewayv2", region).apis.get(api_id)
    _need(api is not None and "$default" in api.stages, f"no API {host} with a default stage")
    route, variables = _route(api.routes.values(), method, path)
    if route is None:
        return {"statusCode": 404, "body": '{"message":"Not Found"}'}
    secured = route.authorization_type == "AWS_IAM"
    if secured and not _may_call(api_id, region, method, path, signed):
        return {"statusCode": 403, "body": '{"message":"Forbidden"}'}
    refused = _refused_token(api, route, token)
    if refused:
        return refused
    integration = api.integrations[route.target.removeprefix("integrations/")]
    key = f"{method}{path}" if route.route_key != "$default" else "$default"
    event = {
        "version": "2.0",
        "routeKey": route.route_key,
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": content_type},
        "requestContext": {
            "apiId": api_id,
            "http": {"method": method, "path": path},
            **({"authorizer": {"jwt": {"claims": token}}} if token else {}),
        },
        **({"pathParameters": variables} if variables else {}),
        **_passed_on(body, content_type),
    }
    return invoke(
        world,
        "apigateway.amazonaws.com",
        integration.integration_uri,
        event,
        f"arn:aws:execute-api:{region}:{ACCOUNT}:{api_id}/$default/{key}",
    )


def _route(routes, method, path):
    """The most specific route of a request, and what its variables stand for."""
    found = None, {}
    best = ()
    for route in routes:
        verb, _, template = route.route_key.partition(" ")
        if route.route_key != "$default" and verb not in ("ANY", method):
            continue
        pattern = re.sub(r"\\\{(\w+)\\\+\\\}", r"(?P<\1>.+)", re.escape(template))
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", pattern)
        match = re.fullmatch(pattern, path)
        if route.route_key == "$default":
            match, rank = re.fullmatch(".*", path), (0,)
        else:
            # A whole path before one with variables, before what takes the rest.
            rank = (1, "+}" not in template, -template.count("{"), verb != "ANY")
        if match and rank > best:
            found, best = (route, match.groupdict()), rank
    return found


def _refused_token(api, route, token):
    """The answer where a route takes tokens, and this is none of them."""
    if route.authorization_type != "JWT":
        return None
    wanted = api.authorizers[route.authorizer_id].jwt_config
    known = token and token["iss"] == wanted["issuer"] and token["aud"] in wanted["audience"]
    if not known:
        return {"statusCode": 401, "body": '{"message":"Unauthorized"}'}
    scopes = route.authorization_scopes or []
    if scopes and not set(token.get("scope", "").split()) & set(scopes):
        return {"statusCode": 403, "body": '{"message":"Forbidden"}'}
    return None


def _may_call(api_id, region, method, path, signed):
    if not isinstance(signed, iam.Principal):
        return signed
    arn = f"arn:aws:execute-api:{region}:{ACCOUNT}:{api_id}/$default/{method}{path}"
    return iam.allowed(signed.policies, "execute-api:Invoke", arn, {})


def _passed_on(body, content_type):
    """Forms, and whatever else is no text, are passed on in base64."""
    if body is None or re.match("text/|application/(json|javascript|xml)", content_type):
        return {"body": body, "isBase64Encoded": False}
    return {"body": base64.b64encode(body.encode()).decode(), "isBase64Encoded": True}


def find_api(world, host, target):
    """The API behind a host that DNS leads to a target, and its region."""
    id, _, region = target.split(".")[:3]
    _need(region not in world.down, f"{region} does not answer")
    if target == host:
        return id, region
    _need(id.startswith("d-"), f"{target} has no certificate for {host}")
    backend = world.backend("apigatewayv2", region)
    name = backend.domain_names.get(host)
    regional = name.domain_name_configurations[0]["apiGatewayDomainName"] if name else None
    _need(regional == target, f"{target} has no certificate for {host}")
    mapped = [each for each in backend.api_mappings.values() if each.domain_name == host]
    _need(mapped, f"no API is mapped to {host} in {region}")
    return mapped[0].api_id, region


def is_healthy(world, check_id):
    """What a health check finds. Amazon Route 53 Developer Guide, "How Amazon Route 53 determines
    whether a health check is healthy"."""
    config = world.backend("route53").health_checks[check_id]
    if config.type_ == "CALCULATED":
        healthy = sum(is_healthy(world, child) for child in config.children)
        return healthy >= int(config.health_threshold)
    if config.type_ == "CLOUDWATCH_METRIC":
        return _is_quiet(world, config.alarm)
    try:
        status = call_api(world, config.fqdn, "GET", config.resource_path)["statusCode"]
    except Undelivered:
        status = None
    healthy = status is not None and 200 <= status < 400
    return healthy != (str(config.inverted).lower() == "true")


def _is_quiet(world, wanted):
    """What an alarm's newest datum says, which Route 53 reads itself; healthy without any.

    Amazon Route 53 Developer Guide, "Monitoring a CloudWatch alarm". Of comparisons only that of
    PrimaryActive is known.
    """
    backend = world.backend("cloudwatch", wanted["Region"])
    alarm = backend.alarms[wanted["Name"]]
    assert alarm.comparison_operator == "LessThanThreshold"
    dimensions = {each.name: each.value for each in alarm.dimensions}
    data = [
        each
        for each in backend.metric_data
        if (each.namespace, each.name) == (alarm.namespace, alarm.metric_name)
        and {dimension.name: dimension.value for dimension in each.dimensions} == dimensions
    ]
    return not data or data[-1].value >= float(alarm.threshold)
