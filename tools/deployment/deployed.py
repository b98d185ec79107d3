"""What is deployed: the templates of a running environment, as a folder of the compiler's.

The root stack gives its own template; those below it lie where their parents' TemplateURL leads,
in the bucket that the stack's parameters name.
"""

import concurrent.futures
import dataclasses
import hashlib
import json
import pathlib
import re

from deployment.aws import NOT_READY, WRONG_INPUT, CallFailure, Failure
from deployment.folder import RELEASE_FILES, environment_of, release_prefix
from tools.cfn import values
from tools.cfn.folder import STACK, STACK_SET

_PARALLEL = 8
_ROOT = "root.template.json"
_ADDRESS = re.compile(r"https://(?P<bucket>[^/]+)\.s3\.(?P<region>[a-z0-9-]+)\.[^/]+/(?P<key>.+)")
_KEY = re.compile(r"[^/]+/(?P<name>.+)-[0-9a-f]{16}\.template\.json")
_ABSENT = ("404", "NoSuchKey", "NotFound")


# The stack of what existed before; as manifest.json calls it, where a release has it.
_ADOPTED = {"name": "adopted"}


def apart_name(root, apart=None):
    """What the stack is called that the root of this name does not deploy; see manifest.json."""
    return f"{root}-{(apart or _ADOPTED)['name']}"


def template_command(stack):
    return ["cloudformation", "get-template", "--stack-name", stack, "--template-stage", "Original"]


def read_template(aws, stack, region):
    """The template that a stack was last brought to, as it was passed."""
    body = aws.call(template_command(stack), region)["TemplateBody"]
    return json.loads(body) if isinstance(body, str) else body


def instance_region(stack_set):
    """The region of a StackSet's one instance."""
    (region,) = stack_set["Properties"]["StackInstancesGroup"][0]["Regions"]
    return region


def get_command(bucket, key, file):
    return ["s3api", "get-object", "--bucket", bucket, "--key", key, str(file)]


@dataclasses.dataclass(frozen=True)
class _Template:
    """A template, and the values that its parameters have as far as the parents tell."""

    path: str
    region: str
    body: dict
    parameters: dict
    key: str


@dataclasses.dataclass(frozen=True)
class _Child:
    """A resource that deploys a template; its place, and the parameters that it passes."""

    parent: _Template
    id: str
    type: str
    region: str
    bucket: str
    bucket_region: str
    key: str
    parameters: dict

    @property
    def path(self):
        match = _KEY.fullmatch(self.key)
        name = match["name"] if match else f"{self.region}/{self.id}"
        return f"{name}.template.json"


