"""The emptier of backup vaults, of which moto has none."""
import pytest
from generator.functions.tests.lambdas import Refused
from generator.functions.tests.test_emptier import (  # pylint: disable=unused-import
    VAULT, delete, emptier)


class Vault:
    """Recovery points that disappear some listings after their deletion."""

    def __init__(self, functions, points, listings=2):
        self.points = {arn: "COMPLETED" for arn in points}
        self.listings, self.waiting, self.busy = listings, {}, {}
        functions.intercept["ListRecoveryPointsByBackupVault"] = self.list
        functions.intercept["DeleteRecoveryPoint"] = self.delete

    def list(self, _, request):
        assert request == {"BackupVaultName": VAULT}
        for arn in list(self.waiting):
            self.waiting[arn] -= 1
            if not self.waiting[arn]:
                del self.points[arn], self.waiting[arn]
        return {"RecoveryPoints": [
            {"RecoveryPointArn": arn, "Status": status} for arn, status in self.points.items()]}

    def delete(self, _, request):
        arn = request["RecoveryPointArn"]
        assert self.points[arn] != "DELETING", "deleted twice"
        if self.busy.get(arn):
            return Refused(self.busy[arn].pop())
        self.points[arn], self.waiting[arn] = "DELETING", self.listings
        return {}


@pytest.fixture
def pauses(emptier):
    class Time:
        naps = []

        def sleep(self, seconds):
            self.naps.append(seconds)

    emptier.PAUSE_SECONDS, emptier.time = 10, Time()
    Time.naps = []
    return Time.naps


def empty_vault(ask, emptier, **options):
    return delete(ask, emptier, VAULT, "BackupVault", **options)


def test_waits_until_the_recovery_points_are_gone(emptier, ask, functions, pauses):
    vault = Vault(functions, ["arn:1", "arn:2"], listings=3)
    assert empty_vault(ask, emptier)["Status"] == "SUCCESS"
    assert vault.points == {}
    assert functions.count("DeleteRecoveryPoint") == 2
    assert pauses == [10, 10, 10]


def test_an_empty_vault_needs_no_wait(emptier, ask, functions, pauses):
    Vault(functions, [])
    assert empty_vault(ask, emptier)["Status"] == "SUCCESS"
    assert pauses == [] and len(functions.calls) == 1


@pytest.mark.parametrize("code", ["InvalidRequestException", "InvalidResourceStateException"])
def test_asks_again_for_a_point_in_use(emptier, ask, functions, pauses, code):
    vault = Vault(functions, ["arn:1", "arn:2"], listings=1)
    vault.busy["arn:1"] = [code, code]
    assert empty_vault(ask, emptier)["Status"] == "SUCCESS"
    assert functions.count("DeleteRecoveryPoint") == 4


def test_a_point_or_vault_that_vanishes_is_gone(emptier, ask, functions, pauses):
    vault = Vault(functions, ["arn:1", "arn:2"])

    def vanish(*_):
        del vault.points["arn:1"]
        functions.intercept["DeleteRecoveryPoint"] = vault.delete
        return Refused("ResourceNotFoundException")

    functions.intercept["DeleteRecoveryPoint"] = vanish
    assert empty_vault(ask, emptier)["Status"] == "SUCCESS"
    assert vault.points == {}
    functions.intercept["ListRecoveryPointsByBackupVault"] = (
        lambda *_: Refused("ResourceNotFoundException"))
    assert empty_vault(ask, emptier)["Status"] == "SUCCESS"


def test_stops_polling_in_time_and_names_a_point(emptier, ask, functions, pauses):
    Vault(functions, ["arn:1"], listings=10 ** 6)
    answer = empty_vault(ask, emptier, milliseconds=lambda: 900_000 - 10_000 * len(pauses))
    assert answer["Status"] == "FAILED"
    assert answer["Reason"] == (
        f"TimeoutError: {VAULT}: not gone yet: arn:1 DELETING; delete the stack again to go on")
    assert len(pauses) == 79


def test_looks_at_the_clock_after_each_pause(emptier, ask, functions, pauses):
    Vault(functions, ["arn:1"])
    answer = empty_vault(ask, emptier, milliseconds=lambda: 10_000 if pauses else 900_000)
    assert answer["Status"] == "FAILED"
    assert functions.count("ListRecoveryPointsByBackupVault") == 1


def test_says_what_is_forbidden_in_a_vault(emptier, ask, functions):
    Vault(functions, ["arn:1"]).busy["arn:1"] = ["AccessDeniedException"]
    answer = empty_vault(ask, emptier)
    assert answer["Status"] == "FAILED" and "AccessDenied" in answer["Reason"]
