"""The emptier at buckets of the environment's own, under its own role, as CloudFormation calls it."""

import pytest
from tests.emulator.data_path import custom_resources
from tests.emulator.data_path.test_custom_resources import emptier
from tests.facts import lookup
from tests.facts.lookup import REGIONS


def fill(site, region):
    """Versions, a delete marker and an upload that was never completed."""
    s3, bucket = site.client("s3", region), site.bucket(region)
    for name in ("a", "b", "a"):
        s3.put_object(Bucket=bucket, Key=name, Body=b"x")
    s3.delete_object(Bucket=bucket, Key="b")
    s3.create_multipart_upload(Bucket=bucket, Key="upload")


@pytest.mark.parametrize("region", REGIONS)
def test_the_emptier_empties_the_bucket_on_deletion_only(site, tree, region):
    fill(site, region)
    resource = emptier(tree, region, "Bucket")
    for kind in ("Create", "Update"):
        answer = custom_resources.send(site, resource, kind)
        assert answer["Status"] == "SUCCESS", answer
        assert answer["PhysicalResourceId"] == custom_resources.physical_id(resource)
    assert len(site.documents(region)) == 3

    assert custom_resources.send(site, resource, "Delete")["Status"] == "SUCCESS"
    s3, bucket = site.client("s3", region), site.bucket(region)
    left = s3.list_object_versions(Bucket=bucket)
    assert "Versions" not in left and "DeleteMarkers" not in left
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket)
    s3.delete_bucket(Bucket=bucket)
    try:
        assert custom_resources.send(site, resource, "Delete")["Status"] == "SUCCESS"
    finally:
        site.make_buckets(region)


@pytest.mark.parametrize("region", REGIONS)
def test_the_emptier_reaches_no_other_bucket(site, tree, region):
    """Neither another region's nor another environment's; CloudFormation hears of it."""
    other = lookup.OTHER[region]
    fill(site, other)
    resource = emptier(tree, region, "Bucket")
    wrong = tree.copy().at(resource.template, resource.id)
    wrong.raw["Bucket"] = site.bucket(other)
    with site.expect_denials() as denials:
        answer = custom_resources.send(site, wrong, "Delete")
    assert answer["Status"] == "FAILED" and "AccessDenied" in answer["Reason"]
    [(_, action, _)] = denials
    assert action == "s3:PutReplicationConfiguration"
    assert len(site.documents(other)) == 3
