"""The network interfaces that a deleted function leaves behind, for as long as Lambda keeps them.

AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC" (Lambda
makes and deletes them, some 20 minutes later). AWS CloudFormation Template Reference,
"AWS::Lambda::Function VpcConfig": CloudFormation waits until they are gone before it goes on,
provided that who deletes the function may ec2:DescribeNetworkInterfaces; else it does not wait.
What else lies in their subnets and groups stops those from being deleted.
"""

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


def refuse_use(item):
    """Refuses to delete a subnet or group that an interface uses."""
    left = item.world.interfaces
    for interface in [each for each in left if each.uses(item.physical_id)]:
        if interface.stays():
            raise Refused(f"DependencyViolation: {item.physical_id} has a dependent object")
        left.remove(interface)
