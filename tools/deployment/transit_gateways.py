"""Holds the transit gateways that an environment's VPCs are attached to to what the spec needs of them.

Their route tables and what leads from one to the other are not the environment's.
"""

from deployment.aws import CallFailure


def _routes(aws, region, table, block):
    """The active routes that lead to all of the block."""
    filters = ["Name=state,Values=active", f"Name=route-search.supernet-of-match,Values={block}"]
    command = ["ec2", "search-transit-gateway-routes", "--transit-gateway-route-table-id", table]
    return aws.call([*command, "--filters", *filters], region)["Routes"]


def _answer(aws, region, id, peer):
    """(whether it is as it must be, one line)."""
    try:
        command = ["ec2", "describe-transit-gateways", "--transit-gateway-ids", id]
        found = aws.call(command, region)["TransitGateways"]
    except CallFailure as failure:
        if "NotFound" not in failure.error:
            raise
        found = []
    if not found:
        return False, f"{id} is neither this account's nor shared with it"
    (gateway,) = found
    if gateway["State"] != "available":
        return False, f"{id} is {gateway['State']}"
    owner, options = gateway["OwnerId"], gateway["Options"]
    if owner != aws.call(["sts", "get-caller-identity"], region)["Account"]:
        if options.get("AutoAcceptSharedAttachments") == "enable":
            return True, f"{id} is the account {owner}'s, which alone sees whether it leads to {peer}"
        return True, (
            f"{id} is the account {owner}'s, which must accept the attachment while the deployment "
            f"waits, and alone sees whether it leads to {peer}"
        )
    table = options.get("AssociationDefaultRouteTableId")
    if options.get("DefaultRouteTableAssociation") != "enable" or not table:
        return False, f"{id} associates attachments with no route table: do so once it is deployed"
    if not _routes(aws, region, table, peer):
        return False, f"{id} has no route to {peer}, the other region's block, in {table}"
    return True, f"{id} leads to {peer} by {table}"


def find_answers(aws, folder, blocks):
    """Yields (whether it is as the spec needs it, one line); only reads. `blocks`: by region."""
    for attachment in folder.resources("AWS::EC2::TransitGatewayAttachment"):
        region = attachment.region
        peer = blocks[folder.secondary if region == folder.primary else folder.primary]
        good, text = _answer(aws, region, attachment.raw["TransitGatewayId"], peer)
        yield good, f"{region} {text}"
