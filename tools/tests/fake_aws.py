"""An AWS CLI that plays canned answers, and a small emitted folder to deploy."""

import hashlib
import json
import re
import shlex
import sys

import boto3

EAST, WEST = "us-east-1", "us-west-2"
NOT_FOUND = "\nAn error occurred (404) when calling the HeadObject operation: Not Found\n"

# Notes its arguments, and plays the next answer to the first pattern that fits; the last again
# and again. What an answer says of a file goes there.
_FAKE_AWS = """\
#!{python} -IS
import fcntl, json, os, re, sys
folder = os.path.dirname(os.path.abspath(__file__))
line = " ".join(sys.argv[1:])
if line == "--version":
    print("aws-cli/{version} Python/3.11 Linux")
    sys.exit()
with open(folder + "/answers.json") as file:
    answers = json.load(file)
# Uploads run beside each other.
with open(folder + "/calls", "r+") as file:
    fcntl.flock(file, fcntl.LOCK_EX)
    calls = [" ".join(json.loads(each)) for each in file]
    file.write(json.dumps(sys.argv[1:]) + "\\n")
def find(line):
    return next((each for each in answers if re.search(each[0], line)), None)
found = find(line)
if found:
    earlier = sum(find(call) == found for call in calls)
    answer = found[1][min(earlier, len(found[1]) - 1)]
else:
    answer = {{"error": "no canned answer to: " + line}}
if "error" in answer:
    sys.stderr.write(answer["error"])
    sys.exit(254)
out = answer["out"]
if isinstance(out, dict) and "Body" in out:
    with open(sys.argv[sys.argv.index("--key") + 2], "w") as file:
        file.write(out.pop("Body"))
sys.stdout.write(out if isinstance(out, str) else json.dumps(out))
"""


SPEC = """name: "shop"
backup {
  schedule: "daily"
}
"""


class FakeAws:
    def __init__(self, folder, version="2.30.0"):
        folder.mkdir()
        self.folder = folder
        self.program = folder / "aws"
        self.program.write_text(_FAKE_AWS.format(python=sys.executable, version=version))
        self.program.chmod(0o755)
        (folder / "calls").write_text("")
        self.play([])

    def play(self, answers):
        """answers: (pattern, its answers) each; a text is an error, else what is printed."""
        played = [
            (pattern, [{"error": each} if isinstance(each, str) else {"out": each} for each in all])
            for pattern, all in answers
        ]
        (self.folder / "answers.json").write_text(json.dumps(played))

    @property
    def calls(self):
        return [json.loads(line) for line in (self.folder / "calls").read_text().splitlines()]

    def operations(self):
        return [call[1] for call in self.calls]


_BUCKET = {"Type": "String", "AllowedPattern": "^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$"}


def _stack(key, region=EAST):
    bucket = {EAST: "TemplateBucket", WEST: "SecondaryTemplateBucket"}[region]
    url = {"Fn::Sub": f"https://${{{bucket}}}.s3.{region}.${{AWS::URLSuffix}}/{key}"}
    return {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}


