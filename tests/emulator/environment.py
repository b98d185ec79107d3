"""An environment in the emulator: how it gets there, and what a test asks of it."""

import dataclasses
import json
import pathlib

from deployment import publish as publishing
from deployment.folder import Folder
from tests.emulator.harness import archives, delivery, dns
from tests.emulator.harness.command_line import CommandLine
from tests.emulator.harness.engine import Failed
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY

TEMPLATES = pathlib.Path("infra/dr_template")
BUCKETS = {PRIMARY: "template-bucket", SECONDARY: f"template-bucket-{SECONDARY}"}


@dataclasses.dataclass(frozen=True)
class Spec:
    """What a spec says that the tests ask for."""

    application: str | None  # the tag that the spec wants; None for none
    processor: str = "transaction-processor"
    other_functions: tuple = ()
    tables: int = 1
    subscriptions: tuple = ()  # (protocol, endpoint)
    interface_endpoints: tuple = ()  # services
    zone: tuple = ()  # id and name of a hosted zone that there is before
    own_outputs: tuple = ()  # names


TRANSACTIONS = Spec("transactions")
MINIMAL = Spec(None)
PAYMENTS = Spec(
    "payments",
    processor="payment-processor",
    other_functions=("session-keeper",),
    tables=2,
    subscriptions=(("email", "oncall@acme.net"), ("https", "https://alerts.acme.net/sns")),
    interface_endpoints=("secretsmanager", "sns"),
    zone=("Z0123456789ABCDEFGHIJ", "payments.acme.net"),
)

ORDERS = Spec(
    None, processor="order-intake", interface_endpoints=("sqs",), own_outputs=("OrdersUrl",)
)


def publish(emulator, folder):
    """Puts the templates where tools/deploy puts them."""
    publishing.publish(CommandLine(emulator), Folder(folder), BUCKETS, create=True)


