"""The folder that the compiler writes: manifest.json and the templates in it."""

import dataclasses
import hashlib
import json
import pathlib
import re

from deployment.aws import WRONG_INPUT, Failure

# S3 refuses a rule whose destination does not exist yet, and the primary's bucket comes later.
REPLICATES_BACK = "buckets.replication.failback is for an update: off in the first deployment"
_STACK_SET = "AWS::CloudFormation::StackSet"


@dataclasses.dataclass(frozen=True)
class Template:
    """One template: its file, its place in the template bucket, its content's SHA-256."""

    path: str
    file: pathlib.Path
    region: str
    key: str
    sha256: str
    size: int


def _refuse(text):
    raise Failure(text, WRONG_INPUT)


def read_json(file):
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        _refuse(f"cannot read {file}: {error.strerror}")
    except ValueError as error:
        _refuse(f"{file} is no JSON: {error}")


def _read_template(folder, entry):
    path = pathlib.PurePosixPath(entry["path"])
    if path.is_absolute() or ".." in path.parts:
        _refuse(f"manifest.json names {path}, which is outside {folder}")
    file = folder / path
    try:
        content = file.read_bytes()
    except OSError as error:
        _refuse(f"cannot read {file}: {error.strerror}")
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 != entry["sha256"]:
        _refuse(
            f"{file} is not what manifest.json describes (SHA-256 {sha256}, "
            f"not {entry['sha256']}): build the folder anew"
        )
    return Template(str(path), file, entry["region"], entry["key"], sha256, len(content))


def _url_text(url):
    """The text of a TemplateURL: a string or a Fn::Sub."""
    return url.get("Fn::Sub", "") if isinstance(url, dict) else url


class Folder:
    """An emitted folder, whose files are all as the manifest says."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        manifest = read_json(self.path / "manifest.json")
        try:
            self._read(manifest)
        except (KeyError, TypeError, StopIteration) as error:
            _refuse(f"{self.path / 'manifest.json'} is not one of protoc-gen-cfn's: {error!r}")

    def _read(self, manifest):
        templates = [_read_template(self.path, entry) for entry in manifest["templates"]]
        by_path = {template.path: template for template in templates}
        self.root = by_path[manifest["root"]]
        self.nested = [template for template in templates if template is not self.root]
        self.primary = self.root.region
        self.secondary = next(
            by_path[stack["child"]].region
            for stack in manifest["stacks"]
            if stack["type"] == _STACK_SET
        )
        self.contents = {template.path: read_json(template.file) for template in templates}
        self._check_links(manifest["stacks"], by_path)

    def _check_links(self, stacks, by_path):
        """A parent finds its child only where the child will be published."""
        for stack in stacks:
            resource = self.contents[stack["parent"]]["Resources"][stack["logical_id"]]
            url = _url_text(resource["Properties"]["TemplateURL"])
            if not url.startswith("https://"):
                _refuse(
                    f"{self.path} was compiled with template_urls=relative, for linters; "
                    "deploy what template_urls=bucket gives"
                )
            if not url.endswith("/" + by_path[stack["child"]].key):
                _refuse(
                    f"{stack['parent']}: {stack['logical_id']} does not lead to "
                    f"{by_path[stack['child']].key}: build the folder anew"
                )

    def find_regions_with(self, resource_type):
        """The regions in which a resource of this type is deployed, the primary first."""
        found = {
            template.region
            for template in [self.root, *self.nested]
            for resource in self.contents[template.path]["Resources"].values()
            if resource["Type"] == resource_type
        }
        return [region for region in (self.primary, self.secondary) if region in found]

    def replicates_back(self):
        """Whether a bucket of the secondary replicates to one of the primary."""
        return any(
            "ReplicationConfiguration" in resource.get("Properties", {})
            for template in self.nested
            if template.region == self.secondary
            for resource in self.contents[template.path]["Resources"].values()
            if resource["Type"] == "AWS::S3::Bucket"
        )

    def check_parameter(self, name, value):
        """Refuses a value that the root template's own pattern refuses."""
        rule = self.contents[self.root.path]["Parameters"][name]
        too_long = len(value) > rule.get("MaxLength", len(value))
        if too_long or not re.fullmatch(rule.get("AllowedPattern", ".*"), value):
            _refuse(f"{name} {value!r}: {rule.get('ConstraintDescription', 'not allowed')}")

    def read_report(self):
        return read_json(self.path / "report.json")
