"""Holds functions' code that lies in S3 already to what the spec says of it.

The compiler does not read it: manifest.json names, under `archives`, each function's object of each
region and the SHA-256 that it must have. Both regions run the same only if both objects are alike.
"""

import hashlib
import pathlib
import tempfile

from deployment.aws import NOT_READY, CallFailure, Failure


def _region_command(bucket):
    return ["s3api", "head-bucket", "--bucket", bucket]


def _read_command(archive, file):
    version = ["--bucket", archive["bucket"], "--version-id", archive["version"]]
    return ["s3api", "get-object", *version, "--key", archive["key"], str(file)]


def _of(folder, regions):
    """Each object once, whoever runs it."""
    found = {}
    for each in folder.manifest.get("archives", []):
        if each["region"] in regions:
            found[tuple(sorted(each.items()))] = each
    return found.values()


def _fault(aws, archive):
    """Why a function cannot have the object; empty where it can."""
    region = archive["region"]
    try:
        found = aws.call(_region_command(archive["bucket"]), region).get("BucketRegion", region)
        if found != region:
            return f"lies in {found}, and Lambda takes code from a bucket of its own region"
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "code.zip"
            aws.call(_read_command(archive, file), region)
            sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    except CallFailure as failure:
        if failure.is_passing:
            raise
        return f"cannot be read: {failure}"
    return "" if sha256 == archive["sha256"] else f"has the SHA-256 {sha256}, and not the spec's"


def find_answers(aws, folder, regions=None):
    """Yields (whether it is as the spec says, one line) for each object; only reads."""
    for archive in _of(folder, regions or (folder.primary, folder.secondary)):
        fault = _fault(aws, archive)
        place = f"{archive['region']} s3://{archive['bucket']}/{archive['key']}"
        version = f"version {archive['version']}"
        yield not fault, f"{place}, {version}: {fault or 'as the spec says'}"


def verify(aws, folder, regions):
    """Fails where an object is not what the spec says."""
    faults = [text for good, text in find_answers(aws, folder, regions) if not good]
    if faults:
        raise Failure("; ".join(faults), NOT_READY)


def show(aws, folder, regions):
    """The commands of verify, in a dry run."""
    for archive in _of(folder, regions):
        aws.note(f"The code must have the SHA-256 {archive['sha256']}:")
        aws.show(_region_command(archive["bucket"]), archive["region"])
        aws.show(_read_command(archive, "code.zip"), archive["region"])
