"""A bucket that exists beside the one that a template has, and what makes it that one.

Whatever S3 keeps of a bucket besides its objects is looked at. Where the template says nothing of
it, or something else, it would be gone or changed with an update of the stack that has the bucket:
that is told, and nothing is done. What the template alone says is set by S3's own calls.
"""

import copy
import json

from deployment.adopted_store import Store
from deployment.aws import CallFailure, Failure

# What a bucket may have that the compiler emits nothing of, by property: command, the member of the
# answer that has it (none: all of it), S3's error code where there is none, and words. The first
# ones `overrides` may say.
_SAYABLE = {
    "AnalyticsConfigurations": ("list-bucket-analytics-configurations", "AnalyticsConfigurationList", "", "storage class analyses"),
    "CorsConfiguration": ("get-bucket-cors", "CORSRules", "NoSuchCORSConfiguration", "CORS rules"),
    "IntelligentTieringConfigurations": ("list-bucket-intelligent-tiering-configurations", "IntelligentTieringConfigurationList", "", "intelligent tiering"),
    "InventoryConfigurations": ("list-bucket-inventory-configurations", "InventoryConfigurationList", "NoSuchConfiguration", "inventories"),
    "LoggingConfiguration": ("get-bucket-logging", "LoggingEnabled", "", "access logs"),
    "NotificationConfiguration": ("get-bucket-notification-configuration", None, "", "notifications"),
}  # fmt: skip
_OTHERS = {
    "MetricsConfigurations": ("list-bucket-metrics-configurations", "MetricsConfigurationList", "", "metrics"),
    "WebsiteConfiguration": ("get-bucket-website", None, "NoSuchWebsiteConfiguration", "a website"),
}  # fmt: skip
_ENCRYPTION = "ServerSideEncryptionConfiguration"


