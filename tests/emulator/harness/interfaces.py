"""The network interfaces that a deleted function leaves behind, for as long as Lambda keeps them.

AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC" (Lambda
makes and deletes them, some 20 minutes later). AWS CloudFormation Template Reference,
"AWS::Lambda::Function VpcConfig": CloudFormation waits until they are gone before it goes on,
provided that who deletes the function may ec2:DescribeNetworkInterfaces; else it does not wait.
What else lies in their subnets and groups stops those from being deleted.
"""

import io
import urllib.parse

from werkzeug.wrappers import Response

from tests.emulator.harness import world as worlds
from tests.emulator.harness.world import Refused

_RIGHT = "ec2:DescribeNetworkInterfaces"
_PATIENCE = 40  # looks, after which CloudFormation goes on all the same


class Interface:
    """What a function has left: it is gone after so many looks."""

    def __init__(self, network, looks):
        self._used = {*network.get("SubnetIds", []), *network.get("SecurityGroupIds", [])}
        self._looks = looks

    def stays(self):
        """Looks at it."""
        self._looks -= 1
        return self._looks >= 0

    def uses(self, id):
        return id in self._used


def leave(item):
    """A function of a VPC is deleted; returns when CloudFormation goes on."""
    network = item.get("VpcConfig")
    if not network:
        return
    interface = Interface(network, item.world.interface_looks)
    if worlds.iam.allowed(item.principal.policies, _RIGHT, "*", {"aws:RequestedRegion": item.region}):
        for _ in range(_PATIENCE):
            if not interface.stays():
                return
    item.world.interfaces.append(interface)


def refuse_use(item, reason):
    """Refuses to delete a subnet or group that an interface uses, for that reason, as EC2 says it."""
    left = item.world.interfaces
    for interface in [each for each in left if each.uses(item.physical_id)]:
        if interface.stays():
            raise Refused(f"{reason} (Service: Ec2, Status Code: 400)")
        left.remove(interface)


def answer(world, request):
    """The answer to DescribeNetworkInterfaces, of those that functions have left; None: moto's.

    Amazon EC2 API Reference, "DescribeNetworkInterfaces"; of its filters one with one value.
    """
    body = request.get_data()
    request.environ["wsgi.input"] = io.BytesIO(body)  # moto reads it once more
    given = dict(urllib.parse.parse_qsl(body.decode()))
    if given.get("Action") != "DescribeNetworkInterfaces":
        return None
    assert given["Filter.1.Name"] in ("group-id", "subnet-id"), given
    found = []
    for interface in [each for each in world.interfaces if each.uses(given["Filter.1.Value.1"])]:
        if interface.stays():
            found.append("<item><networkInterfaceId>eni-0</networkInterfaceId></item>")
        else:
            world.interfaces.remove(interface)
    listed = f"<networkInterfaceSet>{''.join(found)}</networkInterfaceSet>"
    name = f"{given['Action']}Response"
    return Response(f"<{name}>{listed}</{name}>", content_type="text/xml")
