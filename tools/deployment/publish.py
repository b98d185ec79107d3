"""Puts templates into the template buckets, each under its key in the manifest.

Each region has a bucket of its own, as a stack must be changeable while the
other region is lost. A key carries its content's hash, so a template once there
never changes, and deployed stacks keep what they refer to.
What tells of a release beside its templates lies under a hash of its root template.
"""

import base64
import concurrent.futures
import json

from deployment import archives
from deployment.aws import CallFailure, Failure

_PARALLEL = 8
_PRIVATE = (
    "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"
)
_ENCRYPTION = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}


def partition(region):
    """AWS General Reference, "Amazon Resource Names (ARNs)"."""
    return "aws-cn" if region.startswith("cn-") else "aws"


def secondary_bucket(bucket, folder):
    """What the secondary's bucket is called where nobody says: by its region."""
    if folder.primary in bucket:
        return bucket.replace(folder.primary, folder.secondary)
    return f"{bucket}-{folder.secondary}"


def template_url(folder, path, bucket):
    """Where a stack of the template's region finds it."""
    entry = folder.entries[path]
    domain = "amazonaws.com.cn" if entry.region.startswith("cn-") else "amazonaws.com"
    return f"https://{bucket}.s3.{entry.region}.{domain}/{entry.key}"


def _only_over_tls(bucket, region):
    name = f"arn:{partition(region)}:s3:::{bucket}"

    def deny(sid, condition):
        return {
            "Sid": sid,
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [name, f"{name}/*"],
            "Condition": condition,
        }

    return {
        "Version": "2012-10-17",
        "Statement": [
            deny("TlsOnly", {"Bool": {"aws:SecureTransport": "false"}}),
            deny("Tls12OrLater", {"NumericLessThan": {"s3:TlsVersion": "1.2"}}),
        ],
    }


def _create_commands(bucket, region):
    """Make a bucket, and make it private, encrypted and closed to plain HTTP."""
    create = ["s3api", "create-bucket", "--bucket", bucket]
    create += ["--object-ownership", "BucketOwnerEnforced"]
    if region != "us-east-1":  # S3 refuses that one as a location.
        create += ["--create-bucket-configuration", f"LocationConstraint={region}"]
    settings = [
        ("put-public-access-block", "--public-access-block-configuration", _PRIVATE),
        (
            "put-bucket-encryption",
            "--server-side-encryption-configuration",
            json.dumps(_ENCRYPTION),
        ),
        ("put-bucket-policy", "--policy", json.dumps(_only_over_tls(bucket, region))),
    ]
    return [create] + [
        ["s3api", operation, "--bucket", bucket, option, value]
        for operation, option, value in settings
    ]


def create_bucket(aws, bucket, region):
    create, *settings = _create_commands(bucket, region)
    aws.call(create, region)
    try:
        for command in settings:
            aws.call(command, region)
    except Failure:
        # Another run would take it for a bucket of the user's own.
        aws.call(["s3api", "delete-bucket", "--bucket", bucket], region)
        raise


_CALLER_COMMAND = ["sts", "get-caller-identity"]


def _locate_command(bucket, account):
    """Names are all the world's, and these can be guessed: what lies in a stranger's bucket would be
    deployed with the caller's rights (Amazon S3 User Guide, "Verifying bucket ownership with bucket
    owner condition")."""
    owner = ["--expected-bucket-owner", account]
    return ["s3api", "get-bucket-location", "--bucket", bucket, *owner]


def _find_region(aws, bucket, region, account):
    """Returns where the account's bucket lies, None if nowhere."""
    try:
        location = aws.call(_locate_command(bucket, account), region).get("LocationConstraint")
    except CallFailure as failure:
        if failure.error == "NoSuchBucket":
            return None
        if failure.error == "AccessDenied":
            raise Failure(
                f"the bucket {bucket} is another account's, or s3:GetBucketLocation is not "
                f"allowed: {failure}"
            ) from None
        raise
    return {None: "us-east-1", "EU": "eu-west-1"}.get(location, location)


def _prepare_bucket(aws, bucket, region, account, create):
    found = _find_region(aws, bucket, region, account)
    if found is None and not create:
        raise Failure(f"there is no bucket {bucket} in {region}: --create-bucket makes it")
    if found is None:
        create_bucket(aws, bucket, region)
    elif found != region:
        raise Failure(f"the bucket {bucket} lies in {found}; the templates need one in {region}")


