"""Stores that were there before: backups of tables without a suffix, and a bucket nobody empties."""

import pytest
from tests.emulator.data_path import custom_resources
from tests.emulator.data_path.test_bucket_emptier import fill
from tests.emulator.data_path.test_custom_resources import emptier
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY
from tools.cfn import templates


def empty(site, tree, region, table):
    vault = custom_resources.Vault(site, region, table)
    answer = custom_resources.send(site, emptier(tree, region, "BackupVault"), "Delete")
    return answer["Status"], vault.points


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("table", ["Ledger", "LedgerBefore2024"])
def test_the_vault_of_an_adopted_table_is_emptied(site, tree, region, table):
    assert empty(site, tree, region, table) == ("SUCCESS", {})


@pytest.mark.parametrize("region", REGIONS)
def test_backups_of_other_tables_are_not_deleted(site, tree, region):
    status, points = empty(site, tree, region, "Ledger2")
    assert status == "FAILED"
    assert [arn for arn in points if "table/Ledger2/backup" in arn]
    [(_, action, arn)] = site.denials
    assert (action, "table/Ledger2/backup" in arn) == ("backup:DeleteRecoveryPoint", True)
    site.denials.clear()


def test_the_emptier_may_not_empty_the_bucket(site, tree):
    """No request names it; and one that did would be refused."""
    fill(site, PRIMARY)
    before = len(site.documents(PRIMARY))
    named = {each.get("Bucket") for each in tree.resources(templates.EMPTIER)}
    assert named == {None, site.bucket(SECONDARY)}
    resource = emptier(tree, PRIMARY, "BackupVault")
    wrong = tree.copy().at(resource.template, resource.id)
    del wrong.raw["BackupVault"]
    wrong.raw["Bucket"] = site.bucket(PRIMARY)
    with site.expect_denials() as denials:
        answer = custom_resources.send(site, wrong, "Delete")
    assert answer["Status"] == "FAILED" and "AccessDenied" in answer["Reason"]
    assert denials
    assert len(site.documents(PRIMARY)) == before > 0


def test_the_emptier_empties_its_copy(site, tree):
    fill(site, SECONDARY)
    answer = custom_resources.send(site, emptier(tree, SECONDARY, "Bucket"), "Delete")
    assert answer["Status"] == "SUCCESS"
    assert not site.documents(SECONDARY)
