"""The templates of one environment as CloudFormation would see them.

A Tree loads an output folder by its manifest.json and evaluates intrinsic
functions across all stacks and both regions: a parameter is what the parent
passes, `Outputs.X` what the child returns, the suffix as long as it may be. What
only AWS knows (a VPC's id) becomes a text that names its resource. So a derived
name equals the name of the resource that bears it, or a test fails.
"""

import copy
import dataclasses
import functools
import json
import pathlib
import re

PRIMARY = "us-east-1"
SECONDARY = "us-west-2"
REGIONS = [PRIMARY, SECONDARY]

SUFFIX = "suffix-of-20-letters"
ACCOUNT = "123456789012"
TEMPLATE_BUCKET = "template-bucket"
ROOT_PARAMETERS = {"EnvironmentSuffix": SUFFIX, "TemplateBucket": TEMPLATE_BUCKET}

STACK = "AWS::CloudFormation::Stack"
STACK_SET = "AWS::CloudFormation::StackSet"
READER = "Custom::DrReader"
EMPTIER = "Custom::DrEmptier"

_VARIABLE = re.compile(r"\$\{(!?)([^}]+)\}")

# How the ARN of a type follows from its name; `Ref` gives the name itself but for
# those in _REF_IS_ARN.
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


class Unresolved(AssertionError):
    """A reference leads nowhere."""


def need(mapping, key, what):
    if key not in mapping:
        raise Unresolved(f"{what}: no {key}")
    return mapping[key]


def intrinsic(value):
    """(function, argument) of an intrinsic function, else None."""
    if isinstance(value, dict) and len(value) == 1:
        (name, argument), = value.items()
        if name in ("Ref", "Condition") or name.startswith("Fn::"):
            return name, argument
    return None