class Bucket(Store):
    """A bucket as the template has it, beside the one that there is."""

    kind = "bucket"
    types = ("AWS::S3::Bucket",)
    name_in = "BucketName"
    elsewhere = "ReplicationConfiguration"

    def __init__(self, aws, folder, id, body, parameters):
        super().__init__(aws, folder, id, body, parameters)
        (self._policy_id,) = [
            other
            for other, resource in body["Resources"].items()
            if resource["Type"] == "AWS::S3::BucketPolicy"
            and resource["Properties"]["Bucket"] == {"Ref": id}
        ]
        policy = body["Resources"][self._policy_id]["Properties"]["PolicyDocument"]
        self._policy = self._evaluate(policy)
        (rule,) = self._wanted["BucketEncryption"][_ENCRYPTION]
        self._default = rule["ServerSideEncryptionByDefault"]
        self._key = self._default.get("KMSMasterKeyID")  # None for S3's own keys

    def imports(self):
        policy = ("AWS::S3::BucketPolicy", self._policy_id, {"Bucket": self.name})
        return [*super().imports(), policy]

    def alone(self, properties):
        return {key: value for key, value in properties.items() if key != self.elsewhere}

    def command(self, operation, *options):
        return ["s3api", operation, "--bucket", self.name, *options]

    def _get(self, operation, *missing):
        return self._look(self.command(operation), missing)

    def show(self):
        """(what, command) of the steps before the import, as far as they are known."""
        yield "is it as the spec says, and does no other stack hold it?", self.command(
            "get-bucket-versioning"
        )
        yield "what it lacks is set, one by one, among it:", self._encrypt_command()

    def way_back(self):
        return "take away its replication and its default encryption"

    def warnings(self):
        """What who works on it must know before it is changed."""
        former = self._former_key()
        if self._key and self._key != former:
            yield (
                f"from now on, who writes to {self.name} needs kms:GenerateDataKey of {self._key}, "
                "and who reads what was written since, kms:Decrypt"
            )
        yield f"{self.name} answers over TLS 1.2 and newer alone, and nobody but by policies"
        yield (
            f"what {self.name} holds stays under {former or 'keys of S3'} and is not replicated"
            + (
                f": functions, and whoever copies it, need kms:Decrypt of {former}"
                if former and former != self._key
                else ""
            )
        )

    def pending(self):
        """S3's calls are done when they answer."""
        return ""

    def stray(self):
        """Replication to the environment's bucket is set, not made."""
        return ""

    def copying(self):
        """Nothing goes on; fails where S3 does not replicate what its stack says."""
        found = self._replication()
        if not any(rule["Status"] == "Enabled" for rule in found):
            raise Failure(f"{self.name} is not replicated to {self._secondary}")
        return ""

    def result(self):
        return (
            f"in {self._primary}, replicated to {self._secondary} from now on; what it held before "
            "is not: see docs/existing.md"
        )

    # --- What must be so ---

    def faults(self):
        """Why the bucket cannot be the one that the spec says, in words."""
        fault = self._place_fault()
        if fault:
            yield fault
            return
        versioning = self._get("get-bucket-versioning")
        if versioning.get("Status") == "Suspended":
            yield (
                f"somebody has suspended the versioning of {self.name}, which replication needs: "
                "switch it on once nobody relies on that"
            )
        if versioning.get("MFADelete") == "Enabled":
            yield f"{self.name} has MFA delete, with which S3 takes no lifecycle rule"
        lock = self._get(
            "get-object-lock-configuration",
            "ObjectLockConfigurationNotFoundError",
            "ObjectLockConfigurationNotFound",
        )
        if lock:
            yield (
                f"{self.name} has Object Lock, and S3 replicates it to buckets with Object Lock "
                "alone, which the environment's has not"
            )
        yield from self._ownership_faults()
        if self._replication():
            yield (
                f"{self.name} is replicated already: S3 has one replication configuration of a "
                "bucket; remove it once nobody relies on it (aws s3api delete-bucket-replication)"
            )
        policy = self._found_policy()
        if policy and policy != self._policy:
            yield (
                f"{self.name} has a policy, {_text(policy)}, which a spec cannot say: remove it once "
                "whom it lets in has rights of an own policy, which another account cannot"
            )
        yield from self._lifecycle_faults()
        yield from self._tag_faults()
        if self._acceleration() == "Enabled" and "AccelerateConfiguration" not in self._wanted:
            yield f"{self.name} is accelerated, the spec says not: see `transfer_acceleration`"
        yield from self._other_faults()

    def _place_fault(self):
        account = self._aws.call(["sts", "get-caller-identity"], self._primary)["Account"]
        command = self.command("get-bucket-location", "--expected-bucket-owner", account)
        try:
            region = self._aws.call(command, self._primary).get("LocationConstraint")
        except CallFailure as failure:
            if failure.error == "NoSuchBucket":
                return f"there is no bucket {self.name}"
            if failure.error == "AccessDenied":
                return f"the bucket {self.name} is another account's, or you may not look at it"
            raise
        # Amazon S3 API Reference, "GetBucketLocation".
        region = {None: "us-east-1", "EU": "eu-west-1"}.get(region, region)
        return "" if region == self._primary else f"the bucket {self.name} lies in {region}"

    def _ownership_faults(self):
        """Amazon S3 User Guide, "Controlling ownership of objects and disabling ACLs"."""
        found = self._get("get-bucket-ownership-controls", "OwnershipControlsNotFoundError")
        rules = found.get("OwnershipControls", {}).get("Rules", [])
        kind = rules[0]["ObjectOwnership"] if rules else "ObjectWriter"
        if kind != "BucketOwnerEnforced":
            yield (
                f"the Object Ownership of {self.name} is {kind}, so that ACLs let others in, and "
                "objects may be others': make it BucketOwnerEnforced once nobody relies on that"
            )

    def _lifecycle_faults(self):
        found, wanted = self._lifecycle(), self._wanted_lifecycle()
        for name, rule in found.items():
            if name not in wanted:
                yield (
                    f"{self.name} has the lifecycle rule {name}, {_text(rule)}, which the spec does "
                    "not say: remove it, or see `noncurrent_version_expiration_days`"
                )
            elif wanted[name] != rule:
                yield (
                    f"the lifecycle rule {name} of {self.name} is {_text(rule)}, the spec says "
                    f"{_text(wanted[name])}: rename or remove it"
                )

    def _tag_faults(self):
        wanted = {tag["Key"]: tag["Value"] for tag in self._wanted.get("Tags", [])}
        for key, value in self._tags().items():
            if key == "dr-suffix" or key.startswith("aws:"):
                continue
            if wanted.get(key) != value:
                yield (
                    f"{self.name} has the tag {key}={value}, which the spec does not say: say it in "
                    "`tags`, or remove it"
                )

    def _other_faults(self):
        remedy = f"say it in `overrides` of `primary/adopted/{self.id}`, or remove it"
        for property, (operation, member, missing, words) in {**_SAYABLE, **_OTHERS}.items():
            found = self._get(operation, *filter(None, [missing]))
            has = found.get(member) if member else found
            if has and property not in self._wanted:
                yield (
                    f"{self.name} has {words}, which the spec does not say: "
                    f"{remedy if property in _SAYABLE else 'remove it'}"
                )
            if not has and property in self._wanted:
                yield f"{self.name} has no {property}, and `overrides` say it has: add it"

    # --- What there is ---

    def _replication(self):
        found = self._get("get-bucket-replication", "ReplicationConfigurationNotFoundError")
        return found.get("ReplicationConfiguration", {}).get("Rules", [])

    def _found_policy(self):
        found = self._get("get-bucket-policy", "NoSuchBucketPolicy")
        return json.loads(found["Policy"]) if found else None

    def _tags(self):
        found = self._get("get-bucket-tagging", "NoSuchTagSet")
        return {tag["Key"]: tag["Value"] for tag in found.get("TagSet", [])}

    def _acceleration(self):
        """Regions without acceleration do not know the question."""
        missing = ("MethodNotAllowed", "UnsupportedArgument")
        return self._get("get-bucket-accelerate-configuration", *missing).get("Status")

    def _encryption(self):
        found = self._get(
            "get-bucket-encryption", "ServerSideEncryptionConfigurationNotFoundError"
        )
        rules = found.get(_ENCRYPTION, {}).get("Rules", [{}])
        return rules[0].get("ApplyServerSideEncryptionByDefault", {}), rules[0]

    def _former_key(self):
        default, _ = self._encryption()
        if default.get("SSEAlgorithm", "AES256") == "AES256":
            return None
        return default.get("KMSMasterKeyID", "alias/aws/s3")

    def _lifecycle(self):
        found = self._get("get-bucket-lifecycle-configuration", "NoSuchLifecycleConfiguration")
        rules = {}
        for given in found.get("Rules", []):
            rule = copy.deepcopy(given)
            prefix = rule.pop("Prefix", "")  # of the older form
            rule.setdefault("Filter", {"Prefix": prefix})
            rule["Filter"] = rule["Filter"] or {"Prefix": ""}
            rules[rule.get("ID", "")] = rule
        return rules

    def _wanted_lifecycle(self):
        """The template's rules as S3 has them, by id."""
        rules = {}
        for given in self._wanted.get("LifecycleConfiguration", {}).get("Rules", []):
            rule = {key: value for key, value in given.items() if key not in ("Id", "Prefix")}
            filter = {"Prefix": given.get("Prefix", "")}
            rules[given["Id"]] = {"ID": given["Id"], "Filter": filter, **rule}
        return rules

    # --- What is made so ---

    def steps(self):
        """(what, command) of each call that makes the bucket what the template says."""
        wanted = self._wanted
        if self._get("get-bucket-versioning").get("Status") != "Enabled":
            yield "versioned", self._put("versioning", wanted["VersioningConfiguration"])
        default, rule = self._encryption()
        if default != self._default or rule.get("BucketKeyEnabled", False) != bool(self._key):
            yield "under the environment's key", self._encrypt_command()
        block = wanted.get("PublicAccessBlockConfiguration")
        found = self._look(
            self.command("get-public-access-block"), ["NoSuchPublicAccessBlockConfiguration"]
        )
        if block and found.get("PublicAccessBlockConfiguration") != block:
            yield "closed to the public", self.command(
                "put-public-access-block",
                *["--public-access-block-configuration", json.dumps(block)],
            )
        if "AccelerateConfiguration" in wanted:
            status = wanted["AccelerateConfiguration"]["AccelerationStatus"]
            if self._acceleration() != status:
                yield "accelerated", self._put("accelerate", {"Status": status})
        rules = self._wanted_lifecycle()
        if self._lifecycle() != rules:
            yield "with lifecycle rules", self._put("lifecycle", {"Rules": list(rules.values())})
        if self._found_policy() is None:
            yield "with a policy", self.command(
                "put-bucket-policy", "--policy", json.dumps(self._policy)
            )

    def tag(self):
        """Those of AWS's own stay: S3 takes no set without them (Amazon S3 API Reference,
        "PutBucketTagging")."""
        tags = {tag["Key"]: tag["Value"] for tag in self._wanted.get("Tags", [])}
        found = self._tags()
        system = {key: value for key, value in found.items() if key.startswith("aws:")}
        if tags and found != system | tags:
            listed = [{"Key": key, "Value": value} for key, value in (system | tags).items()]
            self._aws.call(
                self.command("put-bucket-tagging", "--tagging", json.dumps({"TagSet": listed})),
                self._primary,
            )

    def _put(self, what, configuration):
        return self.command(
            f"put-bucket-{what}{'' if what == 'versioning' else '-configuration'}",
            f"--{what}-configuration",
            json.dumps(configuration),
        )

    def _encrypt_command(self):
        rule = {"ApplyServerSideEncryptionByDefault": self._default}
        if self._key:
            rule["BucketKeyEnabled"] = True
        configuration = json.dumps({"Rules": [rule]})
        return self.command(
            "put-bucket-encryption", "--server-side-encryption-configuration", configuration
        )


def _text(value):
    return json.dumps(value, separators=(",", ":"))
