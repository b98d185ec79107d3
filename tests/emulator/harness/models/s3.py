"""AWS::S3: buckets and their policies.

Amazon S3 User Guide, "Requirements and considerations for replication" (both buckets versioned,
the destination there), "Replicating encrypted objects" (with SSE-KMS objects selected, a key
for the replicas is needed), "Deleting a bucket" (it must hold no version).
"""

import copy
import json

from tests.emulator.harness import replication
from tests.emulator.harness.models import Model
from tests.emulator.harness.world import Refused


class Bucket(Model):
    type = "AWS::S3::Bucket"
    tag_property = "Tags"
    everywhere = True

    def create(self, item):
        name, s3 = item["BucketName"], item.client("s3")
        where = {}
        if item.region != "us-east-1":
            where = {"CreateBucketConfiguration": {"LocationConstraint": item.region}}
        elif name in item.world.backend("s3").buckets:
            raise Refused(f"{name} already exists")  # moto answers there as AWS once did.
        s3.create_bucket(Bucket=name, **where)
        item.physical_id = name
        self._configure(item, s3, name)
        if "Tags" in item.all:
            s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": item["Tags"]})
        return name, _attributes(item, name)

    def adopt(self, item, identifier):
        name = identifier["BucketName"]
        if name != item["BucketName"]:
            raise Refused(f"the identifier {name} is not the template's {item['BucketName']}")
        if name not in item.world.backend("s3").buckets:
            raise Refused(f"Resource {name} does not exist")
        if "ReplicationConfiguration" in item.all:
            raise Refused("an import sets no replication, and believes that it is there")
        return name, _attributes(item, name)

    def update(self, item):
        item.take("BucketName")
        self._configure(item, item.client("s3"), item.physical_id)
        s3, gone = item.client("s3"), item.old.keys() - item.all.keys()
        bucket = {"Bucket": item.physical_id}
        if "ReplicationConfiguration" in gone:
            s3.delete_bucket_replication(**bucket)
        if "LifecycleConfiguration" in gone:
            s3.delete_bucket_lifecycle(**bucket)
        if "AccelerateConfiguration" in gone:
            s3.put_bucket_accelerate_configuration(
                **bucket, AccelerateConfiguration={"Status": "Suspended"}
            )
        others = gone - {
            *("ReplicationConfiguration", "LifecycleConfiguration", "AccelerateConfiguration"),
            "Tags",
        }
        if others:
            raise Refused(f"the emulator does not take {sorted(others)} from a bucket")

    def _configure(self, item, s3, name):
        bucket = {"Bucket": name}
        if "VersioningConfiguration" in item.all:
            versioning = {"VersioningConfiguration": item["VersioningConfiguration"]}
            s3.put_bucket_versioning(**bucket, **versioning)
        if "BucketEncryption" in item.all:
            rules = item["BucketEncryption"]["ServerSideEncryptionConfiguration"]
            s3.put_bucket_encryption(
                **bucket,
                ServerSideEncryptionConfiguration={"Rules": [_encryption(each) for each in rules]},
            )
        if "PublicAccessBlockConfiguration" in item.all:
            block = item["PublicAccessBlockConfiguration"]
            s3.put_public_access_block(**bucket, PublicAccessBlockConfiguration=block)
        if "OwnershipControls" in item.all:
            s3.put_bucket_ownership_controls(**bucket, OwnershipControls=item["OwnershipControls"])
        if "AccelerateConfiguration" in item.all:
            status = {"Status": item["AccelerateConfiguration"]["AccelerationStatus"]}
            s3.put_bucket_accelerate_configuration(**bucket, AccelerateConfiguration=status)
        if "LifecycleConfiguration" in item.all:
            rules = [_lifecycle(each) for each in item["LifecycleConfiguration"]["Rules"]]
            s3.put_bucket_lifecycle_configuration(
                **bucket, LifecycleConfiguration={"Rules": rules}
            )
        if "CorsConfiguration" in item.all:
            rules = item["CorsConfiguration"]["CorsRules"]
            s3.put_bucket_cors(**bucket, CORSConfiguration={"CORSRules": rules})
        if "ReplicationConfiguration" in item.all:
            configuration = _replication(item, item["ReplicationConfiguration"])
            there = item.world.backend("s3").buckets[name]
            if not getattr(there, "replication", None):
                replication.begin(item.world, there)
            s3.put_bucket_replication(**bucket, ReplicationConfiguration=configuration)

    def delete(self, item):
        bucket = item.world.backend("s3").buckets.get(item.physical_id)
        if bucket is None:
            return
        if bucket.keys or bucket.multiparts:
            raise Refused("The bucket you tried to delete is not empty.")
        item.client("s3").delete_bucket(Bucket=item.physical_id)


