"""Holds the transit gateways that an environment's VPCs are attached to to what the spec needs of them.

Their route tables and what leads from one to the other are not the environment's.
"""

import ipaddress
import json
import re

from deployment.aws import CallFailure


def _owners(folder, region, id):
    """The accounts in which the role that deploys the region may attach to the gateway."""
    policies = folder.resources("AWS::IAM::ManagedPolicy", folder.primary)
    text = json.dumps([policy.raw for policy in policies])
    account = r"(\$\{AWS::AccountId\}|[0-9]{12})"
    return set(re.findall(rf":ec2:{region}:{account}:transit-gateway/{id}\b", text))


def _attachments(route):
    """The attachments that a route leads to."""
    return [each["TransitGatewayAttachmentId"] for each in route["TransitGatewayAttachments"]]


class _Gateway:
    """A transit gateway, as its account, or another one that it is shared with, sees it."""

    def __init__(self, aws, region, id, blocks):
        self._aws = aws
        self._region = region
        self._id = id
        self._block, self._peer = blocks  # of the region's VPC, and of the other region's

    def _call(self, operation, key, *options):
        return self._aws.call(["ec2", operation, *options], self._region)[key]

    def _find(self):
        try:
            found = self._call(
                "describe-transit-gateways", "TransitGateways", "--transit-gateway-ids", self._id
            )
        except CallFailure as failure:
            if "NotFound" not in failure.error:
                raise
            return None
        return found[0] if found else None

    def _attachment(self, suffix):
        """The environment's own, once it is deployed; else None."""
        filters = f"Name=transit-gateway-id,Values={self._id}"
        found = self._call(
            "describe-transit-gateway-attachments",
            "TransitGatewayAttachments",
            *["--filters", filters, "Name=resource-type,Values=vpc"],
        )
        # The spec's own resources have the first tag as well.
        own = [{"Key": "dr-suffix", "Value": suffix}, {"Key": "Name", "Value": f"dr-{suffix}"}]
        gone = ("deleted", "deleting", "failed", "rejected")
        return next(
            (
                each
                for each in found
                if all(tag in each.get("Tags", []) for tag in own) and each["State"] not in gone
            ),
            None,
        )

    def _routes(self, table, block, match="supernet-of-match"):
        """The active routes of a table that lead to all of the block, or with `subnet-of-match` to a part."""
        return self._call(
            "search-transit-gateway-routes",
            "Routes",
            *["--transit-gateway-route-table-id", table, "--filters", "Name=state,Values=active"],
            f"Name=route-search.{match},Values={block}",
        )

    def _answer_of_others(self, gateway, owners, attachment):
        owner = gateway["OwnerId"]
        if owners and owners != {owner}:
            return False, f"is the account {owner}'s: say so in `transit_gateways.owner_account`"
        text = f"is the account {owner}'s, which alone sees whether it leads to {self._peer}"
        if (attachment or {}).get("State") == "available":
            return True, text
        if gateway["Options"].get("AutoAcceptSharedAttachments") == "enable":
            return True, text
        return False, f"{text}, and must accept the attachment before its routes can be made"

    def _taken(self, tables, attachment):
        """The parts of the VPC's block that lead to another attachment, and to which."""
        own = (attachment or {}).get("TransitGatewayAttachmentId")
        whole = ipaddress.ip_network(self._block)
        for table in tables:
            for route in self._routes(table, self._block, "subnet-of-match"):
                block = route["DestinationCidrBlock"]
                to = _attachments(route)
                if own not in to and ipaddress.ip_network(block).subnet_of(whole):
                    yield block, to[0]

    def _answer_of_own(self, options, attachment, suffix):
        table = options.get("AssociationDefaultRouteTableId")
        if options.get("DefaultRouteTableAssociation") != "enable":
            table = None
        if attachment is not None:
            table = attachment.get("Association", {}).get("TransitGatewayRouteTableId")
        if not table:
            return False, "associates the attachment with no route table: do so once it is deployed"
        if not self._routes(table, self._peer):
            return False, f"has no route to {self._peer}, the other region's block, in {table}"
        tables = self._tables()
        # Without a suffix nobody knows which attachment is the environment's.
        for block, other in self._taken(tables, attachment) if suffix else ():
            return False, (
                f"leads {block}, of this VPC's {self._block}, to {other}: each VPC, and each stage, "
                "at a gateway has a block of its own"
            )
        propagates = options.get("DefaultRouteTablePropagation") == "enable"
        own = (attachment or {}).get("TransitGatewayAttachmentId")
        leads_back = any(
            own in _attachments(route)
            for id in tables
            for route in self._routes(id, self._block)
        )
        if (attachment is not None or not propagates) and not leads_back:
            return False, (
                f"leads to {self._peer} by {table}, and nothing back to {self._block}: propagate "
                "the attachment's route once it is deployed"
            )
        return True, f"leads to {self._peer} by {table}"

    def _tables(self):
        filters = f"Name=transit-gateway-id,Values={self._id}"
        tables = self._call(
            "describe-transit-gateway-route-tables",
            "TransitGatewayRouteTables",
            *["--filters", filters],
        )
        return [table["TransitGatewayRouteTableId"] for table in tables]

    def answer(self, owners, suffix):
        """(whether it is as it must be, what it is or does)."""
        gateway = self._find()
        if gateway is None:
            return False, "is neither this account's nor shared with it"
        if gateway["State"] != "available":
            return False, f"is {gateway['State']}"
        attachment = suffix and self._attachment(suffix)
        account = self._aws.call(["sts", "get-caller-identity"], self._region)["Account"]
        if gateway["OwnerId"] != account:
            return self._answer_of_others(gateway, owners, attachment)
        if owners - {account, "${AWS::AccountId}"}:
            return False, "is this account's: leave `transit_gateways.owner_account` out"
        return self._answer_of_own(gateway["Options"], attachment, suffix)


def find_answers(aws, folder, blocks, suffix=None):
    """Yields (whether it is as the spec needs it, one line); only reads. `blocks`: by region."""
    kind = "TransitGatewayAttachment"
    for attachment in folder.of_network(f"AWS::EC2::{kind}", kind):
        region, id = attachment.region, attachment.raw["TransitGatewayId"]
        peer = folder.secondary if region == folder.primary else folder.primary
        gateway = _Gateway(aws, region, id, (blocks[region], blocks[peer]))
        good, text = gateway.answer(_owners(folder, region, id), suffix)
        yield good, f"{region} {id} {text}"