def _checksum(template):
    return base64.b64encode(bytes.fromhex(template.sha256)).decode()


def _head_command(bucket, template):
    location = ["--bucket", bucket, "--key", template.key]
    return ["s3api", "head-object", *location, "--checksum-mode", "ENABLED"]


def _put_command(bucket, template):
    """S3 refuses the upload if what arrives has another SHA-256."""
    location = ["--bucket", bucket, "--key", template.key]
    kind = "application/zip" if template.key.endswith(".zip") else "application/json"
    content = ["--body", str(template.file), "--content-type", kind]
    checksum = ["--checksum-algorithm", "SHA256", "--checksum-sha256", _checksum(template)]
    return ["s3api", "put-object", *location, *content, *checksum]


def _is_published(aws, bucket, region, template):
    try:
        found = aws.call(_head_command(bucket, template), region)
    except CallFailure as failure:
        if failure.error in ("404", "NoSuchKey", "NotFound"):
            return False
        if failure.error == "403":
            needed = f"s3:GetObject and s3:ListBucket are needed on {bucket}"
            raise Failure(f"{needed}: {failure}") from None
        raise
    # Whatever else lies under the key is no use to a stack: it is put anew.
    return (found["ContentLength"], found.get("ChecksumSHA256")) == (
        template.size,
        _checksum(template),
    )


def _upload(aws, bucket, region, template):
    """Returns whether there was something to upload."""
    if _is_published(aws, bucket, region, template):
        return False
    aws.call(_put_command(bucket, template), region)
    return True


def _uploads(folder, buckets):
    """(bucket, region, file) of all that is uploaded: in any order, and then in this one.

    Everything goes to every bucket, so that each region has the environment whole, whatever
    becomes of the other. What a deployment begins with comes after all that it leads to: a
    publication that breaks off leaves nothing that looks complete.
    """
    starts = [folder.instance, folder.root]
    within = [entry for path, entry in folder.entries.items() if path not in starts]
    # The primary's bucket last: a deployment of both regions begins there.
    places = [(bucket, region) for region, bucket in reversed(buckets.items())]
    return (
        [(*place, each) for each in [*within, *folder.assets, *folder.release] for place in places],
        [(*place, folder.entries[path]) for path in starts for place in places],
    )


def publish(aws, folder, buckets, create, account=None):
    """Uploads what is not there yet. `buckets` has a region's bucket by the region's name; they
    must be the `account`'s, by default the caller's. Code that others have published is looked at."""
    archives.verify(aws, folder, buckets)
    for region, bucket in buckets.items():
        account = account or aws.call(_CALLER_COMMAND, region)["Account"]
        _prepare_bucket(aws, bucket, region, account, create)
    within, starts = _uploads(folder, buckets)
    total = len(within) + len(starts)
    done = []
    with concurrent.futures.ThreadPoolExecutor(_PARALLEL) as pool:
        jobs = [pool.submit(_upload, aws, *each) for each in within]
        try:
            for job in concurrent.futures.as_completed(jobs):
                done.append(job.result())
                aws.status(f"publish: {len(done)} of {total} files, {sum(done)} uploaded")
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    done += [_upload(aws, *each) for each in starts]
    aws.note(f"{sum(done)} files uploaded, {len(done) - sum(done)} were there already")


def show(aws, folder, buckets, create):
    """The commands of publish, in a dry run."""
    archives.show(aws, folder, buckets)
    aws.note("Buckets must be this account's, ACCOUNT:")
    aws.show(_CALLER_COMMAND, next(iter(buckets)))
    for region, bucket in buckets.items():
        aws.note(f"The bucket {bucket} must be in {region}:")
        aws.show(_locate_command(bucket, "ACCOUNT"), region)
        if create:
            aws.note("If there is no such bucket:")
            aws.show_all(_create_commands(bucket, region), region)
    aws.note("Each file: is it there? If not, or with another checksum, upload it:")
    within, starts = _uploads(folder, buckets)
    for bucket, region, template in within + starts:
        aws.show(_head_command(bucket, template), region)
        aws.show(_put_command(bucket, template), region)
