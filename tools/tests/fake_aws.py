"""An AWS CLI that plays canned answers, and a small emitted folder to deploy."""

import hashlib
import json
import shlex
import sys

EAST, WEST = "us-east-1", "us-west-2"
NOT_FOUND = "\nAn error occurred (404) when calling the HeadObject operation: Not Found\n"

# Notes its arguments, and plays the next answer to the first pattern that fits; the last again
# and again.
_FAKE_AWS = """\
#!{python} -IS
import json, os, re, sys
folder = os.path.dirname(os.path.abspath(__file__))
line = " ".join(sys.argv[1:])
if line == "--version":
    print("aws-cli/{version} Python/3.11 Linux")
    sys.exit()
with open(folder + "/answers.json") as file:
    answers = json.load(file)
with open(folder + "/calls") as file:
    calls = [" ".join(json.loads(each)) for each in file]
with open(folder + "/calls", "a") as file:
    file.write(json.dumps(sys.argv[1:]) + "\\n")
for pattern, played in answers:
    if re.search(pattern, line):
        earlier = sum(bool(re.search(pattern, call)) for call in calls)
        answer = played[min(earlier, len(played) - 1)]
        break
else:
    answer = {{"error": "no canned answer to: " + line}}
if "error" in answer:
    sys.stderr.write(answer["error"])
    sys.exit(254)
out = answer["out"]
sys.stdout.write(out if isinstance(out, str) else json.dumps(out))
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


def _stack(key):
    url = {"Fn::Sub": "https://${TemplateBucket}.s3.us-east-1.${AWS::URLSuffix}/" + key}
    return {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}


class Folder:
    """An emitted folder of four templates: east data, west root and west data, root."""

    def __init__(self, path, quotas=()):
        self.path = path
        self.templates = []
        self.stacks = []
        vault = {"Type": "AWS::Backup::BackupVault"}
        data = self._write("us-east-1/data", EAST, {"Vault": vault})
        inner = self._write("us-west-2/data", WEST, {"Vault": vault})
        west = self._write("us-west-2/secondary", WEST, {"DataStack": _stack(inner["key"])})
        stack_set = {**_stack(west["key"]), "Type": "AWS::CloudFormation::StackSet"}
        self.root = self._write(
            "root",
            EAST,
            {"DataStack": _stack(data["key"]), "SecondaryStackSet": stack_set},
            Parameters={
                "EnvironmentSuffix": {
                    "Type": "String",
                    "AllowedPattern": "^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$",
                    "MaxLength": 20,
                    "ConstraintDescription": "1 to 20 lower-case letters",
                },
                "TemplateBucket": {
                    "Type": "String",
                    "AllowedPattern": "^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$",
                },
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
        capacity = {
            "resource": "AWS Lambda",
            "measure": "Concurrent executions",
            "needed": 1100,
            "regions": [EAST, WEST],
        }
        report = {"quotas_to_raise": list(quotas), "capacity": [capacity]}
        (path / "report.json").write_text(json.dumps(report))

    def _write(self, name, region, resources, **sections):
        path = f"{name}.template.json"
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        content = json.dumps({**sections, "Resources": resources})
        file.write_text(content)
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        key = f"shop/{name}-{sha256[:16]}.template.json"
        size = len(content)
        entry = dict(path=path, region=region, sha256=sha256, bytes=size, key=key)
        self.templates.append(entry)
        return entry

    def _rewrite(self, entry, content):
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
        self._rewrite(self.root, content)

    def replicate_back(self):
        entry = next(each for each in self.templates if each["path"].startswith("us-west-2/data"))
        bucket = {"Type": "AWS::S3::Bucket", "Properties": {"ReplicationConfiguration": {}}}
        self._rewrite(entry, {"Resources": {"Bucket": bucket}})

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


def errors(run):
    return [line for line in run.stderr.splitlines() if line.startswith("tools/deploy: ")]


PUBLISHED_NOTHING = [
    ("get-bucket-location", [{"LocationConstraint": None}]),
    ("head-object", [NOT_FOUND]),
    ("put-object", [{}]),
]
