"""Code that another build has put into S3, into a bucket of each region."""

import hashlib
import io
import zipfile

import pytest
from deployment.aws import Failure
from tests.emulator.environment import publish
from tests.emulator.harness import functions
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY

# A file, and what it answers.
CODE = {
    "python3.13": ("src/book.py", "def main(event, context):\n    return %s\n"),
    "nodejs22.x": ("src/book.mjs", "export const main = async () => %s;\n"),
}
_KEY = "ledger.zip"
_BUCKETS = {region: f"builds-{region}" for region in REGIONS}
_SPEC = """
functions {{
  name: "ledger"
  runtime: "{runtime}"
  code {{ s3 {{
    primary_bucket: "{primary}" secondary_bucket: "{secondary}" key: "{key}"
    version: "{version}" secondary_version: "{secondary_version}" sha256: "{sha256}"
  }} }}
  handler: "src/book.main"
  schedules {{ expression: "rate(1 hour)" }}
}}
"""
_INSTEAD = """
functions { name: "ledger" code { directory: "functions/order_intake" } runtime: "nodejs22.x"
  handler: "intake.handler" schedules { expression: "rate(1 hour)" } }
"""


def _make(runtime, answer):
    """The archive's bytes."""
    file, text = CODE[runtime]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(file, (1980, 1, 1, 0, 0, 0)), text % answer)
    return buffer.getvalue()


def _make_buckets(environment):
    versioned = {"Status": "Enabled"}
    for region, bucket in _BUCKETS.items():
        s3 = environment.client("s3", region)
        there = {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=bucket, **({} if region == PRIMARY else there))
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=versioned)


def _remove_buckets(environment):
    for region, bucket in _BUCKETS.items():
        s3 = environment.client("s3", region)
        for each in s3.list_object_versions(Bucket=bucket)["Versions"]:
            s3.delete_object(Bucket=bucket, Key=each["Key"], VersionId=each["VersionId"])
        s3.delete_bucket(Bucket=bucket)


def _put(environment, archive, region):
    """The version that it is then."""
    s3 = environment.client("s3", region)
    return s3.put_object(Bucket=_BUCKETS[region], Key=_KEY, Body=archive)["VersionId"]


def _spec(runtime, archive, versions):
    return _SPEC.format(
        runtime=runtime,
        primary=_BUCKETS[PRIMARY],
        secondary=_BUCKETS[SECONDARY],
        key=_KEY,
        version=versions[PRIMARY],
        secondary_version=versions[SECONDARY],
        sha256=hashlib.sha256(archive).hexdigest(),
    )


def _answer(environment, region):
    function = functions.find(environment.world, "ledger-prod", region)
    return functions.invoke(environment.world, function, {})


def runs_fenced(environment, compiled, runtime):
    """An archive is changed in place with its version, in both regions or, as publish sees, not at
    all; the region that stands by refuses what comes."""
    _make_buckets(environment)
    for number in (1, 2):
        archive = _make(runtime, number)
        versions = {region: _put(environment, archive, region) for region in REGIONS}
        environment.update(compiled(_spec(runtime, archive, versions)))
        assert _answer(environment, PRIMARY) == number
        with pytest.raises(Exception, match=f"{SECONDARY} is passive"):
            _answer(environment, SECONDARY)
    versions[SECONDARY] = _put(environment, _make(runtime, 3), SECONDARY)
    tree = compiled(_spec(runtime, archive, versions))
    with pytest.raises(Failure, match=f"^{SECONDARY} s3://.*: has the SHA-256"):
        publish(environment.emulator, tree.path)
    # An update that is rolled back reads the former archive, which may have another key.
    assert f":::{_BUCKETS[SECONDARY]}/*\"" in (tree.path / "us-east-1/identity.template.json").read_text()
    _remove_buckets(environment)
    # Code of the template again, and no layer.
    environment.update(compiled(_INSTEAD))
    for region in REGIONS:
        function = environment.one("AWS::Lambda::Function", region, "ledger-prod")
        assert "Layers" not in function.properties
        assert not environment.resources("AWS::Lambda::LayerVersion", region)