def _attributes(item, name):
    return {
        "Arn": f"arn:aws:s3:::{name}",
        "DomainName": f"{name}.s3.amazonaws.com",
        "RegionalDomainName": f"{name}.s3.{item.region}.amazonaws.com",
    }


def _encryption(rule):
    rule = copy.deepcopy(rule)
    default = rule.pop("ServerSideEncryptionByDefault")
    return {"ApplyServerSideEncryptionByDefault": default, **rule}


def _lifecycle(rule):
    rule = copy.deepcopy(rule)
    return {"ID": rule.pop("Id"), "Filter": {"Prefix": rule.pop("Prefix", "")}, **rule}


def _replication(item, given):
    if item.all.get("VersioningConfiguration", {}).get("Status") != "Enabled":
        raise Refused("Versioning must be 'Enabled' on the bucket to apply a replication")
    item.require_role(given["Role"], "s3.amazonaws.com")
    rules = []
    for rule in copy.deepcopy(given["Rules"]):
        destination = rule["Destination"]["Bucket"]
        item.require(Bucket.type, destination, what="Destination bucket must exist.")
        target = item.world.backend("s3").buckets[destination.rpartition(":")[2]]
        if target.versioning_status != "Enabled":
            raise Refused("Destination bucket must have versioning enabled.")
        encrypted = rule.get("SourceSelectionCriteria", {}).get("SseKmsEncryptedObjects", {})
        replica_key = rule["Destination"].get("EncryptionConfiguration", {}).get("ReplicaKmsKeyID")
        if (encrypted.get("Status") == "Enabled") != (replica_key is not None):
            raise Refused("SseKmsEncryptedObjects and ReplicaKmsKeyID go together")
        if "ReplicationTime" in rule["Destination"] and "Metrics" not in rule["Destination"]:
            raise Refused("Metrics must be enabled with S3 Replication Time Control")
        v2 = {"Filter", "Priority", "DeleteMarkerReplication"}
        if v2 & rule.keys() and not v2 <= rule.keys():
            raise Refused(f"a V2 rule has all of {sorted(v2)}")
        rules.append({"ID": rule.pop("Id"), **rule})
    return {"Role": given["Role"], "Rules": rules}


class BucketPolicy(Model):
    type = "AWS::S3::BucketPolicy"
    everywhere = True

    def create(self, item):
        bucket = item["Bucket"]
        item.require(Bucket.type, bucket, what="The specified bucket does not exist")
        if item.world.backend("s3").buckets[bucket].policy:
            # CloudFormation Public Coverage Roadmap, "Support updating of S3 bucket policy".
            raise Refused(f"The bucket policy already exists on bucket {bucket}.")
        return self._put(item, bucket)

    def _put(self, item, bucket):
        policy = item["PolicyDocument"]
        for statement in policy["Statement"]:
            if statement["Effect"] == "Allow" and statement["Principal"] in ("*", {"AWS": "*"}):
                raise Refused("Access Denied: the bucket blocks public policies")
        item.client("s3").put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
        return bucket, {}

    def adopt(self, item, identifier):
        bucket = identifier["Bucket"]
        if bucket != item["Bucket"]:
            raise Refused(f"the identifier {bucket} is not the template's {item['Bucket']}")
        if not item.world.backend("s3").buckets[bucket].policy:
            raise Refused(f"Resource {bucket} does not exist")
        return bucket, {}

    def update(self, item):
        self._put(item, item["Bucket"])

    def delete(self, item):
        item.client("s3").delete_bucket_policy(Bucket=item.physical_id)
