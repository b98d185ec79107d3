"""The emptier and the reader, each under its own role, as CloudFormation calls them."""

import pytest
from tests.emulator.data_path import custom_resources
from tests.emulator.data_path.site import refuse
from tests.facts.lookup import REGIONS
from tools.cfn import templates


def emptier(tree, region, kind):
    [found] = [each for each in tree.resources(templates.EMPTIER, region)
               if kind in each.properties]
    return found


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