class Environment:
    """The environment of a suffix. What it says of itself it asks the emulator for."""

    def __init__(self, emulator, suffix, spec=TRANSACTIONS):
        self.emulator = emulator
        self.world = emulator.world
        self.suffix = suffix
        self.spec = spec
        self._outputs = {}

    @property
    def endpoint(self):
        return self.emulator.endpoint

    def client(self, service, region=PRIMARY):
        """A client of boto3's for a service in a region, by the emulator's address."""
        return self.emulator.client(service, region)

    @property
    def name(self):
        return f"dr-{self.suffix}"

    @property
    def stack(self):
        """The root stack as CloudFormation describes it."""
        return self.client("cloudformation").describe_stacks(StackName=self.name)["Stacks"][0]

    @property
    def outputs(self):
        """The root stack's outputs by name; while its region is lost, those known before."""
        if PRIMARY not in self.world.down:
            found = self.stack.get("Outputs", [])
            self._outputs = {each["OutputKey"]: each["OutputValue"] for each in found}
        return self._outputs

    # --- Deployment without AWS CLI ---

    def publish(self, tree):
        """Puts a tree's templates where their parents look for them; makes what the user has."""
        if self.spec.zone:
            self.world.add_zone(*self.spec.zone)
        s3 = self.world.client("s3", PRIMARY)
        if BUCKETS[PRIMARY] not in self.world.backend("s3").buckets:
            s3.create_bucket(Bucket=BUCKETS[PRIMARY])
            there = {"LocationConstraint": SECONDARY}
            s3.create_bucket(Bucket=BUCKETS[SECONDARY], CreateBucketConfiguration=there)
        backend = self.world.backend("s3")  # a client takes ten times as long
        for path, entry in tree.entries.items():
            body = json.dumps(tree.templates[path]).encode()
            for bucket in BUCKETS.values():
                backend.put_object(bucket, entry.key, body)
        for asset in tree.assets:
            for bucket in BUCKETS.values():
                backend.put_object(bucket, asset.key, asset.file.read_bytes())
        for archive in tree.manifest.get("archives", []):
            archives.make(self.world, archive)
        url = publishing.template_url(tree, tree.root, BUCKETS[PRIMARY])
        return {
            "StackName": self.name,
            "TemplateURL": url,
            "Parameters": [
                {"ParameterKey": "EnvironmentSuffix", "ParameterValue": self.suffix},
                {"ParameterKey": "TemplateBucket", "ParameterValue": BUCKETS[PRIMARY]},
                {"ParameterKey": "SecondaryTemplateBucket", "ParameterValue": BUCKETS[SECONDARY]},
            ],
            "Capabilities": ["CAPABILITY_NAMED_IAM"],
        }

    def create(self, tree, **more):
        self.client("cloudformation").create_stack(**self.publish(tree), **more)
        self._expect("CREATE_COMPLETE")

    def update(self, tree, **own):
        """With values of the spec's own parameters; others are kept, as tools/deploy keeps them."""
        command = self.publish(tree)
        declared = tree.templates[tree.root]["Parameters"]
        former = {
            each["ParameterKey"]: each["ParameterValue"]
            for each in self.stack.get("Parameters", [])
            if each["ParameterKey"] in declared
        }
        said = {each["ParameterKey"]: each["ParameterValue"] for each in command["Parameters"]}
        command["Parameters"] = [
            {"ParameterKey": name, "ParameterValue": value}
            for name, value in {**former, **said, **own}.items()
        ]
        self.client("cloudformation").update_stack(**command)
        self._expect("UPDATE_COMPLETE")

    def delete(self):
        id = self.stack["StackId"]
        self.client("cloudformation").delete_stack(StackName=self.name)
        self._expect("DELETE_COMPLETE", id)

    def _expect(self, status, id=None):
        self.emulator.cloudformation.wait()
        found = self.client("cloudformation").describe_stacks(StackName=id or self.name)
        if found["Stacks"][0]["StackStatus"] != status:
            raise Failed("\n".join(self.failures()))

    def failures(self):
        """Why resources failed, in all stacks of the environment, the first cause first."""
        return [
            f"{stack.path}/{event['LogicalResourceId']} {event['ResourceStatus']}: "
            + event.get("ResourceStatusReason", "")
            for stack in reversed(self.world.stacks.values())
            if stack.root.name == self.name
            for event in stack.events
            if event["ResourceStatus"].endswith("_FAILED")
        ]

    def forget_events(self):
        for stack in self.world.stacks.values():
            stack.events.clear()

    # --- What there is ---

    def resources(self, type, region=None):
        """The resources of a type that the environment's stacks have made."""
        found = [
            owner
            for owner in self.world.owned(type)
            if owner.stack.root.name == self.name and region in (None, owner.stack.region)
        ]
        return sorted(found, key=str)

    def physical_ids(self):
        """What Ref gives of each resource that the environment's stacks have made."""
        return {
            owner.physical_id
            for owner in self.world.owners.values()
            if owner.stack.root.name == self.name
        }

    def validation_records(self):
        """What the environment leaves in a zone that is not its own; both regions share them."""
        names = {
            f"CNAME {option['ResourceRecord']['Name'].removesuffix('.')}"
            for certificate in self.resources("AWS::CertificateManager::Certificate")
            for option in self.client("acm", certificate.stack.region).describe_certificate(
                CertificateArn=certificate.physical_id
            )["Certificate"]["DomainValidationOptions"]
        }
        return sorted(names)

    def one(self, type, region, name=""):
        """The resource of a type whose physical id begins with this name."""
        found = [each for each in self.resources(type, region) if each.physical_id.startswith(name)]
        assert len(found) == 1, f"not one {type} {name}* in {region}: {found}"
        return found[0]

    def api_host(self, region):
        api = self.one("AWS::ApiGatewayV2::Api", region)
        return f"{api.physical_id}.execute-api.{region}.amazonaws.com"

    def call_api(self, region, method, path, body=None, signed=False, token=None):
        """(status, answer) of a request to a region's API."""
        return self._call(self.api_host(region), method, path, body, signed, token)

    def call(self, method, path, body=None, signed=False):
        """(status, answer) of a client's request, wherever DNS leads it to."""
        host = self.client_host(dns.resolve(self.world, self.outputs["ServiceName"], delivery.is_healthy))
        return self._call(host, method, path, body, signed)

    def client_host(self, target):
        """The host that a client asks, whom the service's name led to a target.

        In an own zone names are those of the endpoints: there is no certificate of the service's.
        """
        return self.outputs["ServiceName"] if self.spec.zone else target

    def _call(self, host, method, path, body, signed, token=None):
        answer = delivery.call_api(
            self.world, host, method, path, body, signed=signed, token=token
        )
        return answer["statusCode"], json.loads(answer["body"])


def stacks(environment):
    return [
        stack
        for region in REGIONS
        for stack in environment.client("cloudformation", region).describe_stacks()["Stacks"]
    ]
