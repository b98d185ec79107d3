"""The emptier and the reader, each under its own role, as CloudFormation calls them."""

import pytest
from tests.emulator.data_path import custom_resources
from tests.emulator.data_path.site import refuse
from tests.facts import lookup
from tests.facts.lookup import REGIONS
from tools.cfn import templates


def emptier(tree, region, kind):
    [found] = [each for each in tree.resources(templates.EMPTIER, region)
               if kind in each.properties]
    return found


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
def test_the_emptier_empties_the_vault(site, tree, region):
    vault = custom_resources.Vault(site, region)
    answer = custom_resources.send(site, emptier(tree, region, "BackupVault"), "Delete")
    assert (answer["Status"], vault.points) == ("SUCCESS", {})


@pytest.mark.parametrize("region", REGIONS)
def test_the_emptier_looks_after_a_certificate_that_the_spec_no_longer_names(site, tree, region):
    certificate = custom_resources.Certificate(site)
    former = custom_resources.former_certificate(tree, region)
    answer = custom_resources.send(site, former, "Delete")
    assert (answer["Status"], certificate.users) == ("SUCCESS", [])


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


def test_the_reader_brings_the_secondarys_outputs(site, tree):
    custom_resources.deploy_secondary(site)
    reader = tree.one(templates.READER)
    answer = custom_resources.send(site, reader, "Create")
    assert answer["Status"] == "SUCCESS", answer
    assert answer["Data"] == {name: tree.reference(reader.id, name, reader.template)
                              for name in reader.raw["Outputs"]}
    assert custom_resources.send(site, reader, "Delete")["Status"] == "SUCCESS"


def test_the_reader_says_why_it_cannot(site, tree):
    site.answers["cloudformation:DescribeStackInstance"] = lambda *_: refuse(
        "StackInstanceNotFoundException", "no such instance", 404)
    answer = custom_resources.send(site, tree.one(templates.READER), "Create")
    assert answer["Status"] == "FAILED" and "no such instance" in answer["Reason"]
