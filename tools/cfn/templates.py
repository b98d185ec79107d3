"""The templates of one environment as CloudFormation would see them.

A Tree evaluates intrinsic functions across all stacks and both regions of a folder: a parameter
is what the parent passes, `Outputs.X` what the child returns, the suffix as long as it may be.
What only AWS knows (a VPC's id) becomes a text that names its resource. So a derived name equals
the name of the resource that bears it, or a test fails.
"""

import dataclasses
import functools
import pickle

from tools.cfn import values
from tools.cfn.folder import STACK, STACK_SET, Folder
from tools.cfn.values import Unresolved

# What stands for what an operator brings along.
SUFFIX = "suffix-of-20-letters"
ACCOUNT = "123456789012"
TEMPLATE_BUCKET = "template-bucket"
SECONDARY_TEMPLATE_BUCKET = "secondary-template-bucket"
OPERATORS = {
    "EnvironmentSuffix": SUFFIX,
    "TemplateBucket": TEMPLATE_BUCKET,
    "SecondaryTemplateBucket": SECONDARY_TEMPLATE_BUCKET,
}


def _told(rule):
    """A value that a parameter of the spec's own can have."""
    return rule.get("Default", (*rule.get("AllowedValues", []), "told")[0])


READER = "Custom::DrReader"
EMPTIER = "Custom::DrEmptier"

# How the ARN of a type follows from its name; `Ref` gives the name itself but for those in
# _REF_IS_ARN.
_ARNS = {
    "AWS::Backup::BackupVault": ("BackupVaultName", "arn:aws:backup:{region}:{account}:backup-vault:{name}"),
    "AWS::CloudWatch::Alarm": ("AlarmName", "arn:aws:cloudwatch:{region}:{account}:alarm:{name}"),
    "AWS::DynamoDB::GlobalTable": ("TableName", "arn:aws:dynamodb:{region}:{account}:table/{name}"),
    "AWS::Events::Rule": ("Name", "arn:aws:events:{region}:{account}:rule/{name}"),
    "AWS::IAM::ManagedPolicy": ("ManagedPolicyName", "arn:aws:iam::{account}:policy/{name}"),
    "AWS::IAM::Role": ("RoleName", "arn:aws:iam::{account}:role/{name}"),
    "AWS::Kinesis::Stream": ("Name", "arn:aws:kinesis:{region}:{account}:stream/{name}"),
    "AWS::Lambda::Function": ("FunctionName", "arn:aws:lambda:{region}:{account}:function:{name}"),
    "AWS::Logs::Destination": ("DestinationName", "arn:aws:logs:{region}:{account}:destination:{name}"),
    "AWS::Logs::LogGroup": ("LogGroupName", "arn:aws:logs:{region}:{account}:log-group:{name}:*"),
    "AWS::S3::Bucket": ("BucketName", "arn:aws:s3:::{name}"),
    "AWS::SNS::Topic": ("TopicName", "arn:aws:sns:{region}:{account}:{name}"),
}
_REF_IS_ARN = {"AWS::IAM::ManagedPolicy", "AWS::SNS::Topic"}
_KEYS = {"AWS::KMS::Key", "AWS::KMS::ReplicaKey"}
WITH_ARN = _ARNS.keys() | _KEYS


def _need(mapping, key, what):
    if key not in mapping:
        raise Unresolved(f"{what}: no {key}")
    return mapping[key]


@dataclasses.dataclass(frozen=True, repr=False)
class Resource:
    """A resource of a tree. `resource[NAME]` is a property, evaluated; Unresolved without one."""

    tree: "Tree" = dataclasses.field(compare=False)
    template: str
    id: str

    @property
    def body(self):
        """All that is written of it, which a fault may change."""
        return self.tree.templates[self.template]["Resources"][self.id]

    @property
    def type(self):
        """Its resource type."""
        return self.body["Type"]

    @property
    def region(self):
        """The region that its template is deployed in."""
        return self.tree.regions[self.template]

    @property
    def raw(self):
        """The properties as they are written."""
        return self.body.get("Properties", {})

    @property
    def properties(self):
        """The properties with every intrinsic function evaluated."""
        return self.tree.evaluate(self.raw, self.template)

    @property
    def ref(self):
        """What `Ref` gives."""
        return self.tree.reference(self.id, None, self.template)

    @property
    def arn(self):
        """What `Fn::GetAtt` gives of Arn."""
        return self.tree.reference(self.id, "Arn", self.template)

    def __getitem__(self, name):
        return self.tree.evaluate(_need(self.raw, name, self), self.template)

    def get(self, name, default=None):
        """A property, evaluated, or the default."""
        return self[name] if name in self.raw else default

    def __str__(self):
        return f"{self.template}#{self.id}"

    __repr__ = __str__


