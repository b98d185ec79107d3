"""Recovery points in backup vaults, which moto does not have.

AWS Backup API Reference, "ListRecoveryPointsByBackupVault", "DeleteRecoveryPoint" (which is
asynchronous: a point is DELETING for a while).
"""

import json
import re
import urllib.parse
import uuid

from werkzeug.wrappers import Response

from tools.cfn.templates import ACCOUNT

_PATH = re.compile(r"/backup-vaults/(?P<vault>[^/]+)/recovery-points(/(?P<point>.*))?")


def vault_arn(region, name):
    return f"arn:aws:backup:{region}:{ACCOUNT}:backup-vault:{name}"


def add(world, vault, tags):
    """Puts a recovery point into a vault, by the vault's ARN; returns the point's."""
    region = vault.split(":")[3]
    arn = f"arn:aws:backup:{region}:{ACCOUNT}:recovery-point:{uuid.uuid4()}"
    world.recovery_points[vault][arn] = "COMPLETED"
    world.backend("backup", region).tag_resource(arn, tags)
    return arn


def answer(world, region, request):
    match = _PATH.fullmatch(request.path.rstrip("/"))
    points = world.recovery_points.get(vault_arn(region, match["vault"]))
    if points is None:
        return _error("ResourceNotFoundException", f"no vault {match['vault']}")
    if request.method == "GET":
        return _list(points)
    point = urllib.parse.unquote(match["point"])
    if point not in points:
        return _error("ResourceNotFoundException", f"no recovery point {point}")
    points[point] = "DELETING"
    return Response("{}", content_type="application/json")


def _list(points):
    body = {
        "RecoveryPoints": [
            {"RecoveryPointArn": arn, "Status": status} for arn, status in points.items()
        ]
    }
    for arn in [arn for arn, status in points.items() if status == "DELETING"]:
        del points[arn]  # By the next look it is gone.
    return Response(json.dumps(body), content_type="application/json")


def _error(code, message):
    headers = {"x-amzn-ErrorType": code}
    body = json.dumps({"Code": code, "Message": message, "Type": "client", "Context": ""})
    return Response(body, 404, headers, content_type="application/json")
