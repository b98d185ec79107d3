"""What a deployment asks of the folder that the compiler writes."""

import hashlib
import json
import re

from deployment.aws import WRONG_INPUT, Failure
from tools.cfn.folder import Broken, Entry
from tools.cfn.templates import Tree

# S3 refuses a rule whose destination does not exist yet, and the primary's bucket comes later.
REPLICATES_BACK = "buckets.replication.failback is for an update: off in the first deployment"

# What the compiler writes beside the templates that a later deployment wants to know.
RELEASE_FILES = ("manifest.json", "report.json", "source_map.json")


def environment_of(template):
    """The name of the environment that a root template makes; None where it is no such template.

    Releases before `Environment` stood in the metadata tell it in the description.
    """
    named = template.get("Metadata", {}).get("Environment")
    return named or environment_in(template.get("Description"))


def environment_in(description):
    """The name of the environment in a root stack's description; None where it has another."""
    match = re.match(r"Disaster recovery environment ([a-z0-9-]+):", description or "")
    return match[1] if match else None


def release_prefix(template):
    """Where the RELEASE_FILES lie of what this root template deploys."""
    text = json.dumps(template, sort_keys=True, separators=(",", ":"))
    return f"{environment_of(template)}/releases/{hashlib.sha256(text.encode()).hexdigest()[:16]}/"


class Folder(Tree):
    """An emitted folder, whose files are all as the manifest says; Broken where one is not."""

    def __init__(self, path):
        super().__init__(path, verify=True)
        for id, resource, parent, child in self.links():
            url = resource.get("Properties", {}).get("TemplateURL", "")
            self._check_link(f"{parent}: {id}", url, child)

    def _check_link(self, place, url, child):
        """A parent finds its child only where the child will be published."""
        text = url.get("Fn::Sub", "") if isinstance(url, dict) else url
        if text and not text.startswith("https://"):
            raise Broken(
                f"{self.path} was compiled with template_urls=relative, for linters; "
                "deploy what template_urls=bucket gives"
            )
        key = self.entries[child].key
        if not text.endswith("/" + key):
            raise Broken(f"{place} does not lead to {key}: build the folder anew")

    @property
    def environment(self):
        """The name of the environment."""
        name = environment_of(self.templates[self.root])
        if name is None:
            raise Broken(f"{self.root} names no environment: build the folder anew")
        return name

    @property
    def release(self):
        """The RELEASE_FILES as they are published."""
        prefix = release_prefix(self.templates[self.root])
        found = []
        for name in RELEASE_FILES:
            file = self.path / name
            try:
                content = file.read_bytes()
            except OSError as error:
                raise Broken(f"cannot read {file}: {error.strerror}") from error
            sha256 = hashlib.sha256(content).hexdigest()
            found.append(Entry(name, file, self.primary, prefix + name, sha256, len(content)))
        return found

    def find_regions_with(self, resource_type):
        """The regions in which a resource of this type is deployed, the primary first."""
        found = {resource.region for resource in self.resources(resource_type)}
        return [region for region in (self.primary, self.secondary) if region in found]

    def of_network(self, resource_type, id):
        """What the environment has by this id in its networks; the spec's own may be of the type, too."""
        return [
            each
            for each in self.resources(resource_type)
            if each.id == id and each.template == f"{each.region}/network.template.json"
        ]

    def replicates_back(self):
        """Whether a bucket of the secondary replicates to one of the primary."""
        buckets = self.resources("AWS::S3::Bucket", self.secondary)
        return any("ReplicationConfiguration" in bucket.raw for bucket in buckets)

    def check_parameter(self, name, value):
        """Refuses a value that the root template's own pattern refuses."""
        rule = self.templates[self.root]["Parameters"][name]
        too_long = len(value) > rule.get("MaxLength", len(value))
        allowed = rule.get("AllowedValues")
        if allowed and value not in allowed:
            raise Failure(f"{name} {value!r}: one of {', '.join(allowed)}", WRONG_INPUT)
        if too_long or not re.fullmatch(rule.get("AllowedPattern", ".*"), value):
            why = rule.get("ConstraintDescription", "not allowed")
            raise Failure(f"{name} {value!r}: {why}", WRONG_INPUT)