def walk(value, pointer=""):
    """Every value within a value, itself included, with its JSON pointer."""
    yield pointer, value
    if isinstance(value, dict):
        for key, member in value.items():
            yield from walk(member, f"{pointer}/{key}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from walk(member, f"{pointer}/{index}")


def references(value):
    """(name, attribute or None) of each reference within a value, as it is written."""
    for _, part in walk(value):
        call = intrinsic(part)
        if call is None:
            continue
        function, argument = call
        if function == "Ref":
            yield argument, None
        elif function == "Fn::GetAtt":
            yield argument[0], argument[1]
        elif function == "Fn::Sub":
            for escaped, name in _VARIABLE.findall(argument):
                if not escaped:
                    yield (name, None) if "." not in name else tuple(name.split(".", 1))


def as_list(value):
    return value if isinstance(value, list) else [value]


@dataclasses.dataclass(frozen=True)
class Resource:
    tree: "Tree"
    template: str
    id: str

    @property
    def body(self):
        return self.tree.templates[self.template]["Resources"][self.id]

    @property
    def type(self):
        return self.body["Type"]

    @property
    def region(self):
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
        return self.tree.reference(self.id, None, self.template)

    @property
    def arn(self):
        return self.tree.reference(self.id, "Arn", self.template)

    def __getitem__(self, name):
        return self.tree.evaluate(need(self.raw, name, self), self.template)

    def get(self, name, default=None):
        return self[name] if name in self.raw else default

    def __str__(self):
        return f"{self.template}#{self.id}"

    __repr__ = __str__

    def __hash__(self):
        return hash((self.template, self.id))

    def __eq__(self, other):
        return (self.template, self.id) == (other.template, other.id)


class Tree:
    def __init__(self, folder):
        folder = pathlib.Path(folder)
        self.files = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        self.manifest = json.loads(self.files["manifest.json"])
        self.source_map = json.loads(self.files["source_map.json"])
        self.templates = {
            entry["path"]: json.loads(self.files[entry["path"]])
            for entry in self.manifest["templates"]
        }
        self.regions = {entry["path"]: entry["region"] for entry in self.manifest["templates"]}
        self.root = self.manifest["root"]

    def copy(self):
        """One that may be changed."""
        return copy.deepcopy(self)

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
        found = self.resources(type, region, **properties)
        assert len(found) == 1, f"not one {type} {properties} in {region or 'all regions'}: {found}"
        return found[0]

    def at(self, template, id):
        need(self.templates[template]["Resources"], id, template)
        return Resource(self, template, id)

    # --- Stacks ---

    def deployer(self, template):
        """The Stack or StackSet that deploys a template; None of the root."""
        for stack in self.manifest["stacks"]:
            if stack["child"] == template:
                return self.at(stack["parent"], stack["logical_id"])
        assert template == self.root, f"nothing deploys {template}"
        return None

    def child(self, deployer):
        for stack in self.manifest["stacks"]:
            if (stack["parent"], stack["logical_id"]) == (deployer.template, deployer.id):
                return stack["child"]
        raise Unresolved(f"{deployer} deploys nothing")

    @property
    def secondary(self):
        """The template of the StackSet's instance."""
        return self.child(self.one(STACK_SET))

    def arguments(self, template):
        """What is passed to a template's parameters, as it is written."""
        deployer = self.deployer(template)
        if deployer is None:
            return dict(ROOT_PARAMETERS)
        passed = deployer.raw.get("Parameters", {})
        if isinstance(passed, list):
            passed = {item["ParameterKey"]: item["ParameterValue"] for item in passed}
        return passed

    # --- Evaluation ---

    def evaluate(self, value, template):
        call = intrinsic(value)
        if call is not None:
            return self._call(*call, template)
        if isinstance(value, dict):
            return {key: self.evaluate(member, template) for key, member in value.items()}
        if isinstance(value, list):
            return [self.evaluate(member, template) for member in value]
        return value

    def _call(self, function, argument, template):
        if function == "Ref":
            return self.reference(argument, None, template)
        if function == "Fn::GetAtt":
            return self.reference(*argument, template)
        if function == "Fn::Sub":
            assert isinstance(argument, str), argument

            def replace(match):
                if match[1]:
                    return "${" + match[2] + "}"
                name, _, attribute = match[2].partition(".")
                return self.reference(name, attribute or None, template)

            return _VARIABLE.sub(replace, argument)
        if function == "Fn::GetAZs":
            return [f"<zone {letter} of {self.regions[template]}>" for letter in "abcdef"]
        if function == "Fn::Select":
            index, values = argument
            return self.evaluate(values, template)[int(index)]
        raise Unresolved(f"{template}: what is {function}?")

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
            value = need(self.arguments(template), name, f"parameters passed to {template}")
            return value if deployer is None else self.evaluate(value, deployer.template)
        resource = self.at(template, name)
        if attribute is not None and attribute.startswith("Outputs."):
            assert resource.type == STACK, resource
            return self.output(self.child(resource), attribute.removeprefix("Outputs."))
        if resource.type == READER and attribute is not None:
            assert attribute in resource.raw["Outputs"], f"{resource} does not read {attribute}"
            return self.output(self.secondary, attribute)
        if resource.type in _KEYS:
            return self._key(resource, attribute)
        if resource.type in _ARNS and attribute in (None, "Arn"):
            property_name, arn = _ARNS[resource.type]
            bare = self.evaluate(need(resource.raw, property_name, resource), template)
            if attribute is None and resource.type not in _REF_IS_ARN:
                return bare
            return arn.format(region=region, account=ACCOUNT, name=bare)
        return f"<{region} {resource}{'.' + attribute if attribute else ''}>"

    def _key(self, resource, attribute):
        # A replica has the id of its primary.
        id = "mrk-0"
        if resource.type == "AWS::KMS::ReplicaKey":
            primary = self.evaluate(resource.raw["PrimaryKeyArn"], resource.template)
            id = primary.rpartition("/")[2]
        return id if attribute != "Arn" else f"arn:aws:kms:{resource.region}:{ACCOUNT}:key/{id}"

    def output(self, template, name):
        outputs = self.templates[template].get("Outputs", {})
        return self.evaluate(need(outputs, name, f"outputs of {template}")["Value"], template)

    # --- Order of creation ---

    def needs(self, resource):
        """The resources of the same template that must be complete before this one."""
        here = self.templates[resource.template]["Resources"]
        names = {name for name, _ in references(resource.raw)}
        names.update(as_list(resource.body.get("DependsOn", [])))
        return {self.at(resource.template, name) for name in names if name in here}

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
    return Tree(folder)


def statements(document):
    return as_list(document["Statement"])


def allowed(policy, effect="Allow"):
    """(actions, resources, statement) of the statements of a policy document."""
    for statement in statements(policy):
        if statement["Effect"] == effect:
            yield as_list(statement["Action"]), as_list(statement["Resource"]), statement


def role_policies(tree, role):
    """The permission documents of a role, those of its managed policies too."""
    yield from (policy["PolicyDocument"] for policy in role.get("Policies", []))
    for policy in tree.resources("AWS::IAM::ManagedPolicy"):
        if policy.ref in role.get("ManagedPolicyArns", []):
            yield policy["PolicyDocument"]
