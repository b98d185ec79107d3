"""tools/deploy adopt, as far as it shows what it would do; tests/emulator does it."""

import pytest

from tools.tests.stacks import NO_STACK

pytest_plugins = "tools.tests.deploy_fixtures"

LEDGER = "infra/ledger"


def test_shows_its_steps(deploy):
    run = deploy("adopt", LEDGER, "--suffix", "prod")
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    commands = [line.split()[1:3] for line in lines if line.startswith("aws ")]
    assert commands == [
        ["cloudformation", "describe-stacks"],
        ["dynamodb", "describe-table"],
        ["dynamodb", "update-table"],
        ["cloudformation", "create-change-set"],
        ["cloudformation", "update-stack"],
        ["s3api", "get-bucket-versioning"],
        ["s3api", "put-bucket-encryption"],
        ["cloudformation", "create-change-set"],
        ["cloudformation", "update-stack"],
    ]
    table, bucket = [line for line in lines if "create-change-set" in line]
    for imported in (table, bucket):
        assert "--stack-name dr-ledger-prod-adopted " in imported
        assert "--change-set-type IMPORT" in imported
    assert '"ResourceIdentifier": {"TableName": "Ledger"}' in table
    for identifier in ('{"BucketName": "acme-statements"}', '{"Bucket": "acme-statements"}'):
        assert f'"ResourceIdentifier": {identifier}' in bucket
    assert all("--region us-east-1" in line for line in lines if line.startswith("aws "))


@pytest.mark.parametrize("more", [[], ["--execute"]])
def test_takes_a_folder_with_something_to_take_in(deploy, aws, folder, more):
    aws.play([("describe-stacks --stack-name dr-shop-prod-adopted", [NO_STACK])])
    run = deploy("adopt", folder.path, "--suffix", "prod", *more)
    assert run.returncode == 2
    assert "the spec takes in nothing: no table has `existing_table`, no bucket `existing_bucket`" in run.stderr


def test_takes_a_suffix_that_the_template_takes(deploy):
    run = deploy("adopt", LEDGER, "--suffix", "Prod")
    assert run.returncode == 2
    assert "EnvironmentSuffix" in run.stderr
