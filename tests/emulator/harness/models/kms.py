"""AWS::KMS: keys, their replicas, aliases.

AWS KMS Developer Guide, "Multi-Region keys in AWS KMS", "Control access to multi-Region keys",
"Key policies in AWS KMS"; "Deleting AWS KMS keys": a primary waits for its replicas. AWS
CloudFormation Template Reference, "AWS::KMS::Key": an update of what a key is made with fails,
"regardless of the value of the UpdateReplacePolicy attribute".
"""

import json

import moto.kms.models
from moto.kms.responses import KmsResponse
from tests.emulator.harness.models import Model
from tests.emulator.harness.world import Refused
from tools.cfn.templates import ACCOUNT
from tools.cfn.values import as_list


# moto's ids of multi-Region keys have hyphens, AWS's have none ("How multi-Region keys work").
_made, _validated = moto.kms.models.generate_key_id, KmsResponse._validate_cmk_id


def _key_id(multi_region=False):
    id = _made(multi_region)
    return f"mrk-{id.removeprefix('mrk-').replace('-', '')}" if multi_region else id


def _validate(self, id):
    is_pair = id.startswith("mrk-")
    _validated(self, f"arn:aws:kms:{self.region}:{ACCOUNT}:key/{id}" if is_pair else id)


moto.kms.models.generate_key_id, KmsResponse._validate_cmk_id = _key_id, _validate


def _check_policy(item, document):
    """A key whose policy locks the account out is refused; so is one with a foreign principal."""
    for statement in document["Statement"]:
        for arn in as_list(statement["Principal"].get("AWS", [])):
            if ":role/" in arn:
                item.require("AWS::IAM::Role", arn, what="Policy contains an invalid principal")
    root = f"arn:aws:iam::{ACCOUNT}:root"
    if not any(
        statement["Principal"].get("AWS") == root and "kms:PutKeyPolicy" in statement["Action"]
        for statement in document["Statement"]
    ):
        raise Refused("The new key policy will not allow you to update the key policy")
    return json.dumps(document)


def _arn(item):
    return f"arn:aws:kms:{item.region}:{ACCOUNT}:key/{item.physical_id}"


class Key(Model):
    type = "AWS::KMS::Key"
    tag_property = "Tags"

    def create(self, item):
        kms = item.client("kms")
        created = kms.create_key(
            Policy=_check_policy(item, item["KeyPolicy"]),
            KeyUsage="ENCRYPT_DECRYPT",  # AWS's default, which moto has not
            **item.take("Description", "MultiRegion"),
            **_tags(item),
        )["KeyMetadata"]
        item.physical_id = created["KeyId"]
        self._rotate(item)
        return created["KeyId"], {"Arn": created["Arn"], "KeyId": created["KeyId"]}

    def update(self, item):
        for fixed in ("KeySpec", "KeyUsage", "Origin", "MultiRegion"):
            if item.changed(fixed):
                raise Refused(f"You cannot change the {fixed} of an existing KMS key")
        _update(item)
        self._rotate(item)

    def _rotate(self, item):
        item.take("PendingWindowInDays", "RotationPeriodInDays")
        if item.get("EnableKeyRotation"):
            item.client("kms").enable_key_rotation(
                KeyId=item.physical_id, **item.take("RotationPeriodInDays")
            )
        elif item.old and item.old.get("EnableKeyRotation"):
            item.client("kms").disable_key_rotation(KeyId=item.physical_id)

    def delete(self, item):
        id = item.physical_id
        for region in ("us-east-1", "us-west-2"):
            key = item.world.backend("kms", region).keys.get(id)
            if region != item.region and key is not None and key.key_state == "Enabled":
                raise Refused(f"{id} has a replica in {region}")  # AWS would keep it pending.
        _schedule_deletion(item)


class ReplicaKey(Model):
    type = "AWS::KMS::ReplicaKey"
    tag_property = "Tags"

    def create(self, item):
        primary = item["PrimaryKeyArn"]
        region, id = primary.split(":")[3], primary.rpartition("/")[2]
        if region == item.region:
            raise Refused("a replica key must be in another region than its primary")
        item.require(Key.type, primary, region, what=f"NotFoundException: {primary}")
        if not item.world.key(primary).multi_region:
            raise Refused(f"UnsupportedOperationException: {primary} is no multi-Region key")
        policy = _check_policy(item, item["KeyPolicy"])
        item.client("kms", region).replicate_key(
            KeyId=id,
            ReplicaRegion=item.region,
            Policy=policy,
            **item.take("Description"),
            **_tags(item),
        )
        item.take("PendingWindowInDays")
        item.physical_id = id
        # moto's replica shares what its primary has; AWS's has its own.
        replica = item.world.backend("kms", item.region).keys[id]
        replica.aliases, replica.grants, replica.policy = {}, {}, policy
        replica.multi_region_configuration = dict(replica.multi_region_configuration)
        return id, {"Arn": _arn(item), "KeyId": id}

    def update(self, item):
        item.take("PrimaryKeyArn", "PendingWindowInDays")
        _update(item)

    def delete(self, item):
        _schedule_deletion(item)


class Alias(Model):
    type = "AWS::KMS::Alias"

    def create(self, item):
        item.client("kms").create_alias(**item.take("AliasName", "TargetKeyId"))
        return item["AliasName"], {}

    def update(self, item):
        item.client("kms").update_alias(**item.take("AliasName", "TargetKeyId"))

    def delete(self, item):
        item.client("kms").delete_alias(AliasName=item.physical_id)


def _tags(item):
    tags = item.get("Tags", [])
    return {"Tags": [{"TagKey": each["Key"], "TagValue": each["Value"]} for each in tags]}


def _update(item):
    kms, id = item.client("kms"), item.physical_id
    if item.changed("KeyPolicy"):
        policy = _check_policy(item, item["KeyPolicy"])
        kms.put_key_policy(KeyId=id, PolicyName="default", Policy=policy)
    if item.changed("Description"):
        kms.update_key_description(KeyId=id, Description=item.get("Description", ""))


def _schedule_deletion(item):
    item.client("kms").schedule_key_deletion(
        KeyId=item.physical_id, PendingWindowInDays=item.get("PendingWindowInDays", 30)
    )


