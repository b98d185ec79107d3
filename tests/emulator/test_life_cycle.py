"""Creation and deletion, with failures in the middle and environments side by side."""

import pytest
from botocore.exceptions import ClientError
from tests.emulator import checks, inventory
from tests.emulator.environment import BUCKETS, MINIMAL, TRANSACTIONS, Environment
from tests.emulator.harness.engine import Failed
from tests.facts.lookup import REGIONS
from tools.cfn import templates


def _create(emulator, tree, suffix="prod", spec=TRANSACTIONS):
    environment = Environment(emulator, suffix, spec)
    environment.create(tree)
    return environment


def test_smallest_spec(emulator):
    environment = _create(emulator, templates.load("infra/minimal"), spec=MINIMAL)
    for check in checks.CHECKS:
        check(environment)
    checks.deletes_all(environment)


def test_needs_the_capability(emulator, tree):
    environment = Environment(emulator, "prod")
    request = environment.publish(tree)
    del request["Capabilities"]
    environment.client("cloudformation").create_stack(**request)
    emulator.cloudformation.wait()
    assert environment.stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "CAPABILITY_NAMED_IAM" in environment.failures()[0]


def test_deletes_all_with_the_data(emulator, tree):
    environment = _create(emulator, tree)
    checks.deletes_all(environment)
    assert inventory.take(emulator) == {"us-east-1 s3 Buckets": list(BUCKETS.values())}
    environment.create(tree)  # The same suffix is free again at once.
    checks.outputs_are_real(environment)


def test_deletes_all_where_no_stack_hands_its_tags_down(emulator, tree):
    """To which types CloudFormation does varies; and it asks for the tag to delete some."""
    emulator.world.hands_tags_down = False
    environment = _create(emulator, tree)
    for region in REGIONS:
        bucket = environment.one("AWS::S3::Bucket", region).physical_id
        with pytest.raises(ClientError, match="NoSuchTagSet"):
            environment.client("s3", region).get_bucket_tagging(Bucket=bucket)
    checks.deletes_all(environment)
    assert inventory.take(emulator) == {"us-east-1 s3 Buckets": list(BUCKETS.values())}


def test_an_endpoint_is_made_without_its_stacks_tags(emulator, tree):
    environment = _create(emulator, tree)
    for region in REGIONS:
        ec2 = environment.client("ec2", region)
        endpoints = ec2.describe_vpc_endpoints()["VpcEndpoints"]
        assert endpoints and not any(each["Tags"] for each in endpoints)
        vpcs = ec2.describe_vpcs(Filters=[{"Name": "tag:dr-suffix", "Values": ["prod"]}])["Vpcs"]
        assert len(vpcs) == 1
    checks.deletes_all(environment)


def _without_the_right_to_look(tree):
    """Who deploys the secondary may not look at network interfaces."""
    changed = tree.copy()
    for policy in changed.resources("AWS::IAM::ManagedPolicy"):
        for statement in policy.raw["PolicyDocument"]["Statement"]:
            if "ec2:DescribeNetworkInterfaces" in statement["Action"]:
                statement["Action"].remove("ec2:DescribeNetworkInterfaces")
    return changed


def test_deletion_waits_for_network_interfaces(emulator, tree):
    """CloudFormation does, as it may look at them in either region."""
    environment = _create(emulator, tree)
    emulator.world.interface_looks = 30
    checks.deletes_all(environment)
    assert emulator.world.interfaces == []


def test_deletion_does_not_wait_for_what_nobody_may_look_at(emulator, tree):
    environment = _create(emulator, _without_the_right_to_look(tree))
    emulator.world.interface_looks = 30
    with pytest.raises(Failed, match="DELETE_FAILED: resource s.*-.* has a dependent"):
        environment.delete()
    used = ("has a dependent object", "has dependencies and cannot be deleted")
    failed = [each for each in environment.failures() if any(text in each for text in used)]
    assert failed and all("SecondaryStackSet/NetworkStack/" in each for each in failed)


@pytest.mark.parametrize(
    "stack, id",
    [
        ("FailoverStack", "TriggerPermission"),  # in the secondary
        ("DataStack", "DocumentsBucketEmptier"),
    ],
)
def test_creation_that_fails_is_rolled_back(emulator, tree, stack, id):
    environment = Environment(emulator, "prod")
    emulator.world.inject[stack, id, "create"] = "injected"
    with pytest.raises(Failed, match=f"{id} CREATE_FAILED: injected"):
        environment.create(tree)
    assert environment.stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert inventory.take(emulator) == {
        "us-east-1 cloudformation Stacks": [environment.name],
        "us-east-1 s3 Buckets": list(BUCKETS.values()),
    }
    emulator.world.inject.clear()
    environment.delete()
    environment.create(tree)
    checks.outputs_are_real(environment)


def _of(suffix, found):
    """The part of an inventory whose names carry the suffix."""
    named = {kind: [each for each in names if suffix in each] for kind, names in found.items()}
    return {kind: names for kind, names in named.items() if names}


def test_two_environments_side_by_side(emulator, tree):
    blue = _create(emulator, tree, "blue")
    green = _create(emulator, tree, "green")
    names = _of("green", inventory.take(emulator))
    assert names
    for environment in (blue, green):
        checks.outputs_are_real(environment)
        checks.operators_can_fail_over(environment)
    checks.deletes_all(blue)
    assert _of("green", inventory.take(emulator)) == names
    checks.outputs_are_real(green)
    checks.alarms_notify(green)
