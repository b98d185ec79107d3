"""Backups of tables that were there before, whose names have no suffix."""

import pytest
from tests.emulator.data_path import custom_resources
from tests.emulator.data_path.test_custom_resources import emptier
from tests.facts.lookup import REGIONS


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