class Folder:
    """An emitted folder of four templates: east data, west root and west data, root."""

    def __init__(self, path, quotas=(), capacity=(), decisions=()):
        self.path = path
        self.capacity = capacity
        self.decisions = decisions
        self.templates = []
        self.stacks = []
        vault = {"Type": "AWS::Backup::BackupVault"}
        data = self._write("us-east-1/data", EAST, {"Vault": vault})
        inner = self._write("us-west-2/data", WEST, {"Vault": vault})
        west = self._write(
            "us-west-2/secondary",
            WEST,
            {"DataStack": _stack(inner["key"], WEST)},
            Parameters={"SecondaryTemplateBucket": _BUCKET},
        )
        stack_set = {**_stack(west["key"]), "Type": "AWS::CloudFormation::StackSet"}
        stack_set["Properties"] |= {
            "StackInstancesGroup": [{"Regions": [WEST]}],
            "Parameters": [
                {
                    "ParameterKey": "SecondaryTemplateBucket",
                    "ParameterValue": {"Ref": "SecondaryTemplateBucket"},
                }
            ],
        }
        self.root = self._write(
            "root",
            EAST,
            {"DataStack": _stack(data["key"]), "SecondaryStackSet": stack_set},
            Description="Disaster recovery environment shop: us-east-1 active, us-west-2 standing by",
            Metadata={"Generator": "protoc-gen-cfn", "Spec": "shop.textproto", "Region": EAST},
            Parameters={
                "EnvironmentSuffix": {
                    "Type": "String",
                    "AllowedPattern": "^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$",
                    "MaxLength": 20,
                    "ConstraintDescription": "1 to 20 lower-case letters",
                },
                "TemplateBucket": _BUCKET,
                "SecondaryTemplateBucket": _BUCKET,
            },
            Outputs={
                "HostedZoneId": {"Value": "Z0123"},
                "ServiceName": {"Value": {"Fn::Sub": "api-${EnvironmentSuffix}.acme.net"}},
            },
        )
        for parent, logical_id, child, kind in [
            (self.root, "DataStack", data, "Stack"),
            (self.root, "SecondaryStackSet", west, "StackSet"),
            (west, "DataStack", inner, "Stack"),
        ]:
            self.stacks.append(
                {
                    "parent": parent["path"],
                    "logical_id": logical_id,
                    "type": f"AWS::CloudFormation::{kind}",
                    "child": child["path"],
                }
            )
        self.write_manifest()
        self._write_beside(quotas)

    def _write_beside(self, quotas):
        """Report, spec and source map."""
        path = self.path
        capacity = {
            "resource": "AWS Lambda",
            "measure": "Concurrent executions",
            "needed": 1100,
            "regions": [EAST, WEST],
        }
        report = {
            "quotas_to_raise": list(quotas),
            "capacity": [capacity, *self.capacity],
            "decisions": [{"id": each} for each in self.decisions],
        }
        (path / "report.json").write_text(json.dumps(report))
        (path / "shop.textproto").write_text(SPEC)
        vault = "/Resources/Vault/Properties"
        places = {f"{vault}/BackupVaultName": "1:7", f"{vault}/BackupVaultTags": "3:3"}
        source_map = {
            "spec": str(path / "shop.textproto"),
            "templates": {"us-east-1/data.template.json": places},
        }
        (path / "source_map.json").write_text(json.dumps(source_map))

    def _write(self, name, region, resources, **sections):
        path = f"{name}.template.json"
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        content = json.dumps({**sections, "Resources": resources}, indent=2) + "\n"
        file.write_text(content)
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        key = f"shop/{name}-{sha256[:16]}.template.json"
        size = len(content)
        entry = dict(path=path, region=region, sha256=sha256, bytes=size, key=key)
        self.templates.append(entry)
        return entry

    def rewrite(self, entry, content):
        """Writes a template anew, under its key: the addresses of its parents lead there."""
        text = json.dumps(content)
        (self.path / entry["path"]).write_text(text)
        entry["sha256"] = hashlib.sha256(text.encode()).hexdigest()
        self.write_manifest()

    def link(self, make_url):
        """Makes the root refer to its children otherwise."""
        content = json.loads((self.path / self.root["path"]).read_text())
        for resource in content["Resources"].values():
            url = resource["Properties"]["TemplateURL"]
            resource["Properties"]["TemplateURL"] = make_url(url)
        self.rewrite(self.root, content)

    def replicate_back(self):
        entry = next(each for each in self.templates if each["path"].startswith("us-west-2/data"))
        bucket = {"Type": "AWS::S3::Bucket", "Properties": {"ReplicationConfiguration": {}}}
        self.rewrite(entry, {"Resources": {"Bucket": bucket}})

    def write_manifest(self):
        manifest = {
            "root": "root.template.json",
            "templates": [self.root, *self.templates[:-1]],
            "stacks": self.stacks,
            "spec": "shop.textproto",
        }
        (self.path / "manifest.json").write_text(json.dumps(manifest))


def commands(printed):
    """The commands among printed lines, as lists of words."""
    return [shlex.split(line) for line in printed.splitlines() if line.startswith("aws ")]


def steps(run):
    """The lines of an operation that is watched, without the time that each took."""
    return [re.sub(r"^\d+:\d\d ", "", line) for line in run.stderr.splitlines()]


def errors(run):
    return [line for line in run.stderr.splitlines() if line.startswith("tools/deploy: ")]


CALLER = ("get-caller-identity", [{"Account": "123456789012"}])
BUCKETS = [
    CALLER,
    (f"get-bucket-location .* {EAST}", [{"LocationConstraint": None}]),
    (f"get-bucket-location .* {WEST}", [{"LocationConstraint": WEST}]),
]
PUBLISHED_NOTHING = [
    *BUCKETS,
    ("head-object", [NOT_FOUND]),
    ("put-object", [{}]),
]


class FakeCompiler:
    """Stands in for `protoc-gen-cfn plan`: prints a given plan, and keeps what it compared."""

    def __init__(self, folder, **plan):
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.program = folder / "protoc-gen-cfn"
        plan = {"environment": "shop", "changes": [], "data_at_stake": [], **plan}
        (folder / "json").write_text(json.dumps(plan))
        lines = [f"{each['action']} {each.get('name', each['logical_id'])}" for each in plan["changes"]]
        (folder / "text").write_text("".join(f"{line}\n" for line in lines or ["nothing changes"]))
        (folder / "markdown").write_text("# Plan\n")
        self.program.write_text(
            "#!/bin/sh\nset -e\n"
            f'cd "{folder}"\n[ "$1" = plan ]\nrm -rf old\ncp -r "$2" old\necho "$3" >new\n'
            'cat "${4#--format=}"\nshift 4\nfor flag; do echo "$flag"; done >flags\n'
        )
        self.program.chmod(0o755)

    @property
    def flags(self):
        return (self.folder / "flags").read_text().splitlines()

    @property
    def new(self):
        return (self.folder / "new").read_text().strip()


def change(action, name, type="AWS::DynamoDB::GlobalTable", **more):
    """A change of a store in us-east-1, as a plan has it."""
    found = {"template": "us-east-1/data.template.json", "region": EAST, "stack": "data"}
    found |= {"logical_id": "Table", "type": type, "action": action, "name": name}
    return {**found, "properties": [], "data": action == "delete", **more}


def at_stake(change):
    return {key: change[key] for key in ("name", "region", "type", "action", "logical_id")}


def make_buckets(moto):
    """Those of `--bucket shop-templates`."""
    s3 = boto3.client("s3", endpoint_url=moto, region_name=EAST)
    s3.create_bucket(Bucket="shop-templates")
    west = {"LocationConstraint": WEST}
    s3.create_bucket(Bucket=f"shop-templates-{WEST}", CreateBucketConfiguration=west)
