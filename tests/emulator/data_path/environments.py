"""The environments that the data path's tests run on: from templates, or deployed.

From templates: the stores that the data path needs are made straight from the properties, in an
account of their own for each test. Deployed: the whole environment is deployed in the emulator,
as a user would, once; names, ids, roles and key policies are those that it has there.
"""

import collections
import contextlib
import copy
import json
import time

from moto import mock_aws
from moto.core.models import RESPONSES_METHODS
from moto.s3.models import FakeKey

from tests.emulator.data_path.clock import Clock
from tests.emulator.data_path.site import Site
from tools.cfn import templates

# mock_aws also stands before the library requests, at a thousand patterns each time that it is
# entered. Nobody here uses that one.
RESPONSES_METHODS.clear()


class DeployedTree(templates.Tree):
    """The templates, with what Ref and Fn::GetAtt gave when they were deployed."""

    def __init__(self, folder, emulator):
        super().__init__(folder)
        self.emulator = emulator
        children = {(parent, id): child for id, _, parent, child in self.links()}

        def path(stack):
            deployer = stack.deployer
            return children[path(deployer.stack), deployer.id] if deployer else self.root

        self.stacks = {path(stack): stack for stack in emulator.world.stacks.values()}
        assert self.stacks.keys() == self.templates.keys()

    def reference(self, name, attribute, template):
        stack = self.stacks[template]
        if name in stack.resources:
            resource = stack.resources[name]
            return resource.attributes[attribute] if attribute else resource.physical_id
        if name in stack.parameters:
            return stack.parameters[name]
        return super().reference(name, attribute, template)

    def copy(self):
        changed = copy.copy(self)
        changed.templates = copy.deepcopy(self.templates)
        return changed


class DeployedSite(Site):
    """On what is deployed; the stores are empty to begin with.

    The emulator's replicas are one table. Here they are two, so that a region can be lost
    before it has replicated what it accepted.
    """

    def __init__(self, tree, clock):
        super().__init__(tree, clock)
        for alarm in tree.resources("AWS::CloudWatch::Alarm"):
            self._moto("cloudwatch", alarm.region).set_alarm_state(
                alarm["AlarmName"], "a new test", None, "OK")

    def _moto(self, service, region):
        """moto's own objects: by clients, what each test begins with takes as long as the test."""
        return self.tree.emulator.world.backend(service, region)

    def _principal(self, role):
        return self.tree.emulator.world.role(role.arn)

    def _trust(self, role):
        return self.tree.emulator.world.trust(role.arn)

    def _key_policy(self, key):
        return json.loads(self.tree.emulator.world.key(key.arn).policy)

    def secondary_outputs(self):
        return self.tree.stacks[self.tree.instance].outputs

    def _make_tables(self, region):
        for resource in self.tree.resources("AWS::DynamoDB::GlobalTable"):
            name = resource["TableName"]
            table = self._moto("dynamodb", region).tables[name]
            table.items = collections.defaultdict(dict)
            self.keys[table.table_arn] = table.sse_specification["KMSMasterKeyId"]

    def make_buckets(self, region):
        s3 = self.client("s3", region)
        present = {each["Name"] for each in s3.list_buckets()["Buckets"]}
        for resource in self.tree.resources("AWS::S3::Bucket", region):
            name = resource["BucketName"]
            if name not in present:
                super().make_buckets(region)
            self._empty(self._moto("s3", region).buckets[name])
            [rule] = s3.get_bucket_encryption(Bucket=name)[
                "ServerSideEncryptionConfiguration"]["Rules"]
            self.keys[resource.arn] = rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"]

    def _empty(self, bucket):
        for _, versions in bucket.keys.iterlists():
            for each in versions:
                if isinstance(each, FakeKey):  # no delete marker
                    each.dispose()
        bucket.keys.clear()
        for upload in list(bucket.multiparts):
            del bucket.multiparts[upload]

    def _make_topics(self, region):
        for resource in self.tree.resources("AWS::SNS::Topic", region):
            attributes = self.client("sns", region).get_topic_attributes(
                TopicArn=resource.ref)["Attributes"]
            self.keys[resource.ref] = attributes["KmsMasterKeyId"]


@contextlib.contextmanager
def environment(tree):
    """A site with empty stores."""
    clock = Clock(time.time())
    if isinstance(tree, DeployedTree):
        yield DeployedSite(tree, clock)
    else:
        with mock_aws():
            yield Site(tree, clock)
