"""Calls of DynamoDB's about a table's encryption, insights and replicas, which moto lacks.

Amazon DynamoDB API Reference, "UpdateTable": the key is changed by a call that does nothing else;
"TableDescription": replicas are the table's own, each with its region; "UpdateContributorInsights".
An update with a key of another region, or one that is not there, is refused.
"""

import io
import json

from werkzeug.wrappers import Response

_TARGET = "DynamoDB_20120810."


def answer(world, region, request):
    """The answer to a request, None where it is moto's."""
    operation = request.headers.get("X-Amz-Target", "").removeprefix(_TARGET)
    handler = {
        "DescribeContributorInsights": _describe_insights,
        "DescribeTable": _describe,
        "UpdateContributorInsights": _update_insights,
        "UpdateTable": _update,
    }.get(operation)
    if handler is None:
        return None
    body = request.get_data()
    request.environ["wsgi.input"] = io.BytesIO(body)  # moto reads it once more
    given = json.loads(body)
    table = world.backend("dynamodb", region).tables.get(given["TableName"])
    if table is None:
        return None
    found = handler(world, region, table, given)
    if found is None:
        return None
    status = 400 if "__type" in found else 200
    return Response(json.dumps(found), status, content_type="application/x-amz-json-1.0")


def _refuse(message):
    return {"__type": "com.amazon.coral.validate#ValidationException", "message": message}


def _owner(world, table):
    owners = world.owned("AWS::DynamoDB::GlobalTable")
    return next((each for each in owners if each.physical_id == table.name), None)


def _describe(world, region, table, _given):
    owner = _owner(world, table)
    if owner is None or len(owner.properties["Replicas"]) < 2:
        return None
    described = table.describe(base_key="Table")
    described["Table"]["Replicas"] = [
        {"RegionName": each["Region"], "ReplicaStatus": "ACTIVE"}
        for each in owner.properties["Replicas"]
        if each["Region"] != region
    ]
    return json.loads(json.dumps(described, default=str))


def _update(world, region, table, given):
    if "SSESpecification" not in given:
        return None
    if given.keys() != {"TableName", "SSESpecification"}:
        return _refuse("the server-side encryption is changed by a call that changes nothing else")
    wanted = given["SSESpecification"]
    key = wanted.get("KMSMasterKeyId", "")
    if wanted.get("Enabled") and key:
        place = key.split(":")
        if len(place) < 6 or place[3] != region or world.owner("AWS::KMS::Key", region, key) is None:
            return _refuse(f"KMS key {key} does not exist in {region}")
    table.sse_specification = {**wanted, "SSEType": "KMS"} if wanted.get("Enabled") else None
    described = table.describe(base_key="TableDescription")
    return json.loads(json.dumps(described, default=str))


def _describe_insights(world, region, table, given):
    status = world.insights.get((region, given["TableName"]), "DISABLED")
    return {"TableName": table.name, "ContributorInsightsStatus": status}


def _update_insights(world, region, table, given):
    action = {"ENABLE": "ENABLED", "DISABLE": "DISABLED"}[given["ContributorInsightsAction"]]
    world.insights[region, table.name] = action
    return {"TableName": table.name, "ContributorInsightsStatus": action}
