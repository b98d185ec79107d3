"""An environment's data plane in moto, made as its templates say, with IAM enforced.

The functions run from the code in the templates, with their variables and roles. botocore asks
this module before each call that they make: the role's policies decide with the call's own
parameters, the policies of bucket, topic and VPC endpoint may deny, and the key's policy and
the role decide on the use of the key that the service makes for the caller. A refused call is
answered as AWS does, and noted in `denials`.
"""

import collections
import contextlib
import datetime
import functools
import itertools
import types

import boto3
import botocore.exceptions

from tests.emulator.data_path import calls, internet
from tests.emulator.data_path.functions import Function, config_of
from tests.facts import lookup
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY
from tools.cfn import iam
from tools.cfn.templates import ACCOUNT

CONTROL_KEY = {"id": {"S": "writer"}}
LAMBDA = iam.service("lambda.amazonaws.com")
SESSION = boto3.Session()  # One for all: reading the service models is the slow part.


@functools.cache
def outside_client(service, region):
    return SESSION.client(service, region_name=region, aws_access_key_id="outside",
                          aws_secret_access_key="outside", config=config_of(service))


class Site:
    def __init__(self, tree, clock):
        self.tree, self.clock, self.session = tree, clock, SESSION
        self.calls = []  # (role name, region, "service:Operation"), refused ones too
        self.used = collections.defaultdict(list)  # role ARN: the needs that were allowed
        self.denials = []
        self.answers = {}  # "service:Operation": f(region, params) answers in AWS's place
        self.down = set()  # regions that answer nobody
        self.metrics = []  # (time, region, namespace, name, dimensions, value) as they were published
        self.published = []  # (topic, subject)
        self.replicating = set()  # of "items" and "documents", what does so as time passes
        self._writes = []  # (region, table, item) that have not been replicated, in order
        self._last = {}  # the last write of each item
        self._puts = []  # (bucket, key) of documents that have not been replicated
        clock.meanwhile = self._replicate
        self._credentials = {}  # access key: role
        self._numbers = itertools.count(1)
        self.roles = {role.arn: self._principal(role)
                      for role in tree.resources("AWS::IAM::Role")}
        self.trust = {role.arn: self._trust(role) for role in tree.resources("AWS::IAM::Role")}
        self._resource_policies, self._endpoints, self.keys = {}, {}, {}
        self._key_policies = {
            key.arn: self._key_policy(key)
            for type in ("AWS::KMS::Key", "AWS::KMS::ReplicaKey") for key in tree.resources(type)}
        tables = tree.resources("AWS::DynamoDB::GlobalTable")
        self._keys_of_items = {
            table["TableName"]: [each["AttributeName"] for each in table["KeySchema"]]
            for table in tables}
        self._partition_keys = {name: keys[0] for name, keys in self._keys_of_items.items()}
        self._strong = {table["TableName"] for table in tables
                        if table.get("MultiRegionConsistency") == "STRONG"}
        for region in REGIONS:
            self._make_tables(region)
            self.make_buckets(region)
            self._make_topics(region)
            self._read_policies(region)
        self.functions = {resource.arn: Function(self, resource)
                          for resource in tree.resources("AWS::Lambda::Function")}
        self.internet = internet.Internet(self)

    # --- What the templates say ---

    def _principal(self, role):
        return iam.Principal("AWS", role.arn, list(self.tree.policies(role)))

    def _trust(self, role):
        return role["AssumeRolePolicyDocument"]

    def _key_policy(self, key):
        return key["KeyPolicy"]

    def secondary_outputs(self):
        """Of the StackSet's one stack."""
        outputs = self.tree.templates[self.tree.instance]["Outputs"]
        return {name: self.tree.output(self.tree.instance, name) for name in outputs}

    def _make_tables(self, region):
        for table in self.tree.resources("AWS::DynamoDB::GlobalTable"):
            [replica] = [each for each in table["Replicas"] if each["Region"] == region]
            key = replica["SSESpecification"]["KMSMasterKeyId"]
            indexes = [{name: each[name] for name in ("IndexName", "KeySchema", "Projection")}
                       for each in table.get("GlobalSecondaryIndexes", [])]
            self.client("dynamodb", region).create_table(
                TableName=table["TableName"], BillingMode=table["BillingMode"],
                KeySchema=table["KeySchema"], AttributeDefinitions=table["AttributeDefinitions"],
                **({"GlobalSecondaryIndexes": indexes} if indexes else {}),
                SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key})
            self.keys[f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{table['TableName']}"] = key

    def make_buckets(self, region):
        s3 = self.client("s3", region)
        for bucket in self.tree.resources("AWS::S3::Bucket", region):
            name = bucket["BucketName"]
            s3.create_bucket(Bucket=name, **({} if region == "us-east-1" else {
                "CreateBucketConfiguration": {"LocationConstraint": region}}))
            s3.put_bucket_versioning(
                Bucket=name, VersioningConfiguration=bucket["VersioningConfiguration"])
            [rule] = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
            default = rule["ServerSideEncryptionByDefault"]
            s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [{
                "ApplyServerSideEncryptionByDefault": default,
                "BucketKeyEnabled": rule["BucketKeyEnabled"]}]})
            self.keys[bucket.arn] = default["KMSMasterKeyID"]

    def _make_topics(self, region):
        for topic in self.tree.resources("AWS::SNS::Topic", region):
            self.client("sns", region).create_topic(Name=topic["TopicName"])
            self.keys[topic.ref] = topic["KmsMasterKeyId"]

    def _read_policies(self, region):
        for policy in self.tree.resources("AWS::S3::BucketPolicy", region):
            self._resource_policies[f"arn:aws:s3:::{policy['Bucket']}"] = policy["PolicyDocument"]
        for policy in self.tree.resources("AWS::SNS::TopicPolicy", region):
            for topic in policy["Topics"]:
                self._resource_policies[topic] = policy["PolicyDocument"]
        for endpoint in self.tree.resources("AWS::EC2::VPCEndpoint", region):
            service = endpoint["ServiceName"].rpartition(".")[2]
            if "PolicyDocument" in endpoint.properties:  # Without one, all may pass.
                self._endpoints[region, service] = endpoint["PolicyDocument"]

    # --- Whoever looks from outside ---

    def client(self, service, region):
        """One that nobody enforces anything on: the tests' own, and the services' inner works."""
        return outside_client(service, region)

    def function(self, name, region):
        [found] = [function for function in self.functions.values()
                   if function.resource["FunctionName"].startswith(name)
                   and function.region == region]
        return found

    def processor(self, region):
        """The function that serves the API."""
        return self.internet.processor(region)

    def _variable(self, region, name):
        return self.processor(region).resource["Environment"]["Variables"][name]

    @property
    def evaluator(self):
        return self.function("dr-evaluator", SECONDARY)

    def setting(self, name):
        """A number that the evaluator was given."""
        return float(self.evaluator.resource["Environment"]["Variables"][name])

    @property
    def table(self):
        """Of transactions."""
        return self._variable(PRIMARY, "TABLE_NAME")

    @property
    def control_table(self):
        return self._variable(PRIMARY, "CONTROL_TABLE_NAME")

    @property
    def tables(self):
        """Those of the spec, which backups are made of."""
        return [name for name in self._partition_keys if name != self.control_table]

    @property
    def partition_key(self):
        return self._partition_keys[self.table]

    @property
    def is_strong(self):
        """Whether what one region accepts is in the other one at once."""
        return self.table in self._strong

    @property
    def has_one_answer(self):
        """Whether no region can read another active writer than the other one."""
        return self.control_table in self._strong

    @property
    def documents_return(self):
        """Whether the secondary's documents are replicated to the primary."""
        return "ReplicationConfiguration" in self.tree.one("AWS::S3::Bucket", SECONDARY).properties

    def bucket(self, region):
        return self._variable(region, "BUCKET_NAME")

    def items(self, region):
        """What the table of transactions holds, heartbeats aside."""
        found = self.client("dynamodb", region).scan(TableName=self.table)["Items"]
        return [item for item in found
                if not item[self.partition_key]["S"].startswith("heartbeat#")]

    def control(self, region=SECONDARY):
        """The control item as a region has it, in plain values; None without one."""
        item = self.client("dynamodb", region).get_item(
            TableName=self.control_table, Key=CONTROL_KEY).get("Item")
        return item and {name: int(value["N"]) if "N" in value else next(iter(value.values()))
                         for name, value in item.items()}

    def name_writer(self, region):
        """Has both regions know who writes, as if the evaluator had said so some time ago."""
        item = {"region": {"S": region}, "epoch": {"N": "1"}, "cause": {"S": "test"},
                "since": {"S": "2026-01-01T00:00:00+00:00"},
                **{name: {"BOOL": True} for name in ("armed", "announced", "fenced")}}
        for each in REGIONS:
            self.client("dynamodb", each).put_item(
                TableName=self.control_table, Item={**CONTROL_KEY, **item})

    def evaluate(self, action="probe", **more):
        """What the evaluator answers."""
        return self.evaluator.invoke({"action": action, **more})

    def lose_control(self):
        """The control item is lost, in both regions."""
        for region in REGIONS:
            self.client("dynamodb", region).delete_item(
                TableName=self.control_table, Key=CONTROL_KEY)
        self._writes = [each for each in self._writes if each[1] != self.control_table]

    def documents(self, region):
        """Every version of every document in a region's bucket, as S3 describes it."""
        s3, bucket = self.client("s3", region), self.bucket(region)
        found = s3.list_object_versions(Bucket=bucket).get("Versions", [])
        return [{**s3.get_object(Bucket=bucket, Key=each["Key"], VersionId=each["VersionId"]),
                 "Key": each["Key"]} for each in found if not each["Key"].startswith("heartbeat/")]

    @contextlib.contextmanager
    def expect_denials(self):
        """Whoever expects calls to be denied looks at them here."""
        before, self.denials = self.denials, []
        found = []
        try:
            yield found
        finally:
            found += self.denials
            self.denials = before

    # --- Enforcement ---

    def lend(self, role_arn):
        """Credentials of a role."""
        key = f"ASIA{next(self._numbers):016}"
        self._credentials[key] = self.roles[role_arn]
        return {"AccessKeyId": key, "SecretAccessKey": "secret", "SessionToken": "token"}

    def borrower(self, access_key):
        """The role that credentials were lent to."""
        return self._credentials[access_key]

    def wrote(self, region, operation, params):
        """A function's call has succeeded."""
        if operation in ("PutItem", "UpdateItem"):
            self._note_write(region, params)
        if operation == "PutObject":
            self._puts.append((params["Bucket"], params["Key"]))

    def answer(self, role, region, service, operation, params, in_vpc):
        self.calls.append((role.name.rpartition("/")[2], region, f"{service}:{operation}"))
        if region in self.down:
            raise botocore.exceptions.EndpointConnectionError(endpoint_url=f"{service}.{region}")
        for need in calls.needs(service, operation, params, region, self._partition_keys):
            endpoint = self._endpoints.get((region, service)) if in_vpc else None
            if not self.authorize(role, need, endpoint):
                return refuse("AccessDenied", f"{role} may not {need.action} on {need.resource}")
        for need in calls.key_uses(service, operation, params, region, self.keys):
            if not self.authorize(role, need):
                return refuse("KMSAccessDenied", f"{role} may not {need.action}")
        stub = self.answers.get(f"{service}:{operation}", lambda *_: None)(region, params)
        if stub is not None:
            return stub if isinstance(stub, tuple) else succeed(stub)
        if operation == "PutMetricData":
            self._record_metrics(region, params)
        if operation == "Publish":
            self.published.append((params["TopicArn"], params["Subject"]))
        return self._assume(role, params) if operation == "AssumeRole" else None

    def authorize(self, principal, need, endpoint=None):
        """Whether a principal may do it; notes either answer."""
        if need.action.startswith("kms:"):
            policy = self._key_policies.get(need.resource)
            may = policy is not None and iam.key_allows(
                policy, principal, need.action, need.resource, need.context)
        else:
            policy = self._resource_policies.get(need.resource.partition("/")[0])
            may = iam.authorize(principal, need.action, need.resource, need.context, policy)
        if may and endpoint is not None:
            may = iam.resource_allows(endpoint, principal, need.action, need.resource, need.context)
        if may:
            self.used[principal.name].append(need)
        else:
            self.denials.append((principal.name.rpartition("/")[2], need.action, need.resource))
        return may

    def _assume(self, role, params):
        target = params["RoleArn"]
        if not iam.resource_allows(self.trust[target], role, "sts:AssumeRole", target, {}):
            self.denials.append((role.name.rpartition("/")[2], "trust", target))
            return refuse("AccessDenied", f"{target} does not trust {role}")
        until = datetime.datetime.fromtimestamp(self.clock.now + 3600, datetime.timezone.utc)
        return succeed({"Credentials": {**self.lend(target), "Expiration": until}})

    def lambda_assumes(self, role_arn):
        return iam.resource_allows(self.trust[role_arn], LAMBDA, "sts:AssumeRole", role_arn, {})

    def _record_metrics(self, region, params):
        for datum in params["MetricData"]:
            dimensions = {each["Name"]: each["Value"] for each in datum["Dimensions"]}
            self.metrics.append((self.clock.now, region, params["Namespace"], datum["MetricName"],
                                 dimensions, datum["Value"]))

    # --- Replication ---

    def _replicate(self):
        if "items" in self.replicating:
            self.replicate_table()
        if "documents" in self.replicating:
            self.replicate_documents()

    def replicate_documents(self):
        """S3 brings new documents to the other region, as the role that it was given."""
        if self.down:
            return
        puts, self._puts = dict.fromkeys(self._puts), []
        for name, key in puts:
            [bucket] = self.tree.resources("AWS::S3::Bucket", BucketName=name)
            if "ReplicationConfiguration" in bucket.properties:
                self._replicate_document(bucket, key)

    def _replicate_document(self, bucket, name):
        config = bucket["ReplicationConfiguration"]
        [rule] = config["Rules"]
        role, target = self.roles[config["Role"]], rule["Destination"]["Bucket"]
        key = rule["Destination"]["EncryptionConfiguration"]["ReplicaKmsKeyID"]
        assert iam.resource_allows(self.trust[role.name], iam.service("s3.amazonaws.com"),
                                   "sts:AssumeRole", role.name, {})
        needs = calls.of_replication(bucket, name, target, self.keys[bucket.arn], key)
        assert all(self.authorize(role, need) for need in needs), self.denials
        found = self.client("s3", bucket.region).get_object(Bucket=bucket["BucketName"], Key=name)
        self.client("s3", key.split(":")[3]).put_object(
            Bucket=target.rpartition(":")[2], Key=name, Body=found["Body"].read(),
            ServerSideEncryption="aws:kms", SSEKMSKeyId=key)

    def _note_write(self, region, params):
        table = params["TableName"]
        item = params.get("Item") or self.client("dynamodb", region).get_item(
            TableName=table, Key=params["Key"])["Item"]
        if table in self._strong:
            self.client("dynamodb", lookup.OTHER[region]).put_item(TableName=table, Item=item)
        else:
            self._writes.append((region, table, item))
            self._last[self._name(table, item)] = item

    def _name(self, table, item):
        return table, *(str(item[key]) for key in self._keys_of_items[table])

    def replicate_table(self):
        """Brings what was written since the last time to the other region; the last write wins."""
        if self.down:
            return
        writes, self._writes = self._writes, []
        for region, table, item in writes:
            if self._last[self._name(table, item)] is item:
                self.client("dynamodb", lookup.OTHER[region]).put_item(TableName=table, Item=item)


def refuse(code, message, status=403):
    return types.SimpleNamespace(status_code=status), {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status}}


def succeed(parsed):
    return types.SimpleNamespace(status_code=200), {
        **parsed, "ResponseMetadata": {"HTTPStatusCode": 200}}