class Tree(Folder):
    """The templates of a folder, evaluated across stacks and regions.

    Whatever finds nothing, or leads nowhere, raises Unresolved.
    """

    def copy(self):
        """One that may be changed."""
        return pickle.loads(pickle.dumps(self))  # twice as fast as copy.deepcopy

    # --- Finding resources ---

    def resources(self, type=None, region=None, **properties):
        """All resources, or those of a type, in a region, with these properties."""
        return [
            resource
            for template, body in self.templates.items()
            if region is None or self.regions[template] == region
            for id, given in body["Resources"].items()
            if type is None or given["Type"] == type
            for resource in [Resource(self, template, id)]
            if all(resource.get(name) == value for name, value in properties.items())
        ]

    def one(self, type, region=None, **properties):
        """The only resource of a type, in a region, with these properties."""
        found = self.resources(type, region, **properties)
        if len(found) != 1:
            where = region or "all regions"
            raise Unresolved(f"not one {type} {properties} in {where}: {found}")
        return found[0]

    def at(self, template, id):
        """The resource of an id in a template."""
        _need(self.templates[template]["Resources"], id, template)
        return Resource(self, template, id)

    def policies(self, role):
        """The permission documents of a role, those of its managed policies too."""
        yield from (policy["PolicyDocument"] for policy in role.get("Policies", []))
        for policy in self.resources("AWS::IAM::ManagedPolicy"):
            if policy.ref in role.get("ManagedPolicyArns", []):
                yield policy["PolicyDocument"]

    # --- Stacks ---

    def is_apart(self, template):
        """Whether the root does not deploy it, but hands its parameters out as outputs."""
        return any(each["child"] == template for each in self.manifest.get("apart", []))

    def deployer(self, template):
        """The Stack or StackSet that deploys a template; None of the root and what is apart."""
        for stack in self.manifest["stacks"]:
            if stack["child"] == template:
                return self.at(stack["parent"], stack["logical_id"])
        if template != self.root and not self.is_apart(template):
            raise Unresolved(f"nothing deploys {template}")
        return None

    def child(self, deployer):
        """The template that a Stack or StackSet deploys."""
        for stack in self.manifest["stacks"]:
            if (stack["parent"], stack["logical_id"]) == (deployer.template, deployer.id):
                return stack["child"]
        raise Unresolved(f"{deployer} deploys nothing")

    def arguments(self, template):
        """What is passed to a template's parameters, as it is written, by their names."""
        deployer = self.deployer(template)
        for apart in self.manifest.get("apart", []):
            if apart["child"] == template:
                outputs = self.templates[self.root]["Outputs"]
                return {name: outputs[output]["Value"] for name, output in apart["outputs"].items()}
        if deployer is None:
            return {
                name: OPERATORS.get(name) or _told(rule)
                for name, rule in self.templates[template].get("Parameters", {}).items()
            }
        passed = deployer.raw.get("Parameters", {})
        if isinstance(passed, list):
            passed = {item["ParameterKey"]: item["ParameterValue"] for item in passed}
        return passed

    # --- Evaluation ---

    def evaluate(self, value, template):
        """A value of a template with every intrinsic function evaluated."""
        return values.evaluate(
            value, lambda name, attribute: self.reference(name, attribute, template)
        )

    def reference(self, name, attribute, template):
        """What `Ref` or, with an attribute, `Fn::GetAtt` gives in a template."""
        region = self.regions[template]
        pseudo = {
            "AWS::AccountId": ACCOUNT,
            "AWS::Partition": "aws",
            "AWS::Region": region,
            "AWS::StackName": f"<stack {template}>",
            "AWS::URLSuffix": "amazonaws.com",
        }
        if name in pseudo:
            return pseudo[name]
        if attribute is None and name in self.templates[template].get("Parameters", {}):
            deployer = self.deployer(template)
            value = _need(self.arguments(template), name, f"parameters passed to {template}")
            if template == self.root:
                return value
            return self.evaluate(value, deployer.template if deployer else self.root)
        resource = self.at(template, name)
        if attribute is not None and attribute.startswith("Outputs."):
            if resource.type != STACK:
                raise Unresolved(f"{resource} is no nested stack")
            return self.output(self.child(resource), attribute.removeprefix("Outputs."))
        if attribute is not None and resource.type == READER:
            if attribute not in resource.raw["Outputs"]:
                raise Unresolved(f"{resource} does not read {attribute}")
            return self.output(self.instance, attribute)
        if resource.type in _KEYS:
            return self._key(resource, attribute)
        if resource.type in _ARNS and attribute in (None, "Arn"):
            property_name, arn = _ARNS[resource.type]
            bare = resource[property_name]
            if attribute is None and resource.type not in _REF_IS_ARN:
                return bare
            return arn.format(region=region, account=ACCOUNT, name=bare)
        return f"<{region} {resource}{'.' + attribute if attribute else ''}>"

    def _key(self, resource, attribute):
        # A replica has the id of its primary.
        id = "mrk-0"
        if resource.type == "AWS::KMS::ReplicaKey":
            id = resource["PrimaryKeyArn"].rpartition("/")[2]
        return id if attribute != "Arn" else f"arn:aws:kms:{resource.region}:{ACCOUNT}:key/{id}"

    def output(self, template, name):
        """What a template returns under a name."""
        outputs = self.templates[template].get("Outputs", {})
        return self.evaluate(_need(outputs, name, f"outputs of {template}")["Value"], template)

    # --- Order of creation ---

    def needs(self, resource):
        """The resources of the same template that must be complete before this one."""
        here = self.templates[resource.template]["Resources"]
        return {self.at(resource.template, id) for id in values.needs(here, resource.id)}

    def inside(self, deployer):
        """All resources of a nested stack or StackSet, its nested ones' too."""
        child = self.child(deployer)
        for id in self.templates[child]["Resources"]:
            resource = self.at(child, id)
            yield resource
            if resource.type in (STACK, STACK_SET):
                yield from self.inside(resource)

    def before(self, resource):
        """Every resource that is complete before this one is begun."""
        found = set()
        if self.is_apart(resource.template):  # The root is there before.
            found = {each for each in self.resources() if not self.is_apart(each.template)}
        todo = [resource]
        while todo:
            current = todo.pop()
            deployer = self.deployer(current.template)
            nearest = self.needs(current) | (self.needs(deployer) if deployer else set())
            if deployer is not None:
                todo.append(deployer)
            for earlier in nearest - found:
                found.add(earlier)
                todo.append(earlier)
                if earlier.type in (STACK, STACK_SET):
                    found.update(self.inside(earlier))
        return found


@functools.cache
def load(folder):
    """The Tree of a folder, read once. Whoever changes it takes a copy."""
    return Tree(folder)
