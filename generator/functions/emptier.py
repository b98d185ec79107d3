"""CloudFormation custom resource: makes a bucket, backup vault or certificate deletable.

Properties: Bucket or BackupVault, a name, or Certificate, an ARN. Only a Delete acts: it
  empties the store, or waits until no service uses the certificate. Another name is
  another physical resource, so CloudFormation sends a Delete for the former one.
  Keep, "true" where the store outlives its stack: then nothing is emptied.
  A bucket of more versions than one run deletes (some millions) first gets a lifecycle
  rule, so that S3 expires what is left within two days; then deleting the stack goes on.
Environment: none of its own
IAM: s3:PutReplicationConfiguration, s3:PutLifecycleConfiguration, s3:ListBucketMultipartUploads, s3:AbortMultipartUpload, s3:ListBucketVersions, s3:DeleteObject, s3:DeleteObjectVersion, backup:ListRecoveryPointsByBackupVault, backup:DeleteRecoveryPoint, acm:DescribeCertificate
"""
import json
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from os import environ

import boto3
from botocore.config import Config

MARGIN_MS = 120_000  # outlasts two calls with all their retries, and the answer
PAUSE_SECONDS = 10
THREADS = 16  # that delete, 1,000 versions a call; S3 takes 3,500 deletions a second
# What is not deleted in time, S3 expires: first the newest version, then those it leaves.
EXPIRE = [
    {"ID": "empty", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 1},
     "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
     "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}},
    {"ID": "markers", "Status": "Enabled", "Filter": {},
     "Expiration": {"ExpiredObjectDeleteMarker": True}}]
LEFT = "object versions, which S3 expires within two days"


def client(service):
    return boto3.client(service, region_name=environ["AWS_REGION"], config=Config(
        connect_timeout=3, read_timeout=12, retries={"total_max_attempts": 3},
        max_pool_connections=THREADS + 1))


def delete_versions(s3, name, versions):
    errors = s3.delete_objects(
        Bucket=name, Delete={"Objects": versions, "Quiet": True}).get("Errors", [])
    if len(errors) == len(versions):
        raise RuntimeError(f"no version can be deleted: {errors[0]}")


def delete_once(s3, name, pool):
    """Deletes what one listing shows; yields LEFT before each call, then whether that was any."""
    running, start, some = [], {}, False
    while start is not None:
        yield LEFT
        page = s3.list_object_versions(Bucket=name, **start)
        versions = [{"Key": item["Key"], "VersionId": item["VersionId"]}
                    for item in page.get("Versions", []) + page.get("DeleteMarkers", [])]
        if versions:
            some = True
            running.append(pool.submit(delete_versions, s3, name, versions))
        if len(running) > THREADS:
            running.pop(0).result()
        # A version to go on from may be gone by now; more of this key's come next time.
        start = {"KeyMarker": page["NextKeyMarker"]} if page["IsTruncated"] else None
    for deletion in running:
        deletion.result()
    yield some


def empty_bucket(name):
    """Yields what is left before each call, so that the caller can stop in time."""
    s3 = client("s3")
    try:
        s3.delete_bucket_replication(Bucket=name)
        s3.put_bucket_lifecycle_configuration(
            Bucket=name, LifecycleConfiguration={"Rules": EXPIRE})
        while uploads := s3.list_multipart_uploads(Bucket=name).get("Uploads"):
            for upload in uploads:
                yield "multipart uploads"
                try:
                    s3.abort_multipart_upload(
                        Bucket=name, Key=upload["Key"], UploadId=upload["UploadId"])
                except s3.exceptions.NoSuchUpload:
                    pass
        with ThreadPoolExecutor(THREADS) as pool:
            some = True
            while some:
                for some in delete_once(s3, name, pool):
                    if some == LEFT:
                        yield LEFT
    except s3.exceptions.NoSuchBucket:
        return


def empty_vault(name):
    """Yields what is left before each call, so that the caller can stop in time."""
    backup = client("backup")
    gone = backup.exceptions.ResourceNotFoundException
    busy = (backup.exceptions.InvalidRequestException,
            backup.exceptions.InvalidResourceStateException)
    try:
        while points := backup.list_recovery_points_by_backup_vault(
                BackupVaultName=name)["RecoveryPoints"]:
            for point in points:
                left = f"{point['RecoveryPointArn']} {point['Status']}"
                yield left
                if point["Status"] == "DELETING":
                    continue
                try:
                    backup.delete_recovery_point(
                        BackupVaultName=name, RecoveryPointArn=point["RecoveryPointArn"])
                except gone:
                    pass
                except busy as error:
                    print(json.dumps({"level": "WARNING", "point": left, "cause": str(error)}))
            time.sleep(PAUSE_SECONDS)  # the deletion is asynchronous
            yield left
    except gone:
        return


def release_certificate(arn):
    """Yields who uses it: API Gateway lets go some minutes after a domain name is deleted."""
    acm = client("acm")
    try:
        while users := acm.describe_certificate(
                CertificateArn=arn)["Certificate"].get("InUseBy"):
            yield f"use by {users[0]}"
            time.sleep(PAUSE_SECONDS)
    except acm.exceptions.ResourceNotFoundException:
        return


EMPTY = {"Bucket": empty_bucket, "BackupVault": empty_vault, "Certificate": release_certificate}


def identify(properties):
    given = [f"{kind}:{name}" for kind, name in properties.items() if kind in EMPTY]
    if len(given) != 1:
        raise ValueError(f"one of {', '.join(EMPTY)} must be given")
    return given[0]


def empty(identity, context):
    kind, _, name = identity.partition(":")
    if kind in EMPTY:  # else it is CloudFormation's stand-in for a creation that failed
        for left in EMPTY[kind](name):
            if context.get_remaining_time_in_millis() < MARGIN_MS:
                raise TimeoutError(f"{name}: not gone yet: {left}; delete the stack again to go on")


def send(event, status, identity, reason):
    body = json.dumps({
        **{name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")},
        "PhysicalResourceId": identity, "Status": status, "Reason": reason[:400]}).encode()
    print(body.decode())
    for attempts_left in (2, 1, 0):
        try:
            # The URL is signed for an empty content type.
            urllib.request.urlopen(urllib.request.Request(
                event["ResponseURL"], body, {"Content-Type": ""}, method="PUT"), timeout=5).close()
            return
        except OSError as error:
            print(json.dumps({"level": "ERROR", "response": str(error)}))
            if not attempts_left:
                raise


def handler(event, context):
    identity = event.get("PhysicalResourceId") or event["LogicalResourceId"]
    status, reason = "SUCCESS", ""
    try:
        if event["RequestType"] == "Delete":
            if event["ResourceProperties"].get("Keep") != "true":
                empty(identity, context)
        else:
            identity = identify(event["ResourceProperties"])
    except Exception as error:  # whatever it is, CloudFormation must not wait for an hour
        status, reason = "FAILED", f"{type(error).__name__}: {error}"
    send(event, status, identity, reason)
