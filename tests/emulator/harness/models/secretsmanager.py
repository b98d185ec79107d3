"""AWS::SecretsManager: secrets, with their replicas.

AWS Secrets Manager User Guide, "Replicate AWS Secrets Manager secrets across Regions" (a replica
lies under a key of its own region; a secret with replicas is not deleted) and "Secret encryption
and decryption in AWS Secrets Manager" (the service uses the key as whoever calls).
"""

from tests.emulator.harness.models import Model
from tests.emulator.harness.world import Refused

_USE = ("kms:Decrypt", "kms:GenerateDataKey")


class Secret(Model):
    type = "AWS::SecretsManager::Secret"
    tag_property = "Tags"

    def create(self, item):
        self._check_key(item)
        secrets = item.client("secretsmanager")
        arn = secrets.create_secret(
            SecretString=self._value(item, secrets),
            **item.take("Name", "Description", "KmsKeyId", "Tags"),
        )["ARN"]
        item.physical_id = arn
        self._replicate(item, item.get("ReplicaRegions", []))
        return arn, {"Id": arn}

    def update(self, item):
        self._check_key(item)
        secrets = item.client("secretsmanager")
        item.take("Name", "SecretString", "GenerateSecretString")
        changes = item.take("Description", "KmsKeyId")
        if item.changed("SecretString") or item.changed("GenerateSecretString"):
            changes["SecretString"] = self._value(item, secrets)
        secrets.update_secret(SecretId=item.physical_id, **changes)
        if item.changed("ReplicaRegions"):
            before, after = (each.get("ReplicaRegions", []) for each in (item.old, item.all))
            self._remove(item, [each for each in before if each not in after])
            self._replicate(item, [each for each in after if each not in before])

    def _check_key(self, item):
        if "KmsKeyId" in item.all:
            via = {"kms:ViaService": f"secretsmanager.{item.region}.amazonaws.com"}
            item.require_key(item["KmsKeyId"], *_USE, context=via)

    def _value(self, item, secrets):
        if "SecretString" in item.all:
            return item["SecretString"]
        return secrets.get_random_password(**item["GenerateSecretString"])["RandomPassword"]

    def _replicate(self, item, replicas):
        for each in replicas:
            self._check_replica(item, each["Region"], each.get("KmsKeyId"))
        if not replicas:
            return
        item.client("secretsmanager").replicate_secret_to_regions(
            SecretId=item.physical_id, AddReplicaRegions=replicas
        )
        secret = item.world.backend("secretsmanager", item.region).secrets[item.physical_id]
        for replica in secret.replicas:  # moto forgets under which key.
            keys = [each["KmsKeyId"] for each in replicas if each["Region"] == replica.region]
            replica.config["KmsKeyId"] = keys[0] if keys else replica.config["KmsKeyId"]

    def _check_replica(self, item, region, key):
        if region == item.region:
            raise Refused("InvalidParameterException: a secret has no replica in its own region")
        if key is None:
            return
        if key.split(":")[3] != region:
            raise Refused(f"the replica's key {key} is not in {region}")
        item.require_any_key(key)
        via = {"kms:ViaService": f"secretsmanager.{region}.amazonaws.com"}
        for action in _USE:
            if not item.world.may_use_key(item.principal, action, key, via):
                raise Refused(f"{item.principal} may not {action} with {key}")

    def _remove(self, item, replicas):
        if replicas:
            item.client("secretsmanager").remove_regions_from_replication(
                SecretId=item.physical_id, RemoveReplicaRegions=[each["Region"] for each in replicas]
            )

    def delete(self, item):
        """CloudFormation's handler takes the replicas off first, and leaves no time to restore."""
        self._remove(item, item.get("ReplicaRegions", []))
        item.client("secretsmanager").delete_secret(
            SecretId=item.physical_id, ForceDeleteWithoutRecovery=True
        )
