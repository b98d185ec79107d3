"""What `protection` holds back from deletion, and that nothing is held back without it."""

import json

import pytest
from tests import compiler

_DATA = {
    "AWS::Backup::BackupVault",
    "AWS::DynamoDB::GlobalTable",
    "AWS::KMS::Key",
    "AWS::KMS::ReplicaKey",
    "AWS::S3::Bucket",
}


@pytest.fixture(name="resources")
def fixture_resources(tmp_path):
    """The resources of the minimal spec with a protection."""

    def compile_with(protection):
        spec = tmp_path / "test.textproto"
        spec.write_text((compiler.SPECS / "minimal.textproto").read_text() + protection)
        result = compiler.run(tmp_path / "out", f"spec={spec}")
        assert result.status == 0, result.errors
        assert "granted-action" not in result.errors
        report = json.loads(result.files["report.json"])
        claims = set(report["rules_of_templates"])
        assert ("destroyable" in claims) == ("true" not in protection)
        return [
            resource
            for path, content in result.files.items()
            if path.endswith(".template.json")
            for resource in json.loads(content)["Resources"].values()
        ]

    return compile_with


def _policies(resources, types):
    return {
        (resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy"))
        for resource in resources
        if resource["Type"] in types
    }


def _emptied(resources):
    return {
        kind
        for resource in resources
        if resource["Type"] == "Custom::DrEmptier" and resource["Properties"].get("Keep") != "true"
        for kind in resource["Properties"].keys() & {"Bucket", "BackupVault"}
    }


def _protected(resources):
    return {
        replica["DeletionProtectionEnabled"]
        for resource in resources
        if resource["Type"] == "AWS::DynamoDB::GlobalTable"
        for replica in resource["Properties"]["Replicas"]
    }


@pytest.mark.parametrize("protection", ["", "protection {}"])
def test_nothing_is_held_back_by_default(resources, protection):
    found = resources(protection)
    assert _policies(found, _DATA) == {("Delete", "Delete")}
    assert _emptied(found) == {"Bucket", "BackupVault"}
    assert _protected(found) == {False}


def test_data_are_retained_and_not_emptied(resources):
    found = resources("protection { retain_data: true }")
    assert _policies(found, _DATA) == {("RetainExceptOnCreate", "Retain")}
    assert _emptied(found) == set()
    # Without an emptier, switching this on would be to delete it, which empties.
    assert len([each for each in found if each["Type"] == "Custom::DrEmptier"]) == 4
    assert _policies(found, {"AWS::Logs::LogGroup", "AWS::CloudFormation::Stack"}) == {
        ("Delete", "Delete")
    }
    policies = json.dumps([each for each in found if each["Type"] == "AWS::S3::BucketPolicy"])
    assert "DeleteObject" not in policies


def test_tables_are_protected(resources):
    found = resources("protection { deletion_protection: true }")
    assert _protected(found) == {True}
    assert _policies(found, _DATA) == {("Delete", "Delete")}