class Deployed:
    """Fetches what a root stack has deployed, in the primary region.

    stack   as CloudFormation describes it
    """

    def __init__(self, aws, stack, region):
        self._aws = aws
        self._region = region
        self._name = stack["StackName"]
        _, self._partition, _, _, self._account, _ = stack["StackId"].split(":", 5)
        self.root = read_template(aws, stack["StackId"], region)
        self._parameters = {
            each["ParameterKey"]: each["ParameterValue"] for each in stack.get("Parameters", [])
        }

    @property
    def account(self):
        """The account that the stack lies in."""
        return self._account

    @property
    def environment(self):
        """The name of the environment; fails where the stack is none."""
        name = environment_of(self.root)
        if name is None:
            raise Failure("the stack's template is none of protoc-gen-cfn's", WRONG_INPUT)
        return name

    def fetch(self, to):
        """Writes the folder that the compiler had written, as far as it was kept: all templates,
        a manifest of them, and what was published beside them."""
        to = pathlib.Path(to)
        root = _Template(_ROOT, self._region, self.root, self._parameters, "")
        templates, stacks, level = [root], [], [root]
        buckets = {}
        with concurrent.futures.ThreadPoolExecutor(_PARALLEL) as pool:
            while level:
                children = [child for parent in level for child in self._children(parent)]
                for child in children:
                    buckets.setdefault(child.bucket_region, child.bucket)
                    stacks.append(
                        {
                            "parent": child.parent.path,
                            "logical_id": child.id,
                            "type": child.type,
                            "child": child.path,
                        }
                    )
                here = buckets.get(self._region)
                level = list(pool.map(lambda child: self._read(child, to, here), children))
                templates += level
        manifest = {}
        if self._region in buckets:
            manifest = self._fetch_release(buckets[self._region], to)
        for asset in manifest.get("assets", []):  # None of an older compiler's.
            self._fetch_asset(asset, buckets[self._region], to)
        if "apart" in manifest:
            manifest["apart"] = [
                each for each in manifest["apart"] if self._fetch_apart(each, to, templates)
            ]
        _write(to, templates, stacks, manifest)

    def _children(self, parent):
        for id, resource in parent.body["Resources"].items():
            if resource["Type"] not in (STACK, STACK_SET):
                continue
            properties, region = resource["Properties"], parent.region
            passed = properties.get("Parameters", {})
            if resource["Type"] == STACK_SET:
                passed = {each["ParameterKey"]: each["ParameterValue"] for each in passed}
                region = instance_region(resource)
            url = self._evaluate(properties["TemplateURL"], parent)
            match = _ADDRESS.fullmatch(url or "")
            if match is None:
                raise Failure(f"the deployed {id} has no template in S3: {url}", NOT_READY)
            known = {name: self._evaluate(value, parent) for name, value in passed.items()}
            known = {name: value for name, value in known.items() if value is not None}
            yield _Child(parent, id, resource["Type"], region, *match.groups(), known)

    def _evaluate(self, value, template):
        """A value as the stack of this template has it; None where only AWS knows."""
        suffix = "amazonaws.com.cn" if self._partition == "aws-cn" else "amazonaws.com"
        known = {
            "AWS::AccountId": self._account,
            "AWS::Partition": self._partition,
            "AWS::Region": template.region,
            "AWS::URLSuffix": suffix,
            **template.parameters,
        }

        def resolve(name, attribute):
            if attribute is not None or name not in known:
                raise values.Unresolved(name)
            return known[name]

        try:
            return values.evaluate(value, resolve)
        except values.Unresolved:
            return None

    def _read(self, child, to, here):
        """`here` is the primary's bucket, which has all templates, None where there is none."""
        file = to / child.path
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._fetch(child, file, here)
        except CallFailure as failure:
            if failure.error not in _ABSENT:
                raise
            raise Failure(
                f"{child.key} is no longer in {child.bucket}, and {child.parent.path} still "
                "deploys it: put it back, as a rollback needs it too",
                NOT_READY,
            ) from None
        body = json.loads(file.read_text(encoding="utf-8"))
        return _Template(child.path, child.region, body, child.parameters, child.key)

    def _fetch(self, child, file, here):
        """From the primary where that has it: the other region may be the one that is ill."""
        if here and child.bucket_region != self._region:
            try:
                self._aws.call(get_command(here, child.key, file), self._region)
                return
            except CallFailure:
                pass  # A release before there were two buckets.
        self._aws.call(get_command(child.bucket, child.key, file), child.bucket_region)

    def _fetch_asset(self, asset, bucket, to):
        """What a resource reads, as code of a function: a rollback reads it again."""
        file = to / asset["path"]
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._aws.call(get_command(bucket, asset["key"], file), self._region)
        except CallFailure as failure:
            if failure.error not in _ABSENT:
                raise
            raise Failure(
                f"{asset['key']} is no longer in {bucket}, and a function still runs it: put it "
                "back, as a rollback needs it too",
                NOT_READY,
            ) from None

    def _fetch_apart(self, apart, to, templates):
        """Fetches what a stack has that the root does not deploy; tells whether there is one."""
        name = apart_name(self._name, apart)
        try:
            command = ["cloudformation", "describe-stacks", "--stack-name", name]
            (stack,) = self._aws.call(command, self._region)["Stacks"]
            if stack["StackStatus"] == "REVIEW_IN_PROGRESS":
                return False
            body = read_template(self._aws, name, self._region)
        except CallFailure as failure:
            if failure.error != "ValidationError":
                raise
            return False
        file = to / apart["child"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(body, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        templates.append(_Template(apart["child"], self._region, body, {}, apart["child"]))
        return True

    def _fetch_release(self, bucket, to):
        """Fetches what was published beside the templates; returns the manifest, {} for none."""
        prefix = release_prefix(self.root)
        for name in RELEASE_FILES:
            try:
                self._aws.call(get_command(bucket, prefix + name, to / name), self._region)
            except CallFailure as failure:
                # Without the right to list the bucket, S3 refuses what is not there.
                if failure.error not in (*_ABSENT, "403", "AccessDenied"):
                    raise
        file = to / "manifest.json"
        return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _write(to, templates, stacks, manifest):
    """Writes the root's template, and a manifest that fits all of them as they lie there."""
    root, *others = templates
    templates = [root, *sorted(others, key=lambda each: each.path)]
    to.mkdir(parents=True, exist_ok=True)
    text = json.dumps(root.body, indent=2, ensure_ascii=False) + "\n"
    (to / root.path).write_text(text, encoding="utf-8")
    entries = []
    for each in templates:
        content = (to / each.path).read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        key = each.key or f"{environment_of(root.body)}/root-{sha256[:16]}.template.json"
        entries.append(
            {
                "path": each.path,
                "region": each.region,
                "sha256": sha256,
                "bytes": len(content),
                "key": key,
            }
        )
    found = {**manifest, "root": root.path, "templates": entries, "stacks": stacks}
    found.setdefault("spec", "")
    text = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    (to / "manifest.json").write_text(text, encoding="utf-8")
